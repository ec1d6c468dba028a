"""The calls made for one asset alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from stance.collect.boundary import declared
from stance.collect.ledger import Ledger
from stance.collect.listing import Part, noter
from stance.collect.mapping import Answered, fill_detailed
from stance.collect.paths import MalformedError
from stance.collect.plan import GLOBAL, Asked, Job, mentions
from stance.collect.sharing import Shared
from stance.collect.transport import CallError
from stance.model import Call, Reason, Record


async def details(job: Job, parts: Sequence[Part], shared: Shared, ledger: Ledger) -> Record:
    """The whole record of one asset, from what every resource of the scope knows of it."""
    first, *others = await asyncio.gather(*(_part(job, part, shared, ledger) for part in parts))
    for other in others:
        first.fields.update(other.fields)
        first.gaps.update(other.gaps)
        first.reads.update(other.reads)
    return first


class Known(dict[str, Any]):
    """What a `when` may look at: the item, and the answers so far. To look at one that failed raises its reason."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.item)
        self._failed: dict[str, Reason] = {}
        for into, answer in part.answers.items():
            self.learn(into, answer)

    def learn(self, into: str, answer: Answered) -> None:
        """Add an answer."""
        if answer.reason is None:
            self[into] = answer.value
        else:
            self._failed[into] = answer.reason

    def _check(self, key: object) -> None:
        if key in self._failed:
            raise CallError(self._failed[str(key)], "Unanswered", f"{key} was not answered")

    def __getitem__(self, key: str) -> Any:
        self._check(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._check(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As a dict's."""
        self._check(key)
        return super().get(key, default)


async def _part(job: Job, part: Part, shared: Shared, ledger: Ledger) -> Record:
    asked, made = job.asked[part.asked], part.record
    known = Known(part)
    answers: dict[str, Answered] = {}
    # What there is one of may be asked in any order, and many services are: all at once, save what depends.
    early = [call for call in asked.detail if asked.resource.list is None and not _depends(call, asked)]
    given = await asyncio.gather(*(_ask(job, part, call, known, shared, ledger) for call in early))
    for call, answer in zip(early, given, strict=True):
        _learn(call, answer, known, answers)
    for call in (call for call in asked.detail if call not in early):
        _learn(call, await _ask(job, part, call, known, shared, ledger), known, answers)
    fill_detailed(made, asked.resource, answers, asked.fields, noter(asked.resource.list, ledger))
    return made


def _depends(call: Call, asked: Asked) -> bool:
    return call.when is not None or any(other.into in mentions(call) for other in asked.detail)


def _learn(call: Call, answer: Answered, known: Known, answers: dict[str, Answered]) -> None:
    answers[call.into or ""] = answer
    known.learn(call.into or "", answer)


async def _ask(job: Job, part: Part, call: Call, known: Known, shared: Shared, ledger: Ledger) -> Answered:
    if call.when is not None:
        try:
            with declared(f"{call.operation} when"):
                if not call.when(known):
                    return Answered(asked=False)
        except CallError as error:
            return Answered(reason=error.reason, asked=False)
        except MalformedError as error:
            ledger.note(call, Reason.MALFORMED, 0, error=str(error))
            return Answered(reason=Reason.MALFORMED, asked=False)
    region = part.record.region if job.asked[part.asked].resource.region else job.scope.region
    return await shared.read(call, known, job.values, region or GLOBAL, ledger)


def without_details(asked: Sequence[Asked]) -> bool:
    """Whether the listing is all there is to ask."""
    return not any(part.detail for part in asked)
