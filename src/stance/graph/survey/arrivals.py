"""The ways by which packets of the internet come to what stands in the networks, found once for all who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from stance.graph.reachability.internet import from_internet
from stance.graph.reachability.network import Interface, Way
from stance.graph.survey.placements import Ports, placements
from stance.model.world import World

PLACE: Final = "gap:subnet"
"""What decides where an asset stands in one of several subnets that are not reached alike."""

Arrivals = Mapping[tuple[str, tuple[str, ...]], Sequence[Way]]
"""The ways to each asset, and what of the asset itself is not known."""


def arrivals(world: World) -> Arrivals:
    """The ways from the internet to each asset that stands in a network."""
    return world.once(_arrivals)


def _arrivals(world: World) -> Arrivals:
    known: dict[tuple[object, ...], list[Way]] = {}
    ways: dict[tuple[str, tuple[str, ...]], list[Way]] = {}
    for placed in placements(world):
        found = [_arriving(face, placed.ports, known) for face in placed.faces]
        unsure = () if all(found) else (PLACE,)
        of = ways.setdefault((placed.asset, (*placed.depends, *unsure)), [])
        of += [way for listed in found for way in listed]
    return ways


def _arriving(face: Interface, ports: Ports | None, known: dict[tuple[object, ...], list[Way]]) -> list[Way]:
    """The ways to an interface, found once for all that nothing but their levers tells apart."""
    if not face.public:
        return []
    key = face.subnet, face.groups, face.public, face.filtered, ports
    if key not in known:
        known[key] = list(from_internet(replace(face, levers=()), ports))
    return [replace(way, levers=(*way.levers, *face.levers)) for way in known[key]]
