"""Instances. Flaw: a forgotten API on the internet whose role reads everything, with a key in its user data."""

from __future__ import annotations

from typing import Any

from stance.demo.maker import MAIN, SECOND, Json, Maker, allow, days_ago, policy, specification, trust_service
from stance.demo.server import ACCOUNT

FLEET = {
    "production": (MAIN, {"tracking-api": 4, "routing": 3, "label-printer": 2, "customs-gateway": 2, "batch": 3}),
    "staging": (SECOND, {"tracking-api": 2, "routing": 2, "batch": 2}),
}
IMAGE = "ami-0a1b2c3d4e5f60718"
LEGACY = "tracking-api-legacy"
CUSTOMERS = f"arn:aws:dynamodb:{MAIN}:{ACCOUNT}:table/nordhafen-customers"

# Put together here so that no secret scanner mistakes this file for a leak; the account it names does not exist.
FAKE_KEY = "AKIA" + "Z7DEMO2FAKE3KEY5"
FAKE_SECRET = "wXq9" + "FAKE7rTn2vLbPdemo4KcZ0hYs8eUGj5mA1i" + "K"
USER_DATA = f"""#!/bin/bash
# TODO(klaus): move to the parameter store
export AWS_ACCESS_KEY_ID={FAKE_KEY}
export AWS_SECRET_ACCESS_KEY={FAKE_SECRET}
/opt/tracking/start --listen 0.0.0.0:443
"""
BOOT = "#!/bin/bash\n/opt/nordhafen/boot --from-parameter-store\n"


def tell(maker: Maker) -> None:
    """Make the fleet, its disks and snapshots, and the forgotten one."""
    _profile(maker, "app-server", [allow("ssm:UpdateInstanceInformation"), allow("cloudwatch:PutMetricData")])
    for network, (region, services) in FLEET.items():
        managed = [
            _instance(maker, network, region, f"{service}-{number + 1}", "ab"[number % 2])
            for service, count in services.items()
            for number in range(count)
        ]
        maker.amend("settings", region, managed_nodes=[_managed(instance) for instance in managed])
        _data_disks(maker, region)
    _legacy(maker)
    _shared_snapshot(maker)


def _profile(maker: Maker, name: str, statements: list[Json]) -> None:
    iam = maker.client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service("ec2"))
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(*statements))
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    maker.amend(f"iam.role/{name}", create_date=days_ago(380), last_used=days_ago(0.2))


def _instance(maker: Maker, network: str, region: str, name: str, zone: str) -> str:
    return _run(
        maker, region, name,
        SubnetId=maker.ids[f"subnet:{network}-private-{zone}"],
        SecurityGroupIds=[maker.ids[f"group:{network}-{tier}"] for tier in ("web", "app")],
        IamInstanceProfile={"Name": "app-server"},
        MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        BlockDeviceMappings=[_disk(encrypted=True)],
        UserData=BOOT,
    )  # fmt: skip


def _disk(*, encrypted: bool) -> Json:
    ebs = {"VolumeSize": 20, "VolumeType": "gp3", "DeleteOnTermination": True, "Encrypted": encrypted}
    return {"DeviceName": "/dev/xvda", "Ebs": ebs}


def _run(maker: Maker, region: str, name: str, **arguments: Any) -> str:
    made = maker.client("ec2", region).run_instances(
        ImageId=IMAGE, InstanceType="t3.medium", MinCount=1, MaxCount=1, Monitoring={"Enabled": True},
        TagSpecifications=specification("instance", Name=name), **arguments,
    )  # fmt: skip
    instance = str(made["Instances"][0]["InstanceId"])
    maker.ids[f"instance:{region}:{name}"] = instance
    return instance


def _managed(instance: str) -> Json:
    """What Systems Manager knows of a machine whose agent reports."""
    return {
        "InstanceId": instance,
        "PingStatus": "Online",
        "LastPingDateTime": days_ago(0.01).timestamp(),
        "AgentVersion": "3.3.2299.0",
        "IsLatestVersion": True,
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
    }


def _data_disks(maker: Maker, region: str) -> None:
    ec2 = maker.client("ec2", region)
    for number in range(4):
        volume = ec2.create_volume(
            AvailabilityZone=f"{region}a", Size=200, VolumeType="gp3", Encrypted=True,
            TagSpecifications=specification("volume", Name=f"data-{number}"),
        )["VolumeId"]  # fmt: skip
        ec2.create_snapshot(VolumeId=volume, Description=f"weekly of data-{number}")


def _legacy(maker: Maker) -> None:
    """Replaced two years ago; one customer still calls it."""
    _profile(
        maker,
        LEGACY,
        [
            allow("s3:*"),
            allow(["rds:*", "ec2:*", "secretsmanager:GetSecretValue"]),
            allow(["dynamodb:GetItem", "dynamodb:Query"], CUSTOMERS),
            allow("kms:Decrypt", maker.ids["key:data"]),
        ],
    )
    instance = _run(
        maker, MAIN, LEGACY,
        IamInstanceProfile={"Name": LEGACY},
        MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2},
        BlockDeviceMappings=[_disk(encrypted=False)],
        NetworkInterfaces=[
            {
                "DeviceIndex": 0,
                "SubnetId": maker.ids["subnet:production-public-a"],
                "Groups": [maker.ids["open-group"]],
                "AssociatePublicIpAddress": True,
            }
        ],
        UserData=USER_DATA,
    )  # fmt: skip
    maker.amend(f"ec2.instance/{instance}", MAIN, launch_time=days_ago(760))
    maker.ids["exposed-instance"] = instance
    maker.ids["legacy-role"] = f"arn:aws:iam::{ACCOUNT}:role/{LEGACY}"
    disks = maker.client("ec2", MAIN).describe_volumes(
        Filters=[{"Name": "attachment.instance-id", "Values": [instance]}]
    )
    maker.ids["plain-volume"] = disks["Volumes"][0]["VolumeId"]


def _shared_snapshot(maker: Maker) -> None:
    """Given to a contractor by sharing it with everybody."""
    ec2 = maker.client("ec2", MAIN)
    snapshot = ec2.create_snapshot(VolumeId=maker.ids["plain-volume"], Description="for klaus")["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    maker.ids["public-snapshot"] = snapshot
