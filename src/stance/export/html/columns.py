"""The outcomes as columns of small numbers into dictionaries: so a hundred thousand of them stay small."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from stance.export.html.markup import visible
from stance.model import SEVERITIES
from stance.model.view import CallView, EvidenceView, OutcomeView

T = TypeVar("T", bound=Hashable)

OUTCOMES: Final = ("fail", "unknown", "pass", "not_applicable", "manual")
_VALUE: Final = 400
"""Characters of a value seen that are kept."""

ID_LENGTH: Final = 600
"""Characters of an identifier or element that are kept."""

WORST: Final = 100
"""How many failing outcomes stand in the page itself, for print and for browsers without scripts."""


class Numbered(Generic[T]):
    """Gives each distinct value a number, from 0."""

    def __init__(self) -> None:
        self.numbers: dict[T, int] = {}

    def __call__(self, value: T) -> int:
        """The value's number."""
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self) -> Iterator[T]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


Seen = tuple[tuple[str, str, str, bool], ...]
"""Evidence as text: path, value seen, requirement, whether it was read."""


_ROW: Final = ("rule", "asset", "outcome", "reason", "last", "element", "evidence", "calls", "at")


class Columns:
    """Outcomes, taken in one by one; counts and the worst are kept on the way."""

    def __init__(self, outcomes: Iterable[OutcomeView]) -> None:
        self.rules: Numbered[str] = Numbered()
        self.assets: Numbered[tuple[str, str, str, str, str]] = Numbered()
        self.evidence: Numbered[Seen] = Numbered()
        self.calls: Numbered[CallView] = Numbered()
        self.call_sets: Numbered[tuple[int, ...]] = Numbered()
        self.words: Numbered[str] = Numbered()
        self.rows: dict[str, array[int]] = {name: array("L") for name in _ROW}
        self.failing: Counter[tuple[str, str]] = Counter()
        self.unknown: Counter[str] = Counter()
        self.failing_assets: set[int] = set()
        self.serves: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}
        self._worst: dict[str, list[OutcomeView]] = defaultdict(list)
        self.evidence(())
        self.words("")
        for outcome in outcomes:
            self._add(outcome)

    def _add(self, outcome: OutcomeView) -> None:
        asset = self.assets((outcome.asset, outcome.provider_id, outcome.kind, outcome.account, outcome.region))
        numbers = (
            self.rules(outcome.rule),
            asset,
            OUTCOMES.index(outcome.outcome),
            self.words(outcome.reason or ""),
            self.words(outcome.last_known or ""),
            self.words(outcome.element or ""),
            self.evidence(tuple(map(_seen, outcome.evidence))),
            self.call_sets(tuple(map(self.calls, outcome.calls))),
            self.words(outcome.assessed_at),
        )
        for column, number in zip(self.rows.values(), numbers, strict=True):
            column.append(number)
        if outcome.rule not in self.serves:
            self.serves[outcome.rule] = (outcome.domain, tuple(outcome.controls), tuple(outcome.same_as))
        self._count(outcome, asset)

    def _count(self, outcome: OutcomeView, asset: int) -> None:
        if outcome.outcome == "unknown":
            self.unknown[outcome.kind] += 1
        if outcome.outcome != "fail":
            return
        self.failing[outcome.kind, outcome.severity] += 1
        self.failing_assets.add(asset)
        if len(kept := self._worst[outcome.severity]) < WORST:
            kept.append(outcome)

    def __len__(self) -> int:
        return len(self.rows["rule"])

    def worst(self) -> list[OutcomeView]:
        """The worst failing outcomes, at most `WORST`, those of one rule together."""
        found = [o for word in SEVERITIES for o in sorted(self._worst[word], key=lambda o: (o.rule, o.provider_id))]
        return found[:WORST]

    def failing_by_kind(self) -> Counter[str]:
        """How many assets of each kind fail something."""
        assets = list(self.assets)
        return Counter(assets[number][2] for number in self.failing_assets)


def _seen(entry: EvidenceView) -> tuple[str, str, str, bool]:
    told = json.dumps(entry.seen, ensure_ascii=False, default=str) if entry.known else ""
    return visible(entry.path, _VALUE), visible(told, _VALUE), visible(entry.required, _VALUE), entry.known
