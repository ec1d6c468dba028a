"""The best walks between two nodes, one after the other and only as many as are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np

from stance.graph.engine.index import Adjacency, Floats, Graph, Ints, Mask
from stance.graph.engine.search import distances

POSSIBLE: Final = float(2**26)
"""What a possible edge costs where the surest way is asked for: more than any number of sure ones."""

_TRIFLE: Final = 2.0**-24

Walk = tuple[tuple[int, ...], tuple[int, ...]]
"""The nodes of a way and the edges between them, by number."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How to get to each node from one source.

    `cost`, shape (edges,), is what each edge costs and `steps`, shape (nodes,), the cheapest way to each node,
    below 0 where there is none.
    """

    graph: Graph
    source: int
    cost: Floats
    steps: Floats

    def to(self, target: int) -> Iterator[Walk]:
        """Walks without repetition, cheapest first; ties by the nodes' numbers from the end on.

        From the target backwards, always on with what is best in all: the rest of each way is known exactly.
        """
        if self.steps[target] < 0:
            return
        heap: list[tuple[float, tuple[int, ...], tuple[int, ...], float, Iterator[tuple[float, int, int]]]] = []
        none: Iterator[tuple[float, int, int]] = iter(())
        heappush(heap, (float(self.steps[target]), (target,), (), 0.0, none))
        while heap:
            _, nodes, edges, spent, siblings = heappop(heap)
            for total, node, edge in siblings:
                heappush(heap, (total, (node, *nodes[1:]), (edge, *edges[1:]), total - self._rest(node), siblings))
                break
            if nodes[0] == self.source:
                yield nodes, edges
                continue
            before = self._before(nodes, spent)
            for total, node, edge in before:
                heappush(heap, (total, (node, *nodes), (edge, *edges), total - self._rest(node), before))
                break

    def _rest(self, node: int) -> float:
        return float(self.steps[node])

    def _before(self, nodes: tuple[int, ...], spent: float) -> Iterator[tuple[float, int, int]]:
        """The nodes before the first of a way: cost of the whole way, node and edge, cheapest first."""
        back = self.graph.backward
        slots = slice(back.offsets[nodes[0]], back.offsets[nodes[0] + 1])
        ends, edges = back.ends[slots], back.edges[slots]
        rest = self.steps[ends]
        open_ends = (rest >= 0) & ~np.isin(ends, nodes)
        total = (rest + self.cost[edges] + spent)[open_ends]
        ends, edges = ends[open_ends], edges[open_ends]
        seen = set()
        for at in np.lexsort((edges, ends, total)).tolist():
            if (node := int(ends[at])) not in seen:  # of parallel edges the best one
                seen.add(node)
                yield float(total[at]), node, int(edges[at])


def ways(graph: Graph, source: int, free: Mask, possible: Mask | None = None) -> Ways:
    """All ways from a node: shortest first; with `possible`, shape (edges,), those with the fewest such edges first.

    A step to a node in `free` counts for nothing.
    """
    if possible is None:
        steps = distances(graph.forward, np.array([source], np.int32), free).astype(np.float64)
        return Ways(graph, source, (~free[graph.target]).astype(np.float64), steps)
    cost = _costs(graph, free, possible)
    found = _cheapest(graph.forward, source, cost)
    return Ways(graph, source, cost, np.where(np.isfinite(found), np.floor(found + _TRIFLE / 2), -1.0))


def onward(graph: Graph, target: int, free: Mask, possible: Mask) -> Ints:
    """The edge to take from each node for the surest way to one, shape (nodes,); -1 where none leads there.

    Of equal ways the one by the nodes of the lowest numbers.
    """
    cost = np.maximum(_costs(graph, free, possible), _TRIFLE)
    rest = _cheapest(graph.backward, target, cost)
    total = cost + rest[graph.target]
    best = np.flatnonzero(np.isfinite(total) & (total == rest[graph.source]))
    best = best[np.lexsort((best, graph.target[best], graph.source[best]))]
    nodes, first = np.unique(graph.source[best], return_index=True)
    found = np.full(graph.size, -1, np.int32)
    found[nodes] = best[first]
    found[target] = -1
    return found


def walk(graph: Graph, step: Ints, start: int) -> Walk:
    """The way from a node, the edge to take from each being told."""
    nodes, edges = [start], list[int]()
    while (edge := int(step[nodes[-1]])) >= 0:
        edges.append(edge)
        nodes.append(int(graph.target[edge]))
    return tuple(nodes), tuple(edges)


def _costs(graph: Graph, free: Mask, possible: Mask) -> Floats:
    cost: Floats = ~free[graph.target] + POSSIBLE * possible
    return cost


def _cheapest(along: Adjacency, start: int, cost: Floats) -> Floats:
    """Dijkstra's distances, infinite where nothing leads. Costs of nothing are made a trifle, so that they exist."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    size = len(along.offsets) - 1
    matrix = csr_array((np.maximum(cost[along.edges], _TRIFLE), along.ends, along.offsets), shape=(size, size))
    return dijkstra(matrix, directed=True, indices=start)  # type: ignore[no-any-return]


def reachable(found: Ways, targets: Ints) -> Ints:
    """Those of the targets that the source leads to, itself left out."""
    led: Ints = targets[(found.steps[targets] >= 0) & (targets != found.source)]
    return led
