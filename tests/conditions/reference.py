"""A slow reading of conditions, written from the definition and sharing no code with the compiler.

A value stands for the set of what it could be: conditions are answered with the set of possible answers.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from stance.conditions import ITEMS, moment, timestamp
from stance.conditions.tree import (
    Age,
    And,
    Compare,
    Contains,
    Count,
    Key,
    Matches,
    Not,
    OneOf,
    Or,
    Present,
    Quantified,
    Truth,
)  # fmt: skip
from strategies import NOW

MISSING = object()


def answer(node: Any, record: Any) -> bool | None:
    match node:
        case Not(part=part):
            inner = answer(part, record)
            return None if inner is None else not inner
        case And(parts=parts):
            answers = [answer(part, record) for part in parts]
            return False if False in answers else None if None in answers else True
        case Or(parts=parts):
            answers = [answer(part, record) for part in parts]
            return True if True in answers else None if None in answers else False
    value = look(record, node.path.names)
    if isinstance(node, Quantified | Count):
        return of_items(node, value)
    if isinstance(node, Contains) and (isinstance(value, list) or (isinstance(value, dict) and ITEMS in value)):
        items, whole = listed(value)
        return True if node.value in items else False if whole else None
    if value is MISSING:
        return None
    match node:
        case Truth():
            return value is True
        case Present():
            return value is not None
        case Compare(op="==", value=other):
            return value == other
        case Compare(op="!=", value=other):
            return value != other
        case OneOf(values=values):
            return value in list(values)
    if value is None:
        return False
    match node:
        case Compare(op=op, value=other):
            return order(op, value, timestamp(other) if hasattr(other, "year") else other)
        case Age(op=op, value=other):
            age = NOW - moment(value)
            if other > timedelta() and not other % timedelta(days=1):
                age = timedelta(days=age.days)
            return order(op, age, other)
        case Matches(pattern=pattern):
            return re.search(pattern, value) is not None
        case Contains(value=part):
            return part in value
    raise AssertionError(node)


def look(record: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if record is None:
            return None
        if record is not MISSING and isinstance(name, Key):
            record = record.get(name)
            continue
        if record is MISSING or name not in record:
            return MISSING
        record = record[name]
    return record


def order(op: str, a: Any, b: Any) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[op]


def listed(value: Any) -> tuple[list[Any], bool]:
    if value is MISSING:
        return [], False
    if value is None:
        return [], True
    return (value[ITEMS], False) if isinstance(value, dict) else (value, True)


def of_items(node: Any, value: Any) -> bool | None:
    items, whole = listed(value)
    answers = [True if node.where is None else answer(node.where, entry) for entry in items]
    if isinstance(node, Quantified):
        if node.quantifier == "all":
            return False if False in answers else True if whole and None not in answers else None
        some = True if True in answers else False if whole and None not in answers else None
        return some if node.quantifier == "any" or some is None else not some
    low = answers.count(True)
    high = low + answers.count(None) if whole else low + answers.count(None) + 50
    possible = {order(node.op, n, node.value) for n in range(low, high + 1)}
    return possible.pop() if len(possible) == 1 else None
