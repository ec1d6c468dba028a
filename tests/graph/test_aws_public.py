"""What everyone may read or write, and the roles behind machines: a fact apart each."""

from __future__ import annotations

import json

import pytest

from graph.nets import ACCOUNT, REGION
from stance.graph.makers import aws_public, aws_workloads
from stance.identity.s3 import PUBLIC_GROUPS
from stance.model.assets.functions import LambdaFunction
from stance.model.edge import INTERNET
from stance.model.world import Node, World

BUCKET = "arn:aws:s3:::data"
EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k"


def node(kind, id, **fields):  # noqa: A002
    place = {"id": id, "name": id, "account": ACCOUNT, "region": REGION}
    return Node(id, kind, place | fields)


def bucket(*statements, drop=(), **fields):
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}) if statements else None
    known = {
        "policy": policy, "key": None, "tags": {}, "grants": [], "ownership": None, "public_acls_ignored": False,
        "public_policies_restricted": False,
    } | fields  # fmt: skip
    return node("aws.s3.bucket", BUCKET, **{name: value for name, value in known.items() if name not in drop})


def allow(action="s3:GetObject", principal="*", resource=f"{BUCKET}/*", **condition):
    made = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    return made | ({"Condition": condition} if condition else {})


def key(*statements):
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return node("aws.kms.key", KEY, policy=document, manager="CUSTOMER", state="Enabled", grants=[])


def drawn(*nodes):
    world = World(nodes)
    makers = (aws_public.internet_by_policy, aws_public.internet_by_access_list, aws_public.internet_by_sharing)
    edges = [edge for maker in makers for edge in maker.draw(world)]
    assert {edge.source for edge in edges} <= {INTERNET}
    return {(edge.kind, edge.certainty, edge.depends) for edge in edges}


READS, WRITES = ("reads", "sure", ()), ("writes", "sure", ())
FOR_ALL = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
OURS = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ([bucket()], set()),
        ([bucket(allow())], {READS}),
        ([bucket(allow(principal={"AWS": "*"}))], {READS}),
        ([bucket(allow("s3:PutObject"))], {WRITES}),
        ([bucket(allow("s3:*"))], {READS, WRITES}),
        ([bucket(allow("s3:ListBucket", resource=BUCKET))], set()),
        ([bucket(allow(resource=BUCKET))], set()),
        ([bucket(allow(principal={"AWS": "210987654321"}))], set()),
        ([bucket(allow(principal={"Service": "cloudfront.amazonaws.com"}))], set()),
        ([bucket(allow(StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}))], set()),
        ([bucket(allow(StringEquals={"aws:SourceVpce": "vpce-1"}))], set()),
        ([bucket(allow(IpAddress={"aws:SourceIp": "203.0.113.0/24"}))], {("reads", "possible", ("aws:sourceip",))}),
        ([bucket(allow(), {**allow(), "Effect": "Deny"})], set()),
        ([bucket(allow(), {**allow("s3:PutObject"), "Effect": "Deny"})], {READS}),
        ([bucket(allow(), public_policies_restricted=True)], set()),
        ([bucket(allow(), drop=["public_policies_restricted"])],
         {("reads", "possible", ("gap:s3:GetPublicAccessBlock",))}),
        ([bucket(allow(), key=KEY), key(OURS)], set()),
        ([bucket(allow(), key=KEY), key(FOR_ALL)], {READS}),
        ([bucket(grants=[{"principal": EVERYONE, "permission": "READ", "to_owner": False}])],
         {("reads", "possible", ("gap:s3:GetObjectAcl",))}),
        ([bucket(grants=[{"principal": EVERYONE, "permission": "WRITE", "to_owner": False}])], {WRITES}),
        ([bucket(grants=[{"principal": "me", "permission": "FULL_CONTROL", "to_owner": True}])], set()),
        ([bucket(grants=[{"principal": EVERYONE, "permission": "WRITE", "to_owner": False}],
                 public_acls_ignored=True)], set()),
        ([bucket(grants=[{"principal": EVERYONE, "permission": "WRITE", "to_owner": False}],
                 ownership="BucketOwnerEnforced")], set()),
        ([bucket(grants=[{"principal": EVERYONE, "permission": "WRITE", "to_owner": False}],
                 drop=["public_acls_ignored"])], {("writes", "possible", ("gap:s3:GetPublicAccessBlock",))}),
        ([node("aws.ec2.snapshot", "snap", restorers=["all"], key=None, tags={})], {READS}),
        ([node("aws.ec2.snapshot", "snap", restorers=["210987654321"], key=None, tags={})], set()),
        ([node("aws.ec2.snapshot", "snap", restorers=["all"], key=None, tags={}),
          node("aws.region", f"{ACCOUNT}/{REGION}", snapshot_sharing="block-all-sharing")], set()),
        ([node("aws.ec2.snapshot", "snap", restorers=["all"], key=None, tags={}),
          node("aws.region", f"{ACCOUNT}/{REGION}", snapshot_sharing="block-new-sharing")], {READS}),
        ([node("aws.ec2.snapshot", "snap", key=None, tags={})],
         {("reads", "possible", ("gap:aws.ec2.snapshot.restorers",))}),
        ([node("aws.rds.snapshot", "snap", restorers=["all"], key=None, tags={})], {READS}),
        ([node("aws.ec2.image", "ami", launchers=["all"])], {READS}),
        ([node("aws.ec2.image", "ami", launchers=["210987654321"])], set()),
    ],
)  # fmt: skip
def test_public_data(nodes, found):
    assert drawn(*nodes) == found


