"""Values as APIs give them, brought into the form of a field's type."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from stance.collect.paths import MalformedError
from stance.conditions import ITEMS, partial, timestamp
from stance.model import fields_of


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """A key without case and separators: `BlockPublicAcls` and `block_public_acls` agree."""
    return name.replace("_", "").replace("-", "").lower()


def fill(value: Any, declared: Any) -> Any:
    """`value` as JSON: times as text, structures under our names, whatever else it has left out.

    A structure's key that is missing is absent where its field may be; raises MalformedError otherwise.
    """
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return value
    if isinstance(value, date):
        return timestamp(value)
    if isinstance(value, Mapping):
        return _mapping(value, declared)
    if isinstance(value, list | tuple):
        inner = typing.get_args(declared)[0] if typing.get_origin(declared) is list else None
        return [fill(item, inner) for item in value]
    return value


def _mapping(value: Mapping[str, Any], declared: Any) -> Any:
    if hasattr(declared, "__stance_fields__"):
        return _structure(value, declared)
    if ITEMS in value:
        return partial(fill(value[ITEMS], declared))
    inner = typing.get_args(declared)[1] if typing.get_origin(declared) is dict else None
    return {key: fill(item, inner) for key, item in value.items()}


def _structure(value: Mapping[str, Any], declared: type) -> dict[str, Any]:
    by_name = {normal(str(key)): key for key in value}
    filled: dict[str, Any] = {}
    for name, field in fields_of(declared).items():
        key = name if name in value else by_name.get(normal(name))
        if key is not None:
            filled[name] = fill(value[key], field.type)
        elif field.absent is not None:
            filled[name] = None
        else:
            raise MalformedError(f"{declared.__name__}.{name} is missing")
    return filled
