"""The estate's graph: edges out of the picture, kept in the store; entry points and crown jewels; questions to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from stance.estate.attacks import Attacks
from stance.estate.picturing import drawing, plain
from stance.estate.scoring import Scorer, rescore
from stance.graph.entries import DORMANT_DAYS, Entry, entries
from stance.graph.fields import Filled, filled
from stance.graph.jewels import PROPOSALS, Jewel, jewels
from stance.graph.marks import Mark, checked
from stance.graph.picture import Picture
from stance.model import Rule
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.identity import IamUser
from stance.model.edge import Edge
from stance.model.memory import Memory
from stance.store import Store

SETTING: Final = "dormant-days"


class Drawn:
    """The graph that a scan has drawn, and what follows from it for fields and findings."""

    def __init__(self, store: Store, seen: Picture, attacks: Attacks, memory: Memory) -> None:
        self._store, self._seen, self._attacks, self._memory = store, seen, attacks, memory

    def fields(self) -> dict[int, Filled]:
        """The fields that the graph fills, by row number of the asset."""
        rows = {asset.id: asset.row for asset in self._seen.assets}
        return {rows[asset]: told for asset, told in filled(self._seen, self._attacks.graph).items()}

    def rescore(self, rules: Mapping[str, Rule]) -> None:
        """Bring risk and root causes of open findings up to the graph."""
        rescore(self._store, self._attacks, rules, self._memory)


def _titles(seen: Picture, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The tag Name of what has no name of its own, only a number such as i-0abc."""
    for asset in seen.assets:
        title = (asset.fields.get("tags") or {}).get("Name")
        if title and asset.id.endswith(f"/{names.get(asset.id)}"):
            yield asset.id, str(title)


class Graphing:
    """Draws the graph of a store and keeps it; `marks` of the configuration stand before those of the store.

    `memory` is what the estate remembers of pictures before.
    """

    def __init__(
        self, store: Store, marks: Sequence[Mark], settings: Mapping[str, Any], now: datetime, memory: Memory
    ) -> None:
        self._store, self._configured, self._now, self._memory = store, tuple(marks), now, memory
        self._dormant = int(settings.get(SETTING, DORMANT_DAYS))

    def refresh(self) -> Drawn:
        """Bring the stored edges up to what was collected."""
        self._memory.turn(self._now.date())
        seen = drawing(self._store, self._memory)
        for maker, edges in seen.drawn.items():
            self._store.replace_edges(maker, edges)
        for gone in set(self._store.edge_makers()) - set(seen.drawn):
            self._store.replace_edges(gone, ())
        return Drawn(self._store, seen, self.drawn(seen), self._memory)

    @property
    def marks(self) -> list[Mark]:
        """What people said, the last word last."""
        return [*self._configured, *(checked(*row) for row in self._store.marks())]  # type: ignore[arg-type]

    def stored(self, assume: bool = True) -> Attacks:
        """Questions to the graph as the last scan drew it."""
        seen = plain(self._store, (*PROPOSALS, IamUser, Ec2Instance))
        return self._attacks(seen, list(self._store.edges()), assume)

    def scorer(self, rules: Mapping[str, Rule]) -> Scorer:
        """What gives findings their risk, by the graph as the last scan drew it."""
        return Scorer(self.stored(), rules, self._memory)

    def rescore(self, rules: Mapping[str, Rule]) -> None:
        """Bring risk and root causes up to marks that were changed since the last scan."""
        rescore(self._store, self.stored(), rules, self._memory)

    def drawn(self, seen: Picture, assume: bool = True) -> Attacks:
        """Questions to the graph of a picture."""
        return self._attacks(seen, seen.edges, assume)

    def _attacks(self, seen: Picture, edges: Collection[Edge], assume: bool) -> Attacks:
        called = self._store.called()
        names = {node: name for node, (name, _) in called.items()}
        found = self.entries(seen, edges, names), self.jewels(seen, names)
        return Attacks(edges, *found, called, assume, dict(_titles(seen, names)))

    def entries(self, seen: Picture, edges: Collection[Edge], names: Mapping[str, str]) -> dict[str, Entry]:
        """The entry points by node."""
        return entries(seen.world, edges, self._now, self.marks, names, self._dormant)

    def jewels(self, seen: Picture, names: Mapping[str, str]) -> dict[str, Jewel]:
        """The crown jewels by asset."""
        return jewels(seen.world, self.marks, names)
