"""Lists that may be unknown or read in part, as facts with `partial` inputs receive them."""

from __future__ import annotations

from typing import Any

from stance.conditions import ITEMS, UNKNOWN


def listed(value: Any) -> tuple[list[Any], bool]:
    """The items that are known, and whether they are all."""
    if value is UNKNOWN:
        return [], False
    if value is None:
        return [], True
    return (value, True) if isinstance(value, list) else (value[ITEMS], False)
