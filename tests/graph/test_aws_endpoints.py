"""Load balancers, APIs, distributions and functions: whom they lead to what, a fact apart each."""

from __future__ import annotations

import pytest

from graph.nets import ANY4, Estate, cut, identify, instance, permit
from graph.situations_balancers import BEHIND_BALANCERS, behind_a_balancer
from graph.situations_endpoints import BEHIND_ENDPOINTS
from stance.graph.makers import aws_balancers, aws_endpoints, aws_network
from stance.model.declared import declared
from stance.model.edge import INTERNET, EdgeMaker

SITUATIONS = [pytest.param(*label, change, id=name) for name, label, change in (*BEHIND_BALANCERS, *BEHIND_ENDPOINTS)]
MAKERS = [m for module in (aws_network, aws_balancers, aws_endpoints) for m in vars(module).values()
          if isinstance(m, EdgeMaker)]  # fmt: skip


def drawn(estate):
    world = estate.world()
    return [edge for maker in MAKERS for edge in maker.draw(world)]


def verdict(edges, target, source=INTERNET):
    """Whether the internet gets to an endpoint over exposed and forwarding ones: `sure`, `possible` or `no`."""
    for label, wanted in (("sure", ("sure",)), ("possible", ("sure", "possible"))):
        seen, stack = {source}, [source]
        while stack:
            at = stack.pop()
            for edge in edges:
                passes = edge.source == at and edge.certainty in wanted and edge.kind in ("exposes", "forwards")
                if passes and edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        if f"endpoint:{target}" in seen:
            return label
    return "no"


@pytest.mark.parametrize(("label", "target", "made", "change"), SITUATIONS)
def test_the_internet_gets_there(label, target, made, change):
    estate = behind_a_balancer(**made)
    change(estate)
    wanted = instance(target) if target.startswith("i-") else target
    assert verdict(drawn(estate), wanted) == label


def database(e, **changes):
    e.parts["aws.rds.instance"]["orders"] = {
        "port": 5432, "group_ids": ["sg-data"], "subnet_ids": ["subnet-a"], "publicly_accessible": True, **changes,
    }  # fmt: skip
    e.group("sg-data", [permit("tcp", 5432, 5432, [ANY4])])
    return identify("aws.rds.instance", "orders")


@pytest.mark.parametrize(
    ("label", "changes"),
    [
        ("sure", {}),
        ("no", {"publicly_accessible": False}),
        ("no", {"port": 3306}),
        ("no", {"subnet_ids": ["subnet-b"]}),
        ("possible", {"subnet_ids": ["subnet-a", "subnet-b"]}),
        ("possible", {"subnet_ids": None}),
        ("no", {"group_ids": ["sg-app"]}),
        ("no", {"port": None}),
    ],
)
def test_databases(label, changes):
    estate = Estate()
    name = database(estate, **changes)
    assert verdict(drawn(estate), name) == label


def test_a_machine_calls_the_database_of_its_network():
    estate = Estate()
    name = database(estate, publicly_accessible=False, subnet_ids=["subnet-a", "subnet-b"])
    estate.group("sg-data", [permit("tcp", 5432, 5432, groups=["sg-app"])])
    assert verdict(drawn(estate), name, instance("i-app")) == "sure"
    assert verdict(drawn(estate), name, instance("i-web")) == "no"


def test_a_breach_is_never_sure():
    edges = [edge for edge in drawn(Estate()) if edge.kind == "exploits"]
    assert {(e.source, e.target, e.certainty, e.depends) for e in edges} == {
        (f"endpoint:{instance(n)}", instance(n), "possible", ("breach",)) for n in ("i-web", "i-app")
    }  # fmt: skip


def test_evidence_says_how():
    (edge,) = [e for e in drawn(Estate()) if e.source == INTERNET]
    assert edge.evidence["ports"] == {"tcp": ["443"]}
    assert edge.evidence["from"] == [ANY4]
    fields = {(lever.asset.rpartition("/")[2], lever.field, lever.element) for lever in edge.levers}
    assert fields == {("sg-web", "ingress", "[0]"), ("i-web", "interfaces", "[0]"), ("rtb-public", "routes", "[1]"),
                      ("acl-a", "entries", "[0]"), ("acl-a", "entries", "[1]")}  # fmt: skip


def test_makers_are_found_by_themselves():
    assert set(MAKERS) <= set(declared("stance.graph.makers", EdgeMaker))


FOUND_BY = {"instance_id", "group_id", "subnet_id", "list_id", "vpc_id", "profile", "metadata_tokens", "api_id",
            "metadata_endpoint", "default", "prefix_lists", "domain"}  # fmt: skip
"""Names by which others refer to it, and what endpoints do not rest on."""


@pytest.mark.parametrize(("label", "target", "made", "change"), SITUATIONS)
def test_what_is_not_read_takes_nothing_away_and_makes_nothing_sure(label, target, made, change):
    def changed():
        estate = behind_a_balancer(**made)
        change(estate)
        return estate

    wanted = instance(target) if target.startswith("i-") else target
    places = [
        (kind, name, field)
        for kind, named in changed().parts.items()
        if kind.split(".")[1] in ("elb", "elbv2", "apigateway", "apigatewayv2", "cloudfront", "lambda")
        for name, fields in named.items()
        for field in sorted(fields.keys() - FOUND_BY)
    ]
    for place in places:
        estate = changed()
        estate.forget(*place)
        after = verdict(drawn(estate), wanted)
        assert after != "no" or label == "no", place
        assert after != "sure" or label == "sure", place


@pytest.mark.parametrize(("label", "target", "made", "change"), [one for one in SITUATIONS if "sure" in one.values])
def test_every_lever_ends_its_edge(label, target, made, change):
    estate = behind_a_balancer(**made)
    change(estate)
    world = estate.world()
    for edge in (edge for maker in MAKERS for edge in maker.draw(world)):
        for lever in edge.levers:
            after = cut(world, lever)
            assert edge not in [one for maker in MAKERS for one in maker.draw(after)], (edge, lever)
