"""The estate's picture out of the store, and its edges into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import orjson

from stance.estate.coverage import Coverage
from stance.facts.needs import Need
from stance.graph.needs import edge_needs
from stance.graph.picture import Collected, Picture
from stance.model import KINDS, Asset, kinds_of
from stance.model.memory import Memory
from stance.model.scan import ScopeState
from stance.model.world import Whole
from stance.store import Store


def picture(store: Store, memory: Memory | None = None, needs: frozenset[Need] | None = None) -> Picture:
    """What was collected of the kinds that the needs speak of; of everything where there are none.

    Drawn with a `memory`, it is worked out only as far as it differs from pictures before.
    """
    kinds = None if needs is None else {kind for kind, _ in needs}
    return _picture(store, kinds, needs, memory)


def plain(store: Store, kinds: Iterable[type[Asset]], memory: Memory | None = None) -> Picture:
    """What was collected of some kinds, without facts."""
    names = {str(concrete.kind) for kind in kinds for concrete in kinds_of(kind)}
    return _picture(store, names, frozenset(), memory)


def drawing(store: Store, memory: Memory | None = None) -> Picture:
    """The picture that edge makers need, and no more."""
    return picture(store, memory, edge_needs())


def _picture(store: Store, kinds: set[str] | None, needs: frozenset[Need] | None, memory: Memory | None) -> Picture:
    memory = Memory() if memory is None else memory
    # Which scan it was that listed a scope, and when, makes no difference.
    scopes = [replace(state, declared="", done=None, listed_at=None) for state in store.scopes()]
    return Picture(_collected(store, kinds, memory), memory.recall(_whole, "", scopes), needs, memory)


def _whole(scopes: Sequence[ScopeState]) -> Whole:
    """What tells which listings were read to their end, the same one for the same scopes."""
    return Coverage(scopes).whole


def _collected(store: Store, kinds: set[str] | None, memory: Memory) -> Iterator[Collected]:
    for row, kind, fields, gaps in store.collected(kinds):
        if kind in KINDS:
            yield memory.recall(_read, row, row, kind, fields, gaps)


def _read(row: int, kind: str, fields: bytes, gaps: bytes | None) -> Collected:
    found = orjson.loads(fields)
    return Collected(str(found.get("id", "")), kind, found, orjson.loads(gaps) if gaps else {}, row)
