"""One declared call, made: its pages joined, counted and classified."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from stance.collect.boundary import declared, transported
from stance.collect.breaker import Breaker
from stance.collect.ledger import Ledger
from stance.collect.mapping import Answered
from stance.collect.paging import Caps, Joined, Watch
from stance.collect.paths import MalformedError
from stance.collect.transport import CallError, Transport
from stance.model import Call, Reason

_END: Final = object()
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds between the tries of a call that waits for a report; the last one repeats."""

Args = Mapping[str, Any]


@dataclass
class Reader:
    """Makes calls through a transport; leaves out those whose like have failed too often."""

    transport: Transport
    caps: Caps = field(default_factory=Caps)
    breaker: Breaker = field(default_factory=Breaker)
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep
    until: float = math.inf
    """The event loop's time after which nothing is asked any more."""

    async def read(
        self, call: Call, args: Args, region: str, ledger: Ledger, others: Collection[str | None] = ()
    ) -> dict[str | None, Answered]:
        """The answer as seen by the call's items path, and by those of others who share it.

        Never raises for what goes wrong outside.
        """
        paths = [call.items, *(path for path in others if path != call.items)]
        broken = self.breaker.verdict(call.operation, region)
        if asyncio.get_running_loop().time() > self.until:
            broken = Reason.TIMEOUT
        if broken is not None:
            ledger.unasked(call, broken)
            return {path: Answered(reason=broken, asked=False) for path in paths}
        for attempt in range(max(call.tries, 1) if call.until else 1):
            if attempt:
                await self.sleep(_PAUSES[min(attempt, len(_PAUSES)) - 1])
            joined = [Joined(path) for path in paths]
            failed = await self._once(call, args, region, ledger, joined)
            self.breaker.saw(call.operation, region, failed.reason if failed else None)
            answers = {part.path: _told(part, failed) for part in joined}
            if failed or call.until is None or any(a.reason for a in answers.values()):
                return answers
            try:
                if _enough(call, answers):
                    return answers
            except (MalformedError, CallError) as error:
                reason = getattr(error, "reason", None) or Reason.MALFORMED
                ledger.note(call, reason, 0, error=str(error))
                return {path: Answered(reason=reason) for path in paths}
        ledger.note(call, Reason.TIMEOUT, 0, error=f"not ready after {call.tries} tries")
        return {path: Answered(reason=Reason.TIMEOUT) for path in paths}

    async def _once(
        self, call: Call, args: Args, region: str, ledger: Ledger, joined: list[Joined]
    ) -> CallError | None:
        """Read all pages into `joined`; the error that ended it early, if one did."""
        watch = Watch(self.caps)
        stream = self.transport.pages(call, {**call.fixed, **args}, region)
        while True:
            started = perf_counter()
            page, failed = await _next(call, stream, self.caps.seconds)
            seconds = perf_counter() - started
            if page is _END:
                return None if watch.pages else _malformed(call, ledger, "no answer at all", seconds)
            if failed is not None:
                ledger.note(call, failed.reason or "absent", 1, seconds, str(failed) if failed.reason else "")
                return failed
            try:
                with declared(call.operation):
                    page = call.parse(page) if call.parse else page
                watch.saw([part.add(page) for part in joined])
            except (MalformedError, CallError) as error:
                await _closed(stream)
                if isinstance(error, CallError):
                    ledger.note(call, error.reason or Reason.ERROR, 1, seconds, str(error))
                    return error
                return _malformed(call, ledger, str(error), seconds)
            wrong = joined[0].broken  # the ledger is the asking scope's: others note what they make of the answer
            ledger.note(call, Reason.MALFORMED if wrong else "ok", 1, seconds, wrong)


async def _next(call: Call, stream: AsyncIterator[Any], seconds: float) -> tuple[Any, CallError | None]:
    try:
        with transported(call.operation):
            async with asyncio.timeout(seconds):
                return await anext(stream, _END), None
    except CallError as failed:
        return None, failed


async def _closed(stream: AsyncIterator[Any]) -> None:
    if isinstance(stream, AsyncGenerator):
        await stream.aclose()


def _malformed(call: Call, ledger: Ledger, why: str, seconds: float) -> CallError:
    ledger.note(call, Reason.MALFORMED, 1, seconds, why)
    return CallError(Reason.MALFORMED, "Malformed", why)


def _told(part: Joined, failed: CallError | None) -> Answered:
    if failed is not None and failed.reason is None:
        return Answered()
    return part.answered(failed.reason, str(failed)) if failed else part.answered(None)


def _enough(call: Call, answers: Mapping[str | None, Answered]) -> bool:
    assert call.until is not None
    with declared(f"{call.operation} until"):
        return all(call.until(answer.value) for answer in answers.values())
