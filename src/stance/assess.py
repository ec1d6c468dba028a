"""Assessment: rules and assets to outcomes. Nothing else in the product decides an outcome.

The rules of one asset kind are compiled into one function that reads each field once. What they depend on and
was not read makes an outcome unknown, by the conditions' own three-valued logic; no rule can forget it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from stance.conditions import ITEMS, UNKNOWN, gatherer
from stance.conditions.compile import Reader, Source
from stance.conditions.evidence import Packed, leaf_fields, leaves
from stance.model import Outcome, Reason, Rule, Verdict

Record = Mapping[str, Any]
Gaps = Mapping[str, str]

PASS, FAIL, UNSURE, NOT_APPLICABLE, MANUAL = (int(verdict) for verdict in Verdict)
UNSURE_IF: Final = len(Verdict)
"""Beside the verdicts' numbers: unknown because nothing says whether the rule applies."""

_MISFITS: Final = (TypeError, AttributeError, KeyError, ValueError)
"""What generated code raises on a record whose values have other types than declared."""


@dataclass(frozen=True)
class RuleSet:
    """The rules of a scan with the time and the settings under which they are asked."""

    rules: tuple[Rule, ...]
    now: datetime
    settings: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What must be equal for two outcomes to be comparable: the rules' versions and the settings' values."""
        parts = sorted(f"{rule.id} {rule.version}" for rule in self.rules)
        values = sorted(f"{s.name}={self.settings.get(s.name, s.default)}" for r in self.rules for s in r.settings)
        return hashlib.blake2b("\n".join(parts + values).encode(), digest_size=8).hexdigest()

    def assessor(self, kind: str) -> Assessor:
        """The compiled rules of one concrete asset kind."""
        return Assessor([rule for rule in self.rules if rule.concerns(kind)], self.now, self.settings)


class Assessor:
    """The rules of one asset kind, compiled: call it with a record and its gaps."""

    def __init__(self, rules: Sequence[Rule], now: datetime, settings: Mapping[str, Any]) -> None:
        self.rules, self._now, self._settings = tuple(rules), now, settings
        self._whole = [rule for rule in rules if rule.each is None]
        self._each = [_EachElement(rule, now, settings) for rule in rules if rule.each is not None]
        self._answer = _answers(self._whole, now, settings)
        self._evidence = [_Evidence(rule, now, settings) for rule in self._whole]
        # Outcomes without evidence are alike for all assets, so each is made once.
        self._plain = [_plain(rule) for rule in self._whole]

    def __call__(self, record: Record, gaps: Gaps) -> list[Outcome]:
        """The outcomes of one asset: one per rule, or per element where the rule says so."""
        told = zip(self.verdicts(record), self._plain, self._evidence, strict=True)
        outcomes = [plain[verdict] or evidence.outcome(verdict, record, gaps) for verdict, plain, evidence in told]
        for each in self._each:
            outcomes += each(record, gaps)
        return outcomes

    def verdicts(self, record: Record) -> Sequence[int]:
        """The verdicts of the rules that speak of the whole asset, as numbers."""
        try:
            return self._answer(record)
        except _MISFITS:
            return [_guarded(answer, record) for answer in self._alone]

    @cached_property
    def _alone(self) -> list[Callable[[Record], Sequence[int]]]:
        """The rules one by one, for records on which one of them cannot be answered."""
        return [_answers([rule], self._now, self._settings) for rule in self._whole]


_VERDICTS: Final = tuple(Verdict)
_FAILED: Final = Verdict.FAIL
_UNKNOWN: Final = Verdict.UNKNOWN
_made: Final = tuple.__new__
"""Makes an Outcome of all its parts, without the call in between: there are millions of them."""
_EXPLAINED: Final = (FAIL, UNSURE, UNSURE_IF)
_REASONS: Final = {str(reason): reason for reason in Reason}


def _plain(rule: Rule) -> list[Outcome | None]:
    """The rule's outcomes by verdict; None for those that want evidence."""
    return [*(None if v in _EXPLAINED else Outcome(rule.id, v) for v in Verdict), None]


def _guarded(answer: Callable[[Record], Sequence[int]], record: Record) -> int:
    try:
        return answer(record)[0]
    except _MISFITS:
        return UNSURE


