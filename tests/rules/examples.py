"""What the tests of rules share."""

from datetime import UTC, datetime

from stance.conditions import compiled
from stance.model.examples import problems

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def check_examples(rule):
    """Every good example passes and every bad one fails, for sure, where the rule applies."""
    assert list(problems(rule)) == []


def verdict(rule, record):
    """True, False, None for unknown, or `not applicable`."""
    if rule.applicability is not None:
        applies = compiled(rule.applicability, NOW)(record)
        if applies is not True:
            return None if applies is None else "not applicable"
    return compiled(rule.requirement, NOW)(record)
