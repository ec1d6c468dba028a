"""Strongly connected components of a small graph, after R. Tarjan, "Depth-first search", 1972; without recursion."""

from __future__ import annotations


def components(offsets: list[int], ends: list[int]) -> list[int]:
    """The component of each node of a graph whose node v leads to `ends[offsets[v] : offsets[v + 1]]`.

    Components are numbered so that edges lead from higher to lower numbers.
    """
    size = len(offsets) - 1
    label, low, found = [-1] * size, [0] * size, [-1] * size
    slot, open_ends, clock, count = offsets[:-1], list[int](), 0, 0
    for root in range(size):
        path = [root] if found[root] < 0 else []
        while path:
            node = path[-1]
            if found[node] < 0:
                found[node] = low[node] = clock
                clock += 1
                open_ends.append(node)
            while slot[node] < offsets[node + 1]:
                end = ends[slot[node]]
                if found[end] < 0:
                    path.append(end)
                    break
                if label[end] < 0:
                    low[node] = min(low[node], low[end])
                slot[node] += 1
            else:
                path.pop()
                if low[node] == found[node]:
                    count = _closed(node, open_ends, label, count)
    return label


def _closed(node: int, open_ends: list[int], label: list[int], number: int) -> int:
    """Number the component of which a node was found first; gives the next number."""
    last = -1
    while last != node:
        last = open_ends.pop()
        label[last] = number
    return number + 1
