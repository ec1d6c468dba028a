"""The task of cutting entries off from jewels by fixes, each of which cuts some edges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from stance.graph.engine.index import Floats, Graph, Ints, Mask, ints
from stance.graph.engine.reach import Bits, reached, table
from stance.graph.engine.search import distances

Fixes = frozenset[int]
"""Fixes by their numbers."""

SMALL: Final = 1 << 15
"""Words that are carried over all edges at once, rather than over condensed components."""


@dataclass(frozen=True)
class Separation:
    """A graph, the fixes that cut each of its edges (any one does), and the pairs to be cut.

    `cutters` has one item per edge; `cost` has shape (fixes,) and `weight`, per jewel, shape (jewels,).
    """

    graph: Graph
    cutters: Sequence[Fixes]
    entries: Ints
    jewels: Ints
    weight: Floats
    cost: Floats

    @cached_property
    def _cut_by(self) -> list[Ints]:
        """The edges that each fix cuts."""
        found: list[list[int]] = [[] for _ in self.cost]
        for edge, fixes in enumerate(self.cutters):
            for fix in fixes:
                found[fix].append(edge)
        return [ints(edges) for edges in found]

    def alive(self, chosen: Iterable[int]) -> Mask:
        """The edges that stay when fixes are made, shape (edges,)."""
        alive = np.ones(self.graph.edges, bool)
        for fix in chosen:
            alive[self._cut_by[fix]] = False
        return alive

    def left(self, chosen: Iterable[int]) -> Mask:
        """The pairs that still have a path when fixes are made, shape (entries, jewels). Exact."""
        return table(self._left(self.alive(chosen)), len(self.jewels))

    def _left(self, alive: Mask) -> Bits:
        words = max(1, -(-len(self.jewels) // 64))
        if self.graph.edges * words > SMALL:
            rest = Graph(self.graph.size, self.graph.source[alive], self.graph.target[alive])
            return reached(rest, self.entries, self.jewels)
        ends = self._ends
        bits = np.zeros((self.graph.size, words), np.uint64)
        number = np.arange(len(self.jewels))
        own = np.uint64(1) << (number % 64).astype(np.uint64)
        bits[self.jewels, number // 64] = own
        shut = ~alive[ends.edges][:, None]
        before = None
        while len(ends.edges) and (before is None or not np.array_equal(before, bits)):
            before = bits.copy()
            carried = np.where(shut, np.uint64(0), bits[ends.targets])
            bits[ends.sources] |= np.bitwise_or.reduceat(carried, ends.starts, axis=0)
        found = bits[self.entries]
        row, column = np.nonzero(self.entries[:, None] == self.jewels)
        found[row, column // 64] &= ~own[column]
        return found

    @cached_property
    def _ends(self) -> _Ends:
        along = self.graph.forward
        sources = ints(np.flatnonzero(np.diff(along.offsets)))
        return _Ends(sources, along.offsets[sources], along.ends, along.edges)

    @cached_property
    def before(self) -> Mask:
        """The pairs that have a path while nothing is fixed."""
        return self.left(())

    @cached_property
    def floor(self) -> Mask:
        """The pairs that have a path whatever is fixed."""
        return self.left(range(len(self.cost)))

    @cached_property
    def wanted(self) -> Mask:
        """The pairs that can be cut at all."""
        return self.before & ~self.floor

    def needs(self, chosen: Collection[int], fix: int) -> bool:
        """Whether a choice that cuts all it can leaves something without one of its fixes."""
        rest = [one for one in chosen if one != fix]
        alive = self.alive(rest)
        edges = self._cut_by[fix][alive[self._cut_by[fix]]]
        begun = distances(self.graph.forward, self.entries, alive=alive)[self.graph.source[edges]] >= 0
        if not begun.any():
            return False
        led = distances(self.graph.backward, self.jewels, alive=alive)[self.graph.target[edges]] >= 0
        if self._all_wanted and (begun & led).any():
            return True
        return bool(led.any()) and bool((self.left(rest) & self.wanted).any())

    @cached_property
    def _all_wanted(self) -> bool:
        """Whether any way from any entry to any jewel has to go."""
        return not self.floor.any() and not np.intersect1d(self.entries, self.jewels).size

    def worth(self, pairs: Mask) -> float:
        """The weight of some pairs."""
        return float((pairs * self.weight).sum())

    def gain(self, chosen: Iterable[int]) -> float:
        """The weight of the pairs that fixes cut."""
        return self.worth(self.before & ~self.left(chosen))

    def crossings(self, chosen: Collection[int], pairs: Mask, limit: int) -> Iterator[tuple[int, int, Fixes]]:
        """For pairs still connected the fixes that would cut a path of theirs: entry, jewel (by place), fixes.

        The path is one with few such fixes. At most `limit` pairs, taken in turn from all entries.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        edges = self._thinnest(self.alive(chosen))
        source, target = self.graph.source[edges], self.graph.target[edges]
        offsets = np.searchsorted(source, np.arange(self.graph.size + 1))
        matrix = csr_array((self._effort[edges], target, offsets), shape=(self.graph.size, self.graph.size))
        between = dict(zip(zip(source.tolist(), target.tolist(), strict=True), edges.tolist(), strict=True))
        for row, columns in _spread(pairs, limit):
            _, before = dijkstra(matrix, indices=int(self.entries[row]), return_predecessors=True)
            for column in columns:
                yield row, column, self._along(int(self.jewels[column]), int(self.entries[row]), before, between)

    def _along(self, node: int, source: int, before: Ints, between: dict[tuple[int, int], int]) -> Fixes:
        found: set[int] = set()
        while node != source:
            found |= self.cutters[between[int(before[node]), node]]
            node = int(before[node])
        return frozenset(found)

    @cached_property
    def _effort(self) -> Floats:
        """How unwelcome an edge is on a path that should have few fixes."""
        return np.array([0.01 + len(fixes) for fixes in self.cutters], np.float64)

    def _thinnest(self, alive: Mask) -> Ints:
        """Of the parallel edges that are alive one with the fewest fixes, by source and target."""
        edges = np.flatnonzero(alive)
        keys: tuple[Any, ...] = (self._effort[edges], self.graph.target[edges], self.graph.source[edges])
        edges = edges[np.lexsort(keys)]
        ends = np.stack([self.graph.source[edges], self.graph.target[edges]])
        new = np.ones(len(edges), bool)
        new[1:] = (ends[:, 1:] != ends[:, :-1]).any(axis=0)
        return ints(edges[new])


@dataclass(frozen=True, slots=True)
class _Ends:
    """The edges by source: the distinct sources, where the edges of each start, their targets and numbers."""

    sources: Ints
    starts: Ints
    targets: Ints
    edges: Ints


def _spread(pairs: Mask, limit: int) -> Iterator[tuple[int, list[int]]]:
    """The pairs by entry, about as many of each when not all can be had."""
    rows = np.flatnonzero(pairs.any(axis=1)).tolist()
    each = max(1, limit // max(1, len(rows)))
    for row in rows[:limit]:
        columns: npt.NDArray[Any] = np.flatnonzero(pairs[row])
        yield row, columns[:: max(1, -(-len(columns) // each))].tolist()
