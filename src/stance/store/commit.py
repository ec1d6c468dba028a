"""Committing a scope: what was read of it becomes what is known of it, in one transaction.

Hashing and comparing come first, outside the transaction; the lease of the scope keeps others away meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, update

from stance.model.outcome import Read, Reason, Record, Scope
from stance.model.stored import Changes
from stance.store.codec import chunks, compress, dumps, dumps_some, loads, loads_some
from stance.store.compare import ALIVE, Item, Plan, plan
from stance.store.database import Database, Part
from stance.store.errors import StoreError
from stance.store.gaps import write_gaps
from stance.store.ledger import add_reads
from stance.store.scans import numbers
from stance.store.schema import assets, history, outcomes, scans, scopes
from stance.store.shape import asset_uid, columns, volatile_strip
from stance.store.staging import clear_scope

_NOW: Final = select(scans.c.started_at).where(scans.c.estate == bindparam("at"), scans.c.id == bindparam("of"))
_SCOPE: Final = select(scopes.c.id, scopes.c.listed_at).where(
    scopes.c.estate == bindparam("at"), scopes.c.scope == bindparam("in")
)
_LIVING: Final = select(func.count()).where(*ALIVE)


def _ended(*names: str) -> Any:
    row = update(scopes).where(scopes.c.estate == bindparam("at"), scopes.c.id == bindparam("in"))
    return row.values({name: bindparam(f"v_{name}") for name in names})


_NOT_LISTED: Final = _ended("done", "complete", "known", "reason")
_LISTED: Final = _ended("done", "complete", "known", "reason", "listed_at", "listed")


class Commit(Part):
    """Takes in what was read of a scope."""

    def commit_scope(
        self,
        scan: str,
        scope: Scope,
        records: Iterable[Record],
        *,
        complete: bool,
        selected: Collection[str] | None = None,
        reads: Iterable[Read] = (),
        reason: Reason | str | None = None,
        failed: Mapping[str, str] | None = None,
        needs: str | None = None,
    ) -> Changes:
        """Make the records the state of the scope, all or nothing, and mark the scope as done for this scan.

        Only when `complete`, a listing read to its end, is an asset gone that is not among them; `reason` says why
        it is not, and then nothing is known now of assets known before that were not seen. `selected` names the
        fields that the scan was narrowed to: others keep value and gap. `reads` are calls not yet counted by
        staging. `failed` maps the scope's own operations (listing, bulk) that gave no answer to their reason;
        `needs` is the permission that the listing wants. A field that was known and is missing now keeps its last
        value in `last`. Raises StoreError; then nothing is written.
        """
        found = {asset_uid(r.kind, r.account, r.id, r.incarnation): r for r in records}
        now, number, listed_at = self._standing(scan, scope)
        missed = None if complete else str(reason or Reason.ERROR)
        compared = plan(self._db, number, found, missed, selected)
        lines = list(reads)
        with self._db.write() as connection:
            number = numbers(self._db, connection, scan, [str(scope)])[str(scope)]
            _insert(self._db, connection, compared.new, number, now)
            _update(self._db, connection, scan, compared, number, now, listed_at)
            _close(self._db, connection, scan, compared.gone, now)
            count = _finish(self._db, connection, scan, number, missed, now)
            add_reads(self._db, connection, scan, lines)
            blind = {**(failed or {}), **({"": str(reason)} if reason and not failed else {})}
            write_gaps(self._db, connection, scan, scope, found.values(), blind, needs, count, now)
            clear_scope(self._db, connection, scan, scope)
        return Changes(len(compared.new), len(compared.changed), len(compared.gone), compared.unchanged)

    def _standing(self, scan: str, scope: Scope) -> tuple[str, int | None, str | None]:
        """The scan's now, and the scope's number and the time of its last whole listing."""
        with self._db.read() as connection:
            at = connection.execute(_NOW, {"at": self._db.estate, "of": scan}).scalar()
            row = connection.execute(_SCOPE, {"at": self._db.estate, "in": str(scope)}).first()
        if at is None:
            raise StoreError(f"the store {self._db.place} knows no scan {scan}: begin it first")
        return at, row.id if row else None, row.listed_at if row else None


def _content(item: Item) -> dict[str, Any]:
    record = item.record
    return {
        "hash": item.steady,
        "whole": item.whole,
        "fields": dumps(record.fields),
        "gaps": dumps_some(record.gaps),
        "reads": dumps_some(record.reads),
        "excerpt": compress(record.excerpt),
    }


def _insert(database: Database, connection: Connection, new: list[Item], scope: int, now: str) -> None:
    if not new:
        return
    first = database.take(connection, len(new))
    base = {"estate": database.estate, "scope": scope, "first_seen_at": now, "changed_at": now}
    rows = (
        {**base, "row": first + n, "uid": item.uid, **columns(item.record), **_content(item)}
        for n, item in enumerate(new)
    )
    for some in chunks(rows, 5000):
        connection.execute(assets.insert(), some)


def _update(
    database: Database, connection: Connection, scan: str, compared: Plan, scope: int, now: str, read_at: str | None
) -> None:
    """Write changed assets with their history; of those that only moved by themselves, just the content."""
    if not compared.changed and not compared.touched:
        return
    rows, lives = [], []
    for item in compared.changed:
        assert item.old is not None
        rows.append(_replacement(item, scope, now, read_at))
        what = "changed" if item.old.gone_at is None else "returned"
        lives.append(_life(database, scan, item.row, now, what, *_difference(item)))
    rows += [
        _replacement(item, scope, item.old.changed_at, read_at) for item in compared.touched if item.old is not None
    ]
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in _REPLACED}
    changed = update(assets).where(assets.c.estate == database.estate, assets.c.row == bindparam("b_row"))
    for some in chunks(rows):
        connection.execute(changed.values(values), some)
    _remember(database, connection, lives)


_REPLACED: Final = (
    *("name", "account", "region", "scope", "changed_at", "gone_at", "last"),
    *("hash", "whole", "fields", "gaps", "reads", "excerpt"),
)


def _replacement(item: Item, scope: int, changed_at: str, read_at: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        **columns(item.record),
        **_content(item),
        "scope": scope,
        "changed_at": changed_at,
        "gone_at": None,
    }
    values["last"] = dumps_some(_last(item, read_at))
    return {"b_row": item.row, **{f"v_{name}": values[name] for name in _REPLACED}}


def _last(item: Item, read_at: str | None) -> dict[str, list[Any]]:
    """The values once known of fields that are unknown now, each with the time when it was last read."""
    assert item.old is not None
    at = max(filter(None, (read_at, item.old.changed_at)))
    known = {name: [value, at] for name, value in loads(item.old.fields).items()}
    every = {**loads_some(item.old.last), **known}
    return {name: value for name, value in every.items() if name not in item.record.fields}


def _difference(item: Item) -> tuple[dict[str, Any], dict[str, Any]]:
    assert item.old is not None
    strip = volatile_strip(item.record.kind) or (lambda fields: fields)
    old, new = strip(loads(item.old.fields)), strip(loads(dumps(item.record.fields)))
    differ = [name for name in {**old, **new} if old.get(name, old) != new.get(name, new)]
    return {n: old[n] for n in differ if n in old}, {n: new[n] for n in differ if n in new}


def _life(
    database: Database, scan: str, row: int | None, now: str, what: str, before: Any = None, after: Any = None
) -> dict[str, Any]:
    told = {"before": dumps_some(before), "after": dumps_some(after)}
    return {"estate": database.estate, "asset": row, "at": now, "what": what, "scan": scan, **told}


def _remember(database: Database, connection: Connection, lives: list[dict[str, Any]]) -> None:
    if not lives:
        return
    kept = database.insert(history)
    new = kept.excluded
    kept = kept.on_conflict_do_update(index_elements=["estate", "asset", "at", "what"], set_={"after": new.after})
    for some in chunks(lives):
        connection.execute(kept, some)


def _close(database: Database, connection: Connection, scan: str, gone: list[int], now: str) -> None:
    """Mark assets as gone; their outcomes become unsettled, so that their findings follow."""
    if not gone:
        return
    here = {"estate": database.estate}
    assets_gone = update(assets).where(assets.c.estate == here["estate"], assets.c.row == bindparam("b_row"))
    unsettled = update(outcomes).where(outcomes.c.estate == here["estate"], outcomes.c.asset == bindparam("b_row"))
    for some in chunks([{"b_row": row} for row in gone]):
        connection.execute(assets_gone.values(gone_at=now), some)
        connection.execute(unsettled.values(settled=False), some)
    _remember(database, connection, [_life(database, scan, row, now, "gone") for row in gone])


def _finish(
    database: Database,
    connection: Connection,
    scan: str,
    scope: int,
    missed: str | None,
    now: str,
) -> int:
    """Write the scope's own row; gives the number of assets known in it."""
    here = {"at": database.estate, "in": scope}
    count: int = connection.execute(_LIVING, here).scalar_one()
    state = {**here, "v_done": scan, "v_complete": missed is None, "v_known": count, "v_reason": missed}
    if missed is None:
        connection.execute(_LISTED, {**state, "v_listed_at": now, "v_listed": scan})
    else:
        connection.execute(_NOT_LISTED, state)
    return count
