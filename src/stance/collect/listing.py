"""A scope's listing: which assets there are, with everything that needs no call of its own."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.collect.boundary import declared
from stance.collect.ledger import Ledger
from stance.collect.mapping import Answered, fill_listed, identified
from stance.collect.paths import MalformedError, names, walk
from stance.collect.plan import Asked, Job, mentions
from stance.collect.sharing import Shared
from stance.collect.transport import CallError
from stance.model import Call, Reason, Record

Item = Mapping[str, Any]


@dataclass(slots=True)
class Part:
    """What one resource knows of one asset after the listing.

    `item` and `answers` (bulk ones, by `into`) are what its detail calls still need.
    """

    asked: int
    record: Record
    item: Item
    answers: dict[str, Answered] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """The assets of a scope, and whether that is all of them."""

    parts: list[Part] = field(default_factory=list)
    reason: Reason | None = None
    failed: dict[str, str] = field(default_factory=dict)
    """The reasons of the operations, listing or bulk, that were not answered wholly."""

    def units(self) -> dict[str, list[Part]]:
        """The parts by asset; what was listed twice counts once."""
        found: dict[str, dict[int, Part]] = {}
        for part in self.parts:
            found.setdefault(part.record.id, {})[part.asked] = part
        return {identity: list(parts.values()) for identity, parts in found.items()}


async def listing(job: Job, shared: Shared, ledger: Ledger) -> Listing:
    """List the scope: every resource's items, bulk answers joined."""
    whole = Listing()
    for listed in await asyncio.gather(*(_resource(job, n, shared, ledger) for n in range(len(job.asked)))):
        whole.parts += listed.parts
        whole.reason = whole.reason or listed.reason
        whole.failed |= listed.failed
    return whole


async def _resource(job: Job, number: int, shared: Shared, ledger: Ledger) -> Listing:
    asked = job.asked[number]
    call = asked.resource.list
    if call is None:
        items: list[Item] = [job.values]
        made = Listing()
    else:
        items, failed = await _listed(job, call, shared, ledger)
        items, wrong = _kept(asked, items, ledger)
        made = Listing(reason=next(iter(failed.values()), wrong))
    bulk = await _bulk(job, asked, items, shared, ledger) if items else {}
    made.failed |= {c.operation: r for c in asked.bulk if c.into in bulk and (r := bulk[c.into].answer.reason)}
    needed = _needed(asked)
    for item in items:
        try:
            made.parts.append(_part(number, job, asked, item, bulk, needed, ledger))
        except (MalformedError, CallError) as error:
            made.reason = made.reason or _told(call, error, ledger)
    if call is not None and made.reason is not None:
        made.failed |= failed or {call.operation: made.reason}
    return made


async def _listed(job: Job, call: Call, shared: Shared, ledger: Ledger) -> tuple[list[Item], dict[str, Reason]]:
    """The items of a listing, and the operations that failed.

    Of a listing that is made over another they are those of every item of the other, which they know.
    """
    failed: dict[str, Reason] = {}
    known: list[Item] = [{}]
    if call.over is not None:
        parents, failed = await _listed(job, call.over, shared, ledger)
        known = [{call.over.into or "": parent} for parent in parents]
    region = job.scope.region
    reads = (shared.read(call, {**job.values, **parent}, job.values, region, ledger) for parent in known)
    found: list[Item] = []
    for parent, answer in zip(known, await asyncio.gather(*reads), strict=True):
        items, reason = _items(call, answer, ledger)
        found += [{**item, **parent} for item in items] if parent else items
        failed |= {call.operation: reason} if reason else {}
    return found, failed


def _items(call: Call, answer: Answered, ledger: Ledger) -> tuple[list[Item], Reason | None]:
    """The listed items; a plain one (a name, a URL) stands under `value`."""
    found = answer.value
    if found is None:
        return [], answer.reason
    if not isinstance(found, list):
        ledger.note(call, Reason.MALFORMED, 0, error="the answer is no list")
        return [], Reason.MALFORMED
    return [item if isinstance(item, Mapping) else {"value": item} for item in found], answer.reason


def _kept(asked: Asked, items: list[Item], ledger: Ledger) -> tuple[list[Item], Reason | None]:
    """The items that are ours; one of which that cannot be told makes the listing partial."""
    keep = asked.resource.keep
    if keep is None:
        return items, None
    ours: list[Item] = []
    reason = None
    for item in items:
        try:
            with declared("keep"):
                if keep(item):
                    ours.append(item)
        except (MalformedError, CallError) as error:
            reason = _told(asked.resource.list, error, ledger)
    return ours, reason


