"""Identities that become others, or administrator: by trust, by roles handed over, by what they may change."""

from __future__ import annotations

from collections.abc import Iterator

from stance.graph.survey.identities import IDENTITIES, powers
from stance.graph.survey.organisation import beyond_sight
from stance.identity.powers.links import Link
from stance.identity.powers.supports import Evidence, supported
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import World


@edge_maker(*IDENTITIES)
def identity_powers(world: World) -> Iterator[Edge]:
    """Users and roles assume roles, hand them over, take over what runs with them, take credentials, strengthen."""
    hubs: dict[str, list[Edge]] = {}
    for links in powers(world).each():
        source = links[0].source
        owner = source.split(":")[4] if source.startswith("arn:") else ""
        own, through = world.memory.recall(_edges, source, links, beyond_sight(world, owner))
        hubs |= through
        yield from own
    for hub in sorted(hubs):
        yield from hubs[hub]


def _edges(links: tuple[Link, ...], outside: tuple[str, ...]) -> tuple[list[Edge], dict[str, list[Edge]]]:
    """The edges of one source, and those of the junctions that they lead to, by junction."""
    own, hubs = supported(links)
    onward = {hub: [_edge(found, ()) for found in through] for hub, through in hubs.items()}
    return [_edge(found, outside) for found in own], onward


def _edge(found: Evidence, outside: tuple[str, ...]) -> Edge:
    link = found.link
    return Edge(
        link.source,
        link.kind,
        link.target,
        "sure" if link.sure else "possible",
        tuple(sorted(link.depends)),
        tuple(sorted({*outside, *link.assumptions})),
        found.said,
        tuple(Lever(*pull) for pull in found.pulls),
    )
