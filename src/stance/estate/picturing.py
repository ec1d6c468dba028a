"""The estate's picture out of the store, and its edges into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from stance.estate.coverage import Coverage
from stance.facts.needs import Need
from stance.graph.needs import edge_needs
from stance.graph.picture import Collected, Picture
from stance.model import KINDS, Asset, kinds_of
from stance.store import Store


def picture(store: Store, needs: frozenset[Need] | None = None) -> Picture:
    """What was collected of the kinds that the needs speak of; of everything where there are none."""
    kinds = None if needs is None else {kind for kind, _ in needs}
    return Picture(_collected(store, kinds), Coverage(store.scopes()).whole, needs)


def plain(store: Store, kinds: Iterable[type[Asset]]) -> Picture:
    """What was collected of some kinds, without facts."""
    names = {str(concrete.kind) for kind in kinds for concrete in kinds_of(kind)}
    return Picture(_collected(store, names), Coverage(store.scopes()).whole, frozenset())


def drawing(store: Store) -> Picture:
    """The picture that edge makers need, and no more."""
    return picture(store, edge_needs())


def _collected(store: Store, kinds: set[str] | None) -> Iterator[Collected]:
    for contents in store.contents(kinds):
        for asset in contents:
            if asset.kind in KINDS:
                fields = orjson.loads(asset.fields)
                gaps = orjson.loads(asset.gaps) if asset.gaps else {}
                yield Collected(str(fields.get("id", "")), asset.kind, fields, gaps, asset.row)
