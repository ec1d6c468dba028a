"""Finding an asset's neighbours along a declared relation, and knowing whether they are all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from stance.conditions import ITEMS, UNKNOWN
from stance.model import Neighbours, Reason, kinds_of

if TYPE_CHECKING:
    from stance.facts.derive import State

Whole = Callable[[str, str | None, str | None], str | None]
"""Why the assets of a kind in an account and region (None: in all) may not all be known; None when they are."""

Key = tuple[Any, ...]


class Neighbourhood:
    """Indexes over the assets of an estate, made when a relation first asks for them."""

    def __init__(self, states: Mapping[str, Sequence[State]], whole: Whole) -> None:
        self._states, self._whole = states, cache(whole)
        self._indexes: dict[tuple[Key, Key], tuple[dict[Key, list[State]], str | None]] = {}

    def reader(self, relation: Neighbours) -> Callable[[State], tuple[Any, str | None]]:
        """A function from an asset to its neighbours, and why they are unknown or in part, if they are."""
        theirs = [ref.path.names[0] for ref in relation.on]
        ours = [ref.path.names[0] for ref in relation.on.values()]
        wanted = sorted({*theirs, *(ref.path.names[0] for ref in relation.fields)})
        kinds = [str(kind.kind) for kind in kinds_of(relation.of)]
        index, unplaced = self._index(kinds, theirs)

        def read(state: State) -> tuple[Any, str | None]:
            for name in ours:
                if state.value(name) is UNKNOWN:
                    return UNKNOWN, state.gap(name)
            part = next((state.gap(name) for name in ours if _in_part(state.fields[name])), None)
            place = {their: state.fields[our] for their, our in zip(theirs, ours, strict=True)}
            found = _distinct(s for key in _keys(place.values()) for s in index.get(key, ()))
            gap = part or self._missing(kinds, place) or unplaced
            return _one(found, wanted, gap) if relation.one else _many(found, wanted, gap)

        return read

    def _index(self, kinds: list[str], names: list[str]) -> tuple[dict[Key, list[State]], str | None]:
        """The assets by the fields' values, and why some could not be placed; made once the fields are filled."""
        made = self._indexes.get((tuple(kinds), tuple(names)))
        if made is None:
            made = self._indexes[tuple(kinds), tuple(names)] = self._indexed(kinds, names)
        return made

    def _indexed(self, kinds: list[str], names: list[str]) -> tuple[dict[Key, list[State]], str | None]:
        index: dict[Key, list[State]] = defaultdict(list)
        unplaced: str | None = None
        for state in (state for kind in kinds for state in self._states.get(kind, ())):
            unread = next((name for name in names if state.value(name) is UNKNOWN), None)
            if unread is not None:
                unplaced = state.gap(unread)
                continue
            in_part = next((name for name in names if _in_part(state.fields[name])), None)
            unplaced = unplaced if in_part is None else state.gap(in_part)
            for key in _keys(state.fields[name] for name in names):
                index[key].append(state)
        return index, unplaced

    def _missing(self, kinds: list[str], place: Mapping[str, Any]) -> str | None:
        account, region = place.get("account"), place.get("region")
        return next((why for kind in kinds if (why := self._whole(kind, account, region)) is not None), None)


def _keys(values: Iterable[Any]) -> Iterable[Key]:
    """All keys that the values stand for: a list stands for each of its items; absent for none."""
    return product(*(_items(value) for value in values))


def _items(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    if _in_part(value):
        return tuple(value[ITEMS])
    return tuple(value) if value.__class__ is list else (value,)


def _in_part(value: Any) -> bool:
    return value.__class__ is dict and ITEMS in value


def _distinct(states: Iterable[State]) -> list[State]:
    return list({id(state): state for state in states}.values())


def _seen(state: State, names: list[str]) -> dict[str, Any]:
    return {name: state.fields[name] for name in names if name in state.fields}


def _unread(state: State, names: list[str]) -> str | None:
    known = state.fields
    return next((state.gap(name) for name in names if name not in known or _in_part(known[name])), None)


def _many(found: list[State], names: list[str], gap: str | None) -> tuple[Any, str | None]:
    # Ordered by id, so that what a fact answers cannot depend on the order of pages.
    found = sorted(found, key=lambda state: str(state.fields.get("id", "")))
    listed = [_seen(state, names) for state in found]
    why = gap or next((w for state in found if (w := _unread(state, names)) is not None), None)
    return (listed if gap is None else {ITEMS: listed}), why


def _one(found: list[State], names: list[str], gap: str | None) -> tuple[Any, str | None]:
    if found:
        first = min(found, key=lambda state: str(state.fields.get("id", "")))
        return _seen(first, names), _unread(first, names)
    return (UNKNOWN, gap or Reason.NOT_COLLECTED) if gap is not None else (None, None)
