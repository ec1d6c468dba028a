"""Candidate fixes: what edges hang on, as changes that somebody can make, each with a price."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import orjson

from stance.graph.answers import Fix
from stance.model.edge import Edge, Lever

SWITCH: Final = 1.0
"""A setting of its own that gets another value: nothing else hangs on it."""

ELEMENT: Final = 1.0
"""One item of a list taken out: a rule of a security group, a grant, an account that may restore."""

STATEMENT: Final = 2.0
"""A policy statement taken out or narrowed: somebody has to find out who uses it."""

BROAD: Final = 4.0
"""What serves a whole network (an entry of a network ACL, a route), or a machine in all it does: its interface, its
metadata service."""

BROAD_FIELDS: Final = frozenset({"entries", "routes", "interfaces", "metadata_endpoint"})

WHOLE: Final = 4.0
"""A field emptied: whatever used what stood there loses it all."""


def cost(lever: Lever) -> float:
    """What pulling a lever costs, in the work of turning a switch."""
    if lever.field in BROAD_FIELDS:
        return BROAD
    if lever.element is None:
        return WHOLE if lever.to in (None, "", [], {}) else SWITCH
    return STATEMENT if "Statement[" in lever.element else ELEMENT


def name(lever: Lever) -> str:
    """The name of the change: asset, field, element, and what the field becomes when it is not emptied."""
    words = [lever.asset, lever.field, *([] if lever.element is None else [lever.element])]
    return " ".join(words) + ("" if lever.to is None else f" = {_spoken(lever.to)}")


def _spoken(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()


def candidates(edges: Iterable[Edge]) -> dict[str, Fix]:
    """A fix for each distinct lever: levers of one statement, rule or setting are one, whatever they cut. Sorted."""
    levers = {name(lever): lever for edge in edges for lever in edge.levers}
    return {one: Fix((levers[one],), cost(levers[one])) for one in sorted(levers)}
