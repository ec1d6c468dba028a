"""What compiled conditions call: quantifiers, counts and membership over values that may be unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

from stance.conditions.values import ITEMS, UNKNOWN

Answer = Callable[[Any], bool | None]


def items(value: Any) -> tuple[list[Any], bool]:
    """The items of a recorded list and whether they are all; an absent list has none.

    Raises TypeError when the value is no list.
    """
    if value.__class__ is list:
        return value, True
    if value is None:
        return [], True
    if value is UNKNOWN:
        return [], False
    if value.__class__ is dict and ITEMS in value:
        return value[ITEMS], False
    raise TypeError(f"expected a list, not {type(value).__name__}")


def at(value: Any, key: str) -> Any:
    """The entry of a structure; inside an absent structure everything is absent."""
    if value is None or value is UNKNOWN:
        return value
    return value.get(key, UNKNOWN)


def entry(value: Any, key: str) -> Any:
    """The entry of a mapping; absent where there is none."""
    if value is None or value is UNKNOWN:
        return value
    return value.get(key)


def any_(value: Any, where: Answer) -> bool | None:
    """True once one item is; False only when all are false and the list is whole."""
    listed, whole = items(value)
    result: bool | None = False if whole else None
    for item in listed:
        answer = where(item)
        if answer:
            return True
        if answer is None:
            result = None
    return result


def none_(value: Any, where: Answer) -> bool | None:
    """The negation of `any_`."""
    answer = any_(value, where)
    return None if answer is None else not answer


def all_(value: Any, where: Answer) -> bool | None:
    """False once one item is; True only when all are true and the list is whole."""
    listed, whole = items(value)
    result: bool | None = True if whole else None
    for item in listed:
        answer = where(item)
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


_INFINITE = float("inf")


def bounds(value: Any, where: Answer | None) -> tuple[int, float]:
    """The least and the greatest number of items that can meet `where`."""
    listed, whole = items(value)
    if where is None:
        return len(listed), len(listed) if whole else _INFINITE
    answers = [where(item) for item in listed]
    sure = answers.count(True)
    return sure, sure + answers.count(None) if whole else _INFINITE


def count_(value: Any, where: Answer | None, op: str, number: int) -> bool | None:
    """The comparison, where every number within the bounds gives the same answer; else None."""
    low, high = bounds(value, where)
    compare = _OPS[op]
    if low == high:
        return compare(low, number)
    if op in ("==", "!="):
        return (op == "!=") if number < low or number > high else None
    first, last = compare(low, number), compare(high, number)
    return first if first == last else None


def contains(value: Any, part: Any) -> bool | None:
    """Whether the text has the part, or the list the item."""
    if value.__class__ is str:
        return part in value
    listed, whole = items(value)
    if part in listed:
        return True
    return False if whole else None


@cache
def pattern(text: str) -> Callable[[str], bool]:
    """A test for an RE2 pattern, loaded when first asked: the library costs start-up time."""
    search: list[Any] = []

    def found(value: str) -> bool:
        if not search:
            import re2

            search.append(re2.compile(text).search)
        return search[0](value) is not None

    return found


HELPERS = {
    "at": at,
    "entry": entry,
    "any_": any_,
    "none_": none_,
    "all_": all_,
    "count_": count_,
    "contains": contains,
}
