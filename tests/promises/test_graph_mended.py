"""Fixes made for real: what the account is after them is what was foretold; and a document tells what a scan does."""

from __future__ import annotations

import json

import pytest

from graph.made import allow, document
from promises.graph import reach, reached
from promises.replay import target
from servers.clients import client
from stance.estate import AwsAuthorization, Estate
from stance.estate.picturing import drawing
from stance.model.edge import Lever

REGION = "eu-central-1"
VENDOR = "arn:aws:iam::999988887777:root"


@pytest.fixture
def iam(aws):
    """A role of a vendor that can make itself administrator, and a user in a group that lets him."""
    iam = client("iam", aws.url)
    trust = document({"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"})
    iam.create_role(RoleName="vendor", AssumeRolePolicyDocument=trust)
    own = iam.create_policy(PolicyName="own", PolicyDocument=document(allow("iam:AttachRolePolicy")))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="vendor", PolicyArn=own)
    iam.create_group(GroupName="staff")
    iam.put_group_policy(GroupName="staff", PolicyName="p", PolicyDocument=document(allow("iam:PutUserPolicy")))
    iam.create_user(UserName="ann")
    iam.add_user_to_group(GroupName="staff", UserName="ann")
    return iam


def scan(estate, aws):
    return estate.scan(target(aws.url, [REGION]))


def machine(aws) -> str:
    """A machine with a public address behind a group that lets everyone in; gives the group's id."""
    ec2 = client("ec2", aws.url, REGION)
    group = ec2.create_security_group(GroupName="open", Description="-")["GroupId"]
    everyone = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=everyone)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
    face = {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group], "AssociatePublicIpAddress": True}
    ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, NetworkInterfaces=[face])
    return group


def test_what_was_foretold_comes_true(aws, iam):
    group = machine(aws)
    with Estate() as estate:
        scan(estate, aws)
        before = {admin.principal.rpartition("/")[2]: admin.verdict for admin in estate.admins()}
        assert before == {"ann": "can", "vendor": "can"}
        ids = {asset.name: asset.provider_id for asset in estate.assets()}
        opened = next(asset for asset in estate.assets() if asset.fields.get("group_id") == group)
        seen = drawing(estate._store)
        detached = Lever(ids["vendor"], "attached_policies", ids["own"])
        left = Lever(ids["ann"], "groups", "staff")
        shut = Lever(opened.provider_id, "ingress", "[0]")
        foretold = reach(seen.after([detached, left, shut]).edges)
        told = estate.what_if(f"{ids['vendor']}#attached_policies#{ids['own']}")

        iam.detach_role_policy(RoleName="vendor", PolicyArn=ids["own"])
        scan(estate, aws)
        assert len(estate.paths(sure=True)) == told.pairs_after
        iam.remove_user_from_group(GroupName="staff", UserName="ann")
        rules = client("ec2", aws.url, REGION).describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        client("ec2", aws.url, REGION).revoke_security_group_ingress(
            GroupId=group, IpPermissions=rules["IpPermissions"]
        )  # fmt: skip
        scan(estate, aws)
        now = reached(estate)
        assert now == foretold
        assert {admin.verdict for admin in estate.admins()} == {"no"}


def test_a_plan_made_for_real_leaves_what_it_says(aws, iam):
    with Estate() as estate:
        scan(estate, aws)
        plan = estate.fix_set()
        assert plan.before > plan.after == 0
        for fix in plan.fixes:
            for lever in fix.levers:
                _made(iam, lever)
        scan(estate, aws)
        assert len(estate.paths(sure=True)) == plan.after


def _made(iam, lever) -> None:
    """Pull a lever by the API."""
    name = lever["asset"].rpartition("/")[2]
    match lever["field"]:
        case "attached_policies":
            iam.detach_role_policy(RoleName=name, PolicyArn=lever["element"])
        case "trust_document":
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=document())
        case "document":
            text = document({"Effect": "Deny", "Action": "sts:GetSessionToken", "Resource": "*"})
            iam.create_policy_version(PolicyArn=lever["asset"], PolicyDocument=text, SetAsDefault=True)
        case "groups":
            iam.remove_user_from_group(GroupName=lever["element"], UserName=name)
        case other:
            raise AssertionError(f"no way to change {other}: {lever}")


def test_a_document_tells_what_a_scan_does(aws, iam, tmp_path):
    path = tmp_path / "details.json"
    path.write_text(json.dumps(iam.get_account_authorization_details(MaxItems=1000), default=str))
    with Estate() as scanned, Estate() as imported:
        scan(scanned, aws)
        imported.scan(AwsAuthorization((str(path),)))
        verdicts = [
            {admin.principal: (admin.verdict, [step.kind for step in admin.edges]) for admin in estate.admins()}
            for estate in (scanned, imported)
        ]
    assert verdicts[0] == verdicts[1]
    assert {verdict for verdict, _ in verdicts[0].values()} == {"can"}
