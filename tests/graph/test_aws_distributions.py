"""Buckets behind distributions: each situation beside one that differs in a single fact."""

from __future__ import annotations

from typing import Any

import pytest

from graph.made import ACCOUNT, allow, bucket, deny, drawn, key, node
from stance.graph.levers import pulled
from stance.graph.makers.aws_distributions import distributions_serve_buckets
from stance.model.edge import Lever
from stance.model.world import Node

SITE = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
BUCKET = "arn:aws:s3:::data"
OLD = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2"
SURE, BY_FUNCTION = ("reads", "sure", ()), ("reads", "possible", ("edge-function",))


def origin(**more: Any) -> dict[str, Any]:
    known = {"id": "o", "domain": "data.s3.eu-west-1.amazonaws.com", "protocol_policy": None, "tls_versions": [],
             "path": None, "access_control": "E9", "access_identity": None}  # fmt: skip
    return known | more


def behaviour(**more: Any) -> dict[str, Any]:
    return {"path": "*", "origins": ["o"], "methods": ["GET", "HEAD"], "signed": False, "judged": False} | more


def site(*origins: Any, behaviours: Any = None, drop: tuple[str, ...] = (), **fields: Any) -> Node:
    listed = [behaviour()] if behaviours is None else behaviours
    known = {"enabled": True, "origins": list(origins) or [origin()], "behaviours": listed} | fields
    return node("aws.cloudfront.distribution", SITE, region="", **{k: v for k, v in known.items() if k not in drop})


def admits(action="s3:GetObject", resource=f"{BUCKET}/*", principal=None, source=SITE, **more):
    """A statement of the bucket's policy as the console writes it."""
    bound = {"StringEquals": {"AWS:SourceArn": source}} if source else {}
    who = principal or {"Service": "cloudfront.amazonaws.com"}
    return allow(action, resource, Principal=who, Condition=bound, **more)


OURS = bucket("data", admits())


def found(*nodes):
    return {(e.kind, e.certainty, e.depends) for e in drawn(distributions_serve_buckets, *nodes)}


@pytest.mark.parametrize(
    ("nodes", "wanted"),
    [
        ([site(), OURS], {SURE}),
        ([site(enabled=False), OURS], set()),
        ([site(origin(domain="other.s3.amazonaws.com")), OURS], set()),
        ([site(origin(domain="data.s3.amazonaws.com")), OURS], {SURE}),
        ([site(origin(domain="data.s3-website.eu-west-1.amazonaws.com")), OURS], set()),
        ([site(origin(access_control=None)), OURS], set()),
        ([site(), bucket("data")], set()),
        ([site(), bucket("data", admits(source=SITE[:-1] + "2"))], set()),
        ([site(), bucket("data", admits(source=None))], {SURE}),
        ([site(), bucket("data", admits("s3:ListBucket", BUCKET))], set()),
        ([site(), bucket("data", admits(), deny("s3:*", f"{BUCKET}/*", Principal="*"))], set()),
        ([site(origin(path="/web")), bucket("data", admits(resource=f"{BUCKET}/web/*"))], {SURE}),
        ([site(origin(path="/app")), bucket("data", admits(resource=f"{BUCKET}/web/*"))], set()),
        ([site(behaviours=[behaviour(signed=True)]), OURS], set()),
        ([site(behaviours=[behaviour(signed=True), behaviour(path="/free/*")]), OURS], {SURE}),
        ([site(behaviours=[behaviour(judged=True)]), OURS], {BY_FUNCTION}),
        ([site(behaviours=[behaviour(origins=["other"])]), OURS], set()),
        ([site(behaviours=[behaviour(methods=["GET", "PUT"])]), OURS], {SURE}),
        ([site(behaviours=[behaviour(methods=["PUT"])]), bucket("data", admits("s3:PutObject"))],
         {("writes", "sure", ())}),
        ([site(), bucket("data", admits("s3:PutObject"))], set()),
        ([site(origin(access_control=None, access_identity="E2")),
          bucket("data", admits(principal={"AWS": OLD}, source=None))], {SURE}),
        ([site(origin(access_control=None, access_identity="E3")),
          bucket("data", admits(principal={"AWS": OLD}, source=None))], set()),
    ],
)  # fmt: skip
def test_who_calls_the_distribution_reads_the_bucket(nodes, wanted):
    assert found(*nodes) == wanted


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (admits("kms:Decrypt", "*"), {SURE}),
        (admits("kms:Encrypt", "*"), set()),
        (admits("kms:Decrypt", "*", source=SITE + "x"), set()),
    ],
)
def test_with_the_key_that_encrypts_it(statement, wanted):
    encrypted = bucket("data", admits(), key=key("k").id)
    assert found(site(), encrypted, key("k", statement)) == wanted


@pytest.mark.parametrize("field", ["origins", "behaviours", "policy"])
def test_what_was_not_read_leaves_it_possible(field):
    policy = {k: v for k, v in OURS.fields.items() if k != field}
    edges = found(site(drop=(field,)), Node(OURS.id, OURS.kind, policy, {}))
    assert {kind for kind, *_ in edges} >= {"reads"}
    assert {certainty for _, certainty, _ in edges} == {"possible"}


def test_each_lever_ends_it():
    nodes = {one.id: one for one in (site(), OURS)}
    (edge,) = drawn(distributions_serve_buckets, *nodes.values())
    assert {lever.asset for lever in edge.levers} == set(nodes)
    for lever in edge.levers:
        one = nodes[lever.asset]
        after = {**nodes, one.id: Node(one.id, one.kind, pulled(one.fields, [Lever(*lever)]), one.gaps)}
        assert not drawn(distributions_serve_buckets, *after.values())
