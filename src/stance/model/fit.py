"""Whether a value read from outside fits the type of its field."""

from __future__ import annotations

import math
import typing
from datetime import datetime
from typing import Any

from stance.conditions import ITEMS, moment
from stance.model.field import Field, fields_of


def misfit(value: Any, field: Field[Any]) -> str | None:
    """Why `value` (JSON; times as text) cannot stand in `field`; None when it can."""
    if value is None:
        return None if field.absent is not None else "has no value"
    if field.values and isinstance(value, str) and value not in field.values:
        return f"{value!r} is none of {', '.join(field.values)}"
    return _misfit(value, field.type)


def _misfit(value: Any, declared: Any) -> str | None:
    if typing.get_origin(declared) is list:
        items = value.get(ITEMS) if isinstance(value, dict) else value
        if not isinstance(items, list):
            return "is not a list"
        inner = typing.get_args(declared)[0]
        return next((f"[{n}] {why}" for n, item in enumerate(items) if (why := _misfit(item, inner))), None)
    if typing.get_origin(declared) is dict:
        if not isinstance(value, dict):
            return "is not a mapping"
        return next((w for v in value.values() if (w := _misfit(v, typing.get_args(declared)[1]))), None)
    if hasattr(declared, "__stance_fields__"):
        if not isinstance(value, dict):
            return "is not a structure"
        return next(
            (f".{k} {w}" for k, f in fields_of(declared).items() if k in value and (w := misfit(value[k], f))),
            None,
        )
    return None if _plain(value, declared) else f"{value!r} is not {_NAMES[declared]}"


def _plain(value: Any, declared: Any) -> bool:
    if declared is datetime:
        return isinstance(value, str) and _is_time(value)
    if declared in (int, float):
        good = isinstance(value, int | float) if declared is float else isinstance(value, int)
        return good and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, declared)


def _is_time(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


_NAMES: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    datetime: "a time",
}
