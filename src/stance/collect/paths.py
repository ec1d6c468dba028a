"""Paths and templates over decoded answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from stance.conditions import timestamp

_HOLE: Final = re.compile(r"\{([^{}]+)\}")


class MalformedError(ValueError):
    """An answer is well formed but lacks what it must hold, or holds something else."""


@lru_cache(maxsize=8192)
def steps(path: str) -> tuple[tuple[str, bool], ...]:
    """The steps of a dotted path: name, and whether it may be missing."""
    return tuple((step.rstrip("?"), step.endswith("?")) for step in path.split(".")) if path else ()


def head(path: str) -> str:
    """The first name of a path; empty for the empty path."""
    return steps(path)[0][0] if path else ""


def walk(value: Any, path: str, may_end: bool = False) -> Any:
    """What stands at the path; None for *absent*, which everything beyond an absent value is too.

    A missing step is absent where marked `?`, and `may_end` marks the last one so. Raises MalformedError otherwise.
    """
    trail = steps(path)
    for number, (name, optional) in enumerate(trail, 1):
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise MalformedError(f"{path}: what should hold {name} is no structure")
        if name not in value:
            if optional or (may_end and number == len(trail)):
                return None
            raise MalformedError(f"{path}: {name} is missing")
        value = value[name]
    return value


def listed(page: Any, path: str | None) -> list[Any]:
    """The list at the path; lists on the way are joined (`Reservations.Instances`), without a path the page itself.

    Raises MalformedError when there is no list.
    """
    found = [page]
    for name, optional in steps(path or ""):
        inner = [part for value in found for part in (value if isinstance(value, list) else [value])]
        found = [walk(value, f"{name}?" if optional else name) for value in inner]
        found = [value for value in found if value is not None or not optional]
    if not all(isinstance(value, list) for value in found):
        raise MalformedError(f"{path or 'the answer'} is no list")
    return [item for value in found for item in value]


def text(value: Any) -> str:
    """A plain value as it stands in identifiers: times in their recorded form."""
    if isinstance(value, date):
        return timestamp(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise MalformedError(f"a {type(value).__name__} cannot stand in an identifier")
    return str(value)


def render(template: str, item: Mapping[str, Any], scope: Mapping[str, str]) -> str:
    """The template with its holes filled: `{account}`, `{region}`, `{partition}` from the scope, else item paths.

    A path that ends in nothing leaves its hole empty when it is marked `?`; raises MalformedError otherwise.
    """

    def fill(hole: re.Match[str]) -> str:
        path = hole[1]
        if path in scope:
            return scope[path]
        value = walk(item, path)
        if value is None:
            if any(optional for _, optional in steps(path)):
                return ""
            raise MalformedError(f"{path} has no value")
        return text(value)

    return _HOLE.sub(fill, template)


def names(path: str) -> set[str]:
    """The names with which a parameter's path or the paths in its template begin."""
    return {head(part) for part in (_HOLE.findall(path) if "{" in path else [path])}


def argument(path: str, item: Mapping[str, Any], scope: Mapping[str, str]) -> Any:
    """The value of a call's parameter: a template when it has braces, else a path in the item."""
    return render(path, item, scope) if "{" in path else walk(item, path)
