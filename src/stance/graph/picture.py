"""One picture of the estate: what was collected, with its facts, as edge makers see it; and what if it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from stance.facts.derive import State, derive
from stance.facts.needs import Need
from stance.graph.levers import LeverError, pulled
from stance.graph.needs import makers, read_by
from stance.model.edge import Edge, EdgeMaker, Lever
from stance.model.memory import Memory
from stance.model.world import Node, Whole, World, everything_listed


@dataclass(frozen=True, slots=True)
class Collected:
    """An asset as it was collected, before anything is derived; `row` is its number in the store."""

    id: str
    kind: str
    fields: Mapping[str, Any]
    gaps: Mapping[str, str]
    row: int = 0


class Picture:
    """Assets with their facts, and the edges that the makers draw between them.

    `needs` limits which facts are derived; without it all are. `whole` says which listings were read to their end.
    `memory` holds what was worked out of pictures before, and serves those `after` a change too.
    """

    def __init__(
        self,
        assets: Iterable[Collected],
        whole: Whole = everything_listed,
        needs: frozenset[Need] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.assets: Sequence[Collected] = tuple(assets)
        self._whole, self._needs = whole, needs
        self._memory = Memory() if memory is None else memory

    @cached_property
    def states(self) -> Mapping[str, list[State]]:
        """The assets by kind, with facts derived."""
        found: dict[str, list[State]] = defaultdict(list)
        for asset in self.assets:
            found[asset.kind].append(State(asset.kind, dict(asset.fields), dict(asset.gaps)))
        derive(found, self._whole, self._needs)
        return found

    @cached_property
    def world(self) -> World:
        """What the makers look at."""
        nodes = (
            self._memory.recall(Node, (kind, id_), id_, kind, state.fields, state.gaps)
            for kind, states in self.states.items()
            for state in states
            for id_ in (str(state.fields.get("id", "")),)
        )
        return World(nodes, self._whole, self._memory)

    @cached_property
    def drawn(self) -> Mapping[str, list[Edge]]:
        """The edges of every maker, by its name; those of before where nothing differs that it reads."""
        return {maker.name: self._drawn(maker) for maker in makers()}

    def _drawn(self, maker: EdgeMaker) -> list[Edge]:
        world, place = self.world, ("edges", maker.name)
        rests = (self._whole, world.accounts, [world.listed(kind) for kind in read_by(maker)])
        kept = self._memory.kept(place)
        if kept is None or kept.rests != rests:
            return self._memory.keep(place, rests, list(maker.draw(world)))
        return kept.result  # type: ignore[no-any-return]

    @cached_property
    def edges(self) -> list[Edge]:
        """All edges."""
        return [edge for edges in self.drawn.values() for edge in edges]

    def after(self, levers: Iterable[Lever]) -> Picture:
        """The picture with the levers pulled: facts and edges are found again, not taken away.

        Raises LeverError for a lever of an asset or element that is not there.
        """
        of: dict[str, list[Lever]] = defaultdict(list)
        for lever in levers:
            of[lever.asset].append(lever)
        if absent := sorted(set(of) - {asset.id for asset in self.assets}):
            raise LeverError(f"there is no asset {absent[0]}")
        return Picture(map(_changed_by(of), self.assets), self._whole, self._needs, self._memory)


def _changed_by(levers: Mapping[str, list[Lever]]) -> Any:
    def change(asset: Collected) -> Collected:
        mine = levers.get(asset.id, ())
        return replace(asset, fields=pulled(asset.fields, mine)) if mine else asset

    return change
