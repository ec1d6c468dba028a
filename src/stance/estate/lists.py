"""The lists: outcomes, findings, assets, calls and gaps as views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

import orjson

from stance.conditions import unpack
from stance.estate.provenance import Provenance
from stance.frameworks import controls, same_as
from stance.model import WEIGHT, Outcome, Rule, Verdict
from stance.model.finding import FindingState
from stance.model.stored import StoredAsset, StoredOutcomes
from stance.model.view import AssetView, CallView, EvidenceView, FindingView, GapView, OutcomeView
from stance.store import Packing, Store, chunks


def names_of(view: type) -> tuple[str, ...]:
    """The fields of a view, as queries name them."""
    return tuple(field.name for field in fields(view))


class Lists:
    """Makes views from a store; `rules` are the estate's, by id."""

    def __init__(self, store: Store, rules: Mapping[str, Rule]) -> None:
        self._store, self._rules = store, rules
        self._packings: dict[str, Packing] = {}

    # outcomes --------------------------------------------------------------------------------------------

    def outcomes(self, rows: Sequence[int] | None = None) -> Iterator[OutcomeView]:
        """The outcomes of all assets, or of those with the row numbers."""
        provenance = Provenance(self.calls())
        for stored in self._store.outcomes(rows=rows):
            for outcome in self.unpacked(stored):
                rule = self._rules.get(outcome.rule)
                # A rule from a file that is not at hand now: its outcomes wait until it is again.
                if rule is not None:
                    yield self._outcome(rule, outcome, stored, provenance)

    def unpacked(self, stored: StoredOutcomes) -> list[Outcome]:
        """The outcomes of one asset."""
        if stored.ruleset not in self._packings:
            self._packings[stored.ruleset] = self._store.packing(stored.ruleset)
        return self._packings[stored.ruleset].unpack(stored.packed)

    def _outcome(self, rule: Rule, outcome: Outcome, stored: StoredOutcomes, provenance: Provenance) -> OutcomeView:
        reads = orjson.loads(stored.reads) if stored.reads else {}
        return OutcomeView(
            rule=rule.id,
            outcome=str(outcome.verdict),
            reason=outcome.reason,
            last_known=None if outcome.last_known is None else str(outcome.last_known),
            severity=rule.severity,
            asset=stored.name,
            kind=stored.kind,
            provider_id=stored.id,
            account=stored.account,
            region=stored.region,
            element=outcome.element,
            evidence=evidence(rule, outcome),
            calls=provenance.calls(
                rule, stored.kind, stored.account, stored.scope, reads, outcome.verdict is not Verdict.UNKNOWN
            ),
            controls=controls(rule.id),
            same_as=same_as(rule.id),
            assessed_at=stored.at,
            domain=rule.domain,
            title=rule.title,
        )

    # findings --------------------------------------------------------------------------------------------

    def findings(self, closed: bool = False, severity: Any = None, limit: int | None = None) -> Iterator[FindingView]:
        """Findings, the riskiest first, then the worst and latest; open ones, unless `closed` asks for all."""
        state, given = None if closed else FindingState.OPEN, 0
        for page in self._store.finding_pages(state=state, severity=severity, sort="score", size=500):
            wanted = page if limit is None else page[: limit - given]
            failing = self._failing([row.finding.asset for row in wanted])
            yield from (self._finding(row, failing) for row in wanted)
            given += len(wanted)
            if given == limit:
                return

    def finding(self, name: str) -> FindingView | None:
        """The finding of that id."""
        found = self._store.finding(name)
        if found is None:
            return None
        page = self._store.findings(state=None, asset=found.asset, rule=found.rule, limit=10_000)
        row = next((row for row in page.items if row.finding.id == name), None)
        return None if row is None else self._finding(row, self._failing([found.asset]))

    def _failing(self, rows: Sequence[int]) -> dict[tuple[int, str, str | None], Outcome]:
        """The failing outcomes of some assets, for telling why."""
        return {
            (stored.row, outcome.rule, outcome.element): outcome
            for stored in self._store.outcomes(rows=rows)
            for outcome in self.unpacked(stored)
            if outcome.verdict is Verdict.FAIL
        }

    def _finding(self, row: Any, failing: Mapping[tuple[int, str, str | None], Outcome]) -> FindingView:
        found = row.finding
        rule = self._rules.get(found.rule)
        outcome = failing.get((found.asset, found.rule, found.element))
        return FindingView(
            id=found.id,
            rule=found.rule,
            title=rule.title if rule else found.rule,
            severity=found.severity,
            domain=found.domain,
            state=str(found.state),
            asset=row.name,
            kind=found.kind,
            provider_id=row.provider_id,
            account=found.account,
            region=found.region,
            element=found.element,
            opened_at=found.opened_at,
            changed_at=found.changed_at,
            why=reason_line(rule, outcome) if rule and outcome else "",
            unknown_now=found.unknown_since is not None,
            risk=row.score or None,
            cause=row.cause,
        )

    # by risk ---------------------------------------------------------------------------------------------

    def riskiest_outcomes(self, outcomes: Iterable[OutcomeView]) -> list[OutcomeView]:
        """What fails by risk, then what is unknown, then the rest; within each the severest first."""
        risks = {(at, rule, element): risk for at, rule, element, risk in self._risks()}

        def order(outcome: OutcomeView) -> tuple[float, int, int]:
            risk = risks.get((outcome.provider_id, outcome.rule, outcome.element), 0.0)
            failing = risk if outcome.outcome == "fail" else 0.0
            return -failing, _ORDER.index(outcome.outcome), -WEIGHT[outcome.severity]

        return sorted(outcomes, key=order)

    def riskiest_assets(self, assets: Iterable[AssetView]) -> list[AssetView]:
        """Assets by the risk of their riskiest finding."""
        worst: dict[str, float] = {}
        for at, _, _, risk in self._risks():
            worst[at] = max(worst.get(at, 0.0), risk)
        return sorted(assets, key=lambda asset: -worst.get(asset.provider_id, 0.0))

    def _risks(self) -> Iterator[tuple[str, str, str | None, float]]:
        for page in self._store.finding_pages(sort="score"):
            for row in page:
                yield row.provider_id, row.finding.rule, row.finding.element, row.score

    # assets, calls, gaps ---------------------------------------------------------------------------------

    def assets(self, rows: Sequence[int] | None = None) -> Iterator[AssetView]:
        """Living assets, with what they hold and how they fare."""
        for batch in chunks(self._store.assets(rows=rows)):
            counts = {
                stored.row: Counter(str(outcome.verdict) for outcome in self.unpacked(stored))
                for stored in self._store.outcomes(rows=[asset.row for asset in batch])
            }
            yield from (_asset(asset, counts.get(asset.row, {})) for asset in batch)

    def calls(self) -> list[CallView]:
        """The ledger: of every scope the calls of the last scan that looked at it."""
        last = {str(state.scope): state.done for state in self._store.scopes() if state.done}
        found: list[CallView] = []
        newest = next(iter(self._store.scans()), None)
        for scan in sorted({*last.values(), *([newest.id] if newest else [])}):
            for read in self._store.reads(scan=scan):
                if last.get(read.scope, scan) == scan:
                    told = (read.operation, read.scope, str(read.result), read.count, read.at, read.needs, read.error)
                    found.append(CallView(*told))
        return found

    def gaps(self) -> Iterator[GapView]:
        """What could not be read. Fields are left out where the operation that failed is named."""
        errors = {(call.scope, call.operation, call.result): call.error for call in self.calls()}
        for gap in self._store.gaps():
            if gap.operation is not None or gap.field is None:
                error = errors.get((gap.scope, gap.operation or "", gap.reason))
                yield GapView(gap.scope, gap.operation, gap.reason, gap.needs, gap.assets, gap.since, error)


