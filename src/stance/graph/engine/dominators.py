"""What everything must pass on the way to the jewels: the dominator tree of the attack graph, turned round.

The method is semi-dominators with nearest common ancestors (Georgiadis, "Linear-time algorithms for dominators and
related problems", 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stance.graph.engine.index import Graph, Ints, Mask, ints, part
from stance.graph.engine.kernels import compiled
from stance.graph.engine.search import distances


@dataclass(frozen=True, slots=True)
class Chokes:
    """How many entries lose every path to any jewel without a node, shape (nodes,), or an edge, shape (edges,).

    A node's own loss is not counted, and jewels count as 0. `entries` is how many have a path at all.
    """

    nodes: Ints
    edges: Ints
    entries: int


def chokes(graph: Graph, entries: Ints, jewels: Ints) -> Chokes:
    """The entries cut off by the loss of each single node or edge; an edge that has a parallel one cuts off none."""
    entries, jewels = ints(np.setdiff1d(entries, jewels)), ints(np.unique(jewels))
    onward, steps = distances(graph.forward, entries), distances(graph.backward, jewels)
    inner = part(graph, (onward >= 0) & (steps >= 0))
    weight = np.zeros(inner.graph.size, np.int32)
    weight[inner.of(entries)] = 1
    settled = _settled(inner.graph, inner.of(jewels), steps[inner.nodes])
    first, span, below = _places(inner.graph, settled, weight)
    nodes, edges = np.zeros(graph.size, np.int32), np.zeros(graph.edges, np.int32)
    nodes[inner.nodes] = below - weight
    nodes[jewels] = 0
    only = _only_ways(inner.graph, settled, first, span)
    edges[inner.edges[only]] = below[inner.graph.source[only]]
    return Chokes(nodes, edges, int(weight.sum()))


def _places(graph: Graph, settled: Mask, weight: Ints) -> tuple[Ints, Ints, Ints]:
    """`tree` of the graph with a sink right behind what is settled, without the sink.

    Most nodes of a dense graph have two ways that share nothing: they stand right below the sink, and what leads on
    from them matters to nobody. Only the rest is worked through.
    """
    few = ~settled
    few[graph.target[~settled[graph.source]]] = True
    inner = part(graph, few, ~settled[graph.source])
    sink, below_it = inner.graph.size, ints(np.flatnonzero(settled[inner.nodes]))
    source = np.concatenate([inner.graph.source, below_it])
    target = np.concatenate([inner.graph.target, np.full(len(below_it), sink, np.int32)])
    weights = np.append(weight[inner.nodes], np.int32(0))
    found = tree(Graph(sink + 1, source, target), sink, ints(weights))
    first, span, below = ints(np.arange(graph.size) + sink + 1), np.ones(graph.size, np.int32), weight.copy()
    for whole, some in zip((first, span, below), found, strict=True):
        whole[inner.nodes] = some[:sink]
    return first, span, below


def _settled(graph: Graph, ends: Ints, steps: Ints) -> Mask:
    """Nodes that surely have two ways to the ends that share nothing; the ends are among them. Shape (nodes,).

    `steps` is how far the nodes are from the ends. Ways are taken from a search tree: those that lead over different
    nodes next to the sink are apart. What is settled stands next to the sink itself from then on.
    """
    settled = np.zeros(graph.size, bool)
    settled[ends] = True
    open_ends = ~settled[graph.source]
    rest = Graph(graph.size, graph.source[open_ends], graph.target[open_ends])
    while rest.edges:
        label = _labels(rest, steps)
        some = label.copy()
        some[rest.source] = label[rest.target]
        before = int(settled.sum())
        settled[rest.source[label[rest.target] != some[rest.source]]] = True
        kept = ~settled[rest.source]
        rest = Graph(rest.size, rest.source[kept], rest.target[kept])
        if (int(settled.sum()) - before) * 50 < graph.size:
            break
        met = np.zeros(graph.size, bool)
        met[rest.target] = True
        steps = distances(rest.backward, ints(np.flatnonzero(settled & met)))
    return settled


def _labels(graph: Graph, steps: Ints) -> Ints:
    """For each node one at distance 0 that a shortest way of it ends in; ways with one label may meet."""
    nearer = steps[graph.source] == steps[graph.target] + 1
    label = np.arange(graph.size, dtype=np.int32)
    label[graph.source[nearer]] = graph.target[nearer]
    while True:
        further = label[label]
        if np.array_equal(further, label):
            return label
        label = further


def _only_ways(graph: Graph, settled: Mask, first: Ints, span: Ints) -> Ints:
    """Edges without which their source is lost: all its other edges lead to what cannot do without it itself.

    What is settled has two ways, or is an end.
    """
    edges = ints(np.flatnonzero(~settled[graph.source]))
    source, target = graph.source[edges], graph.target[edges]
    inside = first[target] - first[source]
    outward = (inside < 0) | (inside >= span[source])
    ways = np.bincount(source[outward], minlength=graph.size)
    only: Ints = edges[outward & (ways[source] == 1)]
    return only


def tree(graph: Graph, root: int, weight: Ints) -> tuple[Ints, Ints, Ints]:
    """The dominator tree of the reversed graph from `root`, which every node must lead to.

    Three arrays of shape (nodes,): each node's place in a walk down the tree, how many nodes its subtree has, and
    the subtree's weight. A node stands below those that it cannot reach the root without.
    """
    work = [np.zeros(graph.size, np.int32) for _ in range(9)]
    given = [graph.backward.offsets, graph.backward.ends, graph.forward.offsets, graph.forward.ends]
    kernel = compiled(_tree, graph.edges)
    if kernel is not None:
        kernel(*given, root, weight, *work)
        return work[6], work[7], work[8]
    lists: list[Any] = [array.tolist() for array in (*given, weight, *work)]
    lists.insert(4, root)
    _tree(*lists)
    return ints(lists[-3]), ints(lists[-2]), ints(lists[-1])


def _tree(
    offsets: Any, ends: Any, back_offsets: Any, back_ends: Any, root: Any, weight: Any,
    node: Any, place: Any, parent: Any, semi: Any, label: Any, stack: Any, first: Any, span: Any, below: Any,
) -> None:  # fmt: skip
    """Works on places in depth-first order; `node`, `place`, … are room to work in, of one item for each node."""
    size = len(place)
    for v in range(size):
        place[v] = -1
        span[v] = offsets[v]  # the next edge to look at
    place[root] = 0
    node[0] = root
    count = 1
    at = root
    while True:
        if span[at] < offsets[at + 1]:
            after = ends[span[at]]
            span[at] += 1
            if place[after] < 0:
                place[after] = count
                node[count] = after
                parent[count] = place[at]
                count += 1
                at = after
        elif at == root:
            break
        else:
            at = node[parent[place[at]]]
    for i in range(count):
        semi[i] = i
        label[i] = i
        below[i] = parent[i]  # the ancestor to which paths are shortened
    for i in range(count - 1, 0, -1):
        best = parent[i]
        for slot in range(back_offsets[node[i]], back_offsets[node[i] + 1]):
            j = place[back_ends[slot]]
            if j < 0:
                continue
            if j > i:
                depth = 0
                while below[j] > i:
                    stack[depth] = j
                    depth += 1
                    j = below[j]
                while depth:
                    depth -= 1
                    k = stack[depth]
                    if semi[label[j]] < semi[label[k]]:
                        label[k] = label[j]
                    below[k] = below[j]
                    j = k
                j = semi[label[j]]
            if j < best:
                best = j
        semi[i] = best
    for i in range(1, count):
        j = parent[i]
        while j > semi[i]:
            j = label[j]
        label[i] = j  # from here on the immediate dominator
    label[0] = 0
    for i in range(count):
        stack[i] = 1
        semi[i] = weight[node[i]]
    for i in range(count - 1, 0, -1):
        stack[label[i]] += stack[i]
        semi[label[i]] += semi[i]
    parent[0] = 1
    first[root] = 0
    for i in range(1, count):
        up = label[i]
        first[node[i]] = parent[up]
        parent[up] += stack[i]
        parent[i] = first[node[i]] + 1
    for i in range(count):
        span[node[i]] = stack[i]
    for i in range(count):
        below[node[i]] = semi[i]