def test_what_is_not_read_may_be_public():
    assert {kind for kind, certainty, _ in drawn(bucket(drop=["policy", "grants"])) if certainty == "possible"} == {
        "reads", "writes",
    }  # fmt: skip
    assert {certainty for _, certainty, _ in drawn(bucket(drop=["policy", "grants"]))} == {"possible"}


def test_levers_are_the_statement_and_the_grant():
    grant = {"principal": sorted(PUBLIC_GROUPS)[0], "permission": "WRITE", "to_owner": False}
    world = World([bucket(allow("s3:List*", "*"), allow(), grants=[grant])])
    (by_policy,) = aws_public.internet_by_policy.draw(world)
    assert by_policy.levers[0][:3] == (BUCKET, "policy", "Statement[1]")
    (by_list,) = aws_public.internet_by_access_list.draw(world)
    assert by_list.levers[0][:3] == (BUCKET, "grants", "[0]")


ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/app"


def machine(drop=(), **fields):
    known = {"profile": PROFILE, "metadata_endpoint": "enabled", "metadata_tokens": "optional", "running": True}
    kept = {name: value for name, value in (known | fields).items() if name not in drop}
    return node("aws.ec2.instance", "i-1", **kept)


def role(profiles=(PROFILE,), **fields):
    return node("aws.iam.role", ROLE, instance_profiles=list(profiles), **fields)


@pytest.mark.parametrize(
    ("nodes", "denied", "found"),
    [
        ([machine(), role()], False, {(ROLE, "sure")}),
        ([machine(profile=None), role()], False, set()),
        ([machine(metadata_endpoint="disabled"), role()], False, set()),
        ([machine(running=False), role()], False, set()),
        ([machine(), role([])], False, set()),
        ([machine(), role([PROFILE.replace("app", "other")])], False, set()),
        ([machine(drop=["metadata_endpoint"]), role()], False, {(ROLE, "possible")}),
        ([machine(drop=["running"]), role()], False, {(ROLE, "possible")}),
        ([machine(drop=["profile"]), role()], False, {(ROLE, "possible")}),
        ([machine()], False, set()),
        ([machine()], True, {(ROLE, "possible")}),
    ],
)
def test_machines_run_as(nodes, denied, found):
    world = World(nodes, lambda *_: "denied" if denied else None)
    assert {(edge.target, edge.certainty) for edge in aws_workloads.machines_run_as.draw(world)} == found


def test_workloads_run_as():
    known = node(LambdaFunction.kind, "f", role=ROLE)
    alone = node(LambdaFunction.kind, "g", role=None)
    unread = node(LambdaFunction.kind, "h")
    edges = {(e.source, e.target, e.certainty) for e in aws_workloads.workloads_run_as.draw(World([known, alone]))}
    assert edges == {("f", ROLE, "sure")}
    edges = {(e.source, e.target) for e in aws_workloads.workloads_run_as.draw(World([unread, role()]))}
    assert edges == {("h", f"hub:roles:{ACCOUNT}"), (f"hub:roles:{ACCOUNT}", ROLE)}
