"""Committing a scope: what was read of it becomes what is known of it, in one transaction.

Hashing and comparing come first, outside the transaction; the lease of the scope keeps others away meanwhile. An
asset that did not change costs one digest and one look into a dict, and nothing is written for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update

from stance.model.outcome import Read, Reason, Record, Scope
from stance.model.stored import Changes
from stance.store.codec import compress, dumps, dumps_some, loads, loads_some
from stance.store.database import Database, Part
from stance.store.errors import StoreError
from stance.store.gaps import write_gaps
from stance.store.ledger import add_reads
from stance.store.scans import numbers
from stance.store.schema import assets, history, outcomes, scans, scopes
from stance.store.shape import asset_uid, columns, merge, steady_hash, volatile_strip, whole_hash
from stance.store.staging import clear_scope

CHUNK: Final = 500
T = TypeVar("T")


@dataclass(slots=True)
class _Item:
    """A record on its way in: `row` is None for an asset never seen; `old` is the stored row it replaces."""

    uid: str
    record: Record
    whole: bytes
    steady: bytes = b""
    row: int | None = None
    old: Row[Any] | None = None


@dataclass(slots=True)
class _Plan:
    """What a commit will write."""

    new: list[_Item] = field(default_factory=list)
    changed: list[_Item] = field(default_factory=list)
    touched: list[_Item] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    unchanged: int = 0


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
        it is not. `selected` names the fields that the scan was narrowed to: others keep value and gap. `reads`
        are calls not yet counted by staging. `failed` maps the scope's own operations (listing, bulk) that gave no
        answer to their reason; `needs` is the permission that the listing wants. A field that was known and is
        missing now keeps its last value in `last`. Raises StoreError; then nothing is written.
        """
        found = {asset_uid(r.kind, r.account, r.id, r.incarnation): r for r in records}
        now, number, listed_at = self._standing(scan, scope)
        plan = self._plan(number, found, complete, selected)
        lines = list(reads)
        with self._db.write() as connection:
            number = numbers(self._db, connection, scan, [str(scope)])[str(scope)]
            _insert(self._db, connection, plan.new, number, now)
            _update(self._db, connection, scan, plan, number, now, listed_at)
            _close(self._db, connection, scan, plan.gone, now)
            count = _finish(self._db, connection, scan, number, complete, reason, now)
            add_reads(self._db, connection, scan, lines)
            blind = {**(failed or {}), **({"": str(reason)} if reason and not failed else {})}
            write_gaps(self._db, connection, scan, scope, found.values(), complete, blind, needs, count, now)
            clear_scope(self._db, connection, scan, scope)
        return Changes(len(plan.new), len(plan.changed), len(plan.gone), plan.unchanged)

    def _standing(self, scan: str, scope: Scope) -> tuple[str, int | None, str | None]:
        """The scan's now, and the scope's number and the time of its last whole listing."""
        mine = self._db.estate
        with self._db.read() as connection:
            now = connection.execute(select(scans.c.started_at).where(scans.c.estate == mine, scans.c.id == scan))
            at = now.scalar()
            row = connection.execute(
                select(scopes.c.id, scopes.c.listed_at).where(scopes.c.estate == mine, scopes.c.scope == str(scope))
            ).first()
        if at is None:
            raise StoreError(f"the store {self._db.place} knows no scan {scan}: begin it first")
        return at, row.id if row else None, row.listed_at if row else None

    def _plan(
        self, scope: int | None, found: dict[str, Record], complete: bool, selected: Collection[str] | None
    ) -> _Plan:
        with self._db.read() as connection:
            known = _known(self._db, connection, scope)
            strangers = [uid for uid in found if uid not in known]
            elsewhere = dict(_rows(self._db, connection, assets.c.uid, strangers, "uid"))
            if selected is not None:
                stored = dict(_rows(self._db, connection, assets.c.uid, list(found), "uid"))
                for uid in stored:
                    found[uid] = merge(found[uid], _record(stored[uid]), selected)
            plan = _sort(found, known, elsewhere)
            plan.gone = [row for uid, (row, _, _) in known.items() if uid not in found] if complete else []
            if not complete:
                plan.gone = _replaced(self._db, connection, plan.new)
            old = dict(_rows(self._db, connection, assets.c.row, [i.row for i in plan.changed + plan.touched], "row"))
        for item in plan.changed + plan.touched:
            item.old = old[item.row]
        return plan


def _known(database: Database, connection: Connection, scope: int | None) -> dict[str, tuple[int, bytes, bytes]]:
    """The living assets of a scope: uid → (row, hash of everything, hash without what changes by itself)."""
    if scope is None:
        return {}
    query = select(assets.c.uid, assets.c.row, assets.c.whole, assets.c.hash).where(
        assets.c.estate == database.estate, assets.c.scope == scope, assets.c.gone_at.is_(None)
    )
    return {uid: (row, whole, steady) for uid, row, whole, steady in connection.execute(query)}


