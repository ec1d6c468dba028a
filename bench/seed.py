# ruff: noqa: E402  the modules are found by the path set first
"""The big account: about 1,100 resources of two dozen kinds in two regions, with planted flaws and their truth.

Every n-th resource of a kind carries one flaw (`FLAWS`); all others are sound in that respect. `fill` returns the
truth as ``{check id: [resource id]}``: exactly these fail, and every other resource of the kind passes.

    python bench/seed.py          fills a demo server, prints counts and the truth as JSON
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src")]

from stance.demo.maker import Json, Maker, allow, days_ago, deny, policy, specification, trust_service
from stance.demo.server import ACCOUNT, post
from stance.demo.story.everywhere import remove_default_network

REGIONS = ("us-east-1", "eu-west-1")
COUNTS = {
    "buckets": 200, "instances": 100, "groups": 50, "users": 150, "roles": 100, "policies": 50, "databases": 40,
    "keys": 20, "volumes": 60, "snapshots": 60, "log_groups": 60, "alarms": 40, "topics": 10, "iam_groups": 10,
}  # fmt: skip
ANYWHERE = "0.0.0.0/0"
Truth = dict[str, list[str]]


class Account(Maker):
    """A maker that also notes the truth."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.truth: Truth = defaultdict(list)
        self.made: dict[str, int] = defaultdict(int)

    def flaw(self, number: int, every: int, check: str, resource: str, offset: int = 0) -> bool:
        """Whether this is one of the flawed; if so the truth knows it."""
        hit = number % every == offset
        if hit:
            self.truth[check].append(resource)
        return hit


def fill(url: str, scale: float = 1.0) -> tuple[Truth, dict[str, int]]:
    """Empty the server at `url` and make the account; returns the truth and the resources made by kind."""
    post(url, "/moto-api/reset", {})
    post(url, "/moto-api/seed?a=1100", {})
    account = Account(url)
    counts = {kind: max(2, round(count * scale)) for kind, count in COUNTS.items()}
    for make in (keys, networks, identities, buckets, machines, databases, logs, alarms, trails, settings):
        make(account, counts)
        account.send()
    return dict(account.truth), dict(account.made)


def region_of(number: int) -> str:
    return REGIONS[number % 3 == 2]


def keys(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["keys"]):
        kms = account.client("kms", region_of(number))
        arn = kms.create_key(Description=f"key {number}")["KeyMetadata"]["Arn"]
        account.ids[f"key:{number}"] = arn
        account.made["kms.key"] += 1
        if not account.flaw(number, 5, "kms_cmk_rotation_enabled", arn, offset=4):
            kms.enable_key_rotation(KeyId=arn)


def networks(account: Account, counts: dict[str, int]) -> None:
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        remove_default_network(ec2)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        account.ids[f"vpc:{region}"] = vpc
        account.made["ec2.vpc"] += 1
        account.truth["vpc_flow_logs_enabled"].append(vpc)
        for number, zone in enumerate("abc"):
            subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{region}{zone}")
            account.ids[f"subnet:{region}:{number}"] = subnet["Subnet"]["SubnetId"]
            account.made["ec2.subnet"] += 1
    for number in range(counts["groups"]):
        _group(account, number)


def _group(account: Account, number: int) -> None:
    region = region_of(number)
    ec2 = account.client("ec2", region)
    group = ec2.create_security_group(
        GroupName=f"group-{number}", Description="bench", VpcId=account.ids[f"vpc:{region}"]
    )["GroupId"]
    account.ids[f"group:{number}"] = group
    account.made["ec2.security-group"] += 1
    ssh = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22"
    rdp = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"
    rules = [_admit(8000 + port, f"10.0.{port}.0/24") for port in range(4)]
    if account.flaw(number, 10, ssh, group, offset=3):
        rules.append(_admit(22, ANYWHERE))
    if account.flaw(number, 10, rdp, group, offset=6):
        rules.append(_admit(3389, ANYWHERE))
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)


def _admit(port: int, source: str) -> Json:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": source}]}


def identities(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["policies"]):
        _policy(account, number)
    iam = account.client("iam")
    for number in range(counts["iam_groups"]):
        iam.create_group(GroupName=f"team-{number}")
        iam.attach_group_policy(GroupName=f"team-{number}", PolicyArn=account.ids[f"policy:{number * 5 + 1}"])
        account.made["iam.group"] += 1
    for number in range(counts["users"]):
        _user(account, number, counts["iam_groups"])
    for number in range(counts["roles"]):
        name = f"role-{number}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service("lambda"))
        iam.attach_role_policy(RoleName=name, PolicyArn=account.ids[f"policy:{number % counts['policies']}"])
        account.made["iam.role"] += 1
    iam.create_role(RoleName="machine", AssumeRolePolicyDocument=trust_service("ec2"))
    iam.create_instance_profile(InstanceProfileName="machine")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="machine")


