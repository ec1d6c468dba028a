"""What cannot be told now, per scope, operation and field, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from stance.model.outcome import Record, Scope
from stance.model.scan import Gap
from stance.store.codec import text
from stance.store.database import Database, Part
from stance.store.schema import gaps, ledger

_ANSWERED: Final = frozenset(("ok", "absent"))
_HERE: Final = (gaps.c.estate == bindparam("at"), gaps.c.scope == bindparam("in"))
_MINE: Final = select(gaps).where(*_HERE)
_CLEAR: Final = delete(gaps).where(*_HERE)
_Key = tuple[str, str, str]


class Gaps(Part):
    """The current gaps."""

    def gaps(self) -> list[Gap]:
        """Every gap there is now, by scope, operation and field."""
        order = (gaps.c.scope, gaps.c.operation, gaps.c.field, gaps.c.reason)
        with self._db.read() as connection:
            rows = connection.execute(select(gaps).where(gaps.c.estate == self._db.estate).order_by(*order)).all()
        return [
            Gap(r.scope, r.operation or None, r.field or None, r.reason, r.assets, r.since, r.needs) for r in rows
        ]


def write_gaps(
    database: Database,
    connection: Connection,
    scan: str,
    scope: Scope,
    records: Iterable[Record],
    blind: Mapping[str, str],
    needs: str | None,
    count: int,
    now: str,
) -> None:
    """Put a scope's gaps in place of its former ones; part of committing it.

    `blind` maps the scope's own operations that gave no answer to their reason; they affect all `count` assets.
    """
    mine = {"at": database.estate, "in": str(scope)}
    before = {(r.operation, r.field, r.reason): r for r in connection.execute(_MINE, mine)}
    found = {**_counted(records), **{(name, "", str(reason)): count for name, reason in blind.items()}}
    if before:
        connection.execute(_CLEAR, mine)
    if not found:
        return
    wanted = _permissions(database, connection, scan, scope)
    rows = [
        {
            "estate": database.estate,
            "scope": str(scope),
            "operation": text(operation),
            "field": text(field),
            "reason": text(reason),
            "assets": number,
            "since": before[operation, field, reason].since if (operation, field, reason) in before else now,
            "needs": wanted.get(operation) or (needs if operation in blind else None),
        }
        for (operation, field, reason), number in found.items()
    ]
    connection.execute(gaps.insert(), rows)


def _counted(records: Iterable[Record]) -> Counter[_Key]:
    found: Counter[_Key] = Counter()
    for record in records:
        if record.gaps:
            found.update(("", field, str(why)) for field, why in record.gaps.items())
        if not _ANSWERED.issuperset(record.reads.values()):
            found.update((op, "", str(said)) for op, said in record.reads.items() if said not in _ANSWERED)
    return found


def _permissions(database: Database, connection: Connection, scan: str, scope: Scope) -> dict[str, str]:
    query = select(ledger.c.operation, ledger.c.needs).where(
        *(ledger.c.estate == database.estate, ledger.c.scope == str(scope), ledger.c.scan == scan),
        ledger.c.needs.is_not(None),
    )
    return dict(connection.execute(query).all())
