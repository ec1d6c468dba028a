"""A directed graph with parallel edges as arrays: 4 bytes for an end, both directions indexed on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


FEW: Final = 20_000
"""Edges up to which doing without scipy takes less time than loading it."""


def ints(values: Any) -> Ints:
    """The values as an array of 32-bit integers, shape (n,)."""
    return np.ascontiguousarray(values, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Adjacency:
    """The edges at each node in one direction.

    `offsets` has shape (nodes + 1,); the slots `offsets[v]` to `offsets[v + 1]` are those of node v. `ends` and
    `edges`, shape (edges,), give each slot's neighbour and the number of its edge, which rises within a node.
    """

    offsets: Ints
    ends: Ints
    edges: Ints

    def slots(self, nodes: Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """All slots of some nodes, one node after the other, and how many each has."""
        first = self.offsets[nodes].astype(np.int64)
        counts = self.offsets[nodes + 1] - first
        upto = np.cumsum(counts)
        total = int(upto[-1]) if len(upto) else 0
        return np.repeat(first - upto + counts, counts) + np.arange(total), counts


def _adjacency(size: int, at: Ints, ends: Ints) -> Adjacency:
    """Edges sorted by the node they are at: a counting sort, which the sparse matrix does in C.

    For a few edges it is not worth loading.
    """
    count = len(at)
    if count <= FEW or np.all(at[:-1] <= at[1:]):
        offsets = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=size))])
        edges = ints(np.argsort(at, kind="stable"))
        return Adjacency(ints(offsets), ends[edges], edges)
    from scipy.sparse import coo_array

    table = coo_array((np.ones(count, bool), (at, np.arange(count, dtype=np.int32))), shape=(size, max(count, 1)))
    table.has_canonical_format = True
    rows = table.tocsr()
    edges = ints(rows.indices)
    return Adjacency(ints(rows.indptr), ends[edges], edges)


@dataclass(frozen=True)
class Graph:
    """`size` nodes, and edges from `source` to `target`, both of shape (edges,), numbered by their place."""

    size: int
    source: Ints
    target: Ints

    @cached_property
    def forward(self) -> Adjacency:
        """The edges that leave each node."""
        return _adjacency(self.size, self.source, self.target)

    @cached_property
    def backward(self) -> Adjacency:
        """The edges that enter each node."""
        return _adjacency(self.size, self.target, self.source)

    @property
    def edges(self) -> int:
        """How many edges there are, parallel ones counted apart."""
        return len(self.source)

    def along(self, backward: bool = False) -> Adjacency:
        """One of the two directions."""
        return self.backward if backward else self.forward

    def matrix(self) -> Any:
        """The graph as a sparse matrix for `scipy.sparse.csgraph`, shape (nodes, nodes); parallel edges are one.

        They must be: on matrices with duplicates `connected_components` may never end (seen in scipy 1.17).
        """
        from scipy.sparse import csr_array

        along = self.forward
        parts = np.ones(self.edges, np.float64), along.ends.copy(), along.offsets.copy()
        matrix = csr_array(parts, shape=(self.size, self.size))
        matrix.sum_duplicates()
        return matrix


@dataclass(frozen=True)
class Part:
    """A part of a graph, its nodes and edges numbered anew.

    `nodes` and `edges` are the old numbers of the new ones; `number` the new one of each old node, -1 if left out.
    """

    graph: Graph
    nodes: Ints
    edges: Ints
    number: Ints

    def of(self, old: Ints) -> Ints:
        """The new numbers of those of the old nodes that are in the part, in their order."""
        new = self.number[old]
        return new[new >= 0]


def part(graph: Graph, keep: Mask, among: Mask | None = None) -> Part:
    """The kept nodes with the edges between them; of those only the edges in `among`."""
    nodes = ints(np.flatnonzero(keep))
    number = np.full(graph.size, -1, np.int32)
    number[nodes] = np.arange(len(nodes), dtype=np.int32)
    inside = keep[graph.source] & keep[graph.target]
    edges = ints(np.flatnonzero(inside if among is None else inside & among))
    inner = Graph(len(nodes), number[graph.source[edges]], number[graph.target[edges]])
    return Part(inner, nodes, edges, number)
