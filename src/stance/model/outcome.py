"""Outcomes, gaps and the record of one collected asset."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple


class Verdict(IntEnum):
    """What a rule says of an asset; stored as its number."""

    PASS = 0
    FAIL = 1
    UNKNOWN = 2
    NOT_APPLICABLE = 3
    MANUAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Reason(StrEnum):
    """Why something is unknown."""

    DENIED = "denied"
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"
    ERROR = "error"
    UNSUPPORTED = "unsupported"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_COLLECTED = "not_collected"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one listing covers: an asset kind within an account and, for regional services, a region.

    `region` is `global` for services without regions, and the host's name stands as `account` of hosts.
    """

    provider: str
    account: str
    region: str
    kind: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.account}/{self.region}/{self.kind}"

    @classmethod
    def parse(cls, text: str) -> Scope:
        """The scope that `str` wrote."""
        provider, account, region, kind = text.split("/")
        return cls(provider, account, region, kind)


@dataclass(slots=True)
class Record:
    """One asset as it was collected.

    `fields` holds JSON values in the form of `stance.conditions.values`: None is absent, a missing key unknown.
    `gaps` says for every field that could not be read why. `reads` names the operations that were asked for this
    asset alone with their result (`ok`, `absent` or a reason). `excerpt` is the redacted raw answer.
    """

    kind: str
    id: str
    name: str
    account: str
    region: str
    incarnation: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    reads: dict[str, str] = field(default_factory=dict)
    excerpt: Any = None


@dataclass(frozen=True, slots=True)
class Read:
    """A line of the collection ledger: how often one operation gave one result in a scope of a scan.

    `result` is `ok`, `absent` or a `Reason`; `count` calls; `at` the time of the last, as text; `seconds` their
    total duration; `error` the first message seen, redacted; `needs` the permission that the operation wants.
    """

    scope: str
    operation: str
    result: str
    count: int
    at: str
    seconds: float = 0.0
    error: str | None = None
    needs: str | None = None


class Outcome(NamedTuple):
    """What one rule says of one asset, or of one element of it: a plain tuple, for there are millions.

    `evidence` is packed (see `stance.conditions.evidence`) and kept for fail and unknown. `last_known` is the last
    pass or fail before an unknown.
    """

    rule: str
    verdict: Verdict
    element: str | None = None
    reason: Reason | None = None
    evidence: list[list[Any]] | None = None
    last_known: Verdict | None = None
