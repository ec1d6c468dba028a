"""Judging assets in batches: a function of bytes, so that other processes can do it as well as this one."""

from __future__ import annotations

import gc
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import orjson

from stance.assess import Assessor, RuleSet
from stance.estate.provenance import resources
from stance.facts.derive import Filler, State, filler, order
from stance.facts.needs import watching
from stance.model import Outcome, Verdict
from stance.model.stored import Content
from stance.store import Packing, counts
from stance.store.codec import dumps_some

Workers = Callable[[], AbstractContextManager[Executor]]
"""What makes the executor of a scan, such as `processes` or a Dask client's `get_executor`."""

_AHEAD: Final = 6
"""Batches that wait for a worker or for being written, so that neither side waits for the other."""


class Case(NamedTuple):
    """An asset to be judged, with what neighbours said of it: facts found, and gaps if they are not its own.

    `unlisted` are outcomes that are known beforehand: of what was to be listed in its place and was not.
    """

    asset: Content
    facts: Mapping[str, Any] = {}
    gaps: Mapping[str, str] | None = None
    unlisted: Sequence[Outcome] = ()


class Judged(NamedTuple):
    """What is to be stored of an asset: its derived fields, if they are `new`, its packed outcomes, their counts."""

    row: int
    new: bool
    facts: bytes | None
    packed: bytes
    counts: tuple[int, int, int, int, int]


class Judge:
    """The rules asked in a scan. Of rules that are not, what they said before is kept.

    `ruleset` is the digest by which outcomes are stored, `packing` that of all rules of the estate.
    """

    def __init__(self, asked: RuleSet, ruleset: str, packing: Packing) -> None:
        self.asked, self.ruleset, self.packing = asked, ruleset, packing
        self._kept = frozenset(packing.rules) - {rule.id for rule in asked.rules}
        self._kinds: dict[str, tuple[Assessor, Sequence[Filler]]] = {}

    def __call__(self, cases: Iterable[Case], packings: Mapping[str, Packing]) -> list[Judged]:
        """What changed of the assets; `packings` open what they were last told by other rule sets."""
        packings = {**packings, self.ruleset: self.packing}
        return [judged for case in cases if (judged := self._judged(case, packings)) is not None]

    def _judged(self, case: Case, packings: Mapping[str, Packing]) -> Judged | None:
        asset = case.asset
        if asset.kind not in self._kinds:
            self._kinds[asset.kind] = self.asked.assessor(asset.kind), _alone(asset.kind)
        assessor, fillers = self._kinds[asset.kind]
        state = stated(asset, case)
        for fill in fillers:
            fill(state)
        outcomes = [*assessor(state.fields, state.gaps), *case.unlisted]
        if asset.packed is not None and asset.ruleset is not None:
            outcomes = self._remembering(outcomes, asset.packed, packings[asset.ruleset])
        facts, packed = dumps_some(state.facts), self.packing.pack(outcomes)
        if (asset.facts, asset.packed, asset.ruleset) == (facts, packed, self.ruleset):
            return None
        return Judged(asset.row, facts != asset.facts, facts, packed, counts(outcomes))

    def _remembering(self, new: list[Outcome], packed: bytes, packing: Packing) -> list[Outcome]:
        """The new outcomes with the last pass or fail where they are unknown, and what the rules not asked said."""
        known = packing.last_known(packed)
        joined = [
            outcome._replace(last_known=known.get((outcome.rule, outcome.element)))
            if outcome.verdict is Verdict.UNKNOWN
            else outcome
            for outcome in new
        ]
        kept = packing.unpack(packed) if self._kept else ()
        return joined + [outcome for outcome in kept if outcome.rule in self._kept]


def stated(asset: Content, case: Case | None = None) -> State:
    """The collected fields and gaps of an asset, with the facts of the case."""
    state = State(asset.kind, orjson.loads(asset.fields), orjson.loads(asset.gaps) if asset.gaps else {})
    if case is not None and case.gaps is not None:
        state.gaps, state.facts = dict(case.gaps), dict(case.facts)
        state.fields.update(case.facts)
    return state


@cache
def _alone(kind: str) -> Sequence[Filler]:
    """The facts that rest on nothing but the asset itself."""
    return [filler(need) for need in order([kind]) if need not in watching()]


def processes() -> AbstractContextManager[Executor]:
    """Workers in processes of their own, one per core."""
    from concurrent.futures import ProcessPoolExecutor  # small estates need none
    from multiprocessing import get_context

    # A fresh process inherits neither open databases nor locks that another thread holds.
    return ProcessPoolExecutor(mp_context=get_context("spawn"))


Batch = tuple[Sequence[Case], Mapping[str, Packing]]


def judged(judge: Judge, batches: Iterable[Batch], executor: Executor | None) -> Iterator[list[Judged]]:
    """What changed, batch by batch in their order, judged here or by the executor."""
    if executor is None:
        yield from (judge(*batch) for batch in batches)
        return
    pickled = pickle.dumps(judge)
    waiting: deque[Future[list[Judged]]] = deque()
    for batch in batches:
        waiting.append(executor.submit(_judged_there, pickled, *batch))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _judged_there(judge: bytes, cases: Sequence[Case], packings: Mapping[str, Packing]) -> list[Judged]:
    with uncollected():
        return _opened(judge)(cases, packings)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for garbage in cycles: over millions of values it takes a third of the time, for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(1)
def _opened(pickled: bytes) -> Judge:
    resources()  # imports every asset kind, which rules on base kinds range over
    judge: Judge = pickle.loads(pickled)  # noqa: S301  # written by the process that started this one
    return judge
