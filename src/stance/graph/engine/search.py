"""How far each node is from some others."""

from __future__ import annotations

from typing import Any

import numpy as np

from stance.graph.engine.index import Adjacency, Graph, Ints, Mask, Part, ints, part
from stance.graph.engine.kernels import compiled


def distances(along: Adjacency, starts: Ints, free: Mask | None = None, alive: Mask | None = None) -> Ints:
    """Steps from the nearest start to each node, shape (nodes,); -1 where none leads.

    A step to a node in `free` (shape (nodes,)) costs nothing. Only edges in `alive` (shape (edges,)) are taken.
    """
    size = len(along.offsets) - 1
    steps = np.full(size, -1, np.int32)
    free = np.zeros(size, bool) if free is None else free
    kernel = compiled(_walk, len(along.ends))
    if kernel is None:
        _waves(along, ints(np.unique(starts)), free, alive, steps)
    else:
        every = np.ones(0 if alive is None else 1, bool)
        kernel(along.offsets, along.ends, along.edges, starts, free, every if alive is None else alive, steps)
    return steps


def _waves(along: Adjacency, front: Ints, free: Mask, alive: Mask | None, steps: Ints) -> None:
    """Breadth first, a whole wave at a time."""
    steps[front] = depth = 0
    place = np.empty(len(steps), np.int32)
    while len(front):
        inner, ahead = front, []
        while len(inner):  # nodes that cost nothing are passed within the wave
            slots, _ = along.slots(inner)
            if alive is not None:
                slots = slots[alive[along.edges[slots]]]
            ends = along.ends[slots]
            ends = ends[steps[ends] < 0]
            place[ends] = np.arange(len(ends), dtype=np.int32)
            ends = ends[place[ends] == np.arange(len(ends), dtype=np.int32)]
            passed = free[ends]
            inner = ends[passed]
            steps[inner] = depth
            ahead.append(ends[~passed])
            steps[ahead[-1]] = depth + 1
        front = np.concatenate(ahead)
        depth += 1


def _walk(offsets: Any, ends: Any, edges: Any, starts: Any, free: Any, alive: Any, steps: Any) -> None:
    """The same, node by node; an empty `alive` lets all edges pass."""
    here = np.empty(len(steps), np.int32)
    ahead = np.empty(len(steps), np.int32)
    count = 0
    for start in starts:
        if steps[start] < 0:
            steps[start] = 0
            here[count] = start
            count += 1
    depth = 0
    while count:
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


def between(graph: Graph, entries: Ints, jewels: Ints, among: Mask | None = None) -> Part:
    """The part of the graph that lies on a walk from an entry to a jewel: all that an attack can use."""
    onward = distances(graph.forward, entries, alive=among) >= 0
    return part(graph, onward & (distances(graph.backward, jewels, alive=among) >= 0), among)
