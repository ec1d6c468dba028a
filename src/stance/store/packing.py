"""Outcomes of one asset as one row of bytes.

JSON of four lists: the rules that passed, those not applicable, the manual ones (as indexes into the rule set's
list), and everything that has an element, a reason or evidence, as
`[index, verdict, element, reason, evidence, last_known]`. All are sorted: equal outcomes are equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from stance.model.outcome import Outcome, Reason, Verdict
from stance.store.codec import dumps, loads

_NOTHING: Final = [None, None, None, None]
_VERDICTS: Final = tuple(Verdict)
_KNOWN: Final = (Verdict.PASS, Verdict.FAIL)
_BARE: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.MANUAL)


class Packing:
    """Packs and unpacks by a list of rule ids; it pickles, so that workers can pack for themselves."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.rules = tuple(rules)
        self._index = {rule: n for n, rule in enumerate(self.rules)}

    def pack(self, outcomes: Iterable[Outcome]) -> bytes:
        """The outcomes as bytes. Raises KeyError for a rule that is not in the list."""
        bare: dict[Verdict, list[int]] = {verdict: [] for verdict in _BARE}
        told: list[list[Any]] = []
        for rule, verdict, *more in outcomes:
            if more == _NOTHING and verdict in bare:
                bare[verdict].append(self._index[rule])
            else:
                told.append([self._index[rule], int(verdict), *more])
        told.sort(key=_place)
        return dumps([*(sorted(bare[verdict]) for verdict in _BARE), told])

    def unpack(self, packed: bytes) -> list[Outcome]:
        """The outcomes that `pack` wrote, by rule as listed, then by element."""
        *bare, told = loads(packed)
        found = [(n, Outcome(self.rules[n], v)) for v, numbers in zip(_BARE, bare, strict=True) for n in numbers]
        found += [(one[0], self._told(*one)) for one in told]
        return [outcome for _, outcome in sorted(found, key=lambda pair: (pair[0], pair[1].element or ""))]

    def last_known(self, packed: bytes) -> dict[tuple[str, str | None], Verdict | None]:
        """The last pass or fail by rule and element, for outcomes that had one."""
        passed, _, _, told = loads(packed)
        known: dict[tuple[str, str | None], Verdict | None] = {(self.rules[n], None): Verdict.PASS for n in passed}
        for n, verdict, element, _, _, last in told:
            latest = verdict if verdict in _KNOWN else last
            known[self.rules[n], element] = None if latest is None else _VERDICTS[latest]
        return known

    def failing(self, packed: bytes) -> list[Outcome]:
        """Those that failed, for who needs no others."""
        return [self._told(*one) for one in loads(packed)[-1] if one[1] == Verdict.FAIL]

    def _told(
        self, n: int, verdict: int, element: str | None, reason: str | None, evidence: Any, last: Any
    ) -> Outcome:
        return Outcome(
            self.rules[n],
            _VERDICTS[verdict],
            element,
            None if reason is None else Reason(reason),
            evidence,
            None if last is None else _VERDICTS[last],
        )


def _place(told: list[Any]) -> tuple[Any, ...]:
    """Where an outcome stands; of a whole asset a rule says one thing, of elements with the same key several."""
    number, verdict, element, _, evidence, _ = told
    return (number,) if element is None else (number, element, verdict, str(evidence))


def counts(outcomes: Iterable[Outcome]) -> tuple[int, int, int, int, int]:
    """How many passed, failed, are unknown, not applicable and manual."""
    found = [0, 0, 0, 0, 0]
    for outcome in outcomes:
        found[outcome.verdict] += 1
    return found[0], found[1], found[2], found[3], found[4]
