"""Requests in flight: one budget for all, shared fairly between regions, less for APIs that throttle."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from stance.collect.transport import CallError
from stance.model import Reason

LIMIT: Final = 64
_SHARE: Final = 0.75
"""The part of the budget that one region may hold while others wait or work: a silent one cannot take it all."""

_SILENT: Final = 4
"""How many services of a region may fall silent, and none answer, before who waits for the region is sent away."""


@dataclass(slots=True)
class _Bucket:
    """What one service in one region bears: grows slowly while it answers, halves when it throttles."""

    region: str
    window: float
    busy: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Budget:
    """At most `limit` requests at once, of any number of transports."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._busy = 0
        self._regions: dict[str, int] = defaultdict(int)
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._queued: set[tuple[str, str]] = set()
        self._silent: dict[str, set[str]] = defaultdict(set)

    @asynccontextmanager
    async def slot(self, service: str, region: str) -> AsyncIterator[None]:
        """Wait for a place in flight; raises CallError when the region turns out not to answer at all."""
        key = (service, region)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(region, float(self.limit))
        if self._queued or not self._free(bucket):
            await self._wait(key, bucket)
        else:
            self._take(bucket)
        try:
            if len(self._silent[region]) >= _SILENT:
                raise CallError(Reason.TIMEOUT, "Unreachable", f"nothing answers in {region}")
            yield
        finally:
            self._give(bucket)

    def throttled(self, service: str, region: str) -> None:
        """The API asked for fewer requests."""
        bucket = self._buckets[service, region]
        bucket.window = max(1.0, min(bucket.window, bucket.busy + 1) / 2)

    def lost(self, service: str, region: str) -> None:
        """No answer came."""
        self._silent[region].add(service)

    def answered(self, service: str, region: str) -> None:
        """The API answered, be it with an error."""
        self._silent[region].clear()
        bucket = self._buckets[service, region]
        if bucket.window < self.limit:
            bucket.window += 1 / bucket.window

    def _free(self, bucket: _Bucket) -> bool:
        if self._busy >= self.limit or bucket.busy >= bucket.window:
            return False
        return self._regions[bucket.region] < self.limit * (_SHARE if len(self._regions) > 1 else 1)

    def _take(self, bucket: _Bucket) -> None:
        self._busy += 1
        bucket.busy += 1
        self._regions[bucket.region] += 1

    def _give(self, bucket: _Bucket) -> None:
        self._busy -= 1
        bucket.busy -= 1
        self._regions[bucket.region] -= 1
        self._admit()

    async def _wait(self, key: tuple[str, str], bucket: _Bucket) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        bucket.waiting.append(turn)
        self._queued.add(key)
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give(bucket)
            raise

    def _admit(self) -> None:
        """Let in who waits, of the region with the fewest requests in flight first."""
        while self._queued and self._busy < self.limit:
            able = [key for key in self._queued if self._free(self._buckets[key])]
            if not able:
                return
            key = min(able, key=lambda key: (self._regions[key[1]], self._buckets[key].busy, key))
            bucket = self._buckets[key]
            turn = bucket.waiting.popleft()
            if not bucket.waiting:
                self._queued.discard(key)
            if not turn.done():
                self._take(bucket)
                turn.set_result(None)
