"""A rule's examples, checked: every `good` must pass and every `bad` must fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from stance.conditions import compiled
from stance.model.field import fields_of
from stance.model.fit import misfit
from stance.model.rule import Rule

EXAMPLE_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The time at which examples are asked, so that ages in them stay what they are."""


def problems(rule: Rule) -> Iterator[str]:
    """What is wrong with the rule's examples, one line each; nothing when all is well."""
    if rule.manual:
        return
    answer = compiled(rule.requirement, EXAMPLE_NOW)
    applies = None if rule.applicability is None else compiled(rule.applicability, EXAMPLE_NOW)
    for wanted, examples in ((True, rule.good), (False, rule.bad)):
        for number, example in enumerate(examples, 1):
            name = f"{'good' if wanted else 'bad'} example {number}"
            yield from (f"{name}: {problem}" for problem in _misfits(rule, example))
            if applies is not None and applies(example) is not True:
                yield f"{name}: the rule does not apply to it"
            elif answer(example) is not wanted:
                yield f"{name} {'does not pass' if wanted else 'does not fail'}"


def _misfits(rule: Rule, example: Mapping[str, Any]) -> Iterator[str]:
    owner: Any = rule.on if rule.each is None else rule.each.path.type.__args__[0]
    declared = fields_of(owner)
    for name, value in example.items():
        if name not in declared:
            yield f"{owner.__name__} has no field {name}"
        elif (problem := misfit(value, declared[name])) is not None:
            yield f"{name} {problem}"
