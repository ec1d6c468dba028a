"""What the graph answers with. Nodes are provider ids; junctions (`hub:`) are left out of what is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from stance.model.edge import Certainty, Edge, Lever


class Reached(NamedTuple):
    """An asset of a blast radius, its distance in edges, the best certainty to get there, its weight as a jewel."""

    asset: str
    distance: int
    certainty: Certainty
    jewel: float | None = None


@dataclass(frozen=True, slots=True)
class Blast:
    """What falls if `asset` falls; with `backward`, what it falls to. `reached` is sorted by distance and id."""

    asset: str
    backward: bool
    reading: Certainty
    reached: tuple[Reached, ...]

    @property
    def assets(self) -> tuple[str, ...]:
        """The ids of what is reached."""
        return tuple(one.asset for one in self.reached)

    @property
    def jewels(self) -> tuple[Reached, ...]:
        """The jewels among them."""
        return tuple(one for one in self.reached if one.jewel is not None)

    @property
    def certainty(self) -> Certainty | None:
        """Whether some jewel surely falls; None when none may."""
        return min((one.certainty for one in self.jewels), default=None, key=lambda sure: sure != "sure")


@dataclass(frozen=True, slots=True)
class Exposure:
    """The jewels that an entry reaches, by id, and their weight together. Exact."""

    entry: str
    jewels: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Path:
    """A way from `source` to `target`, edge by edge.

    `nodes` has one more item than `edges`. An edge over a junction is joined of its halves: cut by the levers of
    either. `certainty` is that of its weakest edge; `depends` and `assumptions` are all edges' together.
    """

    source: str
    target: str
    certainty: Certainty
    depends: tuple[str, ...]
    assumptions: tuple[str, ...]
    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]

    @property
    def weakest(self) -> Edge | None:
        """The link that is easiest to lose or to cut: the first that is but possible, else the first with a lever."""
        unsure = (edge for edge in self.edges if edge.certainty != "sure")
        return next(unsure, None) or next((edge for edge in self.edges if edge.levers), None)


@dataclass(frozen=True, slots=True)
class Choke:
    """One node or one edge without which `sources` of the `of` entries that reach a jewel lose all paths. Exact."""

    node: str | None
    edge: Edge | None
    sources: int
    of: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that can be made: the levers that it pulls, all at once, and what it costs to make.

    A fix cuts an edge when it pulls any one of the edge's levers. A cost of infinity takes it out of the choice.
    """

    levers: Collection[Lever]
    cost: float = 1.0


class Counts(NamedTuple):
    """What attackers have: pairs of entry and jewel with a path, the entries and jewels in them, their weight."""

    pairs: int
    sources: int
    jewels: int
    weight: float


@dataclass(frozen=True, slots=True)
class Step:
    """A fix of a plan, its cost, and what is left once it and all before it are made; None: not counted in time."""

    fix: str
    cost: float
    after: Counts | None


@dataclass(frozen=True, slots=True)
class FixSet:
    """The fixes to make, in order, and what they do.

    `before` and `after` count in the reading asked for, `possible` what remains in the other one too. `floor` is
    what remains whatever is done with the fixes given: pairs with a path that none of them touches. When `proved`,
    no cheaper set cuts as much (with a budget: no set of that many cuts more); else `gap` is how far from the best
    it can be at most, as a share of the best, and None means unproven: no bound was found.
    """

    reading: Certainty
    budget: int | None
    steps: tuple[Step, ...]
    before: Counts
    after: Counts
    possible: Counts
    floor: Counts
    proved: bool
    gap: float | None

    @property
    def fixes(self) -> tuple[str, ...]:
        """The names of the fixes, in order."""
        return tuple(step.fix for step in self.steps)

    @property
    def cost(self) -> float:
        """What they cost together."""
        return sum(step.cost for step in self.steps)

    @property
    def claim(self) -> str:
        """How good it is, in words: `optimal`, `within 12.0% of the optimum`, `unproven`."""
        if self.proved:
            return "optimal"
        return "unproven" if self.gap is None else f"within {self.gap:.1%} of the optimum"