def _policy(account: Account, number: int) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/policy-{number}"
    statement = allow(["s3:GetObject", "s3:ListBucket"], f"arn:aws:s3:::bench-{number:04d}*")
    if account.flaw(number, 10, "iam_customer_attached_policy_no_administrative_privileges", arn):
        statement = allow("*")
        account.truth["iam_policy_allows_privilege_escalation"].append(arn)  # every right includes these
    elif account.flaw(number, 10, "iam_policy_allows_privilege_escalation", arn, offset=5):
        statement = allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"])
    account.client("iam").create_policy(PolicyName=f"policy-{number}", PolicyDocument=policy(statement))
    account.ids[f"policy:{number}"] = arn
    account.made["iam.policy"] += 1


def _user(account: Account, number: int, groups: int) -> None:
    iam, name = account.client("iam"), f"user-{number:03d}"
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    iam.create_user(UserName=name)
    iam.add_user_to_group(GroupName=f"team-{number % groups}", UserName=name)
    account.made["iam.user"] += 1
    console = number % 3 == 0
    if console:
        iam.create_login_profile(UserName=name, Password="Bench-Account-2026!")
        account.amend(f"iam.user/{name}", create_date=days_ago(300), password_last_used=days_ago(3))
        if not account.flaw(number, 15, "iam_user_mfa_enabled_console_access", arn):
            iam.enable_mfa_device(
                UserName=name, SerialNumber=f"arn:aws:iam::{ACCOUNT}:u2f/user/{name}/key",
                AuthenticationCode1="123456", AuthenticationCode2="654321",
            )  # fmt: skip
    if number % 2 == 0:
        old = account.flaw(number, 20, "iam_rotate_access_key_90_days", arn, offset=4)
        iam.create_access_key(UserName=name)
        age = days_ago(400 if old else 30)
        account.amend(f"iam.access_key/{name}/1", create_date=age, last_used=days_ago(2))


def buckets(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["buckets"]):
        _bucket(account, number)


def _bucket(account: Account, number: int) -> None:
    region, name = region_of(number), f"bench-{number:04d}"
    s3, arn = account.client("s3", region), f"arn:aws:s3:::{name}"
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **where)
    account.made["s3.bucket"] += 1
    public = account.flaw(number, 25, "s3_bucket_public_access", arn, offset=7)
    switches = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    if public:
        account.truth["s3_bucket_level_public_access_block"].append(arn)
    else:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=switches)
    if not account.flaw(number, 4, "s3_bucket_object_versioning", arn):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    statements = [
        allow(["s3:GetObject"], f"{arn}/*", Principal={"AWS": "*"})
    ] if public else []  # fmt: skip
    if not account.flaw(number, 5, "s3_bucket_secure_transport_policy", arn, offset=1):
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        statements.append(deny("s3:*", [arn, f"{arn}/*"], Principal={"AWS": "*"}, Condition=insecure))
    if statements:
        s3.put_bucket_policy(Bucket=name, Policy=policy(*statements))


def machines(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["instances"]):
        _machine(account, number, counts)
    for number in range(counts["volumes"]):
        region = region_of(number)
        ec2 = account.client("ec2", region)
        plain = number % 6 == 0
        volume = ec2.create_volume(AvailabilityZone=f"{region}a", Size=10, Encrypted=not plain)["VolumeId"]
        account.flaw(number, 6, "ec2_ebs_volume_encryption", volume)
        account.made["ec2.volume"] += 1
        snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        account.flaw(number, 6, "ec2_ebs_snapshots_encrypted", snapshot)
        account.made["ec2.snapshot"] += 1
        if account.flaw(number, 30, "ec2_ebs_public_snapshot", snapshot):
            ec2.modify_snapshot_attribute(
                SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
            )


def _machine(account: Account, number: int, counts: dict[str, int]) -> None:
    region = region_of(number)
    groups = [group for group in range(counts["groups"]) if region_of(group) == region and group % 10 not in (3, 6)]
    lax = number % 8 == 0
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": True, "DeleteOnTermination": True}}
    made = account.client("ec2", region).run_instances(
        ImageId="ami-0a1b2c3d4e5f60718", InstanceType="t3.small", MinCount=1, MaxCount=1,
        SubnetId=account.ids[f"subnet:{region}:{number % 3}"],
        SecurityGroupIds=[account.ids[f"group:{groups[number % len(groups)]}"]],
        IamInstanceProfile={"Name": "machine"}, BlockDeviceMappings=[disk], UserData="#!/bin/sh\n/opt/start\n",
        MetadataOptions={"HttpTokens": "optional" if lax else "required", "HttpEndpoint": "enabled"},
        TagSpecifications=specification("instance", Name=f"machine-{number}"),
    )["Instances"][0]["InstanceId"]  # fmt: skip
    account.made["ec2.instance"] += 1
    account.made["ec2.volume"] += 1
    account.flaw(number, 8, "ec2_instance_imdsv2_enabled", made)


