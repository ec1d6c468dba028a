"""An estate in numbers: score and coverage, together always."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from stance.estate.coverage import Coverage
from stance.estate.lists import Lists
from stance.model import WEIGHT, Reason, Rule, Verdict
from stance.model.finding import FindingState
from stance.model.view import FindingView, GapView, Summary
from stance.store import Store

WORST: Final = 10


def summarise(store: Store, lists: Lists, rules: Mapping[str, Rule], estate: str, of: str = "") -> Summary:
    """The summary of what is known now, with the figures of the scan `of`, or of the last."""
    scan = next((scan for scan in store.scans() if of in ("", scan.id)), None)
    coverage = Coverage(store.scopes())
    by_severity, by_domain, kinds = _counted(store, lists, rules)
    outcomes: Counter[str] = Counter()
    for counts in by_severity.values():
        outcomes.update(counts)
    calls = store.reads(scan=scan.id) if scan else []
    findings = store.finding_counts()
    totals = scan.totals or {} if scan else {}
    return Summary(
        estate=estate,
        scan=scan.id if scan else None,
        status=scan.status if scan else "never scanned",
        started_at=scan.started_at if scan else None,
        ended_at=scan.ended_at if scan else None,
        targets=[" ".join(map(_told, filter(None, target.values()))) for target in scan.targets] if scan else [],
        score=score(by_severity),
        coverage=_coverage(outcomes, coverage),
        scopes_listed=sum(state.complete for state in coverage.scopes),
        scopes_declared=len(coverage.scopes),
        assets=dict(sorted(kinds.items())),
        outcomes=dict(outcomes),
        by_severity={word: dict(by_severity[word]) for word in WEIGHT if word in by_severity},
        by_domain={word: dict(by_domain[word]) for word in sorted(by_domain)},
        calls=sum(call.count for call in calls),
        calls_denied=sum(call.count for call in calls if call.result == Reason.DENIED),
        calls_throttled=sum(call.count for call in calls if call.result == Reason.THROTTLED),
        changes=totals.get("changes", {}),
        findings_open=sum(n for (state, _, _), n in findings.items() if state is FindingState.OPEN),
        worst=_worst(lists),
        gaps=_gaps(lists),
    )


def _told(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def score(by_severity: Mapping[str, Mapping[str, int]]) -> float | None:
    """Passed weight / (passed + failed weight), from 0 to 1; None where nothing passed or failed."""
    passed = sum(WEIGHT[word] * counts.get("pass", 0) for word, counts in by_severity.items())
    failed = sum(WEIGHT[word] * counts.get("fail", 0) for word, counts in by_severity.items())
    return passed / (passed + failed) if passed + failed else None


def _coverage(outcomes: Mapping[str, int], scopes: Coverage) -> float:
    assessed = outcomes.get("pass", 0) + outcomes.get("fail", 0)
    asked = assessed + outcomes.get("unknown", 0)
    return min(assessed / asked if asked else 1.0, scopes.share()) if scopes.scopes else 0.0


Counts = dict[str, Counter[str]]


def _counted(store: Store, lists: Lists, rules: Mapping[str, Rule]) -> tuple[Counts, Counts, Counter[str]]:
    """Outcomes by severity and by domain, and assets by kind."""
    by_rule: Counter[tuple[str, Verdict]] = Counter()
    kinds: Counter[str] = Counter()
    for stored in store.outcomes():
        kinds[stored.kind] += 1
        by_rule.update((outcome.rule, outcome.verdict) for outcome in lists.unpacked(stored))
    by_severity: Counts = defaultdict(Counter)
    by_domain: Counts = defaultdict(Counter)
    for (name, verdict), count in by_rule.items():
        if (rule := rules.get(name)) is not None:
            by_severity[rule.severity][str(verdict)] += count
            by_domain[rule.domain][str(verdict)] += count
    return by_severity, by_domain, kinds


def _worst(lists: Lists) -> list[FindingView]:
    """The worst findings, each rule first once: ten of the same would hide nine others."""
    found = list(lists.findings(limit=500))
    first: dict[str, FindingView] = {}
    for finding in found:
        first.setdefault(finding.rule, finding)
    rest = [finding for finding in found if first[finding.rule] is not finding]
    order = list(WEIGHT)
    chosen = sorted([*first.values(), *rest], key=lambda finding: order.index(finding.severity))
    return chosen[:WORST]


def _gaps(lists: Lists) -> list[GapView]:
    return sorted(lists.gaps(), key=lambda gap: (gap.reason, gap.operation or "", gap.scope))
