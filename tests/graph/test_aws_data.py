"""Identity → data: the decisions that differ in one fact each."""

from __future__ import annotations

import random

import pytest

from graph.made import (
    ACCOUNT,
    FOREIGN,
    account,
    allow,
    arn,
    bucket,
    deny,
    document,
    drawn,
    key,
    managed,
    node,
    principal,
    reached,
)
from stance.graph.makers.aws_contains import account_contains
from stance.graph.makers.aws_data import data_access, data_grants, snapshot_sharing
from stance.model.edge import Lever
from stance.model.world import Node

READ = allow("s3:GetObject", "arn:aws:s3:::data/*")
DECRYPT = allow("kms:Decrypt", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k")
DELEGATES = {"Effect": "Allow", "Principal": {"AWS": arn("root")}, "Action": "kms:*", "Resource": "*"}
ENCRYPTED = {"key": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k"}


def _only(name: str, value: str) -> dict[str, object]:
    return {"Condition": {"StringEquals": {name: value}}}


def test_an_allow_of_the_object_reads_and_names_its_statement() -> None:
    (edge,) = drawn(data_access, principal("user/ann", READ), bucket("data"), bucket("other"))
    assert (edge.source, edge.kind, edge.target) == (arn("user/ann"), "reads", "arn:aws:s3:::data")
    assert edge.certainty == "sure"
    assert edge.assumptions == ()
    assert edge.levers == (Lever(arn("user/ann"), "inline_documents", "p/Statement[0]"),)
    assert edge.evidence["statements"][0]["statement"]["Action"] == ["s3:GetObject"]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([READ], True),
        ([allow("s3:GetObject", "arn:aws:s3:::data")], False),
        ([allow("s3:Get*", "arn:aws:s3:::da*")], True),
        ([allow("s3:GetObject", "arn:aws:s3:::data/public/*")], True),
        ([allow("s3:GetObject", "arn:aws:s3:::database/*")], False),
        ([allow("S3:getobject", "arn:aws:s3:::data/*")], True),
        ([allow("s3:ListBucket")], False),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], False),
        ([{"Effect": "Allow", "Action": "s3:Get*", "NotResource": "arn:aws:s3:::data/*"}], False),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::data*"}], False),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::data/*"}], True),
        ([allow("s3:PutBucketPolicy", "arn:aws:s3:::data")], True),
        ([allow("s3:PutBucketPolicy", "arn:aws:s3:::other")], False),
        ([allow("s3:PutBucketPolicy"), deny("s3:GetObject")], True),
        ([allow("s3:PutBucketAcl")], False),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*"}], True),
        ([READ, deny("s3:*")], False),
        ([READ, deny("s3:*", "arn:aws:s3:::data/*")], False),
        ([READ, deny("s3:*", "arn:aws:s3:::data/secret/*")], True),
        ([READ, deny("s3:*", "arn:aws:s3:::other/*")], True),
        ([READ, deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}})], True),
        ([allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*")], False),
        ([allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/store}/*")], True),
        ([allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/none}/*")], False),
        ([allow("s3:*", Condition={"StringEquals": {"aws:username": "bob"}})], False),
        ([allow("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/store": "data"}})], True),
        ([allow("s3:*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})], False),
    ],
)
def test_identity_policies(statements: list[dict[str, object]], expected: bool) -> None:
    edges = drawn(data_access, principal("user/ann", *statements, tags={"store": "data"}), bucket("data"))
    assert (("ann", "data") in reached(edges, "reads", sure=True)) is expected
    assert (("ann", "data") in reached(edges, "reads")) is expected


def test_an_unknown_key_makes_it_possible() -> None:
    network = allow("s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    (edge,) = drawn(data_access, principal("role/r", network), bucket("data"))
    assert (edge.certainty, edge.depends) == ("possible", ("aws:sourceip",))


def test_policies_come_from_groups_and_attachments() -> None:
    group = node("aws.iam.group", arn("group/g"), region="", attached_policies=[arn("policy/m")], inline_documents=[])
    (edge,) = drawn(data_access, principal("user/ann", groups=["g"]), group, managed("m", READ), bucket("data"))
    assert set(edge.levers) == {
        Lever(arn("policy/m"), "document", "Statement[0]"),
        Lever(arn("group/g"), "attached_policies", arn("policy/m")),
        Lever(arn("user/ann"), "groups", "g"),
    }


def test_two_statements_are_two_supports() -> None:
    edges = drawn(
        data_access, principal("user/ann", READ, allow("s3:GetObject*", "arn:aws:s3:::data/*")), bucket("data")
    )
    assert {e.levers[0].element for e in edges} == {"p/Statement[0]", "p/Statement[1]"}


@pytest.mark.parametrize(
    ("bound", "expected"), [([READ], True), ([allow("ec2:*")], False), ([allow("*"), deny("s3:*")], False)]
)
def test_a_boundary_caps(bound: list[dict[str, object]], expected: bool) -> None:
    role = principal("role/r", allow("s3:*"), boundary=arn("policy/b"))
    edges = drawn(data_access, role, managed("b", *bound), bucket("data"))
    assert (("r", "data") in reached(edges, "reads")) is expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
          "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"]}, set()),
        # The deny does not keep them from changing the policy that it stands in.
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"}, {"q", "r"}),
        ({"Effect": "Deny", "Principal": {"AWS": arn("role/r")}, "Action": "s3:*", "Resource": "*"}, {"q"}),
        ({"Effect": "Deny", "NotPrincipal": {"AWS": arn("role/r")}, "Action": "s3:*", "Resource": "*"}, {"r"}),
        (
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {"ArnNotEquals": {"aws:PrincipalArn": arn("role/q")}}},
            {"q"},
        ),
        (
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {"q", "r"},
        ),
    ],
)  # fmt: skip
def test_deny_of_the_bucket(rule: dict[str, object], expected: set[str]) -> None:
    wide = allow("s3:*")
    edges = drawn(data_access, principal("role/r", wide), principal("role/q", wide), bucket("data", rule))
    assert {source for source, _ in reached(edges, "reads", sure=True)} == expected


@pytest.mark.parametrize(
    ("rules", "statements", "sure"),
    [
        ([DELEGATES], [READ, DECRYPT], True),
        ([DELEGATES], [READ], False),
        ([DELEGATES], [READ, DECRYPT, deny("kms:*")], False),
        ([], [READ, DECRYPT], False),
        ([{**DELEGATES, "Principal": {"AWS": arn("role/r")}}], [READ], True),
        ([{**DELEGATES, "Principal": {"AWS": arn("role/q")}}], [READ, DECRYPT], False),
        ([{**DELEGATES, "Principal": "*", **_only("kms:CallerAccount", ACCOUNT)}], [READ], True),
        ([{**DELEGATES, **_only("kms:ViaService", "s3.eu-west-1.amazonaws.com")}], [READ, DECRYPT], True),
        ([{**DELEGATES, **_only("kms:ViaService", "ec2.eu-west-1.amazonaws.com")}], [READ, DECRYPT], False),
    ],
)  # fmt: skip
def test_reading_is_reading_and_decrypting(
    rules: list[dict[str, object]], statements: list[dict[str, object]], sure: bool
) -> None:
    edges = drawn(data_access, principal("role/r", *statements), bucket("data", **ENCRYPTED), key("k", *rules))
    assert (("r", "data") in reached(edges, "reads")) is sure


def test_both_halves_of_a_conjunction_are_levers() -> None:
    (edge,) = drawn(data_access, principal("role/r", READ, DECRYPT), bucket("data", **ENCRYPTED), key("k", DELEGATES))
    assert {lever.element for lever in edge.levers} == {"p/Statement[0]", "p/Statement[1]"}


def test_a_key_of_aws_asks_nothing_and_a_disabled_one_gives_nothing() -> None:
    role = principal("role/r", READ)
    assert drawn(data_access, role, bucket("data", **ENCRYPTED), key("k", manager="AWS"))
    both = principal("role/r", READ, DECRYPT)
    assert not drawn(data_access, both, bucket("data", **ENCRYPTED), key("k", DELEGATES, state="Disabled"))


def _without(one: Node, name: str) -> Node:
    return Node(one.id, one.kind, {k: v for k, v in one.fields.items() if k != name}, {name: "denied"})


@pytest.mark.parametrize("part", ["policy", "key"])
def test_what_was_not_read_of_the_bucket_leaves_it_possible(part: str) -> None:
    edges = drawn(data_access, principal("role/r", READ), _without(bucket("data"), part))
    assert reached(edges, "reads") == {("r", "data")}
    assert not reached(edges, "reads", sure=True)
    assert all(d.startswith("gap:") for e in edges for d in e.depends)


@pytest.mark.parametrize("part", ["inline_documents", "attached_policies", "boundary", "groups"])
def test_what_was_not_read_of_the_principal_leaves_it_possible(part: str) -> None:
    edges = drawn(data_access, _without(principal("user/ann", READ), part), bucket("data"))
    assert ("ann", "data") in reached(edges, "reads")
    assert not reached(edges, "reads", sure=True)


def test_an_unread_key_policy_leaves_it_possible() -> None:
    edges = drawn(data_access, principal("role/r", READ), bucket("data", **ENCRYPTED))
    assert reached(edges, "reads") == {("r", "data")}
    assert edges[0].certainty == "possible"


def test_principals_that_say_the_same_share_a_junction_and_order_does_not_matter() -> None:
    wide = managed("wide", allow("s3:*"))
    roles = [principal(f"role/r{i}", attached_policies=[wide.id]) for i in range(5)]
    nodes = [wide, *roles, *(bucket(f"b{i}") for i in range(6))]
    edges = drawn(data_access, *nodes)
    assert len(edges) == 2 * (5 + 6)
    assert {e.target for e in edges if e.source == roles[0].id} == {
        f"hub:{kind}:aws.s3.bucket:{ACCOUNT}:eu-west-1" for kind in ("reads", "writes")
    }
    assert len(reached(edges, "reads")) == 30
    random.Random(1).shuffle(nodes)
    assert set(map(repr, drawn(data_access, *nodes))) == set(map(repr, edges))


def test_a_policy_that_names_a_principal_needs_no_other() -> None:
    names = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
    user, role = principal("user/ann"), principal("role/r", boundary=arn("policy/b"))
    rules = [{**names, "Principal": {"AWS": arn(one)}} for one in ("user/ann", "role/r")]
    edges = drawn(data_grants, user, role, managed("b", allow("ec2:*")), bucket("data", *rules))
    assert reached(edges, "reads", sure=True) == {("ann", "data")}
    assert edges[0].levers == (Lever("arn:aws:s3:::data", "policy", "Statement[0]"),)


@pytest.mark.parametrize("principal_", [FOREIGN, arn("root", FOREIGN), arn("role/x", FOREIGN)])
def test_a_foreign_account_reads(principal_: str) -> None:
    rule = {"Effect": "Allow", "Principal": {"AWS": principal_}, "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"}
    edges = drawn(data_grants, bucket("data", rule))
    assert reached(edges, sure=True) == {(arn("root", FOREIGN), "data")}


def test_a_foreign_account_that_cannot_decrypt_does_not_read() -> None:
    rule = {
        "Effect": "Allow",
        "Principal": {"AWS": FOREIGN},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::data/*",
    }
    assert not drawn(data_grants, bucket("data", rule, **ENCRYPTED), key("k", DELEGATES))
    both = {**DELEGATES, "Principal": {"AWS": FOREIGN}}
    assert drawn(data_grants, bucket("data", rule, **ENCRYPTED), key("k", DELEGATES, both))


def test_across_own_accounts_both_sides_must_allow() -> None:
    rule = {
        "Effect": "Allow",
        "Principal": {"AWS": arn("root", FOREIGN)},
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::data/*",
    }
    there = principal("role/there", READ, account=FOREIGN)
    assert reached(drawn(data_access, there, bucket("data", rule)), "reads", sure=True) == {("there", "data")}
    assert not drawn(data_access, there, bucket("data"))
    assert not drawn(data_access, principal("role/there", account=FOREIGN), bucket("data", rule))
    assert not drawn(data_grants, there, bucket("data", rule))


def test_shared_snapshots_are_read_by_those_they_are_shared_with() -> None:
    snapshot = node("aws.rds.snapshot", f"arn:aws:rds:eu-west-1:{ACCOUNT}:snapshot:s", restorers=[FOREIGN, "all"])
    assert reached(drawn(snapshot_sharing, snapshot)) == {(arn("root", FOREIGN), "s")}


def test_other_stores() -> None:
    table = node(
        "aws.dynamodb.table", f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/t", key=None, tags={}, policy=None
    )
    disk = node("aws.ec2.volume", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:volume/vol-1", key=None, tags={"team": "a"})
    role = principal("role/r", allow(["dynamodb:Scan", "ec2:CreateSnapshot"]))
    assert reached(drawn(data_access, role, table, disk)) == {("r", "t")}
    more = principal("role/r", allow(["ec2:CreateSnapshot", "ec2:ModifySnapshotAttribute"]))
    assert reached(drawn(data_access, more, table, disk), sure=True) == {("r", "vol-1")}
    tagged = allow("ec2:*", Condition={"StringEquals": {"aws:ResourceTag/team": "b"}})
    assert not drawn(data_access, principal("role/r", tagged), disk)


def test_an_account_contains_its_stores_and_principals() -> None:
    found = reached(drawn(account_contains, principal("user/ann"), bucket("data"), key("k")))
    assert found == {(ACCOUNT, "ann"), (ACCOUNT, "data"), (ACCOUNT, "k")}


_ORG = "arn:aws:organizations"


def _organization(*policies: tuple[str, dict[str, object]], kind: str = "scp") -> list[Node]:
    """The account as a member of an organisation, with full access and these policies (target, statement)."""
    everything = document(allow("*"))
    about = {"organization": "o-1", "management_account": FOREIGN}
    full = [("r-1", everything), ("ou-1", everything), (ACCOUNT, everything)]
    attached = [*full, *((target, document(said)) for target, said in policies)]
    return [
        account(**about),
        node("aws.organizations.account", f"{_ORG}::{FOREIGN}:account/o-1/{ACCOUNT}", FOREIGN, path=["r-1", "ou-1"]),
        *(
            node(f"aws.organizations.{kind}", f"{_ORG}::aws:policy/p-{i}", FOREIGN, policy=text, targets=[target])
            for i, (target, text) in enumerate(attached)
        ),
    ]


def test_service_control_policies_that_can_be_read_bind() -> None:
    role, store = principal("role/r", READ), bucket("data")
    (edge,) = drawn(data_access, role, store, *_organization())
    assert (edge.certainty, edge.assumptions) == ("sure", ())
    assert not drawn(data_access, role, store, *_organization(("ou-1", deny("s3:*"))))
    elsewhere = drawn(data_access, role, store, *_organization(("ou-2", deny("s3:*"))))
    assert reached(elsewhere, sure=True) == {("r", "data")}
    linked = principal("role/aws-service-role/s3.amazonaws.com/r", READ)
    assert drawn(data_access, linked, store, *_organization(("ou-1", deny("s3:*"))))


def test_each_level_must_allow() -> None:
    role, store = principal("role/r", READ), bucket("data")
    nodes = [n for n in _organization(("ou-1", allow("ec2:*"))) if not n.id.endswith("/p-1")]
    assert not drawn(data_access, role, store, *nodes)


def test_service_control_policies_out_of_sight_are_assumed_open() -> None:
    (edge,) = drawn(data_access, principal("role/r", READ), bucket("data"), account(organization="o-1"))
    assert (edge.certainty, edge.assumptions) == ("sure", ("scp",))


def test_resource_control_policies_bind() -> None:
    guard = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    role, store = principal("role/r", READ), bucket("data")
    assert not drawn(data_access, role, store, *_organization(("r-1", guard), kind="rcp"))


def _granted(operations=("Decrypt",), grantee="role/r", **more) -> Node:
    who = grantee if ":" in grantee else arn(grantee)
    grant = {"grantee": who, "operations": list(operations), "context": more.pop("context", {})}
    return key("k", grants=[grant], **more)


@pytest.mark.parametrize(
    ("the_key", "expected"),
    [
        (_granted(), {()}),
        (_granted(["Decrypt", "RetireGrant"]), {()}),
        (_granted(["Encrypt"]), set()),
        (_granted(grantee="role/other"), set()),
        (_granted(grantee="root"), set()),
        (_granted(context={"tenant": "a"}), {("kms:encryptioncontext:tenant",)}),
        (_granted(grantee=f"arn:aws:sts::{ACCOUNT}:assumed-role/r/s"), {("sts:rolesessionname",)}),
        (_granted(state="Disabled"), set()),
        (key("k", grants=[]), set()),
    ],
)
def test_a_grant_of_the_key_decrypts(the_key: Node, expected: set[tuple[str, ...]]) -> None:
    edges = drawn(data_access, principal("role/r", READ), bucket("data", **ENCRYPTED), the_key)
    assert {edge.depends for edge in edges} == expected


def test_a_deny_of_the_key_policy_beats_a_grant() -> None:
    no = {"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    guarded = Node(_granted().id, "aws.kms.key", {**_granted().fields, "policy": document(no)})
    assert not drawn(data_access, principal("role/r", READ), bucket("data", **ENCRYPTED), guarded)


def test_grants_that_were_not_read_may_be_to_anyone_and_make_nothing_less_sure() -> None:
    def blind(*statements: dict[str, object]) -> Node:
        one = key("k", *statements)
        return Node(one.id, one.kind, {k: v for k, v in one.fields.items() if k != "grants"}, {"grants": "denied"})

    people = (principal("role/r", READ), principal("user/ann", READ, DECRYPT), bucket("data", **ENCRYPTED))
    edges = drawn(data_access, *people, blind(DELEGATES))
    assert reached(edges, "reads", sure=True) == {("ann", "data")}
    assert reached(edges, "reads") == {("ann", "data"), ("r", "data")}
    assert ("gap:aws.kms.key.grants",) in {edge.depends for edge in edges}
