"""The engine: runs a plan through a transport into a sink."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from stance.collect.details import details, without_details
from stance.collect.ledger import Ledger
from stance.collect.listing import Listing, listing
from stance.collect.paging import Caps
from stance.collect.plan import Job, Plan
from stance.collect.reading import Reader
from stance.collect.sharing import Shared
from stance.collect.sink import Sink
from stance.collect.staging import Redact, payload, restored
from stance.collect.transport import Transport
from stance.model import Reason, Record, Scope

_BATCH: Final = 32
"""Finished records that are staged together: what a crash may cost."""

_WORKERS: Final = 64
"""Assets of one scope whose details are asked at once; requests in flight are bounded by the transport's budget."""


_LEASE: Final = 120.0
"""Seconds for which a target is ours without word from us."""


class BusyError(Exception):
    """Another scan holds the lease of the target."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A scope is done: what it cost, and how far the scan is (`done` of `total` scopes)."""

    scope: Scope
    calls: int
    denied: int
    throttled: int
    assets: int
    complete: bool
    done: int
    total: int


@dataclass
class Options:
    """What a caller may choose about a collection.

    `seconds` bounds the whole collection: what was not asked by then is a gap `timeout`. `redact` takes secrets out
    of what is staged; `owner` names the holder of the lease (default: the scan); `sleep` is there for tests.
    """

    progress: Callable[[Progress], None] = lambda event: None
    redact: Redact = lambda value: value
    caps: Caps = field(default_factory=Caps)
    seconds: float = 6 * 3600.0
    owner: str = ""
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep


async def collect(plan: Plan, transport: Transport, sink: Sink, scan: str, options: Options | None = None) -> None:
    """Collect every scope of the plan that `scan` has not committed yet, all at once.

    What goes wrong outside becomes gaps; errors of the sink are raised, and BusyError when another scan is at work
    on the target. When cancelled, what was finished is staged, and calling again with the same scan goes on there.
    """
    run = _Run(plan, transport, sink, scan, options or Options())
    lease = claim(plan, sink, run.owner)
    try:
        await _beside(_together(run.job(job) for job in run.open), _renewing(sink, lease, run.owner))
    finally:
        sink.release(lease, run.owner)


def claim(plan: Plan, sink: Sink, owner: str) -> str:
    """Take the lease of the plan's target, or prolong one's own, and give its name; raises BusyError."""
    lease = f"{plan.target.provider}/{plan.target.account}"
    if not sink.acquire(lease, owner, _LEASE):
        raise BusyError(f"another scan is at work on {lease}")
    return lease


class _Run:
    """One collection on its way."""

    def __init__(self, plan: Plan, transport: Transport, sink: Sink, scan: str, options: Options) -> None:
        self.sink, self.scan, self.options = sink, scan, options
        self.owner = options.owner or scan
        committed = sink.done_scopes(scan)
        self.open = [job for job in plan.jobs if job.scope not in committed]
        self.done, self.total = len(plan.jobs) - len(self.open), len(plan.jobs)
        until = asyncio.get_running_loop().time() + options.seconds
        reader = Reader(transport, options.caps, sleep=options.sleep, until=until)
        self.shared = Shared(Plan(plan.target, tuple(self.open)), reader)

    async def job(self, job: Job) -> None:
        """List a scope, ask the details of its assets, commit it."""
        ledger = Ledger()
        found = await self._listing(job, ledger)
        records = await self._records(job, found, ledger)
        self._commit(job, list(records), found, ledger)

    async def _listing(self, job: Job, ledger: Ledger) -> Listing:
        staged = self.sink.staged_listing(self.scan, job.scope)
        if staged is not None:
            return restored(staged)
        found = await listing(job, self.shared, ledger)
        if found.parts and not without_details(job.asked):
            kept = payload(found, job.asked, self.options.redact)
            self.sink.stage_listing(self.scan, job.scope, kept, ledger.take(job.scope))
        return found

    async def _records(self, job: Job, found: Listing, ledger: Ledger) -> Iterable[Record]:
        units = found.units()
        if without_details(job.asked) and all(len(parts) == 1 for parts in units.values()):
            return [parts[0].record for parts in units.values()]
        finished = self.sink.staged_records(self.scan, job.scope)
        waiting = iter([parts for identity, parts in units.items() if identity not in finished])
        batch = _Batch(self, job, ledger)
        workers = min(_WORKERS, len(units))
        try:
            await _together([self._work(job, waiting, batch, finished, ledger) for _ in range(workers)])
        except BaseException:
            batch.flush()
            raise
        return [finished[identity] for identity in units]

    async def _work(self, job: Job, waiting: Any, batch: _Batch, finished: dict[str, Record], ledger: Ledger) -> None:
        for parts in waiting:
            made = await details(job, parts, self.shared, ledger)
            finished[made.id] = made
            batch.add(made)

    def _commit(self, job: Job, records: list[Record], found: Listing, ledger: Ledger) -> None:
        whole = found.reason is None
        listings = [asked.resource.list for asked in job.asked if asked.resource.list]
        self.sink.commit_scope(
            self.scan,
            job.scope,
            records,
            complete=whole,
            selected=job.selected,
            reads=ledger.close(job.scope),
            reason=found.reason,
            failed=found.failed,
            needs="+".join(listings[0].permissions) if listings else None,
        )
        self.done += 1
        made = ledger.total
        denied, throttled = made[Reason.DENIED], made[Reason.THROTTLED]
        event = Progress(job.scope, made.total(), denied, throttled, len(records), whole, self.done, self.total)
        self.options.progress(event)


@dataclass
class _Batch:
    """Finished records on their way to the sink."""

    run: _Run
    job: Job
    ledger: Ledger
    records: list[Record] = field(default_factory=list)

    def add(self, record: Record) -> None:
        self.records.append(record)
        if len(self.records) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        if self.records:
            reads = self.ledger.take(self.job.scope)
            self.run.sink.stage_records(self.run.scan, self.job.scope, self.records, reads)
            self.records = []


async def _renewing(sink: Sink, lease: str, owner: str) -> None:
    while True:
        await asyncio.sleep(_LEASE / 3)
        if not sink.renew(lease, owner, _LEASE):
            raise BusyError(f"the lease of {lease} was lost to another scan")


async def _together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run all; when one fails, stop the others before raising."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _beside(work: Coroutine[Any, Any, None], watch: Coroutine[Any, Any, None]) -> None:
    """Run `work`, and `watch` for as long; the first to end decides."""
    tasks = [asyncio.create_task(work), asyncio.create_task(watch)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
