"""How far each node is from some others."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from stance.graph.engine.index import Adjacency, Graph, Ints, Mask, Part, ints, part
from stance.graph.engine.kernels import compiled

FEW: Final = 16
"""Nodes up to which a front is walked one by one rather than all at once."""


def distances(along: Adjacency, starts: Ints, free: Mask | None = None, alive: Mask | None = None) -> Ints:
    """Steps from the nearest start to each node, shape (nodes,); -1 where none leads.

    A step to a node in `free` (shape (nodes,)) costs nothing. Only edges in `alive` (shape (edges,)) are taken.
    """
    size = len(along.offsets) - 1
    steps = np.full(size, -1, np.int32)
    free = np.zeros(size, bool) if free is None else free
    every = np.ones(0, bool) if alive is None else alive
    arrays = along.offsets, along.ends, along.edges, free, every, steps
    kernel = compiled(_walk, len(along.ends))
    steps[starts] = depth = 0
    front = ints(np.flatnonzero(steps == 0))
    if kernel is not None:
        kernel(*arrays, front, depth, size)
        return steps
    while len(front):
        if len(front) <= FEW:
            front, depth = _walk(*arrays, front, depth, FEW)
        else:
            front, depth = _wave(along, free, alive, steps, front, depth), depth + 1
    return steps


def _wave(along: Adjacency, free: Mask, alive: Mask | None, steps: Ints, front: Ints, depth: int) -> Ints:
    """One step ahead from all nodes of the front at once; nodes that cost nothing are passed on the way."""
    ahead, place = [], np.empty(len(steps), np.int32)
    while len(front):
        slots, _ = along.slots(front)
        if alive is not None:
            slots = slots[alive[along.edges[slots]]]
        ends = along.ends[slots]
        ends = ends[steps[ends] < 0]
        place[ends] = np.arange(len(ends), dtype=np.int32)
        ends = ends[place[ends] == np.arange(len(ends), dtype=np.int32)]
        passed = free[ends]
        front, others = ends[passed], ends[~passed]
        steps[front] = depth
        steps[others] = depth + 1
        ahead.append(others)
    return np.concatenate(ahead)


def _walk(
    offsets: Any, ends: Any, edges: Any, free: Any, alive: Any, steps: Any, front: Any, depth: int, most: int
) -> Any:
    """The same node by node, until the front has more than `most`; an empty `alive` lets all edges pass."""
    here = np.empty(len(steps), np.int32)
    ahead = np.empty(len(steps), np.int32)
    count = len(front)
    here[:count] = front
    while 0 < count <= most:
        after = 0
        at = 0
        while at < count:
            node = here[at]
            at += 1
            for slot in range(offsets[node], offsets[node + 1]):
                end = ends[slot]
                if steps[end] >= 0 or (len(alive) and not alive[edges[slot]]):
                    continue
                if free[end]:
                    steps[end] = depth
                    here[count] = end
                    count += 1
                else:
                    steps[end] = depth + 1
                    ahead[after] = end
                    after += 1
        here, ahead = ahead, here
        count = after
        depth += 1
    return here[:count].copy(), depth


def between(graph: Graph, entries: Ints, jewels: Ints, among: Mask | None = None) -> Part:
    """The part of the graph that lies on a walk from an entry to a jewel: all that an attack can use."""
    onward = distances(graph.forward, entries, alive=among) >= 0
    return part(graph, onward & (distances(graph.backward, jewels, alive=among) >= 0), among)
