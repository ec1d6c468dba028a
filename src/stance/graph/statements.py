"""Policy statements in words: what one allows, and to whom."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from stance.graph.elements import statements

_SHOWN: Final = 2


def statement_at(value: Any, found: re.Match[str]) -> Mapping[str, Any] | None:
    """The statement that a field's value, a document or a list of named ones, has at that place."""
    if found["name"] is not None and isinstance(value, list):
        value = next((one.get("document") for one in value if one.get("name") == found["name"]), None)
    try:
        one = statements(json.loads(value) if isinstance(value, str) else {})[int(found["index"])]
    except (ValueError, AttributeError, IndexError):
        return None
    return one if isinstance(one, Mapping) else None


def called(one: Mapping[str, Any] | None, index: str) -> str:
    """`statement ReadAll`, or by its place, from 0, where it has no name."""
    sid = one.get("Sid") if one else None
    return f"statement {sid if sid else index}"


def says(one: Mapping[str, Any] | None) -> str:
    """What the statement says, in brackets: ` (allows s3:Get* on *)`; nothing where that is not known."""
    if not one or not ({"Action", "NotAction"} & one.keys()):
        return ""
    verb = "denies" if one.get("Effect") == "Deny" else "allows"
    whom = f" {_principals(one)}" if {"Principal", "NotPrincipal"} & one.keys() else ""
    where = f" on {_either(one, 'Resource')}" if {"Resource", "NotResource"} & one.keys() else ""
    when = ", under conditions" if one.get("Condition") else ""
    return f" ({verb}{whom} {_either(one, 'Action')}{where}{when})"


def _either(one: Mapping[str, Any], name: str) -> str:
    if name in one:
        return _few(one[name])
    return f"all but {_few(one[f'Not{name}'])}"


def _principals(one: Mapping[str, Any]) -> str:
    who = one.get("Principal", one.get("NotPrincipal"))
    named = [each for some in who.values() for each in _listed(some)] if isinstance(who, Mapping) else _listed(who)
    told = "everyone" if "*" in named else _few([_last(each) for each in named])
    return told if "Principal" in one else f"all but {told}"


def _last(principal: str) -> str:
    """`role/deploy` of an ARN; else the whole."""
    return principal.split(":", 5)[-1] if principal.startswith("arn:") else principal


def _few(value: Any) -> str:
    held = [str(one) for one in _listed(value)]
    more = f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else ""
    return ", ".join(held[:_SHOWN]) + more


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