def databases(account: Account, counts: dict[str, int]) -> None:
    for region in REGIONS:
        subnets = [account.ids[f"subnet:{region}:{number}"] for number in range(3)]
        account.client("rds", region).create_db_subnet_group(
            DBSubnetGroupName="bench", DBSubnetGroupDescription="bench", SubnetIds=subnets
        )
    for number in range(counts["databases"]):
        region, name = region_of(number), f"database-{number:02d}"
        arn = f"arn:aws:rds:{region}:{ACCOUNT}:db:{name}"
        plain = account.flaw(number, 5, "rds_instance_storage_encrypted", arn)
        single = account.flaw(number, 4, "rds_instance_multi_az", arn, offset=1)
        careless = account.flaw(number, 10, "rds_instance_backup_enabled", arn, offset=2)
        account.client("rds", region).create_db_instance(
            DBInstanceIdentifier=name, DBInstanceClass="db.t3.medium", Engine="postgres", EngineVersion="15.7",
            AllocatedStorage=20, MasterUsername="owner", MasterUserPassword="Bench-Account-2026",
            StorageEncrypted=not plain, MultiAZ=not single, BackupRetentionPeriod=0 if careless else 7,
            PubliclyAccessible=False, AutoMinorVersionUpgrade=True, DBSubnetGroupName="bench",
            VpcSecurityGroupIds=[account.ids[f"group:{0 if region == REGIONS[0] else 2}"]],
            EnableCloudwatchLogsExports=["postgresql"],
        )  # fmt: skip
        account.made["rds.instance"] += 1


def logs(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["log_groups"]):
        region = region_of(number)
        client, name = account.client("logs", region), f"/bench/{number:03d}"
        client.create_log_group(logGroupName=name)
        arn = f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{name}"
        short = account.flaw(number, 3, "cloudwatch_log_group_retention_policy_specific_days_enabled", arn)
        client.put_retention_policy(logGroupName=name, retentionInDays=7 if short else 400)
        account.made["logs.group"] += 1


def alarms(account: Account, counts: dict[str, int]) -> None:
    for number in range(counts["topics"]):
        made = account.client("sns", region_of(number)).create_topic(Name=f"topic-{number}")
        account.ids[f"topic:{region_of(number)}"] = made["TopicArn"]
        account.made["sns.topic"] += 1
    for number in range(counts["alarms"]):
        region = region_of(number)
        account.client("cloudwatch", region).put_metric_alarm(
            AlarmName=f"alarm-{number}", MetricName="m", Namespace="bench", Statistic="Sum", Period=300,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
            AlarmActions=[account.ids.get(f"topic:{region}", f"arn:aws:sns:{region}:{ACCOUNT}:topic")],
        )  # fmt: skip
        account.made["cloudwatch.alarm"] += 1


def trails(account: Account, counts: dict[str, int]) -> None:
    for number, (name, validated) in enumerate((("bench-audit", True), ("bench-second", False))):
        region = REGIONS[number]
        client = account.client("cloudtrail", region)
        made = client.create_trail(
            Name=name, S3BucketName="bench-0000" if number == 0 else "bench-0001",
            IsMultiRegionTrail=number == 0, EnableLogFileValidation=validated,
        )  # fmt: skip
        client.start_logging(Name=name)
        account.made["cloudtrail.trail"] += 1
        if not validated:
            account.truth["cloudtrail_log_file_validation_enabled"].append(made["TrailARN"])


def settings(account: Account, counts: dict[str, int]) -> None:
    account.amend("root", mfa="hardware", access_keys=0, last_used=days_ago(100))
    account.truth["ec2_ebs_default_encryption"].append("eu-west-1")
    account.client("ec2", "us-east-1").enable_ebs_encryption_by_default()
    # made beforehand: a record holds one answer per request, and "started" would be repeated for ever
    account.client("iam").generate_credential_report()


def main() -> None:
    from stance.demo.server import DemoServer

    began = time.perf_counter()
    with DemoServer() as server:
        truth, made = fill(server.url)
    summary: dict[str, Any] = {"seconds": round(time.perf_counter() - began, 1), "resources": sum(made.values())}
    print(json.dumps({**summary, "made": made, "truth": truth}, indent=1))


if __name__ == "__main__":
    main()
