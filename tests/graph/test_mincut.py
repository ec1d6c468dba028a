"""Minimum cuts against all subsets of the edges."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.drawings import reach
from stance.graph.engine.index import Graph, ints
from stance.graph.engine.mincut import min_cut
from stance.model.edge import Edge

ENDS = st.integers(0, 4)
COSTS = st.sampled_from([1.0, 2.0, 0.5, float("inf")])


@given(st.lists(st.tuples(ENDS, ENDS, COSTS), max_size=8))
def test_no_cut_is_cheaper(drawn):
    def parted(cut):
        left = [Edge(f"{one}", "to", f"{other}") for at, (one, other, _) in enumerate(drawn) if at not in cut]
        return not {"3", "4"} & set(reach(left, "0"))

    graph = Graph(5, ints([one for one, _, _ in drawn]), ints([other for _, other, _ in drawn]))
    cost = np.array([price for *_, price in drawn], np.float64)
    found = min_cut(graph, ints([0]), ints([3, 4]), cost)
    every = (some for size in range(len(drawn) + 1) for some in combinations(range(len(drawn)), size))
    best = min(sum(cost[list(some)]) for some in every if parted(some))
    if found is None:
        assert best == float("inf")
    else:
        assert parted(found.tolist())
        assert cost[found].sum() == best
