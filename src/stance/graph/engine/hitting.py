"""The cheapest fixes that cut all that can be cut: paths become constraints, one by one, until none is left.

An implicit hitting set (Karp and Moreno-Centeno, "The implicit hitting set approach to solve combinatorial
optimization problems", 2013): what hits all paths seen so far costs no more than what hits all, so the first such
choice that leaves no path is the cheapest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import numpy as np

from stance.graph.engine.index import Floats
from stance.graph.engine.mincut import min_cut
from stance.graph.engine.separation import Fixes, Separation

PATHS: Final = 20_000
"""Paths added at a time."""

TINY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """Fixes and what they are worth: their cost, or with a budget what they cut.

    No choice costs less, or cuts more, than `bound`; `bound` is None when nothing is known.
    """

    fixes: tuple[int, ...]
    value: float
    bound: float | None

    @property
    def proved(self) -> bool:
        """Whether there is no better one."""
        return self.bound is not None and abs(self.value - self.bound) <= TINY * max(1.0, abs(self.value))


def cheapest(task: Separation, seconds: float) -> Choice:
    """Fixes of the least cost that cut every pair that can be cut at all."""
    until = monotonic() + seconds
    seen: dict[Fixes, None] = {}
    best, bound = _start(task, until)
    while best is None or not Choice((), _cost(task, best), bound).proved:
        chosen, floor = _cover(seen, task.cost, until)
        bound = max(bound, floor)
        grown = _grow(task, chosen, seen, until)
        if best is None or _cost(task, grown) < _cost(task, best) - TINY:
            best = grown
        if monotonic() > until:
            break
    return Choice(tuple(sorted(best)), _cost(task, best), bound)


def _start(task: Separation, until: float) -> tuple[Fixes | None, float]:
    """A first choice by minimum cut, where all pairs can be cut, and a bound below the cost of any.

    Where no fix cuts more than one edge this is the cheapest already.
    """
    if not task.wanted.any():
        return frozenset(), 0.0
    if task.floor.any():
        return None, 0.0
    cheapest = [min(fixes, key=lambda fix: (task.cost[fix], fix), default=None) for fixes in task.cutters]
    cost = np.array([np.inf if fix is None else task.cost[fix] for fix in cheapest], np.float64)
    edges = min_cut(task.graph, task.entries, task.jewels, cost)
    if edges is None:
        return None, 0.0
    chosen = frozenset(fix for edge in edges.tolist() if (fix := cheapest[edge]) is not None)
    single = len({fix for fixes in task.cutters for fix in fixes}) == sum(map(len, task.cutters))
    exact = single and bool(np.all(task.cost == np.floor(task.cost)))
    return _pruned(task, chosen, until), _cost(task, chosen) if exact else 0.0


def _cost(task: Separation, chosen: Collection[int]) -> float:
    return float(task.cost[list(chosen)].sum())


def _grow(task: Separation, chosen: Fixes, seen: dict[Fixes, None], until: float) -> Fixes:
    """The choice, grown until nothing is left, then freed of what it can do without; collects the paths found."""
    grown = chosen
    while (open_pairs := task.left(grown) & task.wanted).any():
        found = {fixes: None for _, _, fixes in task.crossings(grown, open_pairs, PATHS)}
        seen |= found
        grown |= hit(found, task.cost)
    return _pruned(task, grown, until) if grown != chosen else grown


def _pruned(task: Separation, chosen: Iterable[int], until: float) -> Fixes:
    """Without those that are not needed, the dearest tried first; all that are left when the time is up stay."""
    kept = set(chosen)
    for fix in sorted(kept, key=lambda one: (-task.cost[one], -one)):
        if monotonic() < until and not task.needs(kept, fix):
            kept.discard(fix)
    return frozenset(kept)


def hit(paths: Iterable[Fixes], cost: Floats) -> Fixes:
    """Some fixes that hit all paths: always the one that hits most for its cost."""
    chosen: set[int] = set()
    rest = list(paths)
    while rest:
        hits: dict[int, int] = {}
        for fixes in rest:
            for fix in fixes:
                hits[fix] = hits.get(fix, 0) + 1
        best = max(hits, key=lambda fix: (hits[fix] / max(float(cost[fix]), TINY), -fix))
        chosen.add(best)
        rest = [fixes for fixes in rest if best not in fixes]
    return frozenset(chosen)


def _cover(paths: Collection[Fixes], cost: Floats, until: float) -> tuple[Fixes, float]:
    """The cheapest fixes that hit all paths, and a bound below their cost."""
    used = sorted({fix for fixes in paths for fix in fixes})
    if not used:
        return frozenset(), 0.0
    place = {fix: at for at, fix in enumerate(used)}
    rows = [[(place[fix], 1.0) for fix in sorted(fixes)] for fixes in paths]
    found = solve(cost[used], rows, np.ones(len(rows)), np.ones(len(used)), until)
    if found is None:
        return hit(paths, cost), 0.0
    values, bound = found
    return frozenset(fix for fix, value in zip(used, values, strict=True) if value > 0.5), bound


def solve(cost: Floats, rows: Any, least: Floats, whole: Floats, until: float) -> tuple[Floats, float] | None:
    """The least `cost @ x` for 0 ≤ x ≤ 1 and every row ≥ its `least`, with x whole where `whole` is 1; and a bound.

    `rows` are lists of (place in x, factor). None when no solution was found in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    offsets = np.cumsum([0, *(len(row) for row in rows)])
    flat = [item for row in rows for item in row]
    matrix = csr_array(
        ([factor for _, factor in flat], [at for at, _ in flat], offsets), shape=(len(rows), len(cost))
    )
    options = {"time_limit": max(0.1, until - monotonic()), "mip_rel_gap": 0.0}
    found = milp(cost, constraints=LinearConstraint(matrix, lb=least), integrality=whole, bounds=Bounds(0, 1),
                 options=options)  # fmt: skip
    return None if found.x is None else (found.x, float(found.mip_dual_bound))
