"""Scans, the scopes they cover and the gaps they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stance.model.outcome import Scope

ScanStatus = Literal["running", "complete", "partial"]


@dataclass(frozen=True, slots=True)
class ScanInfo:
    """One scan. `started_at` is the `now` of everything it decides, resumed or not; times are text.

    `targets` are what it was pointed at, `selection` what it was narrowed to, `versions` of program and rules,
    `totals` what its end reported.
    """

    id: str
    started_at: str
    status: ScanStatus
    targets: list[dict[str, Any]]
    selection: Mapping[str, Any]
    versions: Mapping[str, Any]
    ended_at: str | None = None
    totals: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ScopeState:
    """What is known of one scope.

    `declared` is the last scan that meant to list it, `done` the last that came to an end with it, well or not.
    `complete` says whether that end was a whole listing; else `reason` says why not. `listed_at` is the time of
    the last whole listing, by which everything in the scope was last seen; `count` the assets known in it.
    """

    scope: Scope
    declared: str
    done: str | None
    complete: bool
    count: int
    listed_at: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that cannot be told now: a listing, an operation or a field, of a scope.

    `operation` is given for calls that failed, `field` for values missing from assets; a listing that failed has
    no `field`, and all `assets` known in the scope are affected. `needs` is the permission that would cure it.
    `since` is the time of the scan that first met it.
    """

    scope: str
    operation: str | None
    field: str | None
    reason: str
    assets: int
    since: str
    needs: str | None = None
