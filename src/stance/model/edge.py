"""Edges of the graph of access and reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Edge:
    """Whoever holds `source` can get to `target`; both are asset uids, or ids of things outside the estate.

    `certainty` is `sure`, or `possible` under the `assumptions`. `levers` are the (asset, field, element) whose
    change would cut it.
    """

    source: str
    kind: str
    target: str
    certainty: Literal["sure", "possible"] = "sure"
    assumptions: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    levers: tuple[tuple[str, str, str | None], ...] = ()
