"""Which jewels each entry reaches, exactly: components are condensed, sets of jewels are bits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from stance.graph.engine.components import components
from stance.graph.engine.index import FEW, Floats, Graph, Ints, ints
from stance.graph.engine.kernels import compiled
from stance.graph.engine.search import between

Bits = npt.NDArray[np.uint64]

BLOCK: Final = 16
"""Words of 64 jewels that are carried at once: bounds the memory."""


def reached(graph: Graph, entries: Ints, jewels: Ints) -> Bits:
    """For each entry the jewels that it reaches other than itself, as bits: shape (entries, ceil(jewels / 64))."""
    found = np.zeros((len(entries), max(1, -(-len(jewels) // 64))), np.uint64)
    for first, bits in _blocks(graph, entries, jewels):
        found[:, first : first + bits.shape[1]] = bits
    return found


def outweighed(graph: Graph, entries: Ints, jewels: Ints, weight: Floats) -> Floats:
    """The weight, shape (entries,), of the jewels that each entry reaches other than itself."""
    found = np.zeros(len(entries))
    for first, bits in _blocks(graph, entries, jewels):
        some = weight[first * 64 : (first + bits.shape[1]) * 64]
        any_ = np.flatnonzero(bits.any(axis=1))
        rows, row = np.unique(bits[any_], axis=0, return_inverse=True)  # many entries reach the same
        found[any_] += (table(rows, len(some)) @ some)[row.reshape(-1)]
    return found


def _blocks(graph: Graph, entries: Ints, jewels: Ints) -> Iterator[tuple[int, Bits]]:
    """The words of what the entries reach, BLOCK of them at a time, each with the number of its first one."""
    inner = between(graph, entries, jewels)
    row, column = inner.number[entries], inner.number[jewels]
    inside = row >= 0
    acyclic, label = condensed(inner.graph)
    width = max(1, -(-len(jewels) // 64))
    place = np.full(graph.size, -64 * BLOCK, np.int64)
    place[jewels] = np.arange(len(jewels))
    for first in range(0, width, BLOCK):
        some = np.flatnonzero(column[first * 64 : (first + BLOCK) * 64] >= 0)
        bits = np.zeros((acyclic.size, min(BLOCK, width - first)), np.uint64)
        np.bitwise_or.at(bits, (label[column[first * 64 + some]], some // 64), _bit(some))
        _gather(acyclic, bits)
        found = np.zeros((len(entries), bits.shape[1]), np.uint64)
        found[inside] = bits[label[row[inside]]]
        itself = np.flatnonzero(place[entries] // 64 // BLOCK == first // BLOCK)
        own = place[entries[itself]]
        found[itself, own // 64 - first] &= ~_bit(own)
        yield first, found


def _bit(places: npt.NDArray[np.int64]) -> Bits:
    return np.uint64(1) << (places % 64).astype(np.uint64)


def table(bits: Bits, jewels: int) -> npt.NDArray[np.bool_]:
    """Bits as truth values, shape (entries, jewels)."""
    return np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")[:, :jewels].astype(bool)


def condensed(graph: Graph) -> tuple[Graph, Ints]:
    """The strongly connected components as an acyclic graph, and each node's component, shape (nodes,).

    Components are numbered so that edges lead from higher to lower numbers.
    """
    if not graph.size:
        return graph, ints([])
    count, label = _components(graph)
    source, target = label[graph.source], label[graph.target]
    across = source != target
    source, target = source[across], target[across]
    if len(source) and source[0] < target[0]:
        source, target, label = count - 1 - source, count - 1 - target, count - 1 - label
    if np.any(source < target):
        raise AssertionError("scipy numbers components in no topological order")
    return Graph(int(count), ints(source), ints(target)), ints(label)


def _components(graph: Graph) -> tuple[int, Ints]:
    """The number of strongly connected components, and that of each node."""
    if graph.edges <= FEW:
        label = components(graph.forward.offsets.tolist(), graph.forward.ends.tolist())
        return max(label) + 1, ints(label)
    from scipy.sparse.csgraph import connected_components

    count, found = connected_components(graph.matrix(), directed=True, connection="strong")
    return int(count), ints(found)


def _gather(acyclic: Graph, bits: Bits) -> None:
    """Give each component the bits of all that it leads to, in place: those with lower numbers are done before."""
    along = acyclic.forward
    kernel = compiled(_gather_words, acyclic.edges)
    if kernel is not None:
        kernel(along.offsets, along.ends, bits)
        return
    rows = [int.from_bytes(row, "little") if row.strip(b"\0") else 0 for row in map(bytes, bits.view(np.uint8))]
    _gather_rows(along.offsets.tolist(), along.ends.tolist(), rows)
    width = bits.shape[1] * 8
    told = b"".join([row.to_bytes(width, "little") for row in rows])
    bits[:] = np.frombuffer(told, np.uint64).reshape(bits.shape)


def _gather_words(offsets: Any, ends: Any, bits: Any) -> None:
    for node in range(len(offsets) - 1):
        for slot in range(offsets[node], offsets[node + 1]):
            for word in range(bits.shape[1]):
                bits[node, word] |= bits[ends[slot], word]


def _gather_rows(offsets: list[int], ends: list[int], rows: list[int]) -> None:
    for node, first in enumerate(offsets[:-1]):
        row = rows[node]
        for end in ends[first : offsets[node + 1]]:
            row |= rows[end]
        rows[node] = row