def _answers(rules: Sequence[Rule], now: datetime, settings: Mapping[str, Any]) -> Callable[[Record], Sequence[int]]:
    """One generated function that answers all the rules, reading each field once."""
    source = Source(now, settings)
    reader = Reader(source, "e")
    answers = [_verdict(rule, reader) for rule in rules]
    body = ["get = e.get", *reader.reads, f"return ({''.join(f'{answer}, ' for answer in answers)})"]
    source.lines += ["def assess(e):", *(f"    {line}" for line in body)]
    return source.function("assess")


def _verdict(rule: Rule, reader: Reader) -> str:
    if rule.manual:
        return str(MANUAL)
    held = reader.source.name("r")
    asked = reader.expression(rule.requirement)
    verdict = f"({PASS} if ({held} := {asked}) else {FAIL} if {held} is False else {UNSURE})"
    if rule.applicability is None:
        return verdict
    applies = reader.source.name("a")
    asked = reader.expression(rule.applicability)
    return (
        f"({NOT_APPLICABLE} if ({applies} := {asked}) is False else {UNSURE_IF} if {applies} is None else {verdict})"
    )


class _Evidence:
    """Gathers, for one rule, the leaves that made it fail or left it unknown.

    What gathers them is compiled when first asked: in most estates most rules never fail.
    """

    def __init__(self, rule: Rule, now: datetime, settings: Mapping[str, Any]) -> None:
        self.rule, self._now, self._settings = rule, now, settings
        self._id = rule.id

    def outcome(self, verdict: int, record: Record, gaps: Gaps, element: str | None = None) -> Outcome:
        """The outcome with its evidence; for an unknown one with the reason of the first field not read."""
        if verdict == FAIL:
            return _made(Outcome, (self._id, _FAILED, element, None, self._of_failure(record), None))
        try:
            evidence = (self._of_doubt if verdict == UNSURE else self._of_application)(record)
        except _MISFITS:
            evidence = []
        # No evidence means a record out of shape.
        reason = _reason(gaps, self._names[evidence[0][0]]) if evidence else Reason.MALFORMED
        return _made(Outcome, (self._id, _UNKNOWN, element, reason, evidence, None))

    @cached_property
    def _of_failure(self) -> Callable[[Record], Packed]:
        return gatherer(self.rule.requirement, False, self._now, self._settings)

    @cached_property
    def _of_doubt(self) -> Callable[[Record], Packed]:
        return gatherer(self.rule.requirement, None, self._now, self._settings)

    @cached_property
    def _of_application(self) -> Callable[[Record], Packed]:
        assert self.rule.applicability is not None
        first = len(leaves(self.rule.requirement))
        return gatherer(self.rule.applicability, None, self._now, self._settings, first)

    @cached_property
    def _names(self) -> Sequence[str]:
        """By a leaf's number the asset's own field on which it rests."""
        each = self.rule.each
        names = leaf_fields(self.rule.trees)
        return names if each is None else [each.path.names[0]] * len(names)


def _reason(gaps: Gaps, name: str) -> Reason:
    return _REASONS.get(gaps[name], Reason.NOT_COLLECTED) if name in gaps else Reason.NOT_COLLECTED


class _EachElement:
    """One rule that is asked of every element of a list; an empty list passes as a whole."""

    def __init__(self, rule: Rule, now: datetime, settings: Mapping[str, Any]) -> None:
        assert rule.each is not None
        assert rule.key is not None
        self.rule = rule
        self._names, self._key = rule.each.path.names, rule.key.path.names
        self._answer = _answers([rule], now, settings)
        self._evidence = _Evidence(rule, now, settings)

    def __call__(self, record: Record, gaps: Gaps) -> Iterable[Outcome]:
        elements = _follow(record, self._names)
        whole = elements is None or elements.__class__ is list
        if elements.__class__ is dict and ITEMS in elements:
            elements = elements[ITEMS]
        outcomes = [self._one(element, gaps) for element in (elements if elements.__class__ is list else ())]
        if not whole:
            reason = _reason(gaps, self._names[0])
            return [*outcomes, Outcome(self.rule.id, Verdict.UNKNOWN, None, reason, [])]
        return outcomes or [Outcome(self.rule.id, Verdict.PASS)]

    def _one(self, element: Any, gaps: Gaps) -> Outcome:
        name = str(_follow(element, self._key))
        verdict = _guarded(self._answer, element)
        if verdict in _EXPLAINED:
            return self._evidence.outcome(verdict, element, gaps, name)
        return Outcome(self.rule.id, _VERDICTS[verdict], name)


def _follow(value: Any, names: Sequence[str]) -> Any:
    for name in names:
        value = value.get(name, UNKNOWN) if isinstance(value, Mapping) else UNKNOWN
    return value
