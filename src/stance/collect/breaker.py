"""Stops asking what has failed too often."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from stance.model import Reason

OPERATION_LIMIT: Final = {
    Reason.TIMEOUT: 4,
    Reason.UNSUPPORTED: 4,
    Reason.THROTTLED: 8,
    Reason.ERROR: 20,
    # Every asset may have a policy of its own, so one denial says little of the next.
    Reason.DENIED: 100,
}
"""How many calls of one operation in one region may fail in a row before the rest is left out."""

REGION_LIMIT: Final = 6
"""How many different operations may time out, and none be answered, before a whole region counts as out of reach."""


class Breaker:
    """Counts failures in a row per operation and region; an answer starts the count again."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str, Reason], int] = defaultdict(int)
        self._silent: dict[str, set[str]] = defaultdict(set)

    def saw(self, operation: str, region: str, reason: Reason | None) -> None:
        """A call ended with this reason; None when it was answered."""
        if reason is Reason.TIMEOUT:
            self._silent[region].add(operation)
        else:
            self._silent[region].clear()
        if reason is not None:
            self._failed[operation, region, reason] += 1
            return
        for kind in OPERATION_LIMIT:
            self._failed.pop((operation, region, kind), None)

    def verdict(self, operation: str, region: str) -> Reason | None:
        """The reason for which a call would fail; None when it is worth asking."""
        if len(self._silent[region]) >= REGION_LIMIT:
            return Reason.TIMEOUT
        for reason, limit in OPERATION_LIMIT.items():
            if self._failed.get((operation, region, reason), 0) >= limit:
                return reason
        return None