def _sort(
    found: Mapping[str, Record], known: Mapping[str, tuple[int, bytes, bytes]], elsewhere: Mapping[str, Row[Any]]
) -> _Plan:
    plan = _Plan()
    for uid, record in found.items():
        whole = whole_hash(record)
        there = known.get(uid)
        if there is not None and there[1] == whole:
            plan.unchanged += 1
            continue
        item = _Item(uid, record, whole, steady_hash(record, whole))
        if there is not None:
            item.row = there[0]
            (plan.touched if there[2] == item.steady else plan.changed).append(item)
        elif uid not in elsewhere:
            plan.new.append(item)
        elif elsewhere[uid].gone_at is not None:
            item.row = elsewhere[uid].row
            plan.changed.append(item)
        else:
            plan.unchanged += 1  # two scopes list it: the first to do so keeps it
    plan.unchanged += len(plan.touched)
    return plan


def _rows(
    database: Database, connection: Connection, column: ColumnElement[Any], values: Sequence[Any], key: str
) -> Iterator[tuple[Any, Row[Any]]]:
    query = select(assets).where(assets.c.estate == database.estate, column.in_(bindparam("some", expanding=True)))
    for some in chunks(values):
        for row in connection.execute(query, {"some": some}):
            yield getattr(row, key), row


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _replaced(database: Database, connection: Connection, new: list[_Item]) -> list[int]:
    """Living assets whose provider id now belongs to a newer incarnation: those are gone for certain."""
    names = {_name(**columns(item.record)): item.uid for item in new}
    rows = _rows(database, connection, assets.c.id, [name[2] for name in names], "id")
    living = (row for _, row in rows if row.gone_at is None)
    return [row.row for row in living if names.get((row.kind, row.account, row.id), row.uid) != row.uid]


def _name(kind: str, account: str, id: str, **_: str) -> tuple[str, str, str]:  # noqa: A002  # a column's name
    """What an asset is called, whichever its incarnation."""
    return kind, account, id


def _record(row: Row[Any]) -> Record:
    fields, gaps, reads = loads(row.fields), loads_some(row.gaps), loads_some(row.reads)
    return Record(row.kind, row.id, row.name, row.account, row.region, "", fields, gaps, reads)


def _content(item: _Item) -> dict[str, Any]:
    record = item.record
    return {
        "hash": item.steady,
        "whole": item.whole,
        "fields": dumps(record.fields),
        "gaps": dumps_some(record.gaps),
        "reads": dumps_some(record.reads),
        "excerpt": compress(record.excerpt),
    }


def _insert(database: Database, connection: Connection, new: list[_Item], scope: int, now: str) -> None:
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
    database: Database, connection: Connection, scan: str, plan: _Plan, scope: int, now: str, read_at: str | None
) -> None:
    """Write changed assets with their history; of those that only moved by themselves, just the content."""
    rows, lives = [], []
    for item in plan.changed:
        assert item.old is not None
        rows.append(_replacement(item, scope, now, read_at))
        what = "changed" if item.old.gone_at is None else "returned"
        lives.append(_life(database, scan, item.row, now, what, *_difference(item)))
    rows += [_replacement(item, scope, item.old.changed_at, read_at) for item in plan.touched if item.old is not None]
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in _REPLACED}
    changed = update(assets).where(assets.c.estate == database.estate, assets.c.row == bindparam("b_row"))
    for some in chunks(rows):
        connection.execute(changed.values(values), some)
    _remember(database, connection, lives)


_REPLACED: Final = (
    *("name", "account", "region", "scope", "changed_at", "gone_at", "last"),
    *("hash", "whole", "fields", "gaps", "reads", "excerpt"),
)


def _replacement(item: _Item, scope: int, changed_at: str, read_at: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        **columns(item.record),
        **_content(item),
        "scope": scope,
        "changed_at": changed_at,
        "gone_at": None,
    }
    values["last"] = dumps_some(_last(item, read_at))
    return {"b_row": item.row, **{f"v_{name}": values[name] for name in _REPLACED}}


def _last(item: _Item, read_at: str | None) -> dict[str, list[Any]]:
    """The values once known of fields that are unknown now, each with the time when it was last read."""
    assert item.old is not None
    at = max(filter(None, (read_at, item.old.changed_at)))
    known = {name: [value, at] for name, value in loads(item.old.fields).items()}
    every = {**loads_some(item.old.last), **known}
    return {name: value for name, value in every.items() if name not in item.record.fields}


def _difference(item: _Item) -> tuple[dict[str, Any], dict[str, Any]]:
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
    kept = database.insert(history)
    new = kept.excluded
    kept = kept.on_conflict_do_update(index_elements=["estate", "asset", "at", "what"], set_={"after": new.after})
    for some in chunks(lives):
        connection.execute(kept, some)


def _close(database: Database, connection: Connection, scan: str, gone: list[int], now: str) -> None:
    """Mark assets as gone; their outcomes become unsettled, so that their findings follow."""
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
    complete: bool,
    reason: Reason | str | None,
    now: str,
) -> int:
    """Write the scope's own row; gives the number of assets known in it."""
    living = select(func.count()).where(
        assets.c.estate == database.estate, assets.c.scope == scope, assets.c.gone_at.is_(None)
    )
    count: int = connection.execute(living).scalar_one()
    state: dict[str, Any] = {"done": scan, "complete": complete, "known": count}
    state["reason"] = None if complete else str(reason or Reason.ERROR)
    if complete:
        state |= {"listed_at": now, "listed": scan}
    row = update(scopes).where(scopes.c.estate == database.estate, scopes.c.id == scope)
    connection.execute(row.values(**state))
    return count
