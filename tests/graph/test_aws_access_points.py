"""Access points and access lists of buckets: each situation beside one that differs in a single fact."""

from __future__ import annotations

from typing import Any

import pytest

from graph.made import ACCOUNT, FOREIGN, allow, arn, bucket, deny, document, drawn, node, principal, reached
from stance.conditions import UNKNOWN
from stance.facts import storage as facts
from stance.graph.levers import pulled
from stance.graph.makers.aws_access_points import access_points_lead_to_buckets
from stance.graph.makers.aws_data import data_access, data_grants
from stance.graph.makers.aws_public import accounts_by_access_list, internet_by_policy
from stance.model.world import Node

POINT = f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/door"
INSIDE = f"{POINT}/object/*"
EVERYONE = {"Principal": "*"}
BY_POINTS = {"StringEquals": {"s3:DataAccessPointAccount": ACCOUNT}}


def door(*statements: Any, drop: tuple[str, ...] = (), **fields: Any) -> Node:
    known = {"bucket": "data", "vpc": None, "public_policies_restricted": False, "key": None, "tags": {},
             "policy": document(*statements) if statements else None} | fields  # fmt: skip
    return node("aws.s3.access_point", POINT, **{k: v for k, v in known.items() if k not in drop})


def hands_over(condition: Any = BY_POINTS, **more: Any) -> dict[str, Any]:
    said = {"Principal": "*", "Condition": condition} | more
    return allow("s3:*", ["arn:aws:s3:::data", "arn:aws:s3:::data/*"], **said)


def led(*nodes: Node) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(e.kind, e.certainty, e.depends) for e in drawn(access_points_lead_to_buckets, *nodes)}


BOTH = {("reads", "sure", ()), ("writes", "sure", ())}


def only(*depends: str) -> set[Any]:
    return {(kind, "possible", depends) for kind in ("reads", "writes")}


@pytest.mark.parametrize(
    ("point", "behind", "wanted"),
    [
        (door(), bucket("data", hands_over()), BOTH),
        (door(), bucket("data"), set()),
        (door(), bucket("data", hands_over({"StringEquals": {"s3:DataAccessPointAccount": FOREIGN}})), set()),
        (door(), bucket("data", hands_over({"ArnLike": {"s3:DataAccessPointArn": POINT}})), BOTH),
        (door(), bucket("data", hands_over({"ArnLike": {"s3:DataAccessPointArn": POINT + "2"}})), set()),
        (door(), bucket("data", hands_over({"StringEquals": {"s3:AccessPointNetworkOrigin": "VPC"}})), set()),
        (door(vpc="vpc-1"), bucket("data", hands_over()), only("aws:sourcevpc")),
        (door(bucket="other"), bucket("data", hands_over()), set()),
        (door(), bucket("data", hands_over(Principal={"AWS": arn("root")})), only("aws:principalarn")),
        (door(), bucket("data", hands_over(), deny("s3:*", "*", **EVERYONE)), set()),
        (door(), bucket("data", hands_over(Action="s3:ListBucket")), set()),
        (door(drop=("vpc",)), bucket("data", hands_over()), only("aws:sourcevpc")),
        (door(drop=("bucket",)), bucket("data", hands_over()), only("gap:s3:ListAccessPoints")),
    ],
)
def test_a_bucket_hands_over_to_its_access_points(point, behind, wanted):
    assert led(point, behind) == wanted


def test_a_bucket_whose_policy_was_not_read_may_hand_over():
    blind = bucket("data")
    found = led(door(), Node(blind.id, blind.kind, {k: v for k, v in blind.fields.items() if k != "policy"}))
    assert {certainty for _, certainty, _ in found} == {"possible"}


def test_the_lever_ends_it():
    behind = bucket("data", hands_over())
    edge = drawn(access_points_lead_to_buckets, door(), behind)[0]
    (lever,) = edge.levers
    assert lever.asset == behind.id
    assert not led(door(), Node(behind.id, behind.kind, pulled(behind.fields, [lever])))


def test_who_may_use_the_access_point_reads_through_it():
    reader = principal("role/r", allow("s3:GetObject", INSIDE))
    assert reached(drawn(data_access, reader, door()), sure=True) == {("r", "door")}
    assert not drawn(data_access, principal("role/r", allow("s3:GetObject", POINT)), door())


def test_its_policy_lets_others_in():
    shared = door(allow("s3:GetObject", INSIDE, Principal={"AWS": FOREIGN}))
    assert [e.source for e in drawn(data_grants, shared)] == [arn("root", FOREIGN)]
    public = door(allow("s3:GetObject", INSIDE, **EVERYONE))
    assert [e.certainty for e in drawn(internet_by_policy, public)] == ["sure"]
    guarded = door(allow("s3:GetObject", INSIDE, **EVERYONE), public_policies_restricted=True)
    assert not drawn(internet_by_policy, guarded)
    blind = door(allow("s3:GetObject", INSIDE, **EVERYONE), drop=("public_policies_restricted",))
    assert [e.certainty for e in drawn(internet_by_policy, blind)] == ["possible"]


def test_handing_over_to_access_points_is_not_public():
    assert not [e for e in drawn(internet_by_policy, bucket("data", hands_over())) if e.certainty == "sure"]


def test_its_switches_are_those_of_point_bucket_and_account():
    on, off = {"restrict_public_buckets": True}, {"restrict_public_buckets": False}
    restricted = facts.point_policies_restricted.derive
    bare = {"public_access_block": None}
    assert restricted(off, bare, {"public_access_block": off}) is False
    assert restricted(on, UNKNOWN, UNKNOWN) is True
    assert restricted(off, {"public_access_block": on}, UNKNOWN) is True
    assert restricted(off, bare, {"public_access_block": on}) is True
    assert restricted(off, None, bare) is UNKNOWN  # a bucket that was not seen
    assert facts.point_key.derive({"key": "k"}) == "k"
    assert facts.point_key.derive(None) is UNKNOWN


THEIRS, OURS = "a" * 64, "b" * 64


def listed(permission="WRITE", who=THEIRS, **fields: Any) -> Node:
    grant = {"principal": who, "permission": permission, "to_owner": who == OURS}
    return bucket("data", grants=[grant], **{"ownership": None, "owner": OURS} | fields)


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (listed(), {("writes", "sure")}),
        (listed("FULL_CONTROL"), {("writes", "sure"), ("reads", "possible")}),
        (listed("READ"), {("reads", "possible")}),
        (listed(who=OURS), set()),
        (listed(who="http://acs.amazonaws.com/groups/s3/LogDelivery"), set()),
        (listed(ownership="BucketOwnerEnforced"), set()),
        (listed(ownership="ObjectWriter"), {("writes", "sure")}),
        (Node("b", "aws.s3.bucket", {k: v for k, v in listed().fields.items() if k != "ownership"}),
         {("writes", "possible")}),
    ],
)  # fmt: skip
def test_access_lists_give_to_other_accounts(one, wanted):
    edges = drawn(accounts_by_access_list, one)
    assert {(e.kind, e.certainty) for e in edges} == wanted
    assert {e.source for e in edges} <= {f"arn:aws:iam::{THEIRS}:root"}


def test_an_account_of_ours_is_known_by_its_buckets():
    other = node("aws.s3.bucket", "arn:aws:s3:::theirs", FOREIGN, owner=THEIRS, ownership=None, grants=[])
    (edge,) = drawn(accounts_by_access_list, listed(), other)
    assert edge.source == FOREIGN
    (lever,) = edge.levers
    one = listed()
    assert not drawn(accounts_by_access_list, Node(one.id, one.kind, pulled(one.fields, [lever])))
