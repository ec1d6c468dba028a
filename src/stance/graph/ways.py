"""Edges from ways: one for each set of levers and of what is not known, with the ports and sources told together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from stance.facts.services import services
from stance.graph.reachability.boxes import Span, spans
from stance.graph.reachability.network import NAMES, Way
from stance.model.edge import HUB, Certainty, Edge, Lever

FEW = 32
"""Up to so many things are led to one by one."""
_NAMED = 6
"""How many services are worth naming: more of them are behind a range that means none in particular."""
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
        assumed = tuple(sorted({one for way in found[levers, unsure] for one in way.assumptions}))
        yield Edge(source, kind, target, certainty(unsure), unsure, assumed, told, levers)


class Junctions:
    """Edges to what may stand behind something of which that was not read: through a junction where that is many.

    `name` says what all of them are; whoever leads there for the same reason shares its edges onward.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._ends: dict[str, Sequence[str]] = {}

    def to(
        self, source: str, name: str, targets: Sequence[str], depends: tuple[str, ...], levers: tuple[Lever, ...] = ()
    ) -> Iterator[Edge]:
        """The possible edges from a source to all the targets, or to the junction before them."""
        if len(targets) > FEW:
            hub = f"{HUB}{self._kind}:perhaps:{name}"
            self._ends[hub] = targets
            targets = (hub,)
        yield from (
            Edge(source, self._kind, end, "possible", depends, levers=levers) for end in targets if end != source
        )

    def onward(self) -> Iterator[Edge]:
        """The edges from the junctions."""
        for hub, ends in sorted(self._ends.items()):
            yield from (Edge(hub, self._kind, end) for end in ends)


def certainty(depends: tuple[str, ...]) -> Certainty:
    """Sure where nothing is left open."""
    return "possible" if depends else "sure"


def _told(ways: list[Way]) -> dict[str, Any]:
    """Ports by protocol, sources and what they pass through."""
    by_protocol: dict[str, list[Span]] = {}
    for way in ways:
        by_protocol.setdefault(_CALLED.get(way.protocol, way.protocol), []).extend(way.ports)
    joined = {name: spans(listed) for name, listed in sorted(by_protocol.items())}
    named = services(
        {"protocol": name, "from_port": low, "to_port": high}
        for name, listed in joined.items()
        for low, high in listed
    )
    return {
        "ports": {name: [_span(span) for span in listed] for name, listed in joined.items()},
        **(_some("services", named) if len(named) <= _NAMED else {}),
        **_some("from", sorted({source for way in ways for source in way.sources})),
        **_some("through", sorted({part for way in ways for part in way.through})),
    }


def _some(name: str, listed: list[str]) -> dict[str, Any]:
    return {name: listed} if listed else {}


def _span(span: Span) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"
