"""The collection ledger: every call, counted by scope, operation and result."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, case, func, select

from stance.model.outcome import Read
from stance.store.codec import text
from stance.store.database import Database, Part, insert_into
from stance.store.schema import ledger

_LINE = (ledger.c.scope, ledger.c.operation, ledger.c.result, ledger.c.count, ledger.c.at, ledger.c.seconds)


class Ledger(Part):
    """Counts calls. Each read is handed over once (with what it gave, or alone); counts add up."""

    def add_reads(self, scan: str, reads: Iterable[Read]) -> None:
        """Count calls that belong to no listing, such as asking who we are. `scope` may be any text."""
        lines = list(reads)
        with self._db.write() as connection:
            add_reads(self._db, connection, scan, lines)

    def reads(self, scan: str | None = None, operation: str | None = None, result: str | None = None) -> list[Read]:
        """The ledger's lines, by scope, operation and result; of all scans, counts are summed up."""
        wanted = {"scan": scan, "operation": operation, "result": result}
        chosen = [ledger.c[name] == value for name, value in wanted.items() if value is not None]
        scope, name, outcome, count, at, seconds = _LINE
        query = (
            select(scope, name, outcome, func.sum(count), func.max(at), func.sum(seconds))
            .add_columns(func.max(ledger.c.error), func.max(ledger.c.needs))
            .where(ledger.c.estate == self._db.estate, *chosen)
            .group_by(scope, name, outcome)
            .order_by(scope, name, outcome)
        )
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        return [Read(r[0], r[1], r[2], int(r[3]), r[4], float(r[5]), r[6], r[7]) for r in rows]


def add_reads(database: Database, connection: Connection, scan: str, reads: Iterable[Read]) -> None:
    """Add lines to the ledger within a transaction."""
    rows = [
        {
            "estate": database.estate,
            "scan": scan,
            "scope": text(read.scope),
            "operation": text(read.operation),
            "result": str(read.result),
            "count": read.count,
            "at": read.at,
            "seconds": read.seconds,
            "error": None if read.error is None else text(read.error),
            "needs": read.needs,
        }
        for read in reads
    ]
    if not rows:
        return
    connection.execute(_summing(database.sqlite), rows)


@cache
def _summing(lite: bool) -> Any:
    """An INSERT that adds the counts to those of the same line."""
    line = insert_into(ledger, lite)
    new, old = line.excluded, ledger.c
    summed = {
        "count": old.count + new.count,
        "seconds": old.seconds + new.seconds,
        "at": case((new.at > old.at, new.at), else_=old.at),
        "error": func.coalesce(old.error, new.error),
        "needs": func.coalesce(old.needs, new.needs),
    }
    keys = ["estate", "scan", "scope", "operation", "result"]
    return line.on_conflict_do_update(index_elements=keys, set_=summed)
