"""What the tests of rules share: running a rule's own examples, and completing what was unknown."""

from datetime import UTC, datetime

from stance.conditions import compiled

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def check_examples(rule):
    """Every good example passes and every bad one fails, for sure, where the rule applies."""
    assert rule.manual or (rule.good and rule.bad), rule.id
    requirement = None if rule.manual else compiled(rule.requirement, NOW)
    applies = compiled(rule.applicability, NOW) if rule.applicability is not None else lambda _: True
    for record in (*rule.good, *rule.bad):
        assert applies(record) is True, (rule.id, record)
    for record in rule.good:
        assert requirement(record) is True, (rule.id, record)
    for record in rule.bad:
        assert requirement(record) is False, (rule.id, record)


def verdict(rule, record):
    """True, False, None for unknown, or `not applicable`."""
    if rule.applicability is not None:
        applies = compiled(rule.applicability, NOW)(record)
        if applies is not True:
            return None if applies is None else "not applicable"
    return compiled(rule.requirement, NOW)(record)
