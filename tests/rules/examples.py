"""What the tests of rules share."""

from datetime import UTC, datetime

from stance.conditions import compiled

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def verdict(rule, record):
    """True, False, None for unknown, or `not applicable`."""
    if rule.applicability is not None:
        applies = compiled(rule.applicability, NOW)(record)
        if applies is not True:
            return None if applies is None else "not applicable"
    return compiled(rule.requirement, NOW)(record)
