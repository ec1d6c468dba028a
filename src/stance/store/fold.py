"""The life of a finding, pure: outcomes give events, and events fold into findings.

The same fold makes the table of findings and rebuilds it, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from stance.model.finding import Event, EventType, Finding, FindingState, finding_id
from stance.model.outcome import Outcome, Verdict
from stance.store.outcomes import RuleFacts

_CLOSED: Final = {
    EventType.VERIFIED: FindingState.VERIFIED,
    EventType.NOT_APPLICABLE: FindingState.NOT_APPLICABLE,
    EventType.GONE: FindingState.GONE,
}
_RANK: Final = {
    Verdict.FAIL: 3,
    Verdict.UNKNOWN: 2,
    Verdict.PASS: 1,
    Verdict.NOT_APPLICABLE: 0,
    Verdict.MANUAL: 0,
}
Step = tuple[str, EventType, dict[str, Any]]
"""An event to be: the finding's id, what happens, the payload."""


def fold(finding: Finding | None, event: Event) -> Finding:
    """The finding after the event. Raises ValueError for one that cannot follow."""
    payload = event.payload
    if event.type is EventType.OPENED:
        if payload is None:
            raise ValueError(f"the opening of finding {event.finding} was erased")
        told = {name: value for name, value in payload.items() if name != "evidence"}
        return Finding(event.finding, **told, state=FindingState.OPEN, reason=None, **_times(event.at))
    if finding is None:
        raise ValueError(f"finding {event.finding} begins with {event.type}")
    return finding._replace(changed_at=event.at, **_change(event, payload or {}))


def _times(at: str) -> dict[str, Any]:
    return {"opened_at": at, "changed_at": at}


def _change(event: Event, payload: Mapping[str, Any]) -> dict[str, Any]:
    if event.type in _CLOSED:
        reason = payload.get("reason")
        return {"state": _CLOSED[event.type], "reason": reason, "closed_at": event.at, "unknown_since": None}
    if event.type is EventType.UNKNOWN_NOW:
        return {"reason": payload.get("reason"), "unknown_since": event.at}
    told = {name: payload[name] for name in ("rule", "domain", "severity") if name in payload}
    if event.type is EventType.REOPENED:
        return {**told, "state": FindingState.OPEN, "reason": None, "closed_at": None, "unknown_since": None}
    return {**told, "reason": None, "unknown_since": None} if event.type is EventType.FAILING_AGAIN else told


@dataclass(frozen=True, slots=True)
class Judged:
    """An asset whose outcomes changed. `fresh`: it was read anew in this scan, so that a pass proves something."""

    row: int
    uid: str
    kind: str
    account: str
    region: str
    gone: bool
    fresh: bool


class Rules:
    """The rules of a set by every name they ever had."""

    def __init__(self, facts: Iterable[RuleFacts]) -> None:
        every = list(facts)
        self.by_id = {rule.id: rule for rule in every}
        self.by_name = {alias: rule for rule in every for alias in rule.aliases} | self.by_id


def steps(
    asset: Judged, outcomes: list[Outcome], known: Mapping[str, Finding], rules: Rules
) -> Iterator[Step | None]:
    """What happens to the findings of an asset; None stands for a closing that waits for a fresh read."""
    if asset.gone:
        for finding in known.values():
            if finding.state is FindingState.OPEN:
                yield finding.id, EventType.GONE, {"reason": "gone"}
        return
    met = _worst(asset, outcomes, rules)
    blind = {outcome.rule: outcome for outcome in outcomes if outcome.element is None}
    for name, outcome in met.items():
        rule = rules.by_id[outcome.rule]
        if outcome.verdict is Verdict.FAIL:
            yield from _failing(name, asset, outcome, known.get(name), rule)
        elif name in known and known[name].state is FindingState.OPEN:
            yield from _renamed(known[name], rule)
            yield from _not_failing(known[name], outcome, asset.fresh)
    for finding in known.values():
        if finding.state is FindingState.OPEN and finding.id not in met and finding.rule in rules.by_name:
            rule = rules.by_name[finding.rule]
            yield from _unmentioned(finding, rule, blind.get(rule.id), asset.fresh)


def _worst(asset: Judged, outcomes: Iterable[Outcome], rules: Rules) -> dict[str, Outcome]:
    """The outcomes by finding; where elements share a key, the worst of them speaks."""
    found: dict[str, Outcome] = {}
    for outcome in outcomes:
        name = finding_id(rules.by_id[outcome.rule].oldest, asset.uid, outcome.element)
        if name not in found or _RANK[outcome.verdict] > _RANK[found[name].verdict]:
            found[name] = outcome
    return found


def _failing(name: str, asset: Judged, outcome: Outcome, known: Finding | None, rule: RuleFacts) -> Iterator[Step]:
    told = {"rule": rule.id, "domain": rule.domain, "severity": rule.severity}
    if known is None:
        where = {"kind": asset.kind, "account": asset.account, "region": asset.region}
        what = {"asset": asset.row, "uid": asset.uid, "element": outcome.element, "evidence": outcome.evidence}
        yield name, EventType.OPENED, {**told, **where, **what}
    elif known.state is not FindingState.OPEN:
        yield name, EventType.REOPENED, {**told, "evidence": outcome.evidence}
    else:
        yield from _renamed(known, rule)
        if known.unknown_since is not None:
            yield name, EventType.FAILING_AGAIN, {"evidence": outcome.evidence}


def _renamed(known: Finding, rule: RuleFacts) -> Iterator[Step]:
    if (known.rule, known.domain) != (rule.id, rule.domain):
        yield known.id, EventType.RENAMED, {"rule": rule.id, "domain": rule.domain}
    if known.severity != rule.severity:
        yield known.id, EventType.SEVERITY_CHANGED, {"severity": rule.severity}


def _not_failing(known: Finding, outcome: Outcome, fresh: bool) -> Iterator[Step | None]:
    if outcome.verdict is Verdict.UNKNOWN:
        if known.unknown_since is None:
            yield known.id, EventType.UNKNOWN_NOW, {"reason": None if outcome.reason is None else str(outcome.reason)}
    elif outcome.verdict is Verdict.NOT_APPLICABLE:
        yield known.id, EventType.NOT_APPLICABLE, {"reason": "not_applicable"}
    elif outcome.verdict is Verdict.PASS:
        yield (known.id, EventType.VERIFIED, {"reason": "passed"}) if fresh else None


def _unmentioned(known: Finding, rule: RuleFacts, whole: Outcome | None, fresh: bool) -> Iterator[Step | None]:
    """An open finding of which the outcomes say nothing: its element is no longer in the list, if that was read."""
    if whole is not None and whole.verdict in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE):
        yield from _not_failing(known, whole, fresh)
    elif known.element is not None and rule.each:
        yield (known.id, EventType.VERIFIED, {"reason": "removed"}) if fresh else None
    else:
        yield known.id, EventType.NOT_APPLICABLE, {"reason": "not_applicable"}
