"""The cheapest edges that part sources from sinks: a minimum cut, found as a maximum flow."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from stance.graph.engine.index import Floats, Graph, Ints, Mask, ints

LARGE: Final = 2**31 - 1
STEPS: Final = 1000
"""Costs are rounded to thousandths of the greatest, or counted exactly where they are whole and few."""


def min_cut(graph: Graph, sources: Ints, sinks: Ints, cost: Floats) -> Ints | None:
    """The edges to cut, by number; `cost`, shape (edges,), may be infinite. None where no finite cut parts them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import maximum_flow

    if np.intersect1d(sources, sinks).size:
        return None
    finite = cost[np.isfinite(cost)]
    scaled = _whole(cost, float(finite.max()) if len(finite) else 1.0)
    most = min(int(scaled[np.isfinite(cost)].sum()) + 1, LARGE // 4)
    capacity = np.where(np.isfinite(cost), scaled, most)
    before, behind = graph.size, graph.size + 1
    source = np.concatenate([graph.source, np.full(len(sources), before), sinks])
    target = np.concatenate([graph.target, sources, np.full(len(sinks), behind)])
    endless = np.full(len(sources) + len(sinks), most)
    given = np.concatenate([capacity, endless]).astype(np.int64)
    network = coo_array((given, (source, target)), shape=(graph.size + 2, graph.size + 2)).tocsr()
    network.data = np.minimum(network.data, most)
    network = network.astype(np.int32)
    flow = maximum_flow(network, before, behind)
    if flow.flow_value >= most:
        return None
    reached = _reached(network - flow.flow, before)
    return ints(np.flatnonzero(reached[graph.source] & ~reached[graph.target]))


def _whole(cost: Floats, most: float) -> Floats:
    """Costs as whole numbers."""
    finite = np.where(np.isfinite(cost), cost, 0.0)
    exact = bool(np.all(finite == np.floor(finite))) and finite.sum() < LARGE // 8
    return finite if exact else np.ceil(finite / max(most, 1e-9) * STEPS)


def _reached(residual: Any, start: int) -> Mask:
    """What the source still reaches when the flow is at its greatest."""
    from scipy.sparse.csgraph import breadth_first_order

    residual.eliminate_zeros()
    found = breadth_first_order(residual, start, return_predecessors=False)
    reached = np.zeros(residual.shape[0], bool)
    reached[found] = True
    return reached
