"""Identities that become others, or administrator: by trust, by roles handed over, by what they may change."""

from __future__ import annotations

from collections.abc import Iterator

from stance.graph.survey.identities import IDENTITIES, powers
from stance.graph.survey.organisation import beyond_sight
from stance.identity.powers.supports import Evidence, evidences
from stance.model.edge import HUB, Edge, Lever, edge_maker
from stance.model.world import World


@edge_maker(*IDENTITIES)
def identity_powers(world: World) -> Iterator[Edge]:
    """Users and roles assume roles, hand them over, take over what runs with them, take credentials, strengthen."""
    for found in evidences(powers(world)):
        yield _edge(world, found)


def _edge(world: World, found: Evidence) -> Edge:
    link = found.link
    owner = link.source.split(":")[4] if link.source.startswith("arn:") else ""
    outside = () if link.source.startswith(HUB) else beyond_sight(world, owner)
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
