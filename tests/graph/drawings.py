"""Random small graphs of edges with levers, and plain slow answers to hold the engine against."""

from collections import deque
from itertools import combinations

from hypothesis import strategies as st

from stance.model.edge import Edge, Lever

NODES = ("a", "b", "c", "d", "e", "f", "hub:g", "hub:h", "internet", "z")
LEVERS = tuple(Lever(asset, "policy", element) for asset in "pqr" for element in ("Statement[0]", "Statement[1]"))
SHOWN = tuple(node for node in NODES if not node.startswith("hub:"))

EDGES = st.builds(
    Edge,
    st.sampled_from(NODES),
    st.sampled_from(["reads", "assumes"]),
    st.sampled_from(NODES),
    st.sampled_from(["sure", "sure", "possible"]),
    assumptions=st.sampled_from([(), (), ("scp",)]),
    levers=st.lists(st.sampled_from(LEVERS), max_size=2, unique=True).map(tuple),
)
DRAWINGS = st.lists(EDGES, max_size=24)
ENTRIES = st.lists(st.sampled_from(SHOWN), max_size=3, unique=True)
JEWELS = st.dictionaries(st.sampled_from(SHOWN), st.sampled_from([1.0, 2.0, 5.0]), max_size=3)
READINGS = st.sampled_from(["sure", "possible"])


def read(edges, reading):
    return [edge for edge in edges if reading == "possible" or edge.certainty == "sure"]


def reach(edges, source):
    """Plain breadth first: distance to each node, steps into junctions free."""
    steps, queue = {source: 0}, deque([source])
    while queue:
        node = queue.popleft()
        for edge in edges:
            if edge.source == node:
                further = steps[node] + (not edge.target.startswith("hub:"))
                if further < steps.get(edge.target, 1 << 30):
                    steps[edge.target] = further
                    queue.append(edge.target)
    return steps


def pairs(edges, entries, jewels):
    return {(one, jewel) for one in entries for jewel in jewels if one != jewel and jewel in reach(edges, one)}


def cut(edges, fixes):
    pulled = {lever for fix in fixes for lever in fix.levers}
    return [edge for edge in edges if not pulled & set(edge.levers)]


def subsets(names):
    return (some for size in range(len(names) + 1) for some in combinations(sorted(names), size))
