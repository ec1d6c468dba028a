"""Edges from ways: one for each set of levers and of what is not known, with the ports and sources told together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stance.graph.reachability.boxes import Span, spans
from stance.graph.reachability.network import NAMES, Way
from stance.model.edge import Certainty, Edge, Lever

_CALLED = {number: name for name, number in NAMES.items() if name not in ("all", "-1")}


def edges(
    source: str, kind: str, target: str, ways: Iterable[Way], depends: tuple[str, ...] = (), **evidence: Any
) -> Iterator[Edge]:
    """The edges that the ways support; more of the same support is told in the evidence of one edge.

    A way that is sure makes those needless that rest on the same levers and are not.
    """
    found: dict[tuple[tuple[Lever, ...], tuple[str, ...]], list[Way]] = {}
    for way in ways:
        key = tuple(sorted(set(way.levers), key=str)), tuple(sorted({*way.depends, *depends}))
        found.setdefault(key, []).append(way)
    sure = {levers for levers, unsure in found if not unsure}
    for levers, unsure in sorted(found, key=str):
        if unsure and levers in sure:
            continue
        told = {**evidence, **_told(found[levers, unsure])}
        yield Edge(source, kind, target, certainty(unsure), unsure, (), told, levers)


def certainty(depends: tuple[str, ...]) -> Certainty:
    """Sure where nothing is left open."""
    return "possible" if depends else "sure"


def _told(ways: list[Way]) -> dict[str, Any]:
    """Ports by protocol, sources and what they pass through."""
    by_protocol: dict[str, list[Span]] = {}
    for way in ways:
        by_protocol.setdefault(_CALLED.get(way.protocol, way.protocol), []).extend(way.ports)
    return {
        "ports": {name: [_span(span) for span in spans(listed)] for name, listed in sorted(by_protocol.items())},
        **_some("from", sorted({source for way in ways for source in way.sources})),
        **_some("through", sorted({part for way in ways for part in way.through})),
    }


def _some(name: str, listed: list[str]) -> dict[str, Any]:
    return {name: listed} if listed else {}


def _span(span: Span) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"
