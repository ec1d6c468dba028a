"""What is switched on in every enabled region: default encryption, blocks, analyzers, recorders, detectors."""

from __future__ import annotations

from typing import Any

from stance.demo.maker import MAIN, Maker, days_ago, iso
from stance.demo.server import ACCOUNT


def tell(maker: Maker) -> None:
    """Harden every enabled region and empty the ones that the company does not use."""
    regions = [each["RegionName"] for each in maker.client("ec2").describe_regions()["Regions"]]
    for region in sorted(regions):
        maker.ids[f"region:{region}"] = region
        _settings(maker, region)
        _services(maker, region)
        remove_default_network(maker.client("ec2", region))


def _settings(maker: Maker, region: str) -> None:
    analyzer = f"arn:aws:access-analyzer:{region}:{ACCOUNT}:analyzer/nordhafen"
    maker.amend(
        "settings",
        region,
        snapshot_block="unblocked" if region == MAIN else "block-all-sharing",
        image_block="block-new-sharing",
        metadata_defaults={"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "ManagedBy": "account"},
        analyzers={
            analyzer: {
                "arn": analyzer,
                "name": "nordhafen",
                "type": "ORGANIZATION",
                "createdAt": iso(days_ago(380)),
                "status": "ACTIVE",
                "tags": {},
            }
        },
    )
    standard = f"arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0"
    subscription = f"arn:aws:securityhub:{region}:{ACCOUNT}:subscription/aws-foundational-security-best-practices"
    maker.amend(
        "settings",
        region,
        standards=[
            {
                "StandardsSubscriptionArn": f"{subscription}/v/1.0.0",
                "StandardsArn": standard,
                "StandardsInput": {},
                "StandardsStatus": "READY",
            }
        ],
    )
    maker.amend("ec2", region, ebs_encryption_by_default=True)


def _services(maker: Maker, region: str) -> None:
    config = maker.client("config", region)
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": maker.ids["role:config-recorder"],
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": region == MAIN},
        }
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "nordhafen-config"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    maker.client("guardduty", region).create_detector(Enable=True, FindingPublishingFrequency="SIX_HOURS")
    maker.client("securityhub", region).enable_security_hub(EnableDefaultStandards=True)


def remove_default_network(ec2: Any) -> None:
    """Delete the default VPC of the client's region."""
    default = [{"Name": "is-default", "Values": ["true"]}]
    for vpc in ec2.describe_vpcs(Filters=default)["Vpcs"]:
        here = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        for subnet in ec2.describe_subnets(Filters=here)["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        ec2.delete_vpc(VpcId=vpc["VpcId"])
