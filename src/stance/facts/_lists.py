"""Lists that may be unknown or read in part, as facts with `partial` inputs receive them."""

from __future__ import annotations

from typing import Any

from stance.conditions import ITEMS, UNKNOWN, partial


def listed(value: Any) -> tuple[list[Any], bool]:
    """The items that are known, and whether they are all."""
    if value is UNKNOWN:
        return [], False
    if value is None:
        return [], True
    return (value, True) if isinstance(value, list) else (value[ITEMS], False)


def as_far(found: list[Any], whole: bool) -> Any:
    """What a fact may answer of what it found: the list when that is all, else its known part, if there is one."""
    return found if whole else partial(found) if found else UNKNOWN
