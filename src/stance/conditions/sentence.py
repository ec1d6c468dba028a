"""Conditions as English: what the rule requires, as a person would say it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from stance.conditions.settings import Setting
from stance.conditions.tree import (
    Age,
    And,
    Compare,
    Condition,
    Contains,
    Count,
    Leaf,
    Matches,
    Not,
    OneOf,
    Or,
    Path,
    Present,
    Quantified,
    Truth,
)

MOST_SAID = 3
"""A list of literals in evidence is cut to this many."""

_OPS = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_NOT_OPS = {
    "==": "is not",
    "!=": "is",
    "<": "is not below",
    "<=": "is not at most",
    ">": "is not above",
    ">=": "is not at least",
}
_AGES = {
    "<": "is less than {} ago",
    "<=": "is at most {} ago",
    ">": "is more than {} ago",
    ">=": "is at least {} ago",
}
_AHEAD = {
    "<": "is more than {} ahead",
    "<=": "is at least {} ahead",
    ">": "is less than {} ahead",
    ">=": "is at most {} ahead",
}
_NOT_AGES = {key: text.replace("is ", "is not ", 1) for key, text in _AGES.items()}
_COUNTS = {
    "==": "exactly",
    "!=": "a number other than",
    "<": "fewer than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}


def sentence(node: Condition) -> str:
    """The whole condition as one phrase without a full stop: `public is false and no grant has …`."""
    return _say(node, positive=True, bracket=False)


def phrase(leaf: Leaf, positive: bool = True) -> str:
    """What one leaf asks of its value, to stand after "required:"; with `positive` false the opposite is asked.

    Such as `true`, `at least 14 (min-length)`, `one of “a”, “b”`, `no entries`: without the subject, for evidence
    names the path itself. Long lists are cut to `MOST_SAID`.
    """
    if isinstance(leaf, Quantified | Count):
        return _of_items("", leaf, positive).removeprefix(" has ").strip()
    return _predicate(leaf, positive, MOST_SAID).removeprefix("is ")


def _say(node: Condition, *, positive: bool, bracket: bool) -> str:
    if isinstance(node, Not):
        return _say(node.part, positive=not positive, bracket=bracket)
    if isinstance(node, And | Or):
        # "not (a and b)" is said as "not a or not b": sound for words, where no value is absent or unknown.
        word = " and " if isinstance(node, And) is positive else " or "
        said = word.join(_say(part, positive=positive, bracket=True) for part in node.parts)
        return f"({said})" if bracket else said
    assert isinstance(node, Leaf)
    return _leaf(node, positive=positive)


def _leaf(node: Leaf, *, positive: bool) -> str:
    subject = _subject(node.path)
    if isinstance(node, Quantified | Count):
        return _of_items(subject, node, positive)
    return f"{subject} {_predicate(node, positive)}"


def _subject(path: Path) -> str:
    """`made at`, or of a structure's field `public access block's ignore public acls`."""
    return "'s ".join(name.replace("_", " ") for name in path.names) or "it"


def _predicate(node: Leaf, positive: bool, most: int | None = None) -> str:
    match node:
        case Truth():
            return "is true" if positive else "is false"
        case Present():
            return "is set" if positive else "is not set"
        case Compare(op=op, value=value):
            return f"{(_OPS if positive else _NOT_OPS)[op]} {_literal(value)}"
        case Age(op=op, value=value):
            return _age(op, value, positive)
        case OneOf(values=values):
            return f"{'is' if positive else 'is not'} one of {_listed(values, most)}"
        case Matches(pattern=pattern):
            return f"{'matches' if positive else 'does not match'} /{pattern}/"
        case Contains(value=value):
            return f"{'contains' if positive else 'does not contain'} {_literal(value)}"
    raise TypeError(f"no such leaf: {type(node).__name__}")


def _age(op: str, value: Any, positive: bool) -> str:
    """An age; a negative one is a time ahead of the scan."""
    if not isinstance(value, timedelta) or value > timedelta():
        return (_AGES if positive else _NOT_AGES)[op].format(_literal(value))
    if not value:
        return "is ahead" if op.startswith("<") is positive else "is past"
    said = _AHEAD[op].format(_literal(-value))
    return said if positive else said.replace("is ", "is not ", 1)


def _of_items(subject: str, node: Quantified | Count, positive: bool) -> str:
    where = "" if node.where is None else f" where {_say(node.where, positive=True, bracket=False)}"
    if isinstance(node, Count):
        return f"{subject} {_amount(node, positive)}{where}"
    quantifier = node.quantifier if positive else {"any": "none", "none": "any"}.get(node.quantifier, "not all")
    word = {"any": "at least one", "none": "no", "all": "every", "not all": "not every"}[quantifier]
    if quantifier in ("all", "not all"):
        return f"{word} entry{f' of {subject}' if subject else ''} is one{where}"
    return f"{subject} has {word} entry{where}"


def _amount(node: Count, positive: bool) -> str:
    if node.value == 0 and node.op in ("==", "<=", "!=", ">"):
        return "has no entries" if (node.op in ("==", "<=")) is positive else "has at least one entry"
    noun = "entry" if node.value == 1 else "entries"
    return f"{'has' if positive else 'does not have'} {_COUNTS[node.op]} {_literal(node.value)} {noun}"


def _listed(values: tuple[Any, ...] | Setting[Any], most: int | None = None) -> str:
    if isinstance(values, Setting):
        return f"{values.name} ({_listed(values.default, most) or 'empty'})"
    said = [_literal(value) for value in values[:most]]
    return ", ".join([*said, f"… {len(values) - most} more"] if most and len(values) > most else said)


def _literal(value: Any) -> str:
    if isinstance(value, Setting):
        return f"{_literal(value.default)} ({value.name})"
    if isinstance(value, timedelta):
        return f"{value.days} days" if not value.seconds else f"{value.total_seconds() / 3600:g} hours"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"“{value}”" if isinstance(value, str) else str(value)
