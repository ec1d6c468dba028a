"""Stores found by the patterns of statements without trying each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from stance.identity.data_store import Store
from stance.identity.policy import Statement

_WILD = "*?$"


class Shelf:
    """Stores of one form, sorted by the fixed beginning of what an action is asked on."""

    def __init__(self, stores: Iterable[Store], template: str) -> None:
        listed = sorted(((_fixed(store.pattern(template)), store) for store in stores), key=lambda one: one[0])
        self._keys = [key for key, _ in listed]
        self._stores = [store for _, store in listed]

    def near(self, statement: Statement) -> Sequence[Store]:
        """The stores that a statement may speak of: no other does."""
        if statement.resources is None:
            return self._stores
        places: set[int] = set()
        for pattern in statement.resources:
            places.update(self._places(_fixed(pattern)))
        return [self._stores[i] for i in sorted(places)]

    def _places(self, fixed: str) -> Iterable[int]:
        start = bisect_left(self._keys, fixed)
        yield from range(start, bisect_left(self._keys, fixed + "\U0010ffff", start))
        for cut in _cuts(fixed):
            i = bisect_left(self._keys, cut)
            while i < len(self._keys) and self._keys[i] == cut:
                yield i
                i += 1


def _fixed(pattern: str) -> str:
    """What stands before the first wildcard or variable."""
    return pattern[: next((i for i, char in enumerate(pattern) if char in _WILD), len(pattern))]


def _cuts(text: str) -> Iterable[str]:
    """Beginnings of a text that may be whole names: up to each separator, with and without it."""
    for i, char in enumerate(text):
        if char in "/:" and i > 12:
            yield text[:i]
            yield text[: i + 1]
