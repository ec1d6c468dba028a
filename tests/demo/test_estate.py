"""The demo estate holds its planted flaws, and is sound beside them: read back with plain SDK calls."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from botocore.exceptions import ClientError

from servers import DemoServer
from servers.clients import client
from stance.demo import TRUTH, fill

MAIN, SECOND = "eu-central-1", "eu-west-1"


@pytest.fixture
def estate(demo_estate: tuple[str, dict[str, str]]) -> Any:
    return demo_estate


def test_every_planted_flaw_has_its_resource(estate: Any) -> None:
    assert {planted.resource for planted in TRUTH} <= set(estate[1])
    assert len(TRUTH) >= 15


def instances(url: str) -> list[dict[str, Any]]:
    found = (client("ec2", url, region).describe_instances()["Reservations"] for region in (MAIN, SECOND))
    return [instance for each in found for reservation in each for instance in reservation["Instances"]]


def test_one_instance_is_exposed_and_no_other(estate: Any) -> None:
    url, ids = estate
    public = [each for each in instances(url) if "PublicIpAddress" in each]
    assert [each["InstanceId"] for each in public] == [ids["exposed-instance"]]
    assert [group["GroupId"] for group in public[0]["SecurityGroups"]] == [ids["open-group"]]
    lax = [each["InstanceId"] for each in instances(url) if each["MetadataOptions"]["HttpTokens"] != "required"]
    assert lax == [ids["exposed-instance"]]
    assert all("IamInstanceProfile" in each for each in instances(url))


def test_only_the_named_groups_are_open(estate: Any) -> None:
    url, ids = estate
    open_groups = set()
    for region in (MAIN, SECOND):
        for group in client("ec2", url, region).describe_security_groups()["SecurityGroups"]:
            for rule in group["IpPermissions"]:
                if {"CidrIp": "0.0.0.0/0"}.items() <= rule["IpRanges"][0].items() and rule["FromPort"] != 443:
                    open_groups.add(group["GroupId"])
    assert open_groups == {ids["open-group"], ids["open-database-group"]}


def test_one_bucket_is_public_and_the_rest_sound(estate: Any) -> None:
    url, ids = estate
    s3 = client("s3", url)
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    public = [name for name in names if s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"]["IsPublic"]]
    assert [f"arn:aws:s3:::{name}" for name in public] == [ids["public-bucket"]]
    for name in set(names) - set(public):
        assert set(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values()) == {True}
        assert s3.get_bucket_versioning(Bucket=name)["MFADelete"] == "Enabled"
        assert "LoggingEnabled" in s3.get_bucket_logging(Bucket=name)
    with pytest.raises(ClientError):
        s3.get_public_access_block(Bucket=public[0])
    body = s3.get_object(Bucket=public[0], Key="2024/customers.csv")["Body"].read().decode()
    assert {"email", "iban", "card_number"} <= set(next(csv.DictReader(body.splitlines())))


def test_one_database_is_open_and_plain(estate: Any) -> None:
    url, ids = estate
    for region in (MAIN, SECOND):
        for database in client("rds", url, region).describe_db_instances()["DBInstances"]:
            bad = database["DBInstanceArn"] == ids["open-database"]
            assert database["PubliclyAccessible"] is bad
            assert database["StorageEncrypted"] is not bad
        for snapshot in client("rds", url, region).describe_db_snapshots()["DBSnapshots"]:
            assert snapshot["Encrypted"]


def test_the_administrator_is_dormant_and_everyone_else_careful(estate: Any) -> None:
    url, ids = estate
    report = client("iam", url).get_credential_report()["Content"].decode() if generate(url) else ""
    rows = {row["arn"]: row for row in csv.DictReader(report.splitlines())}
    gone = rows.pop(ids["dormant-admin"])
    assert (gone["mfa_active"], gone["access_key_1_active"], gone["access_key_2_active"]) == ("false", "true", "true")
    assert gone["access_key_1_last_rotated"] < "2025"
    assert rows.pop("arn:aws:iam::123456789012:root")["mfa_active"] == "true"
    assert all(row["mfa_active"] == row["password_enabled"] for row in rows.values())
    assert {row["access_key_2_active"] for row in rows.values()} == {"false"}


def generate(url: str) -> bool:
    return bool(client("iam", url).generate_credential_report())


def test_every_enabled_region_is_hardened(estate: Any) -> None:
    url, _ = estate
    for region in client("ec2", url).describe_regions()["Regions"]:
        ec2 = client("ec2", url, region["RegionName"])
        assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
        assert ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"] == []
        assert len(ec2.describe_network_acls()["NetworkAcls"]) == len(ec2.describe_vpcs()["Vpcs"])
        assert len(client("accessanalyzer", url, region["RegionName"]).list_analyzers()["analyzers"]) == 1


def test_user_data_holds_a_detectable_secret_once(estate: Any) -> None:
    url, ids = estate
    data = client("ec2", url, MAIN).describe_instance_attribute(
        InstanceId=ids["exposed-instance"], Attribute="userData"
    )["UserData"]["Value"]
    import base64
    import re

    assert re.search(rb"AKIA[A-Z2-7]{16}\b", base64.b64decode(data))


def test_filling_again_gives_the_same_ids(aws_server: DemoServer, estate: Any) -> None:
    aws_server.reset()
    client("ec2", aws_server.url).describe_vpcs()  # what was asked before does not matter
    assert fill(aws_server.url) == estate[1]


def test_one_function_answers_everyone_and_reads_the_exports(estate: Any) -> None:
    url, ids = estate
    found = client("lambda", url, MAIN)
    for function in found.list_functions()["Functions"]:
        arn = function["FunctionArn"]
        addresses = found.list_function_url_configs(FunctionName=arn)["FunctionUrlConfigs"]
        assert [address["AuthType"] for address in addresses] == (["NONE"] if arn == ids["open-function"] else [])
    role = client("iam", url).get_role_policy(RoleName="parcel-lookup", PolicyName="work")["PolicyDocument"]
    assert f"{ids['public-bucket']}/*" in role["Statement"][0]["Resource"]


def test_one_service_stands_on_the_internet(estate: Any) -> None:
    url, ids = estate
    ecs = client("ecs", url, MAIN)
    services = ecs.list_services(cluster="production")["serviceArns"]
    public = {
        service["serviceArn"]
        for service in ecs.describe_services(cluster="production", services=services)["services"]
        if service["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "ENABLED"
    }
    assert public == {ids["open-service"]}
