"""Findings: the table is the fold of their events, and can be made again from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from stance.model.finding import Event, EventType, Finding, FindingState, Scored
from stance.model.rule import WEIGHT, Severity
from stance.store.chain import append, to_event
from stance.store.codec import chunks
from stance.store.database import Database, Part
from stance.store.errors import StoreError
from stance.store.fold import Judged, Rules, fold, steps
from stance.store.outcomes import rule_facts
from stance.store.packing import Packing
from stance.store.schema import assets, estates, events, findings, outcomes, scans, scopes

BATCH: Final = 10_000
COLUMNS: Final = Finding._fields
WORD: Final[dict[int, Severity]] = {weight: word for word, weight in WEIGHT.items()}  # type: ignore[misc]
_JUDGED: Final = (
    *(outcomes.c[n] for n in ("asset", "ruleset", "packed")),
    *(assets.c[n] for n in ("uid", "kind", "account", "region", "gone_at", "changed_at")),
    scopes.c.listed,
)
_SCORED: Final = (
    *(findings.c[n] for n in ("row", "severity", "id", "rule")),
    *(assets.c.id.label("asset_id"), assets.c.kind.label("asset_kind"), assets.c.row.label("asset_row")),
    *(assets.c.fields, findings.c.score, findings.c.cause),
)


class Findings(Part):
    """Moves findings by what the evaluator said, and by nothing else."""

    _counted: tuple[int, dict[tuple[FindingState, str, Severity], int]] | None = None

    def update_findings(self, scan: str) -> dict[EventType, int]:
        """Turn all outcomes that changed into events; gives the number of each type.

        Works in short transactions and picks up where a killed one stood. A pass closes a finding only when the
        asset was read anew in this scan; else it waits.
        """
        with self._db.read() as connection:
            query = select(scans.c.started_at).where(scans.c.estate == self._db.estate, scans.c.id == scan)
            at = connection.execute(query).scalar()
        if at is None:
            raise StoreError(f"the store {self._db.place} knows no scan {scan}: begin it first")
        happened: Counter[EventType] = Counter()
        rulesets: dict[str, tuple[Packing, Rules]] = {}
        after: int | None = 0
        while after is not None:
            with self._db.write() as connection:
                new, after = _settle(self._db, connection, scan, at, after, rulesets)
            happened.update(event.type for event in new)
        return dict(happened)

    def finding(self, name: str) -> Finding | None:
        """The finding of that id."""
        query = select(findings).where(findings.c.estate == self._db.estate, findings.c.id == name)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return to_finding(row) if row else None

    def finding_counts(self) -> dict[tuple[FindingState, str, Severity], int]:
        """How many findings there are by state, domain and severity."""
        by = (findings.c.domain, findings.c.state, findings.c.severity)
        query = select(*by, func.count()).where(findings.c.estate == self._db.estate).group_by(*by)
        with self._db.read() as connection:
            tx = connection.execute(select(estates.c.chain_tx).where(estates.c.id == self._db.estate)).scalar_one()
            if self._counted is None or self._counted[0] != tx:  # nothing moves a finding but an event
                rows = connection.execute(query).all()
                self._counted = tx, {(FindingState(state), domain, WORD[w]): n for domain, state, w, n in rows}
            return dict(self._counted[1])

    def scored(self, name: str | None = None) -> Iterator[Scored]:
        """The open findings with what their risk rests on, in a stream; or the one with that id, open or not."""
        same = (assets.c.estate == findings.c.estate) & (assets.c.row == findings.c.asset)
        query = select(*_SCORED).select_from(findings.join(assets, same)).where(findings.c.estate == self._db.estate)
        which = findings.c.state == FindingState.OPEN if name is None else findings.c.id == name
        query = query.where(which, findings.c.row > bindparam("after")).order_by(findings.c.row).limit(BATCH)
        after = -1
        while True:
            with self._db.read() as connection:
                batch = connection.execute(query, {"after": after}).all()
            if not batch:
                return
            for _, severity, name_, rule, *told in batch:
                yield Scored(name_, rule, WORD[severity], *told)
            after = batch[-1][0]

    def write_scores(self, scores: Iterable[tuple[str, float, str | None]]) -> None:
        """Set risk score and root cause by finding id. They are derived: setting them is no event."""
        row = update(findings).where(findings.c.estate == self._db.estate, findings.c.id == bindparam("b_id"))
        put = row.values(score=bindparam("v_score"), cause=bindparam("v_cause"))
        for some in chunks(scores, BATCH):
            with self._db.write() as connection:
                connection.execute(
                    put, [{"b_id": name, "v_score": score, "v_cause": cause} for name, score, cause in some]
                )

    def refold(self) -> int:
        """Make the table of findings again from the events; gives the number of findings that were wrong in it.

        A finding whose opening was erased by retention stays as it is.
        """
        wrong, self._counted = 0, None
        with self._db.write() as connection:
            mine = findings.c.estate == self._db.estate
            stored = {row.id: to_finding(row) for row in connection.execute(select(findings).where(mine))}
            for batch in chunks(_refolded(self._db, connection, set(stored)), BATCH):
                differ = [new for name, new in batch if new is not None and stored.get(name) != new]
                _write(self._db, connection, differ)
                wrong += len(differ)
                for name, _ in batch:
                    stored.pop(name, None)
            for some in chunks(stored):
                connection.execute(delete(findings).where(mine, findings.c.id.in_(some)))
        return wrong + len(stored)


def to_finding(row: Row[Any]) -> Finding:
    """The finding of a row."""
    values = {name: getattr(row, name) for name in COLUMNS}
    return Finding(**{**values, "severity": WORD[row.severity], "state": FindingState(row.state)})


def _settle(
    database: Database,
    connection: Connection,
    scan: str,
    at: str,
    after: int,
    rulesets: dict[str, tuple[Packing, Rules]],
) -> tuple[list[Event], int | None]:
    """Settle a batch of outcomes: their events, and the last asset row, None when there is nothing left."""
    batch = connection.execute(_unsettled(database, after)).all()
    known = _known(database, connection, [row.asset for row in batch])
    new: list[Event] = []
    done, gone = [], []
    for row in batch:
        if row.ruleset not in rulesets:
            facts = rule_facts(database, connection, row.ruleset)
            rulesets[row.ruleset] = Packing([rule.id for rule in facts]), Rules(facts)
        packing, rules = rulesets[row.ruleset]
        asset = _judged(row, scan, at)
        mine = known.get(row.asset, {})
        # Where nothing was ever found, only what fails can make a difference.
        told = packing.unpack(row.packed) if mine else packing.failing(row.packed)
        found = list(steps(asset, told, mine, rules))
        new += [Event(step[0], step[1], at, scan, step[2]) for step in found if step is not None]
        if asset.gone:
            gone.append(row.asset)
        elif None not in found:
            done.append(row.asset)
    current = {name: finding for some in known.values() for name, finding in some.items()}
    for event in new:
        current[event.finding] = fold(current.get(event.finding), event)
    _write(database, connection, [current[name] for name in dict.fromkeys(event.finding for event in new)])
    append(database, connection, new)
    here = outcomes.c.estate == database.estate
    for some in chunks(done):
        connection.execute(update(outcomes).where(here, outcomes.c.asset.in_(some)).values(settled=True))
    for some in chunks(gone):
        connection.execute(delete(outcomes).where(here, outcomes.c.asset.in_(some)))
    return new, batch[-1].asset if len(batch) == BATCH else None


def _unsettled(database: Database, after: int) -> Any:
    same = (assets.c.estate == outcomes.c.estate) & (assets.c.row == outcomes.c.asset)
    listed = (scopes.c.estate == assets.c.estate) & (scopes.c.id == assets.c.scope)
    query = select(*_JUDGED).select_from(outcomes.join(assets, same).join(scopes, listed))
    wanted = (outcomes.c.estate == database.estate, ~outcomes.c.settled, outcomes.c.asset > after)
    return query.where(*wanted).order_by(outcomes.c.asset).limit(BATCH)


def _judged(row: Row[Any], scan: str, at: str) -> Judged:
    fresh = row.listed == scan or row.changed_at == at
    return Judged(row.asset, row.uid, row.kind, row.account, row.region, row.gone_at is not None, fresh)


def _known(database: Database, connection: Connection, rows: list[int]) -> dict[int, dict[str, Finding]]:
    found: dict[int, dict[str, Finding]] = {}
    for some in chunks(rows):
        query = select(findings).where(findings.c.estate == database.estate, findings.c.asset.in_(some))
        for row in connection.execute(query):
            found.setdefault(row.asset, {})[row.id] = to_finding(row)
    return found


def _write(database: Database, connection: Connection, changed: list[Finding]) -> None:
    """Insert findings, or replace those of the same id; the score stays."""
    if not changed:
        return
    first = database.take(connection, len(changed))
    rows = ((database.estate, first + n, *_stored(finding).values()) for n, finding in enumerate(changed))
    kept = database.insert(findings)
    replaced = {name: kept.excluded[name] for name in COLUMNS if name != "id"}
    written = kept.on_conflict_do_update(index_elements=["estate", "id"], set_=replaced)
    database.many(connection, written, ("estate", "row", *COLUMNS), rows)


def _stored(finding: Finding) -> dict[str, Any]:
    return {**finding._asdict(), "severity": WEIGHT[finding.severity], "state": str(finding.state)}


def _refolded(database: Database, connection: Connection, stored: set[str]) -> Iterator[tuple[str, Finding | None]]:
    query = select(events).where(events.c.estate == database.estate, events.c.type != EventType.ERASED)
    rows = connection.execute(query.order_by(events.c.finding, events.c.tx, events.c.n))
    for name, group in groupby(rows, key=lambda row: row.finding):
        life = [to_event(row) for row in group]
        if life[0].payload is None:
            if name in stored:
                yield name, None
            continue
        finding: Finding | None = None
        for event in life:
            finding = fold(finding, event)
        yield name, finding
