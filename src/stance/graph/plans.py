"""Plans of fixes over the graph of edges: which levers cut what, which fixes to take, and what they leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isfinite
from time import monotonic

import numpy as np

from stance.graph.answers import Counts, Fix, FixSet, Step
from stance.graph.columns import Columns
from stance.graph.engine.budget import best_within
from stance.graph.engine.hitting import Choice, cheapest
from stance.graph.engine.index import Floats, Ints, Mask
from stance.graph.engine.search import between
from stance.graph.engine.separation import Fixes, Separation
from stance.model.edge import Certainty, Lever

LeverKey = tuple[str, str, str | None, str]


def lever_key(lever: Lever) -> LeverKey:
    """What two levers have in common when they are the same change."""
    return lever.asset, lever.field, lever.element, repr(lever.to)


def plan(
    found: Columns, entries: Ints, jewels: Ints, weight: Floats, fixes: Mapping[str, Fix], budget: int | None,
    reading: Certainty, seconds: float,
) -> FixSet:  # fmt: skip
    """The fixes to make, for `AttackGraph.fix_set`."""
    if budget is not None and budget < 0:
        raise ValueError(f"A budget is a number of fixes, not {budget}")
    names = [name for name in sorted(fixes) if isfinite(fixes[name].cost)]
    offered = [fixes[name] for name in names]
    task = _task(found, entries, jewels, weight, offered, reading == "sure")
    choice = cheapest(task, seconds) if budget is None else best_within(task, budget, seconds)
    until = monotonic() + seconds / 2
    steps = [
        Step(names[fix], float(task.cost[fix]), None if after is None else _counts(task, after))
        for fix, after in in_order(task, choice.fixes, until)
    ]
    rest = task.left(choice.fixes)
    other = task if reading == "possible" else _task(found, entries, jewels, weight, offered, False)
    return FixSet(
        reading, budget, tuple(steps), _counts(task, task.before), _counts(task, rest),
        _counts(other, other.left(choice.fixes)), _counts(task, task.floor), choice.proved, _gap(choice),
    )  # fmt: skip


def _task(
    found: Columns, entries: Ints, jewels: Ints, weight: Floats, fixes: Sequence[Fix], sure: bool
) -> Separation:
    inner = between(found.graph, entries, jewels, found.sure if sure else None)
    pulls: dict[LeverKey, list[int]] = {}
    for number, fix in enumerate(fixes):
        for lever in fix.levers:
            pulls.setdefault(lever_key(lever), []).append(number)
    cutters = [_cutters(found.edge(edge).levers, pulls) for edge in inner.edges.tolist()]
    cost = np.array([fix.cost for fix in fixes], np.float64)
    inside = inner.number[jewels] >= 0
    return Separation(inner.graph, cutters, inner.of(entries), inner.of(jewels), weight[inside], cost)


def _cutters(levers: Iterable[Lever], pulls: Mapping[LeverKey, Sequence[int]]) -> Fixes:
    return frozenset(fix for lever in levers for fix in pulls.get(lever_key(lever), ()))


def _counts(task: Separation, pairs: Mask) -> Counts:
    return Counts(int(pairs.sum()), int(pairs.any(axis=1).sum()), int(pairs.any(axis=0).sum()), task.worth(pairs))


def _gap(choice: Choice) -> float | None:
    if choice.proved:
        return 0.0
    if not choice.bound:
        return None
    return abs(choice.value - choice.bound) / choice.bound


def in_order(task: Separation, chosen: Collection[int], until: float) -> list[tuple[int, Mask | None]]:
    """The fixes with the pairs left after each, so that the first few do most; None where there was no time to count.

    From the end: the last is the one that the others miss least. This serves fixes that only work together, where
    each alone cuts nothing. Of many, several go to the end at a time.
    """
    backward: list[int] = []
    rest = set(chosen)
    while rest:
        last = _least_missed(task, rest, until)[: max(1, len(rest) // 16)]
        backward += last
        rest.difference_update(last)
    order = backward[::-1]
    return [
        (fix, task.left(order[:count]) if monotonic() < until + 1.0 else None) for count, fix in enumerate(order, 1)
    ]


def _least_missed(task: Separation, chosen: Collection[int], until: float) -> list[int]:
    """The fixes, those first without which the others cut most."""
    alone = {fix: task.gain(set(chosen) - {fix}) if monotonic() < until else 0.0 for fix in chosen}
    return sorted(chosen, key=lambda fix: (-alone[fix], -task.cost[fix], -fix))
