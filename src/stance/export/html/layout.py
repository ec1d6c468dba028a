"""Where the nodes of a drawing stand: in layers from left to right, long edges led around the nodes between.

The method of Sugiyama, Tagawa and Toda (1981): edges that close a circle are set aside, a node stands right of all
that lead to it, edges over several layers get a bend in each, and a few sweeps order the layers so that little
crosses. Plain and deterministic; drawings have at most some dozens of nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Edge = tuple[str, str]
Spot = str | tuple[str, str, int]
"""A node, or the bend of an edge in a layer."""

_SWEEPS: Final = 8


@dataclass(frozen=True)
class Layout:
    """`layer` of each node, the `middle` (y) of each node and bend, and the `height` of it all."""

    layer: Mapping[str, int]
    middle: Mapping[Spot, float]
    height: float

    def bends(self, edge: Edge) -> list[tuple[int, float]]:
        """Layer and y of the edge's bends, from left to right."""
        spots = ((n, (*edge, n)) for n in range(self.layer[edge[0]] + 1, self.layer[edge[1]]))
        return [(n, self.middle[spot]) for n, spot in spots]


def layout(nodes: Collection[str], edges: Collection[Edge], tall: float, narrow: float) -> Layout:
    """Lay out; a node takes `tall` of a layer's height, a bend `narrow`."""
    order, forward = _without_circles(nodes, edges)
    layer: dict[str, int] = {}
    for node in order:
        layer[node] = max((layer[source] + 1 for source, target in forward if target == node), default=0)
    layers: list[list[Spot]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in order:
        layers[layer[node]].append(node)
    near: dict[Spot, tuple[list[Spot], list[Spot]]] = {spot: ([], []) for spots in layers for spot in spots}
    for edge in forward:
        _lead(edge, layer, layers, near)
    for sweep in range(_SWEEPS):
        _order(layers, near, rightwards=sweep % 2 == 0)
    middle = _heights(layers, near, tall, narrow)
    top = min((y - _size(spot, tall, narrow) / 2 for spot, y in middle.items()), default=0.0)
    bottom = max((y + _size(spot, tall, narrow) / 2 for spot, y in middle.items()), default=0.0)
    return Layout(layer, {spot: y - top for spot, y in middle.items()}, bottom - top)


def _without_circles(nodes: Collection[str], edges: Collection[Edge]) -> tuple[list[str], list[Edge]]:
    """The nodes, sources first, and the edges that lead on in that order."""
    after: dict[str, list[str]] = {node: [] for node in sorted(nodes)}
    reached = {target for _, target in edges}
    for source, target in sorted(edges):
        after[source].append(target)
    left: list[str] = []
    state: dict[str, bool] = {}
    forward: list[Edge] = []

    def visit(node: str) -> None:
        state[node] = False
        for target in after[node]:
            if state.get(target, True):
                forward.append((node, target))
                if target not in state:
                    visit(target)
        state[node] = True
        left.append(node)

    for node in sorted(after, key=lambda node: (node in reached, node), reverse=False):
        if node not in state:
            visit(node)
    return left[::-1], forward


def _lead(
    edge: Edge,
    layer: Mapping[str, int],
    layers: list[list[Spot]],
    near: dict[Spot, tuple[list[Spot], list[Spot]]],
) -> None:
    """Put the bends of an edge into their layers, and tell its spots of each other."""
    before: Spot = edge[0]
    for n in range(layer[edge[0]] + 1, layer[edge[1]] + 1):
        spot: Spot = edge[1] if n == layer[edge[1]] else (*edge, n)
        if spot not in near:
            near[spot] = ([], [])
            layers[n].append(spot)
        near[before][1].append(spot)
        near[spot][0].append(before)
        before = spot


def _order(
    layers: list[list[Spot]], near: Mapping[Spot, tuple[Sequence[Spot], Sequence[Spot]]], *, rightwards: bool
) -> None:
    """Sort each layer by where its neighbours in the layer before stand."""
    for spots in layers if rightwards else reversed(layers):
        place = {spot: n / max(len(found), 1) for found in layers for n, spot in enumerate(found)}
        spots.sort(key=lambda spot: _mean([place[one] for one in near[spot][not rightwards]], place[spot]))


def _heights(
    layers: Sequence[Sequence[Spot]],
    near: Mapping[Spot, tuple[Sequence[Spot], Sequence[Spot]]],
    tall: float,
    narrow: float,
) -> dict[Spot, float]:
    """Each spot beside its neighbours, as far as those above and below let it."""
    middle: dict[Spot, float] = {}
    for spots in layers:
        at = 0.0
        wished: list[float] = []
        for spot in spots:
            half = _size(spot, tall, narrow) / 2
            wish = _mean([middle[one] for one in near[spot][0]], at + half)
            middle[spot] = max(at + half, wish) if wished else wish
            at = middle[spot] + half
            wished.append(wish)
        drift = _mean([middle[spot] - wish for spot, wish in zip(spots, wished, strict=True)], 0.0)
        middle |= {spot: middle[spot] - drift for spot in spots}
    return middle


def _size(spot: Spot, tall: float, narrow: float) -> float:
    return tall if isinstance(spot, str) else narrow


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise
