"""Promises of the edges to data, over made-up accounts."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.made import ACCOUNT, FOREIGN, arn, bucket, drawn, key, principal, reached, says
from stance.graph.levers import pulled
from stance.graph.makers.aws_data import data_access, data_grants
from stance.model.edge import Edge, Lever
from stance.model.memory import Memory
from stance.model.world import Node

KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k"
ACTIONS = ["s3:*", "s3:GetObject", "s3:PutObject", "kms:Decrypt", "kms:*", "*", "ec2:*"]
RESOURCES = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::b*", "arn:aws:s3:::*", KEY, "arn:aws:s3:::${aws:username}/*"]
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"StringEquals": {"aws:PrincipalTag/t": "1"}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}},
]
WHO = ["*", {"AWS": arn("root")}, {"AWS": arn("role/r0")}, {"AWS": arn("user/u0")}, {"AWS": FOREIGN}]

HIDEABLE = ("attached_policies", "inline_documents", "boundary", "groups", "policy", "key", "tags", "grants")

effects = st.sampled_from(["Allow", "Allow", "Deny"])
statements = st.builds(
    lambda e, a, r, c: says(e, a, r, **({"Condition": c} if c else {})),
    effects, st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), st.sampled_from(CONDITIONS),
)  # fmt: skip
rules = st.builds(lambda said, who: {**said, "Principal": who}, statements, st.sampled_from(WHO))
holders = st.lists(st.lists(statements, max_size=3), min_size=1, max_size=4)
policies = st.lists(rules, max_size=2)
grants = st.builds(
    lambda who, operations, context: {"grantee": who, "operations": operations, "context": context},
    st.sampled_from([arn("role/r0"), arn("user/u0"), f"arn:aws:sts::{ACCOUNT}:assumed-role/r0/s"]),
    st.sampled_from([["Decrypt"], ["Encrypt"], ["Decrypt", "GenerateDataKey"]]),
    st.sampled_from([{}, {}, {"tenant": "a"}]),
)


@st.composite
def accounts(draw: st.DrawFn) -> list[Node]:
    """A few users and roles, and buckets of which one is encrypted with a customer's key."""
    people = [
        principal(f"{'user/u' if i % 2 else 'role/r'}{i // 2}", *said, tags={"t": draw(st.sampled_from("12"))})
        for i, said in enumerate(draw(holders))
    ]
    encrypted = bucket("b2", *draw(policies), key=KEY)
    the_key = key("k", *draw(policies), grants=draw(st.lists(grants, max_size=2)))
    return [*people, bucket("a", *draw(policies)), bucket("b1"), encrypted, the_key]


def _edges(nodes: list[Node], memory: Memory | None = None) -> list[Edge]:
    return [edge for maker in (data_access, data_grants) for edge in drawn(maker, *nodes, memory=memory)]


def _pairs(nodes: list[Node], sure: bool) -> set[tuple[str, str, str]]:
    edges = _edges(nodes)
    return {(kind, *pair) for kind in ("reads", "writes") for pair in reached(edges, kind, sure)}


@settings(max_examples=60, deadline=None)
@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_does_not_matter(nodes: list[Node], dice: random.Random) -> None:
    shuffled = list(nodes)
    dice.shuffle(shuffled)
    assert sorted(map(repr, _edges(shuffled))) == sorted(map(repr, _edges(nodes)))


@settings(max_examples=60, deadline=None)
@given(accounts(), statements)
def test_a_deny_adds_nothing(nodes: list[Node], said: dict[str, Any]) -> None:
    first = nodes[0]
    more = {"name": "more", "document": bucket("x", {**said, "Effect": "Deny"}).fields["policy"]}
    documents = [*first.fields["inline_documents"], more]
    denied = Node(first.id, first.kind, {**first.fields, "inline_documents": documents})
    after = [denied, *nodes[1:]]
    assert _pairs(after, sure=True) <= _pairs(nodes, sure=True)
    assert _pairs(after, sure=False) <= _pairs(nodes, sure=False)


@settings(max_examples=80, deadline=None)
@given(accounts(), st.data())
def test_what_is_hidden_removes_no_possible_edge_and_adds_no_sure_one(nodes: list[Node], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(nodes) - 1))
    one = nodes[place]
    name = data.draw(st.sampled_from([name for name in HIDEABLE if name in one.fields]))
    blind = Node(one.id, one.kind, {k: v for k, v in one.fields.items() if k != name}, {name: "denied"})
    hidden = [*nodes[:place], blind, *nodes[place + 1 :]]
    assert _pairs(nodes, sure=False) <= _pairs(hidden, sure=False)
    assert _pairs(hidden, sure=True) <= _pairs(nodes, sure=True)


@settings(max_examples=40, deadline=None)
@given(accounts())
def test_decided_together_is_decided_alone(nodes: list[Node]) -> None:
    """Junctions and shelves only save edges: one principal and one bucket at a time give the same."""
    people = [n for n in nodes if n.kind.startswith("aws.iam")]
    stores = [n for n in nodes if n.kind == "aws.s3.bucket"]
    (the_key,) = [n for n in nodes if n.kind == "aws.kms.key"]
    for sure in (True, False):
        alone = {pair for p in people for s in stores for pair in _pairs([p, s, the_key], sure)}
        assert alone == _pairs(nodes, sure)


@settings(max_examples=40, deadline=None)
@given(accounts())
def test_each_lever_takes_its_support_away(nodes: list[Node]) -> None:
    edges = _edges(nodes)
    for edge in edges:
        for lever in edge.levers:
            after = [_pulled(n, lever) if n.id == lever.asset else n for n in nodes]
            for store in _ends(edges, edge.target):
                assert _ways(_edges(after), edge, store) < _ways(edges, edge, store)


def _pulled(node: Node, lever: Lever) -> Node:
    return Node(node.id, node.kind, pulled(node.fields, [lever]), node.gaps)


def _ends(edges: list[Edge], target: str) -> list[str]:
    return [e.target for e in edges if e.source == target] if target.startswith("hub:") else [target]


def _ways(edges: list[Edge], like: Edge, store: str) -> int:
    """How many edges, junctions passed through, lead from an edge's source to a store as it does."""
    own = [e for e in edges if (e.source, e.kind) == (like.source, like.kind)]
    return sum(_ends(edges, e.target).count(store) for e in own)


@settings(max_examples=80, deadline=None)
@given(accounts(), st.lists(statements, max_size=2), st.data())
def test_what_is_remembered_of_before_makes_no_difference(
    nodes: list[Node], said: list[dict[str, Any]], data: st.DataObject
) -> None:
    """One principal's policies changed, or the principal gone: the same as drawing all from nothing."""
    people = sum(node.kind.startswith("aws.iam") for node in nodes)
    place = data.draw(st.integers(0, people - 1))
    name = nodes[place].id.rpartition(":")[2]
    changed = [principal(name, *said, tags=nodes[place].fields["tags"])] if data.draw(st.booleans()) else []
    after = [*nodes[:place], *changed, *nodes[place + 1 :]]
    memory = Memory()
    _edges(nodes, memory)
    assert _edges(after, memory) == _edges(after)