_ORDER: Final = ("fail", "unknown", "manual", "pass", "not_applicable")


def evidence(rule: Rule, outcome: Outcome) -> list[EvidenceView]:
    """The evidence of an outcome in words."""
    if not outcome.evidence:
        return []
    return [EvidenceView(e.path, e.seen, e.required, e.known) for e in unpack(rule.trees, outcome.evidence)]


def reason_line(rule: Rule, outcome: Outcome) -> str:
    """Why an outcome is what it is, in one line: its first evidence."""
    found = evidence(rule, outcome)
    if not found:
        return ""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0]}{more}"


def known_fields(asset: StoredAsset) -> dict[str, Any]:
    """The fields of a stored asset, collected and derived."""
    held: dict[str, Any] = orjson.loads(asset.fields)
    return held | orjson.loads(asset.facts) if asset.facts else held


def _asset(asset: StoredAsset, counts: Mapping[str, int]) -> AssetView:
    return AssetView(
        provider_id=asset.id,
        kind=asset.kind,
        name=asset.name,
        account=asset.account,
        region=asset.region,
        first_seen_at=asset.first_seen_at,
        changed_at=asset.changed_at,
        gone_at=asset.gone_at,
        outcomes=dict(counts),
        fields=known_fields(asset),
        gaps=orjson.loads(asset.gaps) if asset.gaps else {},
    )
