"""The second half of a scan: derive facts, assess every asset, write outcomes, move findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from types import MappingProxyType
from typing import Final

from stance.assess import RuleSet
from stance.estate.coverage import PARENTS, Coverage, place
from stance.estate.judging import Batch, Case, Judge, Workers, judged, stated, uncollected
from stance.facts.derive import Filler, State, derive, filler, order
from stance.facts.needs import watched, watching
from stance.facts.neighbourhood import Whole
from stance.graph.fields import Filled
from stance.model import Outcome, Reason, Rule, Verdict
from stance.model.stored import Content
from stance.store import Packing, Store

LARGE: Final = 20_000
"""Assets from which on other processes are worth their start."""


def assess(
    store: Store,
    scan: str,
    every: RuleSet,
    chosen: Sequence[Rule],
    workers: Workers | None = None,
    graph: Mapping[int, Filled] = MappingProxyType({}),
) -> None:
    """Bring facts, outcomes and findings of the estate up to what was collected.

    `every` are the estate's rules, by which outcomes are packed; only the `chosen` are asked, and what the others
    said last stays. Can be repeated: what is already so is not written again. Large estates are judged by
    `workers`, with the same result. `graph` holds the fields that the graph fills, by row number.
    """
    coverage = Coverage(store.scopes())
    large = sum(state.count for state in coverage.scopes) >= LARGE
    packing = store.save_rules(every.digest, every.rules)
    judge = Judge(RuleSet(tuple(chosen), every.now, every.settings), every.digest, packing)
    with uncollected(), workers() if workers and large else nullcontext() as executor:
        neighbours = _Neighbours(store, coverage.whole, graph)
        batches = _batches(store, neighbours, _unlisted(coverage, chosen), every.digest)
        for some in judged(judge, batches, executor):
            store.write_facts((one.row, one.facts) for one in some if one.new)
            store.write_outcomes(scan, every.digest, ((one.row, one.packed, one.counts) for one in some))
        store.update_findings(scan)


Unlisted = Mapping[tuple[str, str], Sequence[Outcome]]


def _unlisted(coverage: Coverage, rules: Iterable[Rule]) -> Unlisted:
    """For every place where listings failed, one unknown outcome per rule that speaks of what was to be listed."""
    found: dict[tuple[str, str], dict[str, Outcome]] = defaultdict(dict)
    for blind in coverage.blind():
        reason = Reason(blind.reason or Reason.ERROR)
        for rule in (rule for rule in rules if rule.concerns(blind.scope.kind)):
            unknown = Outcome(rule.id, Verdict.UNKNOWN, None, reason, [])
            found[place(blind.scope)].setdefault(rule.id, unknown)
    return {where: list(outcomes.values()) for where, outcomes in found.items()}


def _batches(store: Store, neighbours: _Neighbours, unlisted: Unlisted, ruleset: str) -> Iterator[Batch]:
    """The cases of all living assets, with the packings of other rule sets that spoke of them."""
    packings: dict[str, Packing] = {}
    for contents in store.contents():
        others = {asset.ruleset for asset in contents} - {None, ruleset}
        packings.update((other, store.packing(other)) for other in others - set(packings) if other)
        cases = [neighbours.case(asset) for asset in contents]
        for n, asset in enumerate(contents):
            if asset.kind in PARENTS and (asset.account, asset.region) in unlisted:
                cases[n] = cases[n]._replace(unlisted=unlisted[asset.account, asset.region])
        yield cases, {other: packings[other] for other in others if other}


class _Neighbours:
    """Derives what rests on neighbours, and adds what the graph says.

    Of neighbours only the fields that some fact wants are held in memory.
    """

    def __init__(self, store: Store, whole: Whole, graph: Mapping[int, Filled]) -> None:
        self._graph = graph
        states: dict[str, list[State]] = defaultdict(list)
        for contents in store.contents({kind for kind, _ in watched()}):
            for asset in contents:
                states[asset.kind].append(_slim(stated(asset)))
        around = derive(states, whole, watched())
        self._fillers: dict[str, list[Filler]] = defaultdict(list)
        for need in order({kind for kind, _ in watching()}):
            if need in watching():
                self._fillers[need[0]].append(filler(need, around))

    def case(self, asset: Content) -> Case:
        """The asset with what its neighbours say of it."""
        standing = self._graph.get(asset.row)
        if asset.kind not in self._fillers and standing is None:
            return Case(asset)
        state = stated(asset)
        for fill in self._fillers.get(asset.kind, ()):
            fill(state)
        if standing is not None:
            state.facts.update(standing.fields)
            state.gaps.update(standing.gaps)
        return Case(asset, state.facts, state.gaps)


def _slim(state: State) -> State:
    names = _held(state.kind)
    state.fields = {name: value for name, value in state.fields.items() if name in names}
    state.gaps = {name: why for name, why in state.gaps.items() if name in names}
    return state


@cache
def _held(kind: str) -> frozenset[str]:
    return frozenset({"id"} | {name for of, name in watched() if of == kind})
