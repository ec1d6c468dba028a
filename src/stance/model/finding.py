"""Findings and the events they are folded from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from stance.model.rule import Severity


class FindingState(StrEnum):
    """Where a finding stands. Only the evaluator moves it."""

    OPEN = "open"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not_applicable"
    GONE = "gone"


class EventType(StrEnum):
    """What happened to a finding.

    `unknown_now` and `failing_again` leave it open: its asset could no longer be judged, and then could.
    `erased` belongs to no finding: it records that retention emptied older payloads.
    """

    OPENED = "opened"
    REOPENED = "reopened"
    UNKNOWN_NOW = "unknown_now"
    FAILING_AGAIN = "failing_again"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not_applicable"
    GONE = "gone"
    SEVERITY_CHANGED = "severity_changed"
    RENAMED = "renamed"
    ERASED = "erased"


class Event(NamedTuple):
    """One link of a finding's life: `at` is the scan's time as text; `payload` is None once erased."""

    finding: str
    type: EventType
    at: str
    scan: str
    payload: Mapping[str, Any] | None


class Finding(NamedTuple):
    """A rule that fails on an asset, or on one element of it, from its opening on.

    `asset` is the asset's row number and `uid` its digest. `severity` is a word of `WEIGHT`. `reason` says what
    closed it (`passed`, `removed`, `not_applicable`, `gone`) or, while it is open, why it is unknown now, which it
    is since `unknown_since`. Times are text; `changed_at` is that of the last event.
    """

    id: str
    rule: str
    asset: int
    uid: str
    element: str | None
    kind: str
    account: str
    region: str
    domain: str
    severity: str
    state: FindingState
    reason: str | None
    opened_at: str
    changed_at: str
    closed_at: str | None = None
    unknown_since: str | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in a list, with its asset's provider id and name as they are today, its risk score and root cause.

    A score of 0 was never given. The cause is what would have to change, where the graph knows it.
    """

    finding: Finding
    provider_id: str
    name: str
    score: float
    cause: str | None = None


class Scored(NamedTuple):
    """A finding with what its risk is worked out from of its asset, and the risk that it was given last.

    `row` is the asset's number in the store, `fields` what was collected of it, JSON still undecoded.
    """

    id: str
    rule: str
    severity: Severity
    asset: str
    kind: str
    row: int
    fields: bytes
    score: float
    cause: str | None


def finding_id(rule: str, uid: str, element: str | None) -> str:
    """The finding's digest for life; `rule` is the rule's oldest id (its first alias, else its own)."""
    text = "\x00".join((rule, uid) if element is None else (rule, uid, element))
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()
