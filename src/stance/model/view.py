"""What the estate shows: one frozen shape per list, from which command line, exports and reports are made.

Times are text (`2026-11-21T18:00:00Z`); every object turns into JSON as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_LONGEST: Final = 120
"""A value told in one line is cut to so many characters."""
_MOST: Final = 3
"""And a list to so many of its items."""
_CUT: Final = re.compile(r"… (\d+) more")


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One leaf that decided: where it looked, what it saw (None and `known` false: not read), what was required.

    Its text is one line: `mfa_active is false; required: true`, `egress has 1 entry; required: no entries`.
    """

    path: str
    seen: Any
    required: str
    known: bool = True

    def __str__(self) -> str:
        return f"{self._saw()}; required: {self.required}"

    def _saw(self) -> str:
        if not self.known:
            return f"{self.path} was not read"
        if self.path.startswith("count("):
            return f"{self.path[6:-1]} has {_entries(self.seen)}"
        # What a list of structures holds is too much for one line.
        if isinstance(self.seen, list) and self.seen and isinstance(self.seen[0], Mapping):
            return f"{self.path} has {_entries(_length(self.seen))}"
        return f"{self.path} is {_told(self.seen)}"


def _entries(count: int) -> str:
    return f"{count or 'no'} {'entry' if count == 1 else 'entries'}"


def _told(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, list):
        if not value:
            return "empty"
        more = _length(value) - _MOST
        return _short(", ".join(map(_json, value[:_MOST]))) + (f" and {more} more" if more > 0 else "")
    return _short(_json(value))


def _length(items: list[Any]) -> int:
    """How many items a list had before it was cut: then its last is a text such as `… 7 more`."""
    cut = _CUT.fullmatch(items[-1]) if isinstance(items[-1], str) else None
    return len(items) - 1 + int(cut[1]) if cut else len(items)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class CallView:
    """Calls of one operation in one scope with one result, from the collection ledger.

    `needs` is the permission that the operation wants; `error` the first message, without secrets.
    """

    operation: str
    scope: str
    result: str
    count: int
    at: str
    needs: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What one rule says now of one asset, or of one element of it."""

    rule: str
    outcome: str
    reason: str | None
    last_known: str | None
    severity: str
    asset: str
    kind: str
    provider_id: str
    account: str
    region: str
    element: str | None
    evidence: Sequence[EvidenceView]
    calls: Sequence[CallView]
    controls: Sequence[str]
    same_as: Sequence[str]
    assessed_at: str
    domain: str = "cspm"
    title: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its life so far. `why` is one line: the first evidence in words.

    `risk` is its score from 0 to 100, None before the graph was drawn; `cause` the change that would mend it and
    others with it (`ASSET#FIELD[#ELEMENT]`), where the graph knows it.
    """

    id: str
    rule: str
    title: str
    severity: str
    domain: str
    state: str
    asset: str
    kind: str
    provider_id: str
    account: str
    region: str
    element: str | None
    opened_at: str
    changed_at: str
    why: str = ""
    unknown_now: bool = False
    reopened: int = 0
    risk: float | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class CauseView:
    """Findings with one root cause: the change that would mend them, as `ASSET#FIELD[#ELEMENT]` and in words.

    `cause` is None for a finding whose cause is not known: it stands alone, and `title` is its rule's. `findings`
    counts the findings, `ids` names them; `risk` and `severity` are those of the worst.
    """

    cause: str | None
    title: str
    findings: int
    risk: float | None
    severity: str
    assets: Sequence[str]
    ids: Sequence[str]
    rules: Sequence[str]


@dataclass(frozen=True, slots=True)
class AssetView:
    """An asset: its fields (a missing one is unknown, `gaps` says why) and how it fares."""

    provider_id: str
    kind: str
    name: str
    account: str
    region: str
    first_seen_at: str
    changed_at: str
    gone_at: str | None
    outcomes: Mapping[str, int]
    fields: Mapping[str, Any] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapView:
    """Something that could not be read: where, what, why, which permission cures it, and how much it hides.

    `operation` is None where nobody tried. `outcomes` counts the outcomes that are unknown because of it.
    """

    scope: str
    operation: str | None
    reason: str
    needs: str | None
    assets: int
    since: str
    error: str | None = None
    outcomes: int = 0


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of a decision's trace: a statement that spoke, or, last, the layer that decided.

    `source` is the layer (`identity[0]`, `scps[1][0]`, `resource`), `policy` the ARN or name of the policy,
    `statement` the statement's place in it. `effect` is Allow or Deny, in the last line the decision. `text` is all
    this in words.
    """

    source: str
    policy: str | None
    statement: int | None
    sid: str | None
    effect: str
    depends: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class PermissionView:
    """Whether a principal may do something: `decision` is yes, no or depends.

    `depends` names what decides: context keys (`aws:sourceip`) and what could not be read (`gap:kms:GetKeyPolicy`).
    `assumptions` are what nobody can read from here (`scp`), without which the answer would be another. Where no
    resource was asked about, `resource` is None and `resources` are those, or patterns, on which it is or may be
    allowed.
    """

    principal: str
    action: str
    resource: str | None
    decision: str
    depends: Sequence[str]
    assumptions: Sequence[str]
    trace: Sequence[StepView]
    resources: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WhoView:
    """A principal that may do something; `through` names the policies that allow it."""

    principal: str
    decision: str
    depends: Sequence[str]
    assumptions: Sequence[str]
    through: Sequence[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """An estate after its last scan, in numbers.

    `score` is passed / (passed + failed) weight, None where nothing was assessed; `coverage` the lower of assessed /
    (assessed + unknown) outcomes and scopes fully listed / declared; both from 0 to 1. `by_severity` and `by_domain`
    map to counts per outcome.
    """

    estate: str
    scan: str | None
    status: str
    started_at: str | None
    ended_at: str | None
    targets: Sequence[str]
    score: float | None
    coverage: float
    scopes_listed: int
    scopes_declared: int
    assets: Mapping[str, int]
    outcomes: Mapping[str, int]
    by_severity: Mapping[str, Mapping[str, int]]
    by_domain: Mapping[str, Mapping[str, int]]
    calls: int
    calls_denied: int
    calls_throttled: int
    changes: Mapping[str, int]
    findings_open: int
    worst: Sequence[FindingView]
    gaps: Sequence[GapView]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything known about one outcome: rule, requirement in English, evidence, calls, history, cure.

    `finding` is None when the outcome never failed; `condition` is the rule's text form. `derived_from` holds the
    asset's collected fields from which those that the rule reads are derived; a missing one was not read. `risk` is
    how the finding's score was made, factor by factor: the product of their values, times 100. `cause` is the change
    that would mend the finding, in words; `finding.cause` is the same as a what-if takes it. `graph_calls` are the
    operations that edges of the graph rest on, with their results, of a rule that asks the graph.
    """

    outcome: OutcomeView
    why: str
    fix: str
    requirement: str
    condition: str
    rule_version: str
    references: Sequence[str]
    settings: Mapping[str, Any]
    finding: FindingView | None
    events: Sequence[Mapping[str, Any]]
    cures: Sequence[str]
    derived_from: Mapping[str, Any] = field(default_factory=dict)
    risk: Mapping[str, Any] | None = None
    cause: str | None = None
    graph_calls: Mapping[str, str] = field(default_factory=dict)
