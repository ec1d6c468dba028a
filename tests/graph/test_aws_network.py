"""Who reaches what in networks, on labelled situations, and what must hold of all of them."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.labels import made
from graph.nets import ANY4, Estate, cut, entry, instance
from graph.situations_inside import INSIDE
from graph.situations_outside import INTERNET
from stance.graph.makers import aws_network as makers
from stance.graph.picture import Collected, Picture
from stance.graph.ways import certainty
from stance.model.edge import INTERNET as ANYONE
from stance.model.edge import Edge


def drawn(world):
    return [e for m in (makers.internet_exposes, makers.machines_call) for e in m.draw(world)]


def ways(edges, source, target) -> list[Edge]:
    """The edges from a source to an endpoint, those over junctions joined."""
    out = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    found, stack = [], [((), edge) for edge in out.get(source, [])]
    while stack:
        before, edge = stack.pop()
        path = (*before, edge)
        if edge.target == f"endpoint:{target}":
            found.append(path)
        elif edge.target.startswith("hub:"):
            stack += [(path, after) for after in out.get(edge.target, [])]
    return [joined(path) for path in found]


def joined(path):
    depends = tuple(sorted({d for edge in path for d in edge.depends}))
    levers = tuple(lever for edge in path for lever in edge.levers)
    return Edge(path[0].source, "exposes", path[-1].target, certainty(depends), depends, (), {}, levers)


def verdict(edges, source, target):
    """`sure`, `no`, or the fewest things on which it depends."""
    found = sorted((way.depends for way in ways(edges, source, target)), key=lambda depends: (len(depends), depends))
    if not found:
        return "no"
    return "sure" if not found[0] else " ".join(found[0])


@pytest.mark.parametrize(("label", "change"), [pytest.param(one[1], one[2], id=one[0]) for one in INTERNET])
def test_from_the_internet(label, change):
    assert verdict(drawn(made(change).world()), ANYONE, instance("i-web")) == label


@pytest.mark.parametrize(("label", "change"), [pytest.param(one[1], one[2], id=one[0]) for one in INSIDE])
def test_inside(label, change):
    wanted, source, target = label
    assert verdict(drawn(made(change).world()), instance(source), instance(target)) == wanted


CASES = [(ANYONE, instance("i-web"), change) for _, _, change in INTERNET]
CASES += [(instance(label[1]), instance(label[2]), change) for _, label, change in INSIDE]
each_case = pytest.mark.parametrize(("source", "target", "change"), CASES, ids=lambda v: getattr(v, "__name__", None))


@each_case
def test_every_lever_ends_its_way(source, target, change):
    world = made(change).world()
    for way in ways(drawn(world), source, target):
        for lever in way.levers:
            after = ways(drawn(cut(world, lever)), source, target)
            assert way not in after


NAMES = {"attachment_id", "instance_id", "group_id", "subnet_id", "list_id", "peering_id", "vpc_id", "profile",
         "metadata_tokens", "metadata_endpoint", "default", "prefix_lists", "group_ids", "subnet_ids"}  # fmt: skip
"""By which assets are found, and what networks do not rest on."""


@each_case
def test_what_is_not_read_takes_nothing_away_and_makes_nothing_sure(source, target, change):
    before = verdict(drawn(made(change).world()), source, target)
    places = [
        (kind, name, field)
        for kind, named in made(change).parts.items()
        for name, fields in named.items()
        for field in sorted(fields.keys() - NAMES)
    ]
    for place in random.Random(change.__name__).sample(places, 12):
        estate = made(change)
        estate.forget(*place)
        after = verdict(drawn(estate.world()), source, target)
        assert (after != "no") or before == "no", place
        assert after != "sure" or before == "sure", place


@each_case
def test_a_listing_not_read_takes_nothing_away_and_makes_nothing_sure(source, target, change):
    before = verdict(drawn(made(change).world()), source, target)
    for kind, named in made(change).parts.items():
        if not named or kind == "aws.ec2.instance":
            continue
        estate = made(change)
        estate.forget(kind)
        after = verdict(drawn(estate.world()), source, target)
        assert (after != "no") or before == "no", kind
        assert after != "sure" or before == "sure", kind


@each_case
def test_order_does_not_matter(source, target, change):
    estate = made(change)
    before = verdict(drawn(estate.world()), source, target)
    for named in estate.parts.values():
        for fields in named.values():
            for value in fields.values():
                if isinstance(value, list):
                    random.Random(7).shuffle(value)
    assert verdict(drawn(estate.world()), source, target) == before


@each_case
def test_a_denial_put_first_adds_nothing(source, target, change):
    before = verdict(drawn(made(change).world()), source, target)
    for inbound in (True, False):
        for protocol, first, last in (("-1", None, None), ("6", 443, 443)):
            estate = made(change)
            for fields in estate.parts["aws.ec2.network_acl"].values():
                fields["entries"].append(entry(1, False, inbound, protocol, ANY4, first, last))
            after = verdict(drawn(estate.world()), source, target)
            assert after == before or after != "sure"
            assert after == "no" or before != "no"


def test_machines_that_nothing_tells_apart_share_junctions():
    estate = Estate()
    for number in range(50):
        estate.instance(f"i-w{number}", {**deepcopy(estate.of("aws.ec2.instance", "i-web")["interfaces"][0])})
        estate.instance(f"i-a{number}", {**deepcopy(estate.of("aws.ec2.instance", "i-app")["interfaces"][0])})
    edges = list(makers.machines_call.draw(estate.world()))
    assert len(edges) <= 2 * 102 + 4
    assert verdict(edges, instance("i-w3"), instance("i-a7")) == "sure"


ports = st.tuples(st.integers(0, 65535), st.integers(0, 65535)).map(lambda p: (min(p), max(p)))
rules = st.lists(
    st.tuples(st.integers(1, 200), st.booleans(), st.booleans(), st.sampled_from(["-1", "6", "17"]),
              st.sampled_from([ANY4, "0.0.0.0/1", "203.0.113.0/24", "10.0.0.0/8"]), ports),
    max_size=8, unique_by=lambda r: (r[0], r[2]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(rules, rules)
def test_denials_never_open(some, more):
    def with_acl(entries):
        estate = Estate()
        estate.acl("acl-a", ["subnet-a"], [entry(n, a, i, p, b, *ps) for n, a, i, p, b, ps in entries])
        edges = drawn(estate.world())
        return {verdict(edges, ANYONE, instance("i-web")), verdict(edges, instance("i-web"), instance("i-app"))}

    used = {(number, inbound) for number, _, inbound, *_ in some}
    denials = [(n, False, i, p, b, s) for n, _, i, p, b, s in more if (n, i) not in used]
    before, after = with_acl(some), with_acl([*some, *denials])
    if "sure" not in before:
        assert "sure" not in after
    if before == {"no"}:
        assert after == {"no"}


EVERYONE = [
    (name, change)
    for name, label, change in INTERNET
    if label == "sure" and "half" not in name and name != "a_route_to_a_prefix_list_of_everyone"
]
"""Situations in which all of the internet, and not most of it, gets there, by routes that name addresses."""


@pytest.mark.parametrize(("name", "change"), EVERYONE, ids=[name for name, _ in EVERYONE])
def test_what_edges_say_is_sure_the_facts_say_too(name, change):
    """The facts of machines leave ACLs and the block of public access aside: they may say more, never less."""
    estate = made(change)
    nodes = [node for kind in estate.world()._kinds.values() for node in kind]
    picture = Picture([Collected(node.id, node.kind, node.fields, node.gaps) for node in nodes])
    (machine,) = [s.fields for s in picture.states["aws.ec2.instance"] if s.fields["id"] == instance("i-web")]
    found = machine["openings"]["$items"] if isinstance(machine["openings"], dict) else machine["openings"]
    assert found
