"""Identical calls of several resources, made once."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.collect.ledger import Ledger
from stance.collect.mapping import Answered
from stance.collect.paths import MalformedError, argument
from stance.collect.plan import Asked, Job, Plan
from stance.collect.reading import Reader
from stance.collect.transport import CallError
from stance.model import Call, Reason

Item = Mapping[str, Any]
Values = Mapping[str, str]


def identity(call: Call, args: Mapping[str, Any], region: str) -> Hashable:
    """What makes two calls the same question with the same understanding of its answer."""
    given = repr(sorted({**call.fixed, **args}.items()))
    return (call.operation, given, region, call.absent_codes, call.parse, call.until, call.first)


def arguments(call: Call, item: Item, values: Values) -> dict[str, Any]:
    """The call's parameters for an item; raises MalformedError when the item lacks one."""
    args = {name: argument(path, item, values) for name, path in call.args.items()}
    missing = [name for name, value in args.items() if value is None]
    if missing:
        raise MalformedError(f"{call.operation}: the item has no {', '.join(missing)}")
    return args


def scope_calls(job: Job, asked: Asked) -> Iterator[Call]:
    """The calls of a job that are made once per scope, whatever items there are; preparing ones included."""
    resource = asked.resource
    once = (resource.list, *asked.bulk) if resource.list else (*asked.bulk, *asked.detail)
    for call in (call for each in once if each is not None for call in each.whole):
        if call.over is None and call.batch is None:  # the others are asked of items that are not yet known
            yield call


@dataclass
class _Entry:
    left: int
    paths: set[str | None]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answers: dict[str | None, Answered] | None = None


class Shared:
    """Answers of scope-wide calls, kept until the last resource that wants one has taken it."""

    def __init__(self, plan: Plan, reader: Reader) -> None:
        self._reader = reader
        wanted: Counter[Hashable] = Counter()
        paths: dict[Hashable, set[str | None]] = defaultdict(set)
        for job in plan.jobs:
            for call in (call for asked in job.asked for call in scope_calls(job, asked)):
                try:
                    key = identity(call, arguments(call, job.values, job.values), job.scope.region)
                except MalformedError:
                    continue  # told when the call is made
                wanted[key] += 1
                paths[key].add(call.items)
        self._entries = {key: _Entry(count, paths[key]) for key, count in wanted.items() if count > 1}

    async def read(self, call: Call, item: Item, values: Values, region: str, ledger: Ledger) -> Answered:
        """The answer to the call for an item, asked now or taken from one who asked before."""
        try:
            args = arguments(call, item, values)
        except CallError as error:  # an earlier answer that it builds on failed
            return Answered(reason=error.reason, asked=False)
        except MalformedError as error:
            ledger.note(call, Reason.MALFORMED, 0, error=str(error))
            return Answered(reason=Reason.MALFORMED, asked=False)
        entry = self._entries.get(key := identity(call, args, region)) if self._entries else None
        if call.first is not None and (entry is None or entry.answers is None):
            first = await self.read(call.first, item, values, region, ledger)
            if first.reason is not None:
                return Answered(reason=first.reason, asked=False)
        if entry is None:
            return (await self._reader.read(call, args, region, ledger))[call.items]
        async with entry.lock:
            if entry.answers is None:
                entry.answers = await self._reader.read(call, args, region, ledger, entry.paths)
            else:
                known = entry.answers[call.items]
                ledger.note(call, known.result, count=0, error=known.why)
            entry.left -= 1
            if not entry.left:
                del self._entries[key]
            return entry.answers[call.items]
