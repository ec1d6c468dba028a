"""Amazon EC2 and EBS: what is set once per region.

Source: EC2 API reference (GetEbsEncryptionByDefault, GetSnapshotBlockPublicAccessState,
GetImageBlockPublicAccessState, GetInstanceMetadataDefaults, GetSerialConsoleAccessStatus,
DescribeVpcBlockPublicAccessOptions, DescribeVpcBlockPublicAccessExclusions).
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.account import AwsRegion


def _blocking(answers: Mapping[str, Any]) -> bool:
    """Whether traffic of internet gateways is blocked, so that there may be something left out of it."""
    return bool(answers["blocked"]["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"] != "off")


def _exclusions(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"resource_id": one["ResourceArn"].rpartition("/")[2], "mode": one["InternetGatewayExclusionMode"]}
        for one in listed
        if one["State"] in ("create-complete", "update-complete", "update-in-progress")
    ]


REGION_DEFAULTS = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call("ec2:GetEbsEncryptionByDefault", into="encryption"),
        Call("ec2:GetSnapshotBlockPublicAccessState", into="snapshots"),
        Call("ec2:GetImageBlockPublicAccessState", into="images"),
        Call("ec2:GetInstanceMetadataDefaults", into="metadata"),
        Call("ec2:GetSerialConsoleAccessStatus", into="console"),
        Call("ec2:DescribeVpcBlockPublicAccessOptions", into="blocked"),
        Call(
            "ec2:DescribeVpcBlockPublicAccessExclusions",
            items="VpcBlockPublicAccessExclusions",
            when=_blocking,
            into="excluded",
        ),
    ),
    fields={
        AwsRegion.disks_encrypted_by_default: "encryption.EbsEncryptionByDefault",
        AwsRegion.snapshot_sharing: "snapshots.State",
        AwsRegion.image_sharing: "images.ImageBlockPublicAccessState",
        # Where the account has set nothing, the answer says `no-preference` or nothing.
        AwsRegion.metadata_tokens_default: From("metadata.AccountLevel.HttpTokens?"),
        AwsRegion.serial_console: "console.SerialConsoleAccessEnabled",
        AwsRegion.internet_block: "blocked.VpcBlockPublicAccessOptions.InternetGatewayBlockMode",
        AwsRegion.internet_exclusions: From("excluded", then=_exclusions, empty=[]),
    },
)
