"""The graph's promises over generated accounts: all makers together, as an estate draws them."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.made import ACCOUNT, FOREIGN, account, arn, bucket, document, managed, node, principal, says
from promises.graph import Reach, reach, wrong_ways
from stance.graph.fixes import candidates
from stance.graph.picture import Collected, Picture
from stance.model.world import Node

ACTIONS = [
    "iam:AttachUserPolicy", "iam:PutRolePolicy", "iam:CreatePolicyVersion", "iam:CreateAccessKey", "iam:*", "*",
    "iam:AddUserToGroup", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole", ["iam:PassRole", "lambda:*"],
    "iam:DetachUserPolicy", "s3:GetObject",
]  # fmt: skip
RESOURCES = ["*", arn("role/*"), arn("user/u0"), arn("role/r0"), arn("policy/own"), "arn:aws:s3:::a/*"]
CONDITIONS: list[dict[str, Any]] = [
    {}, {}, {}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"StringEquals": {"aws:PrincipalTag/t": "1"}}
]  # fmt: skip
TRUSTED = [
    {"AWS": arn("root")}, {"AWS": arn("user/u0")}, {"AWS": FOREIGN}, {"AWS": "*"},
    {"Service": "lambda.amazonaws.com"},
]  # fmt: skip
statements = st.builds(
    lambda e, a, r, c: says(e, a, r, **({"Condition": c} if c else {})),
    st.sampled_from(["Allow", "Allow", "Allow", "Deny"]), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES),
    st.sampled_from(CONDITIONS),
)  # fmt: skip
several = st.lists(statements, max_size=3)
KEY = {"number": 1, "active": True, "rotated_at": None, "used_at": None}
HIDEABLE = (
    "attached_policies", "inline_documents", "groups", "boundary", "trust_document", "document", "policy", "tags",
    "access_keys", "password_enabled", "mfa_active", "instance_profiles", "other_versions",
)  # fmt: skip


@st.composite
def accounts(draw: st.DrawFn) -> list[Node]:
    """Two users, two roles, a group, a managed policy, a bucket, a function."""
    found = [account(), managed("own", *draw(several), other_versions=[]), bucket("a", policy=None)]
    for n in range(2):
        attached = draw(st.sampled_from([[], [arn("policy/own")]]))
        known = {"access_keys": [KEY][: draw(st.integers(0, 1))], "password_enabled": False, "mfa_active": False}
        groups = draw(st.sampled_from([[], ["staff"]]))
        found.append(principal(f"user/u{n}", *draw(several), attached_policies=attached, groups=groups, **known))
        trust = {**says("Allow", "sts:AssumeRole"), "Principal": draw(st.sampled_from(TRUSTED))}
        del trust["Resource"]
        strong = draw(st.sampled_from([[], ["arn:aws:iam::aws:policy/AdministratorAccess"]]))
        found.append(
            principal(
                f"role/r{n}",
                *draw(several),
                attached_policies=strong,
                trust_document=document(trust),
                instance_profiles=[],
            )
        )
    held = [{"name": "g", "document": document(*draw(several))}]
    found.append(node("aws.iam.group", arn("group/staff"), region="", attached_policies=[], inline_documents=held))
    function = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
    found.append(node("aws.lambda.function", function, role=arn("role/r0"), policy=None, urls=[], subnet_ids=[],
                      group_ids=[], environment_secrets=[]))  # fmt: skip
    return found


def picture(nodes: list[Node]) -> Picture:
    return Picture(Collected(n.id, n.kind, n.fields, n.gaps) for n in nodes)


def ways(nodes: list[Node]) -> Reach:
    return reach(picture(nodes).edges)


def mixed(value: Any, dice: random.Random) -> Any:
    """The same with lists, and statements of documents, in another order."""
    if isinstance(value, str) and value.startswith('{"Version"'):
        said = json.loads(value)
        return json.dumps({**said, "Statement": dice.sample(said["Statement"], len(said["Statement"]))})
    if isinstance(value, list):
        return [mixed(item, dice) for item in dice.sample(value, len(value))]
    return {name: mixed(item, dice) for name, item in value.items()} if isinstance(value, dict) else value


@settings(max_examples=25)
@given(accounts(), st.randoms(use_true_random=False))
def test_no_order_matters(nodes, dice):
    other = [Node(n.id, n.kind, mixed(n.fields, dice)) for n in dice.sample(nodes, len(nodes))]
    assert ways(other) == ways(nodes)
    assert ways(nodes).sure <= ways(nodes).possible


@settings(max_examples=25)
@given(accounts(), st.integers(0, 3), statements)
def test_a_deny_adds_nothing_sure(nodes, whose, said):
    """The Deny stands in a policy of AWS, which nobody can edit; who could take it off gains nothing by that."""
    held = [n for n in nodes if n.kind in ("aws.iam.user", "aws.iam.role")][whose]
    name = "arn:aws:iam::aws:policy/Denying"
    policy = node("aws.iam.policy", name, region="", document=document({**said, "Effect": "Deny"}), aws_managed=True,
                  other_versions=[])  # fmt: skip
    more = Node(held.id, held.kind, {**held.fields, "attached_policies": [*held.fields["attached_policies"], name]})
    after = [more if n is held else n for n in nodes]
    assert ways([*after, policy]).sure <= ways(nodes).sure


@settings(max_examples=40)
@given(accounts(), st.sets(st.tuples(st.integers(0, 8), st.sampled_from(HIDEABLE)), min_size=1, max_size=3))
def test_what_is_not_read_takes_no_way_and_adds_none(nodes, holes):
    def holed(n: int, one: Node) -> Node:
        hidden = {name for place, name in holes if place == n} & one.fields.keys()
        fields = {name: value for name, value in one.fields.items() if name not in hidden}
        return Node(one.id, one.kind, fields, dict.fromkeys(hidden, "denied"))

    assert wrong_ways(ways(nodes), ways([holed(n, one) for n, one in enumerate(nodes)])) == []


@settings(max_examples=25)
@given(accounts(), st.randoms(use_true_random=False))
def test_a_change_cuts_every_edge_that_names_it_and_adds_no_sure_way(nodes, dice):
    """It is made in the state, and facts and edges are found again."""
    before = picture(nodes)
    offered = candidates(before.edges)
    for name in dice.sample(sorted(offered), min(3, len(offered))):
        fix = offered[name]
        after = before.after(fix.levers)
        assert reach(after.edges).sure <= reach(before.edges).sure, name
        named = [lever for lever in fix.levers if not str(lever.element).endswith("]")]  # places move
        assert not [e for e in after.edges if e.certainty == "sure" and set(named) & set(e.levers)], name
