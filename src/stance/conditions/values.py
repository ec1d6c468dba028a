"""What a field of a record can hold, and the literals a condition may name.

A record is a plain dict decoded from JSON. A key that is there holds a value, or `None` for *absent*
(read, and there is none). A key that is missing is *unknown*: not read. Forgetting to fill a field
therefore yields unknown, never a pass. A list read in part is `{"$items": [...]}`.

Times are text of one fixed form, `2026-11-21T18:00:00Z` (UTC, whole seconds), which sorts as time does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"
ITEMS: Final = "$items"


class Unknown:
    """The type of `UNKNOWN`, which stands for a value that was not read."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")


UNKNOWN: Final = Unknown()


def partial(items: Iterable[Any]) -> dict[str, list[Any]]:
    """The recorded form of a list of which only `items` could be read."""
    return {ITEMS: list(items)}


def in_part(value: Any) -> bool:
    """Whether a value is a list of which only some items could be read."""
    return value.__class__ is dict and ITEMS in value


def days(number: float) -> timedelta:
    """A duration of `number` days, for comparisons with an age."""
    return timedelta(days=number)


def hours(number: float) -> timedelta:
    """A duration of `number` hours, for comparisons with an age."""
    return timedelta(hours=number)


def timestamp(moment: datetime | date) -> str:
    """The recorded form of a time: UTC, whole seconds, `2026-11-21T18:00:00Z`; naive times are UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    # strftime does not pad years below 1000 on every platform, and padding is what makes text sort as time.
    return f"{moment.year:04d}{moment:-%m-%dT%H:%M:%SZ}"


def moment(text: str) -> datetime:
    """The time that `timestamp` wrote; raises ValueError for any other text."""
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)
