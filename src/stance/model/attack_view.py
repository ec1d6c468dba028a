"""What the estate shows of its graph: paths, blast radius, administrators, fixes; every object turns into JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.model.edge import Certainty


@dataclass(frozen=True, slots=True)
class StepView:
    """One edge of a path: what the holder of `source` does to get to `target`, why, and what would cut it.

    Each of the `levers` has `asset`, `field`, `element` (None: the whole field) and, where a field is set, `to`.
    """

    source: str
    kind: str
    target: str
    certainty: Certainty
    depends: Sequence[str]
    assumptions: Sequence[str]
    evidence: Mapping[str, Any]
    levers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PathView:
    """A way from a source to a target.

    `jewel` says why the target is a crown jewel, None when it is none. `certainty` is that of the least sure edge,
    `depends` and `assumptions` those of all. `assets` are provider ids in order, `names` what people call them and
    `kinds` their kinds; all as long as each other and one longer than `edges`. `weakest` is the index of the least
    sure edge. `count` tells how many sources and targets of the same kinds are joined by paths of the same shape.
    """

    source: str
    target: str
    jewel: str | None
    certainty: Certainty
    depends: Sequence[str]
    assumptions: Sequence[str]
    assets: Sequence[str]
    edges: Sequence[StepView]
    risk: float
    names: Sequence[str] = ()
    kinds: Sequence[str] = ()
    weakest: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class AdminView:
    """Whether a principal is or can become administrator of its account.

    `verdict` is `is`, `can` (sure), `possibly` (`depends` says on what) or `no`; `path` the assets in order, from the
    principal to the account, `names` what people call them, and `edges` the steps between; all empty for `no`.
    """

    principal: str
    name: str
    kind: str
    account: str
    verdict: str
    depends: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    path: Sequence[str] = ()
    edges: Sequence[StepView] = ()
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ChokeView:
    """A choke point: an asset, or one step (`kind` of edge from it to `target`), without which entry points lose all
    their paths.

    `entries` is the exact number of those that do, `of` that of all entry points that reach a crown jewel.
    """

    asset: str
    name: str
    step: str | None
    target: str | None
    target_name: str
    entries: int
    of: int
    levers: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class ReachedView:
    """An asset within a blast radius: so many steps away, surely or possibly, and why it is a jewel, if it is."""

    asset: str
    name: str
    kind: str
    distance: int
    certainty: Certainty
    jewel: str | None = None


@dataclass(frozen=True, slots=True)
class BlastView:
    """What falls if an asset falls (`forward`), or who can reach it (`backward`): exact, nearest first."""

    asset: str
    direction: str
    reached: Sequence[ReachedView]
    sure: int
    possible: int
    jewels: int
    entries: int = 0


@dataclass(frozen=True, slots=True)
class FixView:
    """One change: a statement, a group rule, a setting. `pairs_cut` are the pairs of source and jewel it parts, after
    the fixes before it; `findings` the ids of the findings that it mends."""

    id: str
    title: str
    asset: str
    name: str
    field: str
    element: str | None
    cost: float
    pairs_cut: int
    findings: Sequence[str] = ()
    levers: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class FixSetView:
    """The smallest set of changes that cuts the paths to the jewels, or as much of them as the budget can.

    `before` and `after` are pairs of source and jewel joined by sure paths; `after` was found by pulling the levers
    in the state and drawing all edges again. `possible_before` and `possible_after` count in what is merely possible.
    `proved` tells that no cheaper set exists; else `gap` bounds how much cheaper one could be (None: unproven).
    `unfixable` pairs have a path that nothing which is known can cut.
    """

    fixes: Sequence[FixView]
    cost: float
    before: int
    after: int
    possible_before: int
    possible_after: int
    proved: bool
    gap: float | None = None
    unfixable: int = 0
    remaining: Sequence[PathView] = ()


@dataclass(frozen=True, slots=True)
class LostAccess:
    """A principal that would no longer be able to use a service that it uses."""

    principal: str
    service: str
    used_at: str | None


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """What changes would do, found by making them in the state and looking again; nothing is changed.

    `pairs_before` and `pairs_after` are pairs of source and jewel, surely and (with `possible_`) possibly joined.
    `paths` are those that would be gone, `jewels` those that no source reaches any more, `findings` ids that would be
    mended, `worse` ids (`rule@asset`) that would newly fail, `lost` who loses an access that it uses; `usage_known`
    tells whether use was collected for all who are concerned.
    """

    changes: Sequence[FixView]
    pairs_before: int
    pairs_after: int
    possible_before: int
    possible_after: int
    paths: Sequence[PathView]
    jewels: Sequence[str]
    findings: Sequence[str]
    worse: Sequence[str]
    lost: Sequence[LostAccess] = field(default_factory=tuple)
    usage_known: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry point: what an attacker may begin from, why, and how many jewels it surely or possibly reaches."""

    entry: str
    name: str
    kind: str
    reason: str
    sure: int
    possible: int


@dataclass(frozen=True, slots=True)
class JewelView:
    """A crown jewel: why it is one, its weight from 1 to 10, and whether a person said so."""

    asset: str
    name: str
    kind: str
    reason: str
    weight: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class AccessView:
    """An identity that can get at a crown jewel by its own rights: `reads`, `writes`; surely or possibly."""

    identity: str
    name: str
    kind: str
    target: str
    target_name: str
    rights: Sequence[str]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class AttackReport:
    """What a report tells of the graph: fixes first, folded paths, entry points, who gets at which data."""

    fixes: FixSetView
    paths: Sequence[PathView]
    entries: Sequence[EntryView]
    access: Sequence[AccessView]
    jewels: Mapping[str, str]
