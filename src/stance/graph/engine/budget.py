"""The few fixes that cut the most: the same constraints as for cutting all, with a prize for each pair.

A pair is won only when every path of its that was seen is hit, so what the programme promises is never too little:
a bound. Choices are valued exactly, and the paths that one leaves become the next constraints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from time import monotonic
from typing import Final

import numpy as np

from stance.graph.engine.hitting import PATHS, TINY, Choice, hit, solve
from stance.graph.engine.separation import Fixes, Separation

Pair = tuple[int, int]
Seen = dict[Pair, dict[Fixes, None]]

MANY: Final = 200_000
"""Constraints beyond which no programme is solved."""


def best_within(task: Separation, budget: int, seconds: float) -> Choice:
    """At most `budget` fixes that cut pairs of the most weight."""
    until = monotonic() + seconds
    most = task.worth(task.wanted)
    seen: Seen = defaultdict(dict)
    _look(task, frozenset(), seen, until)
    soon = monotonic() + seconds / 3  # the programme needs its time too
    best = improved(task, _greedy(task, budget, seen, soon), budget, seen, soon)
    value, bound = task.gain(best), most
    while value < bound - TINY * max(1.0, bound) and monotonic() < until:
        found = _programme(task, budget, seen, until)
        if found is None:
            break
        chosen, promised = found
        bound = min(bound, promised)
        gained = task.gain(chosen)
        if gained > value + TINY:
            best, value = chosen, gained
        _look(task, chosen, seen, until)
    best = _needed(task, best, value, until)
    return Choice(tuple(sorted(best)), value, max(bound, value))


def _look(task: Separation, chosen: Fixes, seen: Seen, until: float) -> None:
    """Collect paths that a choice leaves, then those that are left without what cuts these, a few times."""
    for _ in range(4):
        open_pairs = task.left(chosen) & task.wanted
        if not open_pairs.any() or monotonic() > until:
            return
        found = list(task.crossings(chosen, open_pairs, PATHS))
        for row, column, fixes in found:
            seen[row, column][fixes] = None
        chosen |= hit(dict.fromkeys(fixes for _, _, fixes in found), task.cost)


def _greedy(task: Separation, budget: int, seen: Seen, until: float) -> Fixes:
    """One fix after the other, always the one that cuts most; where none cuts any, the one on most paths."""
    chosen: Fixes = frozenset()
    for _ in range(budget):
        best = _next(task, chosen, seen, until)
        if best is None:
            break
        chosen |= {best}
    return chosen


def _next(task: Separation, chosen: Fixes, seen: Seen, until: float) -> int | None:
    """The fix to add: candidates by what they can cut at most, until none left can cut more than the best."""
    hopes, hits = _hopes(task, chosen, seen)
    order = sorted(hits, key=lambda fix: (-hopes[fix], -hits[fix], fix))
    best, gained = None, -1.0
    before = task.gain(chosen)
    for fix in order:
        if best is not None and (hopes[fix] <= gained + TINY or monotonic() > until):
            break
        gain = task.gain(chosen | {fix}) - before
        if gain > gained + TINY:
            best, gained = fix, gain
    return best


def _hopes(task: Separation, chosen: Fixes, seen: Seen) -> tuple[dict[int, float], dict[int, float]]:
    """For each fix the weight of the open pairs all of whose open paths it is on, and of those any of them is."""
    hopes: dict[int, float] = defaultdict(float)
    hits: dict[int, float] = defaultdict(float)
    for (_, column), paths in seen.items():
        rest = [fixes for fixes in paths if not fixes & chosen]
        for fix in frozenset.intersection(*rest) if rest else ():
            hopes[fix] += float(task.weight[column])
        for fix in frozenset().union(*rest):
            hits[fix] += float(task.weight[column]) / len(rest)
    return hopes, hits


def improved(task: Separation, chosen: Fixes, budget: int, seen: Seen, until: float) -> Fixes:
    """The choice after exchanges of one fix for a better one, while there are any."""
    value, better = task.gain(chosen), True
    while better and monotonic() < until:
        better = False
        for fix in sorted(chosen):
            rest = chosen - {fix}
            other = _next(task, rest, seen, until)
            if other is not None and (gain := task.gain(rest | {other})) > value + TINY:
                chosen, value, better = rest | {other}, gain, True
                break
    return chosen


def _needed(task: Separation, chosen: Fixes, value: float, until: float) -> Fixes:
    """Without the fixes that add nothing."""
    for fix in sorted(chosen, key=lambda one: (-task.cost[one], -one)):
        if monotonic() < until + 1.0 and task.gain(chosen - {fix}) >= value - TINY:
            chosen -= {fix}
    return chosen


def _programme(task: Separation, budget: int, seen: Seen, until: float) -> tuple[Fixes, float] | None:
    """The fixes that win the most as far as the paths seen tell, and what they promise at most."""
    prizes: dict[frozenset[Fixes], float] = defaultdict(float)
    sure = task.worth(task.wanted)
    for (_, column), paths in seen.items():
        prizes[minimal(paths)] += float(task.weight[column])
        sure -= float(task.weight[column])  # pairs of which no path was seen are taken as won
    groups = sorted(prizes.items(), key=lambda item: sorted(map(sorted, item[0])))
    used = sorted({fix for paths, _ in groups for fixes in paths for fix in fixes})
    if sum(len(paths) for paths, _ in groups) > MANY:
        return None
    place = {fix: at for at, fix in enumerate(used)}
    rows: list[list[tuple[int, float]]] = [[(at, -1.0) for at in range(len(used))]]
    for number, (group, _) in enumerate(groups):
        for fixes in sorted(map(sorted, group)):
            won = len(used) + number, -1.0
            rows.append([*((place[fix], 1.0) for fix in fixes), won])
    least = np.zeros(len(rows))
    least[0] = -budget
    whole = np.concatenate([np.ones(len(used)), np.zeros(len(groups))])
    cost = -np.array([0.0] * len(used) + [prize for _, prize in groups])
    found = solve(cost, rows, least, whole, until)
    if found is None:
        return None
    values, bound = found
    chosen = frozenset(fix for fix, value in zip(used, values, strict=False) if value > 0.5)
    return chosen, sure - bound


def minimal(paths: Iterable[Fixes]) -> frozenset[Fixes]:
    """Without the paths that are hit whenever another is."""
    kept: list[Fixes] = []
    for fixes in sorted(paths, key=len):
        if not any(one <= fixes for one in kept):
            kept.append(fixes)
    return frozenset(kept)
