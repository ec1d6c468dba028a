"""What rules would say after a change that is made in the picture only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from stance.assess import Assessor, RuleSet
from stance.facts.derive import State
from stance.graph.picture import Picture
from stance.model import Verdict


class Failing(NamedTuple):
    """A rule that fails for an asset, or for one element of it."""

    rule: str
    asset: str
    element: str | None


def differences(before: Picture, after: Picture, rules: RuleSet) -> tuple[list[Failing], list[Failing]]:
    """What would no longer fail, and what would newly fail; only assets whose fields differ are judged again."""
    assessor = cache(rules.assessor)
    mended: list[Failing] = []
    worse: list[Failing] = []
    for old, new in _changed(before, after):
        failing = set(_failing(assessor(old.kind), old)), set(_failing(assessor(new.kind), new))
        mended += sorted(failing[0] - failing[1], key=_order)
        worse += sorted(failing[1] - failing[0], key=_order)
    return mended, worse


def _changed(before: Picture, after: Picture) -> Iterator[tuple[State, State]]:
    """The assets that differ; both pictures hold the same ones in the same order."""
    for kind, states in before.states.items():
        for old, new in zip(states, after.states[kind], strict=True):
            if old.fields != new.fields or old.gaps != new.gaps:
                yield old, new


def _failing(assessor: Assessor, state: State) -> Iterator[Failing]:
    known: Mapping[str, object] = state.fields
    for outcome in assessor(known, state.gaps):
        if outcome.verdict is Verdict.FAIL:
            yield Failing(outcome.rule, str(state.fields.get("id", "")), outcome.element)


def _order(one: Failing) -> tuple[str, str, str]:
    return one.rule, one.asset, one.element or ""
