"""Finding an asset's neighbours along a declared relation, and knowing whether they are all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from stance.conditions import ITEMS, UNKNOWN, in_part, partial
from stance.model import Neighbours, Reason, kinds_of

if TYPE_CHECKING:
    from stance.facts.derive import State

Whole = Callable[[str, str | None, str | None], str | None]
"""Why the assets of a kind in an account and region (None: in all) may not all be known; None when they are."""

Key = tuple[Any, ...]


class _Near(NamedTuple):
    """A neighbour as facts see it: its id, the fields wanted of it, and why they are not all wholly known."""

    id: str
    fields: dict[str, Any]
    gap: str | None


class _Group(NamedTuple):
    """Neighbours found together, by id: what a fact answers cannot depend on the order of pages."""

    near: Sequence[_Near] = ()
    fields: Sequence[dict[str, Any]] = ()
    gap: str | None = None


class _Index(NamedTuple):
    """The assets by the values of some fields, and why some could not be placed."""

    groups: Mapping[Key, _Group]
    unplaced: str | None


class Neighbourhood:
    """Indexes over the assets of an estate, made when a relation first asks for them.

    By then the fields that it wants are filled. Readers hold on to their index alone, not to the assets.
    """

    def __init__(self, states: Mapping[str, Sequence[State]], whole: Whole) -> None:
        self._states, self._whole = states, cache(whole)
        self._indexes: dict[tuple[tuple[str, ...], ...], _Index] = {}

    def reader(self, relation: Neighbours) -> Callable[[State], tuple[Any, str | None]]:
        """A function from an asset to its neighbours, and why they are unknown or in part, if they are."""
        theirs = tuple(ref.path.names[0] for ref in relation.on)
        ours = tuple(ref.path.names[0] for ref in relation.on.values())
        wanted = tuple(sorted({*theirs, *(ref.path.names[0] for ref in relation.fields)}))
        kinds = tuple(str(kind.kind) for kind in kinds_of(relation.of))
        index, whole, answer = self._index(kinds, theirs, wanted), self._whole, _one if relation.one else _many

        def read(state: State) -> tuple[Any, str | None]:
            place, part = {}, None
            for their, our in zip(theirs, ours, strict=True):
                value = place[their] = state.fields.get(our, UNKNOWN)
                if value is UNKNOWN:
                    return UNKNOWN, state.gap(our)
                if part is None and in_part(value):
                    part = state.gap(our)
            return answer(_found(index, place.values()), part or _missing(whole, kinds, place) or index.unplaced)

        return read

    def _index(self, kinds: tuple[str, ...], names: tuple[str, ...], wanted: tuple[str, ...]) -> _Index:
        key = kinds, names, wanted
        if key not in self._indexes:
            states = (state for kind in kinds for state in self._states.get(kind, ()))
            self._indexes[key] = _indexed(states, names, wanted)
        return self._indexes[key]


def _indexed(states: Iterable[State], names: Sequence[str], wanted: Sequence[str]) -> _Index:
    groups: dict[Key, list[_Near]] = defaultdict(list)
    unplaced: str | None = None
    for state in states:
        unread = next((name for name in names if state.value(name) is UNKNOWN), None)
        if unread is not None:
            unplaced = state.gap(unread)
            continue
        cut = next((name for name in names if in_part(state.fields[name])), None)
        unplaced = unplaced if cut is None else state.gap(cut)
        near = _near(state, wanted)
        for key in _keys(state.fields[name] for name in names):
            groups[key].append(near)
    return _Index({key: _group(near) for key, near in groups.items()}, unplaced)


def _near(state: State, names: Sequence[str]) -> _Near:
    known = state.fields
    gap = next((state.gap(name) for name in names if name not in known or in_part(known[name])), None)
    return _Near(str(known.get("id", "")), {name: known[name] for name in names if name in known}, gap)


def _group(near: Iterable[_Near]) -> _Group:
    ordered = sorted(near, key=itemgetter(0))
    return _Group(ordered, [one.fields for one in ordered], next((one.gap for one in ordered if one.gap), None))


def _found(index: _Index, values: Iterable[Any]) -> _Group:
    groups = [index.groups[key] for key in _keys(values) if key in index.groups]
    if len(groups) < 2:
        return groups[0] if groups else _Group()
    return _group({id(near): near for group in groups for near in group.near}.values())


def _missing(whole: Whole, kinds: Iterable[str], place: Mapping[str, Any]) -> str | None:
    account, region = place.get("account"), place.get("region")
    return next((why for kind in kinds if (why := whole(kind, account, region)) is not None), None)


def _keys(values: Iterable[Any]) -> Iterable[Key]:
    """All keys that the values stand for: a list stands for each of its items; absent for none."""
    return product(*(_items(value) for value in values))


def _items(value: Any) -> Sequence[Any]:
    if value.__class__ is str:
        return (value,)
    if value is None:
        return ()
    if in_part(value):
        return tuple(value[ITEMS])
    return tuple(value) if value.__class__ is list else (value,)


def _many(found: _Group, gap: str | None) -> tuple[Any, str | None]:
    listed = list(found.fields)
    return (listed if gap is None else partial(listed)), gap or found.gap


def _one(found: _Group, gap: str | None) -> tuple[Any, str | None]:
    if found.near:
        return found.near[0].fields, found.near[0].gap
    return (UNKNOWN, gap or Reason.NOT_COLLECTED) if gap is not None else (None, None)
