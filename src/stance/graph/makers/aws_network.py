"""Networks of AWS: what the internet reaches, and what machines reach inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stance.graph.classes import Callers, Place, places
from stance.graph.networks import networks
from stance.graph.placements import PLACED, Placement, Ports, endpoint, placements
from stance.graph.reachability.inside import Link, between
from stance.graph.reachability.internet import from_internet
from stance.graph.reachability.network import Interface, Way
from stance.graph.ways import certainty, edges
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.database import RdsInstance
from stance.model.edge import HUB, INTERNET, Edge, edge_maker
from stance.model.world import World

PLACE = "gap:subnet"
"""What decides where an asset stands in one of several subnets that are not reached alike."""


@edge_maker(*PLACED)
def internet_exposes(world: World) -> Iterator[Edge]:
    """What has a public address is called from the internet: gateway, routes, ACL in and out, groups."""
    known: dict[tuple[object, ...], list[Way]] = {}
    for placed in placements(world):
        found = [_arriving(face, placed.ports, known) for face in placed.faces]
        unsure = () if all(found) else (PLACE,)
        ways = [way for listed in found for way in listed]
        yield from edges(INTERNET, "exposes", endpoint(placed.asset), ways, (*placed.depends, *unsure))


def _arriving(face: Interface, ports: Ports | None, known: dict[tuple[object, ...], list[Way]]) -> list[Way]:
    """The ways to an interface, found once for all that nothing but their levers tells apart."""
    if not face.public:
        return []
    key = face.subnet, face.groups, face.public, face.filtered, ports
    if key not in known:
        known[key] = list(from_internet(replace(face, levers=()), ports))
    return [replace(way, levers=(*way.levers, *face.levers)) for way in known[key]]


@edge_maker(*PLACED)
def machines_call(world: World) -> Iterator[Edge]:
    """Whoever holds a machine calls what its network lets it call: groups, ACLs both ways, routes both ways.

    Machines that nothing tells apart share one junction out and one in.
    """
    net = networks(world)
    listed = placements(world)
    callers, targets = places(one for one in listed if one.caller), places(listed)
    for place in callers:
        for one in _distinct(place):
            yield Edge(one.asset, "exposes", _out(place), certainty(one.depends), one.depends)
    reached = set[str]()
    index = Callers(callers, net)
    for target in targets:
        for caller in index.of(target):
            found = list(edges(_out(caller), "exposes", _into(target), *_inside(caller, target, net.links)))
            reached |= {target.id} if found else set()
            yield from found
    for place in (place for place in targets if place.id in reached):
        for one in _distinct(place):
            yield Edge(_into(place), "exposes", endpoint(one.asset), certainty(one.depends), one.depends)


def _inside(caller: Place, target: Place, links: Mapping[str, Link]) -> tuple[list[Way], tuple[str, ...]]:
    """The ways from one place to another; what they depend on where some faces are not reached."""
    pairs = [(one, other) for one in caller.faces for other in target.faces]
    found = [list(between(one, other, links, target.ports)) for one, other in pairs]
    return [way for listed in found for way in listed], () if all(found) else (PLACE,)


def _distinct(place: Place) -> list[Placement]:
    """One placement of each asset at a place."""
    return list({(one.asset, one.depends): one for one in place.assets}.values())


def _out(place: Place) -> str:
    return f"{HUB}from:{place.id}"


def _into(place: Place) -> str:
    return f"{HUB}into:{place.id}"


@edge_maker(Ec2Instance.running, RdsInstance.port)
def endpoints_are_breached(world: World) -> Iterator[Edge]:
    """What listens may have a flaw that is not known yet; behind a port is the whole machine or database."""
    for kind in (Ec2Instance, RdsInstance):
        for node in world.of(kind):
            yield Edge(endpoint(node.id), "exploits", node.id, "possible", ("breach",))
