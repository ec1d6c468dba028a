"""What was worked out before, taken again where it rests on the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar

T = TypeVar("T")

MOST: Final = 500_000
"""Results that one memory keeps; what comes beyond is worked out anew each time."""


class Kept(NamedTuple):
    """A result, and what it rests on."""

    rests: tuple[Any, ...]
    result: Any


class Memory:
    """Results of pure functions, kept from one picture of an estate to the next.

    Of every function and key the last result is kept, with what it rests on. It is given again while that is equal;
    and one that is worked out anew and equals the last is given as the same object, so that what rests on it in
    turn is found unchanged at a glance. Nobody has to say what a change concerns: it spreads as far as results
    differ. `turn` begins a round: what was not asked for in the round before is let go, so that no more is kept
    than two pictures need, and never more than `most` results of a round. What goes in must stay as it is.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._now: dict[Hashable, Kept] = {}
        self._before: dict[Hashable, Kept] = {}

    def turn(self) -> None:
        """Begin another round."""
        self._before, self._now = self._now, {}

    def recall(self, make: Callable[..., T], key: Hashable, *rests: Any) -> T:
        """What `make` returns of these arguments, as the key's last result where they are the same."""
        place = make, key
        kept = self.kept(place)
        if kept is None or kept.rests != rests:
            kept = self.keep(place, rests, make(*rests))
        return kept.result  # type: ignore[no-any-return]

    def kept(self, place: Hashable) -> Kept | None:
        """What is kept in a place."""
        kept = self._now.get(place)
        if kept is None:
            kept = self._before.pop(place, None)
            if kept is not None:
                self._now[place] = kept
        return kept

    def keep(self, place: Hashable, rests: tuple[Any, ...], result: Any) -> Kept:
        """Put a result into a place; if it equals the one that is there, that one stays."""
        last = self.kept(place)
        kept = Kept(rests, last.result if last is not None and last.result == result else result)
        if len(self._now) < self._most:
            self._now[place] = kept
        return kept
