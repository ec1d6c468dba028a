"""Walks of numbers as paths of assets: junctions are left out, edges over them joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from stance.graph.answers import Path
from stance.graph.columns import Columns, demoted
from stance.graph.engine.alternatives import Walk
from stance.model.edge import HUB, Certainty, Edge

T = TypeVar("T")


def path(graph: Columns, walk: Walk) -> Path:
    """The path that a walk shows. A junction at its very end stays."""
    nodes, edges = walk
    halves: list[Edge] = []
    shown: list[Edge] = []
    for number in edges:
        halves.append(demoted(graph.edge(number), bool(graph.sure[number])))
        if not halves[-1].target.startswith(HUB):
            shown.append(joined(halves))
            halves = []
    if halves:
        shown.append(joined(halves))
    source, target = graph.ids[nodes[0]], graph.ids[nodes[-1]]
    places = (source, *(edge.target for edge in shown))
    depends, assumptions = _all(edge.depends for edge in shown), _all(edge.assumptions for edge in shown)
    return Path(source, target, _weakest(shown), depends, assumptions, places, tuple(shown))


def joined(halves: Sequence[Edge]) -> Edge:
    """One edge for a chain over junctions: it holds while all its parts do, so the levers of any cut it."""
    first, last = halves[0], halves[-1]
    if len(halves) == 1:
        return first
    return Edge(
        first.source,
        last.kind,
        last.target,
        _weakest(halves),
        _all(half.depends for half in halves),
        _all(half.assumptions for half in halves),
        _evidence([half.evidence for half in halves if half.evidence]),
        _all(half.levers for half in halves),
    )


def _evidence(parts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return parts[0] if len(parts) == 1 else {"parts": [dict(part) for part in parts]} if parts else {}


def _weakest(edges: Iterable[Edge]) -> Certainty:
    return "sure" if all(edge.certainty == "sure" for edge in edges) else "possible"


def _all(parts: Iterable[Iterable[T]]) -> tuple[T, ...]:
    found: list[T] = []
    for one in (one for part in parts for one in part):
        if one not in found:  # levers may hold what cannot be hashed
            found.append(one)
    return tuple(found)
