"""Staging: what a scan has read and not yet committed, so that a killed one goes on where it stood.

The unit is one whole listing, or one asset's details. Calls are counted in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from stance.model.outcome import Read, Record, Scope
from stance.store.codec import dumps, loads, text
from stance.store.database import Database, Part
from stance.store.ledger import add_reads
from stance.store.schema import staging

_CLEAR: Final = delete(staging).where(
    staging.c.estate == bindparam("at"), staging.c.scan == bindparam("of"), staging.c.scope == bindparam("in")
)
_LISTING = ""
_RECORD = "record:"
_PARTS = ("kind", "id", "name", "account", "region", "incarnation", "fields", "gaps", "reads", "excerpt")


class Staging(Part):
    """Keeps what was read until its scope is committed, which clears it."""

    def stage_listing(self, scan: str, scope: Scope, payload: Any, reads: Iterable[Read] = ()) -> None:
        """Keep a whole listing (any JSON) and count the calls that gave it."""
        self._stage(scan, scope, [(_LISTING, dumps(payload))], list(reads))

    def staged_listing(self, scan: str, scope: Scope) -> Any:
        """The listing kept for the scope, None without one."""
        with self._db.read() as connection:
            found = connection.execute(
                select(staging.c.payload).where(*_where(self._db, scan, scope), staging.c.key == _LISTING)
            ).scalar()
        return None if found is None else loads(found)

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record], reads: Iterable[Read] = ()) -> None:
        """Keep assets whose details are read to their end, and count the calls that gave them."""
        packed = [(_RECORD + text(record.id), dumps([getattr(record, p) for p in _PARTS])) for record in records]
        self._stage(scan, scope, packed, list(reads))

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """The assets kept for the scope by their provider id."""
        with self._db.read() as connection:
            rows = (
                connection.execute(
                    select(staging.c.payload).where(*_where(self._db, scan, scope), staging.c.key != _LISTING)
                )
                .scalars()
                .all()
            )
        found = [Record(*loads(payload)) for payload in rows]
        return {record.id: record for record in found}

    def clear_staging(self, scan: str) -> None:
        """Forget what the scan kept."""
        with self._db.write() as connection:
            connection.execute(delete(staging).where(staging.c.estate == self._db.estate, staging.c.scan == scan))

    def _stage(self, scan: str, scope: Scope, items: Sequence[tuple[str, bytes]], reads: list[Read]) -> None:
        base = {"estate": self._db.estate, "scan": scan, "scope": str(scope)}
        with self._db.write() as connection:
            if items:
                connection.execute(
                    self._db.replace(staging), [{**base, "key": key, "payload": payload} for key, payload in items]
                )
            add_reads(self._db, connection, scan, reads)


def clear_scope(database: Database, connection: Connection, scan: str, scope: Scope) -> None:
    """Forget what was kept for a scope; part of committing it."""
    connection.execute(_CLEAR, {"at": database.estate, "of": scan, "in": str(scope)})


def _where(database: Database, scan: str, scope: Scope) -> tuple[Any, ...]:
    return staging.c.estate == database.estate, staging.c.scan == scan, staging.c.scope == str(scope)
