"""Scans and their scopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from stance.model.outcome import Scope
from stance.model.scan import ScanInfo, ScanStatus, ScopeState
from stance.store.codec import dumps, loads
from stance.store.database import Database, Part
from stance.store.errors import StoreError
from stance.store.schema import scans, scopes


class Scans(Part):
    """Begins, finds and ends scans; knows every scope ever declared."""

    def begin_scan(
        self,
        scan: str,
        started_at: str,
        targets: list[dict[str, Any]],
        selection: Mapping[str, Any],
        versions: Mapping[str, Any],
    ) -> None:
        """Record a scan as running. `started_at` stays its `now`, also when it is resumed.

        Raises StoreError when the id is taken.
        """
        about = dumps({"targets": targets, "selection": selection, "versions": versions})
        row = {"estate": self._db.estate, "id": scan, "started_at": started_at, "status": "running", "about": about}
        with self._db.write() as connection:
            added = self._db.insert(scans).values(row).on_conflict_do_nothing().returning(scans.c.id)
            fresh = connection.execute(added).scalar() is not None
        if not fresh:
            raise StoreError(f"the store {self._db.place} has a scan {scan} already: resume it, or choose another id")

    def scan(self, scan: str) -> ScanInfo | None:
        """The scan of that id."""
        with self._db.read() as connection:
            row = connection.execute(_of(self._db).where(scans.c.id == scan)).first()
        return _info(row) if row else None

    def scans(self) -> list[ScanInfo]:
        """All scans, the latest first."""
        with self._db.read() as connection:
            rows = connection.execute(_of(self._db).order_by(scans.c.started_at.desc(), scans.c.id.desc())).all()
        return [_info(row) for row in rows]

    def unfinished_scan(self) -> ScanInfo | None:
        """The latest scan that was begun and never finished: what `resume` goes on with."""
        return next((scan for scan in self.scans() if scan.status == "running"), None)

    def finish_scan(self, scan: str, status: ScanStatus, ended_at: str, totals: Mapping[str, Any]) -> None:
        """End a scan: `complete`, or `partial` where something could not be read."""
        ended = update(scans).where(scans.c.estate == self._db.estate, scans.c.id == scan)
        with self._db.write() as connection:
            connection.execute(ended.values(status=status, ended_at=ended_at, totals=dumps(totals)))
        self._tune()

    def _tune(self) -> None:
        """Let the database look at its own contents, so that it picks the right index; costs milliseconds."""
        with self._db.write() as connection:
            if self._db.sqlite:
                connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")

    def declare_scopes(self, scan: str, declared: Iterable[Scope]) -> None:
        """Say which scopes the scan means to list; one that is then never committed counts against coverage."""
        names = [str(scope) for scope in declared]
        with self._db.write() as connection:
            numbers(self._db, connection, scan, names)

    def scopes(self) -> list[ScopeState]:
        """Every scope ever declared, by name, with what is known of it now."""
        with self._db.read() as connection:
            rows = connection.execute(
                select(scopes).where(scopes.c.estate == self._db.estate).order_by(scopes.c.scope)
            ).all()
        return [
            ScopeState(Scope.parse(r.scope), r.declared, r.done, r.complete, r.known, r.listed_at, r.reason)
            for r in rows
        ]

    def done_scopes(self, scan: str) -> frozenset[Scope]:
        """The scopes that this scan has come to an end with, well or not: resume leaves them alone."""
        return frozenset(state.scope for state in self.scopes() if state.done == scan)


def numbers(database: Database, connection: Connection, scan: str, names: list[str]) -> dict[str, int]:
    """The row numbers of scopes by name; new ones are added, all are marked as declared by the scan."""
    known: dict[str, int] = {}
    for name in names:
        number = connection.execute(_NUMBER, {"at": database.estate, "name": name}).scalar()
        known |= {} if number is None else {name: number}
    again = [{"at": database.estate, "name": name, "by": scan} for name in known]
    fresh = sorted(set(names) - set(known))
    if fresh:
        first = database.take(connection, len(fresh))
        known |= {name: first + n for n, name in enumerate(fresh)}
        state = {
            "estate": database.estate,
            "declared": scan,
            "complete": False,
            "known": 0,
            "reason": "not_collected",
        }
        connection.execute(scopes.insert(), [{**state, "id": known[name], "scope": name} for name in fresh])
    if again:
        connection.execute(_DECLARED, again)
    return known


_NAMED: Final = (scopes.c.estate == bindparam("at"), scopes.c.scope == bindparam("name"))
_NUMBER: Final = select(scopes.c.id).where(*_NAMED)
_DECLARED: Final = update(scopes).where(*_NAMED).values(declared=bindparam("by"))


def _of(database: Database) -> Any:
    return select(scans).where(scans.c.estate == database.estate)


def _info(row: Row[Any]) -> ScanInfo:
    about = loads(row.about)
    return ScanInfo(
        id=row.id,
        started_at=row.started_at,
        status=row.status,
        ended_at=row.ended_at,
        totals=loads(row.totals) if row.totals else None,
        **about,
    )