def _part(
    number: int,
    job: Job,
    asked: Asked,
    item: Item,
    bulk: Mapping[str, _Joined],
    needed: frozenset[str] | None,
    ledger: Ledger,
) -> Part:
    resource = asked.resource
    made = identified(resource, item, job.values)
    answers = {into: joined.of(item, resource.key) for into, joined in bulk.items()}
    fill_listed(made, resource, item, answers, asked.fields, noter(resource.list, ledger))
    made.fields.update(dict.fromkeys(asked.unasked))
    kept = item if needed is None else {key: value for key, value in item.items() if key in needed}
    mentioned = {name for call in asked.detail for name in mentions(call)}
    return Part(number, made, kept, {into: answer for into, answer in answers.items() if into in mentioned})


def noter(listed: Call | None, ledger: Ledger) -> Callable[[Call | None, str], None]:
    """Writes what mapping finds malformed into the ledger, at the call that answered so."""

    def note(call: Call | None, why: str) -> None:
        if (source := call or listed) is not None:
            ledger.note(source, Reason.MALFORMED, 0, error=why)

    return note


def parameters(asked: Asked) -> frozenset[str]:
    """The item's keys with which detail calls name what they ask of."""
    direct = [call for detail in asked.detail for call in (detail, detail.first) if call is not None]
    return frozenset(name for call in direct for path in call.args.values() for name in names(path))


def _needed(asked: Asked) -> frozenset[str] | None:
    """The item's keys that detail calls need; None for all, as a `when` may look at any."""
    return None if any(call.when for call in asked.detail) else parameters(asked)


@dataclass(slots=True)
class _Joined:
    """A bulk answer, by the key of its items; without one it is the same for every item.

    Where each item was asked for by name (`named`), one of which nothing was said is no fact.
    """

    answer: Answered
    by_key: dict[Any, Any] | None = None
    twice: set[Any] = field(default_factory=set)
    named: bool = False

    def of(self, item: Item, key: str | None) -> Answered:
        if self.by_key is None or key is None:
            return self.answer
        try:
            value = walk(item, key)
            if value is None or value in self.twice:
                return Answered(reason=Reason.MALFORMED)
            if value in self.by_key:
                return Answered(self.by_key[value])
        except (MalformedError, TypeError):
            return Answered(reason=Reason.MALFORMED)
        return Answered(reason=self.answer.reason or (Reason.MALFORMED if self.named else None))


async def _bulk(job: Job, asked: Asked, items: Sequence[Item], shared: Shared, ledger: Ledger) -> dict[str, _Joined]:
    async def read(call: Call) -> Answered:
        if call.batch is not None:
            return await _in_batches(job, call, items, shared, ledger)
        return await shared.read(call, job.values, job.values, job.scope.region, ledger)

    answers = await asyncio.gather(*(read(call) for call in asked.bulk))
    return {call.into or "": _joined(call, answer, ledger) for call, answer in zip(asked.bulk, answers, strict=True)}


async def _in_batches(job: Job, call: Call, items: Sequence[Item], shared: Shared, ledger: Ledger) -> Answered:
    """The answers of a call that is told what it is asked of, so many listed items at a time."""
    assert call.batch is not None
    path, size = call.args[call.batch[0]], call.batch[1]
    alike: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        alike[repr([walk(item, other) for other in call.args.values() if other != path])].append(item)
    asked = [
        {**group[0], path: [item[path] for item in group[start : start + size]]}
        for group in alike.values()
        for start in range(0, len(group), size)
    ]
    reads = (shared.read(call, batch, job.values, job.scope.region, ledger) for batch in asked)
    answers = await asyncio.gather(*reads)
    found = [item for answer in answers if answer.value is not None for item in answer.value]
    reason = next((answer.reason for answer in answers if answer.reason), None)
    return Answered(found, reason, complete=reason is None)


def _joined(call: Call, answer: Answered, ledger: Ledger) -> _Joined:
    if call.key is None or answer.value is None:
        return _Joined(answer)
    items, reason = _items(call, answer, ledger)
    joined = _Joined(Answered(reason=reason), {}, named=call.batch is not None)
    assert joined.by_key is not None
    for item in items:
        try:
            key = walk(item, call.key)
            if key in joined.by_key:
                joined.twice.add(key)
            joined.by_key[key] = item
        except (MalformedError, TypeError) as error:
            joined.answer = Answered(reason=_told(call, error, ledger))
    return joined


def _told(call: Call | None, error: Exception, ledger: Ledger) -> Reason:
    reason = (error.reason if isinstance(error, CallError) else None) or Reason.MALFORMED
    if call is not None:
        ledger.note(call, reason, 0, error=str(error))
    return reason
