"""Listings as JSON, for a scan that must be able to go on after a crash."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from stance.collect.listing import Listing, Part, parameters
from stance.collect.mapping import Answered
from stance.collect.plan import Asked
from stance.model import Reason, Record

Redact = Callable[[Any], Any]
"""Replaces secrets inside a JSON value by what may be kept of them."""

_TIME: Final = "$time"


def payload(listing: Listing, asked: Sequence[Asked], redact: Redact) -> dict[str, Any]:
    """The listing as JSON. Records hold what is stored anyway; of the items secrets are taken out first.

    The names by which assets are asked for stay: without them there is no going on.
    """
    names = [parameters(one) for one in asked]
    return {
        "reason": listing.reason,
        "failed": listing.failed,
        "parts": [_part(part, names[part.asked], redact) for part in listing.parts],
    }


def _part(part: Part, names: Collection[str], redact: Redact) -> list[Any]:
    item = _pack(part.item)
    kept = redact(item) | {name: value for name, value in item.items() if name in names}
    return [part.asked, asdict(part.record), kept, redact(_pack(_answers(part)))]


def _answers(part: Part) -> dict[str, Any]:
    return {into: asdict(answer) for into, answer in part.answers.items()}


def restored(payload: Mapping[str, Any]) -> Listing:
    """The listing that `payload` wrote."""
    reason = Reason(payload["reason"]) if payload["reason"] else None
    parts = [
        Part(asked, Record(**made), _unpack(item), {into: _answer(_unpack(given)) for into, given in answers.items()})
        for asked, made, item, answers in payload["parts"]
    ]
    return Listing(parts, reason, dict(payload["failed"]))


def _answer(given: dict[str, Any]) -> Answered:
    return Answered(**{**given, "reason": Reason(given["reason"]) if given["reason"] else None})


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, Mapping):
        return {key: _pack(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_pack(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _unpack(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == {_TIME}:
            return datetime.fromisoformat(value[_TIME])
        return {key: _unpack(item) for key, item in value.items()}
    return [_unpack(item) for item in value] if isinstance(value, list) else value
