"""The calls made for one asset alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from stance.collect.boundary import declared
from stance.collect.ledger import Ledger
from stance.collect.listing import Part, noter
from stance.collect.mapping import Answered, fill_detailed
from stance.collect.paths import MalformedError
from stance.collect.plan import GLOBAL, Asked, Job
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


async def _part(job: Job, part: Part, shared: Shared, ledger: Ledger) -> Record:
    asked, made = job.asked[part.asked], part.record
    answers: dict[str, Answered] = {}
    if asked.resource.list is None:
        independent = [call for call in asked.detail if call.when is None]
        given = await asyncio.gather(*(_ask(job, part, call, {}, shared, ledger) for call in independent))
        answers = {call.into or "": answer for call, answer in zip(independent, given, strict=True)}
    for call in asked.detail:
        if (into := call.into or "") not in answers:
            answers[into] = await _ask(job, part, call, answers, shared, ledger)
    fill_detailed(made, asked.resource, answers, asked.fields, noter(asked.resource.list, ledger))
    return made


async def _ask(
    job: Job, part: Part, call: Call, answers: dict[str, Answered], shared: Shared, ledger: Ledger
) -> Answered:
    known = {**part.item, **{into: answer.value for into, answer in answers.items() if answer.reason is None}}
    try:
        with declared(f"{call.operation} when"):
            if call.when is not None and not call.when(known):
                return Answered(asked=False)
    except (MalformedError, CallError) as error:
        return _undecided(call, answers, error, ledger)
    region = part.record.region if job.asked[part.asked].resource.region else job.scope.region
    return await shared.read(call, known, job.values, region or GLOBAL, ledger)


def _undecided(call: Call, answers: dict[str, Answered], error: Exception, ledger: Ledger) -> Answered:
    """Whether to ask is unclear: for the reason for which an earlier call failed, or because its answer is odd."""
    earlier = next((answer.reason for answer in answers.values() if answer.reason is not None), None)
    if earlier is None:
        ledger.note(call, Reason.MALFORMED, 0, error=str(error))
    return Answered(reason=earlier or Reason.MALFORMED, asked=False)


def without_details(asked: Sequence[Asked]) -> bool:
    """Whether the listing is all there is to ask."""
    return not any(part.detail for part in asked)
