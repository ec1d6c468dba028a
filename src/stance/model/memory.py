"""What was worked out before, taken again where it rests on the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Final, TypeVar

T = TypeVar("T")

MOST: Final = 500_000
"""Results that one memory keeps; what comes beyond is worked out anew each time."""


class Kept:
    """A result, what it rests on, and the round in which it was last asked for."""

    __slots__ = ("asked", "rests", "result")

    def __init__(self, rests: tuple[Any, ...], result: Any, asked: int) -> None:
        self.rests, self.result, self.asked = rests, result, asked


class Memory:
    """Results of pure functions, kept from one picture of an estate to the next.

    Of every function and key the last result is kept, with what it rests on. It is given again while that is equal;
    and one that is worked out anew and equals the last is given as the same object, so that what rests on it in
    turn is found unchanged at a glance. Nobody has to say what a change concerns: it spreads as far as results
    differ. `turn` begins a round: what was not asked for in the round before is let go, so that no more is kept
    than two pictures need, and never more than `most` results. What goes in must stay as it is. Some results rest
    on the clock too, such as rights that end: another day begins with an empty memory.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self._round = most, 0
        self._day: date | None = None
        self._kept: dict[Hashable, Kept] = {}

    def turn(self, today: date) -> None:
        """Begin another round."""
        same = today == self._day
        self._kept = {place: kept for place, kept in self._kept.items() if same and kept.asked == self._round}
        self._day, self._round = today, self._round + 1

    def recall(self, make: Callable[..., T], key: Hashable, *rests: Any) -> T:
        """What `make` returns of these arguments, as the key's last result where they are the same."""
        place = make, key
        kept = self._kept.get(place)
        if kept is None or kept.rests != rests:
            return self.keep(place, rests, make(*rests))
        kept.asked = self._round
        return kept.result  # type: ignore[no-any-return]

    def kept(self, place: Hashable) -> Kept | None:
        """What is kept in a place."""
        kept = self._kept.get(place)
        if kept is not None:
            kept.asked = self._round
        return kept

    def keep(self, place: Hashable, rests: tuple[Any, ...], result: T) -> T:
        """Put a result into a place, and give it; if it equals the one that is there, that one."""
        last = self._kept.get(place)
        if last is not None and last.result == result:
            result = last.result
        if last is not None or len(self._kept) < self._most:
            self._kept[place] = Kept(rests, result, self._round)
        return result
