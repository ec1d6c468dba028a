"""The estate: everything that Stance can do, as methods; the command line has nothing beside them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from stance._version import __version__
from stance.assess import RuleSet
from stance.collect.engine import Options, Progress
from stance.conditions import moment, timestamp
from stance.config import Config
from stance.estate.assessing import assess
from stance.estate.causes import causes
from stance.estate.collecting import gather
from stance.estate.errors import EstateError
from stance.estate.explaining import Explainer
from stance.estate.exporting import exported
from stance.estate.judging import Workers, uncollected
from stance.estate.lists import Lists, names_of
from stance.estate.permissions import Permissions
from stance.estate.query import Query, parse_query
from stance.estate.questions import Questions
from stance.estate.rightsizing import Rightsizing, rightsize
from stance.estate.rulebook import all_rules, settings_of
from stance.estate.secrets import redactor
from stance.estate.selection import Selection, select
from stance.estate.sink import StoreSink, passing
from stance.estate.summary import summarise
from stance.estate.targets import Target, restored
from stance.model import Rule
from stance.model.memory import Memory
from stance.model.scan import ScanInfo, ScanStatus
from stance.model.view import (
    AssetView,
    CallView,
    CauseView,
    Explanation,
    FindingView,
    GapView,
    OutcomeView,
    PermissionView,
    Summary,
    WhoView,
)
from stance.store import Store, holder

Listener = Callable[[Progress], None]


class Estate(Questions):
    """An organisation's assets, measured: a store, the rules, and the loop over both.

    >>> estate = Estate("sqlite://")
    >>> estate.summary().score is None
    True
    >>> estate.close()

    `db` is a path or URL (`sqlite://` is in memory); many estates, each with its own name, live in one store, and
    many in one process. `config` brings thresholds and limits, `rule_files` rules of your own, `rules` more as
    values. `workers` makes the executor that large estates are judged by, such as `stance.estate.judging.processes`.
    Raises StoreError for a store that cannot be used, RuleFileError and ConfigError for the rest.
    """

    def __init__(
        self,
        db: str | Path = "sqlite://",
        name: str = "default",
        *,
        config: Config | None = None,
        rule_files: Sequence[Path] = (),
        rules: Sequence[Rule] = (),
        workers: Workers | None = None,
    ) -> None:
        self._workers = workers
        self.name = name
        self.config = config or Config()
        self.rules: tuple[Rule, ...] = (*all_rules(rule_files), *rules)
        self._settings = settings_of(self.rules, self.config.settings)
        self._store = Store.open(db, name)
        self._by_id = {rule.id: rule for rule in self.rules}
        self._lists = Lists(self._store, self._by_id)
        self._memory = Memory()

    # the loop --------------------------------------------------------------------------------------------

    def scan(
        self,
        *targets: Target,
        rules: Collection[str] = (),
        services: Collection[str] = (),
        progress: Listener = lambda event: None,
    ) -> Summary:
        """Discover and assess the targets; `rules` (ids or patterns) and `services` narrow what is asked.

        Only the calls are made that the chosen rules need, and what lies outside them keeps its state. Raises
        TargetError for a target that cannot be reached, SelectionError, StoreError. Interrupted, it is resumed.
        """
        selection = select(self.rules, rules, services)
        now = datetime.now(UTC)
        scan = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        told = {"rules": sorted(rules), "services": sorted(services)}
        versions = {"stance": __version__, "rules": self._ruleset(timestamp(now)).digest}
        stored = [target.stored() for target in targets]
        self._supersede(stored)
        self._store.begin_scan(scan, timestamp(now), stored, told, versions)
        return self._run(scan, timestamp(now), targets, selection, progress)

    def resume(self, *targets: Target, progress: Listener = lambda event: None) -> Summary:
        """Go on with the scan that was interrupted; `targets` are only needed where they were given keys.

        Raises EstateError when there is none.
        """
        scan = self._store.unfinished_scan()
        if scan is None:
            raise EstateError("there is no interrupted scan to resume; start one with `stance scan`")
        selection = select(self.rules, scan.selection["rules"], scan.selection["services"])
        again = targets or tuple(restored(stored) for stored in scan.targets)
        return self._run(scan.id, scan.started_at, again, selection, progress)

    def _run(
        self, scan: str, now: str, targets: Sequence[Target], selection: Selection, progress: Listener
    ) -> Summary:
        redact = redactor()
        sink = StoreSink(self._store, redact)
        options = Options(progress=progress, redact=redact, owner=holder(scan))
        try:
            gather(self._store, scan, targets, selection, self.config, sink, options)
        except BaseException:
            self._abandon(scan)
            raise
        with uncollected():
            drawn = self._draw_graph()
            assess(self._store, scan, self._ruleset(now), selection.rules, self._workers, drawn.fields())
            drawn.rescore(self._by_id)
        states = [state for state in self._store.scopes() if state.declared == scan]
        # What timed out or was throttled can be asked again: such a scan stays open, to be resumed.
        if not any(map(passing, states)):
            whole = all(state.complete for state in states)
            self._end(scan, "complete" if whole else "partial", {"changes": sink.changes})
        self._store.clear_staging(scan)
        return summarise(self._store, self._lists, self._by_id, self.name, scan)

    def refresh(self) -> None:
        """Bring the graph, and the risk of open findings, up to what is stored, without asking anybody.

        A scan does so itself. Asked again in one process, what rests on nothing that has changed is not worked out
        anew; the answer is the same.
        """
        with uncollected():
            self._draw_graph().rescore(self._by_id)

    def _end(self, scan: str, status: ScanStatus, totals: Mapping[str, Any]) -> None:
        self._store.finish_scan(scan, status, timestamp(datetime.now(UTC)), totals)

    def _abandon(self, scan: str) -> None:
        """A scan that never reached anything leaves nothing to resume."""
        if not any(state.declared == scan for state in self._store.scopes()):
            self._end(scan, "partial", {})

    def _supersede(self, targets: list[dict[str, Any]]) -> None:
        """A new scan of the same targets leaves nothing to resume of an older one."""
        for old in self._store.scans():
            if old.status == "running" and old.targets == targets:
                self._end(old.id, "partial", {})

    def _ruleset(self, now: str) -> RuleSet:
        return RuleSet(self.rules, moment(now), self._settings)

    # the lists -------------------------------------------------------------------------------------------

    def outcomes(self, query: str = "", riskiest: bool = False) -> Iterator[OutcomeView]:
        """What every rule says now; `query` as in `severity:high outcome:fail kind:aws.s3.* payroll`.

        A stream in the order of the store, or the `riskiest` first, for which all are held in memory. All lists raise
        QueryError for a query that cannot be read.
        """
        found = filter(self._query(query, OutcomeView), self._lists.outcomes())
        return iter(self._lists.riskiest_outcomes(found)) if riskiest else found

    def findings(self, query: str = "", closed: bool = False) -> Iterator[FindingView]:
        """What fails, the worst and latest first; with `closed` also what no longer does."""
        return filter(self._query(query, FindingView), self._lists.findings(closed))

    def causes(self, query: str = "") -> list[CauseView]:
        """The open findings that match, folded to their root causes; the riskiest first."""
        return causes(self._store, self.findings(query))

    def assets(self, query: str = "", riskiest: bool = False) -> Iterator[AssetView]:
        """The inventory: a stream in the order of the store, or the `riskiest` first, all held in memory."""
        found = filter(self._query(query, AssetView), self._lists.assets())
        return iter(self._lists.riskiest_assets(found)) if riskiest else found

    def calls(self, query: str = "") -> Iterator[CallView]:
        """The collection ledger: for every scope the calls of the last scan that looked at it."""
        return filter(self._query(query, CallView), self._lists.calls())

    def gaps(self, query: str = "") -> Iterator[GapView]:
        """What could not be read, why, and which permission would cure it."""
        return filter(self._query(query, GapView), self._lists.gaps())

    def _query(self, query: str, view: type) -> Query:
        return parse_query(query, names_of(view))

    def summary(self) -> Summary:
        """Score and coverage, counts, the worst findings, and what could not be seen."""
        return summarise(self._store, self._lists, self._by_id, self.name)

    def explain(self, name: str) -> list[Explanation]:
        """Everything known about the outcomes that `name` stands for: a finding, rule, `RULE@ASSET` or asset.

        Raises EstateError when nothing is called so.
        """
        scorer = partial(self._graphing().scorer, self._by_id)
        found = Explainer(self._store, self._lists, self._by_id, self._settings, scorer).explain(name)
        if not found:
            raise EstateError(self._nothing_called(name))
        return found

    def _nothing_called(self, name: str) -> str:
        if name in self._by_id:
            return f"the rule {name} was not asked of any asset yet: scan first, or see `stance rules show {name}`"
        near = get_close_matches(name.partition("@")[0], self._by_id, 3, 0.7)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"nothing is called {name!r}: give the id of a finding, rule or asset, or RULE@ASSET{hint}"

    # permissions -----------------------------------------------------------------------------------------

    def can(
        self,
        principal: str,
        action: str,
        resource: str | None = None,
        context: Mapping[str, Any] | None = None,
        assume: bool = True,
    ) -> PermissionView:
        """Whether a principal may do something to a resource, or to any, by all policies that bear on it.

        `principal` is an ARN, the name of a user or role, an account id (its root user), a service or `anonymous`;
        `resource` an ARN, a pattern or the name of an asset. `context` gives condition keys (`{"aws:SourceIp":
        "203.0.113.7"}`); others that matter make the answer depend on them. What cannot be read by design is taken
        to be open and named as an assumption; with `assume` false the answer depends on it. Raises EstateError for
        a principal, action or resource that is not found.
        """
        return Permissions(self._store).can(principal, action, resource, context or {}, assume)

    def who(
        self, action: str, resource: str, context: Mapping[str, Any] | None = None, assume: bool = True
    ) -> Iterator[WhoView]:
        """Every principal of the estate, and whom the resource's policy names, that may do something; see `can`."""
        return Permissions(self._store).who(action, resource, context or {}, assume)

    def export(self, form: str, query: str = "") -> Iterator[bytes]:
        """The outcomes that match `query` as jsonl, csv, html, ocsf, sarif or markdown, in parts.

        Raises EstateError for another format.
        """
        return exported(form, self.summary(), self.outcomes(query), self.rules, self._attack_report)

    def rightsize(self, principal: str) -> Rightsizing:
        """What a user or role (by ARN or name) may use, what it uses, and the policy that keeps just that.

        Raises EstateError when there is none, or when not all that decides was read.
        """
        return rightsize(self._lists.assets(), principal)

    def scans(self) -> list[ScanInfo]:
        """All scans, the latest first."""
        return self._store.scans()

    def problems(self) -> list[str]:
        """What is wrong with the store's history: altered, removed or reordered events; nothing when it is sound."""
        return list(islice(self._store.verify_chain(), 100))

    # life ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Release the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
