"""The order in which to make fixes, so that the first few do the most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Final

from stance.graph.answers import Fix
from stance.graph.attack import AttackGraph
from stance.graph.plans import lever_key
from stance.model.edge import Certainty, Edge

AT_A_TIME: Final = 10
"""Fixes that are chosen together. Fewer would miss those that only work together, more would serve the end best."""


def fix_order(
    edges: Iterable[Edge],
    fixes: Mapping[str, Fix],
    *,
    entries: Iterable[str],
    jewels: Mapping[str, float] | Iterable[str],
    seconds: float = 30.0,
) -> list[str]:
    """The fixes that cut ways from entries to jewels, first things first; those that cut none are left out.

    Ten at a time are chosen, each ten with those before them made, until nothing more can be cut or the time is up.
    What could not be read counts as if it were there: to wait for it would leave the ways through it open. Ways
    that need a flaw not yet known, or other luck, come after.
    """
    rest, done, until = [_as_if_read(edge) for edge in edges], list[str](), monotonic() + seconds
    places, weights = list(entries), dict(jewels) if isinstance(jewels, Mapping) else dict.fromkeys(jewels, 1.0)
    readings: list[Certainty] = ["sure", "possible"]
    while readings and monotonic() < until:
        graph = AttackGraph(rest, entries=places, jewels=weights)
        more = graph.fix_set(fixes, AT_A_TIME, readings[0], until - monotonic()).fixes
        done += more
        pulled = {lever_key(lever) for one in more for lever in fixes[one].levers}
        rest = [edge for edge in rest if not pulled.intersection(map(lever_key, edge.levers))]
        if not more:
            del readings[0]
    return done


def _as_if_read(edge: Edge) -> Edge:
    """The edge, sure if nothing but gaps speaks against it."""
    unread = edge.certainty == "possible" and edge.depends and all(one.startswith("gap:") for one in edge.depends)
    return replace(edge, certainty="sure") if unread else edge
