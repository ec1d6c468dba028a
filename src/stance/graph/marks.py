"""What people say of crown jewels and entry points: confirmed, changed or struck out, by pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

Role = Literal["jewel", "entry"]


class MarkError(ValueError):
    """A mark that makes no sense; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word on the assets whose id or name matches `pattern` (`*` and `?` as in file names).

    `weight` is from 0, which strikes them out, to 10, control of everything; of entry points only whether it is 0
    counts. `reason` is theirs.
    """

    role: Role
    pattern: str
    weight: float
    reason: str = ""

    def matches(self, node: str, name: str) -> bool:
        """Whether the mark speaks of the node."""
        return fnmatchcase(node, self.pattern) or fnmatchcase(name, self.pattern)


def checked(role: Role, pattern: str, weight: float, reason: str = "") -> Mark:
    """A mark. Raises MarkError for a weight that is none."""
    if not pattern:
        raise MarkError(f"a pattern for {role} is empty; give an id, a name, or a pattern such as *customer*")
    if not 0 <= weight <= 10:
        raise MarkError(f"the weight of {pattern!r} is {weight:g}; it must be from 0 (not one) to 10 (an account)")
    return Mark(role, pattern, float(weight), reason)


def spoken(marks: Iterable[Mark], role: Role, names: Mapping[str, str]) -> dict[str, Mark]:
    """The last mark of that role on each node, by node; `names` are those of all nodes."""
    mine = [mark for mark in marks if mark.role == role]
    exact = {mark.pattern: mark for mark in mine if not set("*?[") & set(mark.pattern)}
    wild = [mark for mark in mine if mark.pattern not in exact]
    found: dict[str, Mark] = {}
    for node, name in names.items() if mine else ():
        mark = exact.get(node) or exact.get(name)
        mark = mark or next((one for one in reversed(wild) if one.matches(node, name)), None)
        if mark is not None:
            found[node] = mark
    return found
