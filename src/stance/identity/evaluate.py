"""One statement against one request, three-valued.

Source: IAM User Guide, "Creating a condition with multiple keys or values"
(reference_policies_multi-value-conditions.html) and "Multivalued context keys": conditions are AND-ed, the
values of one key OR-ed, values of a negated operator NOR-ed; an absent key fails a positive operator and
satisfies a negated one, one with IfExists and ForAllValues.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from stance.identity.context import Context
from stance.identity.operators import NEGATED, POSITIVE
from stance.identity.patterns import action_matches, arn_matches, matches
from stance.identity.policy import NEW_VERSION, Condition, Statement
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on
from stance.identity.variables import fill


def covers_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement's Action or NotAction speaks of an action."""
    if statement.actions is not None:
        return _any_action(statement.actions, action)
    return not _any_action(statement.not_actions or (), action)


@lru_cache(maxsize=262_144)
def _any_action(patterns: tuple[str, ...], action: str) -> bool:
    """Many principals share their policies, and each is asked about the same actions."""
    return any(action_matches(pattern, action) for pattern in patterns)


def covers_resource(statement: Statement, arn: str, context: Context) -> Truth:
    """Tell whether a statement's Resource or NotResource speaks of a resource.

    A statement without either speaks of the resource that it is attached to.
    """
    if statement.resources is not None:
        return _any_pattern(statement, statement.resources, arn, context)
    if statement.not_resources is not None:
        return _any_pattern(statement, statement.not_resources, arn, context).negate()
    return YES


def _any_pattern(statement: Statement, patterns: Iterable[str], arn: str, context: Context) -> Truth:
    return any_of(_pattern_matches(statement, pattern, arn, context) for pattern in patterns)


def _pattern_matches(statement: Statement, pattern: str, arn: str, context: Context) -> Truth:
    filled = fill(pattern, context, substitute=statement.version == NEW_VERSION)
    if filled.pattern is None or not arn_matches(filled.pattern, arn):
        return NO
    return depends_on(*filled.depends) if filled.depends else YES


def conditions_hold(statement: Statement, context: Context) -> Truth:
    """Tell whether all conditions of a statement hold."""
    return all_of(condition_holds(c, context, statement.version) for c in statement.conditions)


def condition_holds(condition: Condition, context: Context, version: str = NEW_VERSION) -> Truth:
    """Tell whether one condition holds in a context."""
    seen = context.get(condition.key)
    if seen is None:
        return _unread(condition, context, version)
    if condition.operator == "Null":
        return YES if ("false" if seen else "true") in {v.lower() for v in condition.values} else NO
    negated = condition.operator in NEGATED
    if not seen:
        return YES if _holds_without_key(condition, negated=negated) else NO
    each = [_value_matches(condition, value, context, version) for value in seen]
    if condition.quantifier == "ForAllValues":
        return all_of(t.negate() for t in each) if negated else all_of(each)
    if condition.quantifier == "ForAnyValue" and negated:
        return any_of(t.negate() for t in each)
    return any_of(each).negate() if negated else any_of(each)


def _unread(condition: Condition, context: Context, version: str) -> Truth:
    """Answer for an unknown key: it decides, unless the condition would accept or refuse anything."""
    if condition.operator == "Null":
        either = {v.lower() for v in condition.values} >= {"true", "false"}
        return YES if either else depends_on(condition.key)
    filled = [fill(value, context, substitute=version == NEW_VERSION) for value in condition.values]
    negated = condition.operator in NEGATED
    plain = not condition.quantifier and (negated or not condition.if_exists)
    if plain and all(one.pattern is None for one in filled):
        return YES if negated else NO  # no value can be equal to what there is none of
    return depends_on(condition.key, *(key for one in filled for key in one.depends))


def _holds_without_key(condition: Condition, *, negated: bool) -> bool:
    if condition.if_exists or condition.quantifier == "ForAllValues":
        return True
    return negated and condition.quantifier != "ForAnyValue"


def _value_matches(condition: Condition, seen: str, context: Context, version: str) -> Truth:
    operator = NEGATED.get(condition.operator, condition.operator)
    test, texts = POSITIVE[operator], operator.startswith("String")

    def one(wanted: str) -> Truth:
        filled = fill(wanted, context, substitute=version == NEW_VERSION)
        if filled.pattern is None or (filled.depends and texts and not matches(filled.pattern.lower(), seen.lower())):
            return NO
        if filled.depends:
            return depends_on(*filled.depends)
        return YES if test(filled.pattern, seen) else NO

    return any_of(one(wanted) for wanted in condition.values)


def applies(statement: Statement, action: str, arn: str, context: Context) -> Truth:
    """Tell whether a statement applies to a request, principals left aside."""
    if not covers_action(statement, action):
        return NO
    return all_of((covers_resource(statement, arn, context), conditions_hold(statement, context)))
