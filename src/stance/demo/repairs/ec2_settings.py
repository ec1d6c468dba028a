"""EC2's settings per region, with the calls that change them; moto has none but EBS encryption by default.

Defaults are those of a fresh account (EC2 API reference of each operation).
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from stance.demo.repairs import repair, state


def _settings(response: Any) -> dict[str, Any]:
    response.error_on_dryrun()
    return state.settings(response.current_account, response.region)


@repair("ec2", EC2Response)
def get_ebs_default_kms_key_id(self: Any) -> ActionResult:
    """GetEbsDefaultKmsKeyId: the AWS managed key until another is chosen."""
    return ActionResult({"KmsKeyId": _settings(self).get("ebs_key", "alias/aws/ebs")})


@repair("ec2", EC2Response)
def modify_ebs_default_kms_key_id(self: Any) -> ActionResult:
    """ModifyEbsDefaultKmsKeyId."""
    _settings(self)["ebs_key"] = self._get_param("KmsKeyId")
    return get_ebs_default_kms_key_id(self)


@repair("ec2", EC2Response)
def get_snapshot_block_public_access_state(self: Any) -> ActionResult:
    """GetSnapshotBlockPublicAccessState: ``unblocked`` until set."""
    return ActionResult({"State": _settings(self).get("snapshot_block", "unblocked"), "ManagedBy": "account"})


@repair("ec2", EC2Response)
def enable_snapshot_block_public_access(self: Any) -> ActionResult:
    """EnableSnapshotBlockPublicAccess."""
    _settings(self)["snapshot_block"] = self._get_param("State")
    return ActionResult({"State": self._get_param("State")})


@repair("ec2", EC2Response)
def disable_snapshot_block_public_access(self: Any) -> ActionResult:
    """DisableSnapshotBlockPublicAccess."""
    _settings(self).pop("snapshot_block", None)
    return ActionResult({"State": "unblocked"})


@repair("ec2", EC2Response)
def get_image_block_public_access_state(self: Any) -> ActionResult:
    """GetImageBlockPublicAccessState: new accounts block sharing with everyone."""
    blocked = _settings(self).get("image_block", "block-new-sharing")
    return ActionResult({"ImageBlockPublicAccessState": blocked, "ManagedBy": "account"})


@repair("ec2", EC2Response)
def enable_image_block_public_access(self: Any) -> ActionResult:
    """EnableImageBlockPublicAccess."""
    _settings(self)["image_block"] = self._get_param("ImageBlockPublicAccessState")
    return ActionResult({"ImageBlockPublicAccessState": "block-new-sharing"})


@repair("ec2", EC2Response)
def disable_image_block_public_access(self: Any) -> ActionResult:
    """DisableImageBlockPublicAccess."""
    _settings(self)["image_block"] = "unblocked"
    return ActionResult({"ImageBlockPublicAccessState": "unblocked"})


@repair("ec2", EC2Response)
def get_instance_metadata_defaults(self: Any) -> ActionResult:
    """GetInstanceMetadataDefaults: an empty structure until set."""
    return ActionResult({"AccountLevel": _settings(self).get("metadata_defaults", {})})


@repair("ec2", EC2Response)
def modify_instance_metadata_defaults(self: Any) -> ActionResult:
    """ModifyInstanceMetadataDefaults; ``no-preference`` takes a choice back."""
    defaults = _settings(self).setdefault("metadata_defaults", {"ManagedBy": "account"})
    for name in ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags"):
        value = self._get_param(name)
        if value in ("no-preference", -1, "-1"):
            defaults.pop(name, None)
        elif value is not None:
            defaults[name] = value
    return ActionResult({"Return": True})


@repair("ec2", EC2Response)
def get_serial_console_access_status(self: Any) -> ActionResult:
    """GetSerialConsoleAccessStatus: off until enabled."""
    enabled = _settings(self).get("serial_console", False)
    return ActionResult({"SerialConsoleAccessEnabled": enabled, "ManagedBy": "account"})


@repair("ec2", EC2Response)
def enable_serial_console_access(self: Any) -> ActionResult:
    """EnableSerialConsoleAccess."""
    _settings(self)["serial_console"] = True
    return ActionResult({"SerialConsoleAccessEnabled": True})


@repair("ec2", EC2Response)
def describe_vpc_block_public_access_options(self: Any) -> ActionResult:
    """DescribeVpcBlockPublicAccessOptions: off until set."""
    options = {
        "AwsAccountId": self.current_account,
        "AwsRegion": self.region,
        "State": "update-complete",
        "InternetGatewayBlockMode": _settings(self).get("internet_block", "off"),
        "ManagedBy": "account",
        "ExclusionsAllowed": "allowed",
    }
    return ActionResult({"VpcBlockPublicAccessOptions": options})


@repair("ec2", EC2Response)
def modify_vpc_block_public_access_options(self: Any) -> ActionResult:
    """ModifyVpcBlockPublicAccessOptions."""
    _settings(self)["internet_block"] = self._get_param("InternetGatewayBlockMode")
    return describe_vpc_block_public_access_options(self)


@repair("ec2", EC2Response)
def describe_vpc_block_public_access_exclusions(self: Any) -> ActionResult:
    """DescribeVpcBlockPublicAccessExclusions."""
    return ActionResult({"VpcBlockPublicAccessExclusions": _settings(self).get("internet_exclusions", [])})


@repair("ec2", EC2Response)
def create_vpc_block_public_access_exclusion(self: Any) -> ActionResult:
    """CreateVpcBlockPublicAccessExclusion, of a VPC or a subnet."""
    listed = _settings(self).setdefault("internet_exclusions", [])
    name = self._get_param("SubnetId") or self._get_param("VpcId")
    kind = "subnet" if name.startswith("subnet-") else "vpc"
    exclusion = {
        "ExclusionId": f"vpcbpa-exclude-{len(listed):017x}",
        "InternetGatewayExclusionMode": self._get_param("InternetGatewayExclusionMode"),
        "ResourceArn": f"arn:aws:ec2:{self.region}:{self.current_account}:{kind}/{name}",
        "State": "create-complete",
    }
    listed.append(exclusion)
    return ActionResult({"VpcBlockPublicAccessExclusion": exclusion})


@repair("ec2", EC2Response)
def disable_serial_console_access(self: Any) -> ActionResult:
    """DisableSerialConsoleAccess."""
    _settings(self)["serial_console"] = False
    return ActionResult({"SerialConsoleAccessEnabled": False})
