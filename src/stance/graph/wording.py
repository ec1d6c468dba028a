"""Levers in words: what a person would have to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from stance.conditions import ITEMS, in_part
from stance.model.edge import Lever

_PLACE: Final = re.compile(r"\[(\d+)\]")
_STATEMENT: Final = re.compile(r"(?:(?P<name>.*)/)?Statement\[(?P<index>\d+)\]", re.DOTALL)
_LONGEST: Final = 90


def told(lever: Lever, fields: Mapping[str, Any]) -> str:
    """The change in one line, without the name of the asset: `take out statement 2 (ReadAll) of document`."""
    field = lever.field.replace("_", " ")
    value = fields.get(lever.field)
    if lever.element is None:
        return f"empty {field}" if lever.to in (None, "", [], {}) else f"set {field} to {_short(lever.to)}"
    statement = _STATEMENT.fullmatch(lever.element)
    if statement:
        of = f"{field} {statement['name']}" if statement["name"] else field
        return f"take out statement {statement['index']}{_sid(value, statement)} of {of}"
    place = _PLACE.fullmatch(lever.element)
    item = _item(value, int(place[1])) if place else lever.element.rpartition("/")[2]
    return f"take {_short(item)} out of {field}"


def _item(value: Any, place: int) -> Any:
    items = value[ITEMS] if in_part(value) else value
    return items[place] if isinstance(items, list) and place < len(items) else f"[{place}]"


def _sid(value: Any, statement: re.Match[str]) -> str:
    """The statement's own name, where it has one."""
    if statement["name"] is not None and isinstance(value, list):
        value = next((one.get("document") for one in value if one.get("name") == statement["name"]), None)
    try:
        listed = json.loads(value)["Statement"] if isinstance(value, str) else []
        one = (listed if isinstance(listed, list) else [listed])[int(statement["index"])]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    sid = one.get("Sid") if isinstance(one, Mapping) else None
    return f" ({sid})" if sid else ""


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _flat(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _flat(value: Any) -> str:
    """A structure as `protocol tcp, from port 22`; what is absent is left out."""
    if isinstance(value, Mapping):
        held = {name.replace("_", " "): one for name, one in value.items() if one not in (None, [], {}, "")}
        return ", ".join(f"{name} {_flat(one)}" for name, one in held.items())
    if isinstance(value, list):
        return " ".join(_flat(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
