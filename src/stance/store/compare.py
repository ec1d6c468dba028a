"""Comparing what was read of a scope with what is stored of it; the plan of what a commit will write.

An asset that did not change costs one digest and one look into a dict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select

from stance.model.outcome import Record
from stance.store.codec import chunks, loads, loads_some
from stance.store.database import Database
from stance.store.schema import assets
from stance.store.shape import columns, merge, steady_hash, unread, whole_hash

ALIVE: Final = (
    *(assets.c.estate == bindparam("at"), assets.c.scope == bindparam("in")),
    assets.c.gone_at.is_(None),
)
"""The living assets of the scope `in` of the estate `at`."""
_KNOWN: Final = select(assets.c.uid, assets.c.row, assets.c.whole, assets.c.hash).where(*ALIVE)


@dataclass(slots=True)
class Item:
    """A record on its way in: `row` is None for an asset never seen; `old` is the stored row it replaces."""

    uid: str
    record: Record
    whole: bytes
    steady: bytes = b""
    row: int | None = None
    old: Row[Any] | None = None


@dataclass(slots=True)
class Plan:
    """What a commit will write."""

    new: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    touched: list[Item] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    unchanged: int = 0


def plan(
    database: Database,
    scope: int | None,
    found: dict[str, Record],
    missed: str | None,
    selected: Collection[str] | None,
) -> Plan:
    """Compare what was found, by uid, with what is stored of the scope.

    `missed` says why the listing is not whole, None when it is. Joins to `found` what narrowed records leave out
    and, where the listing is not whole, the assets that it did not show.
    """
    with database.read() as connection:
        known = _known(database, connection, scope)
        strangers = [uid for uid in found if uid not in known]
        elsewhere = dict(_rows(database, connection, assets.c.uid, strangers, "uid"))
        if selected is not None:
            stored = dict(_rows(database, connection, assets.c.uid, list(found), "uid"))
            for uid in stored:
                found[uid] = merge(found[uid], _record(stored[uid]), selected)
        unseen = [uid for uid in known if uid not in found]
        compared = _sort(found, known, elsewhere)
        if missed is None:
            compared.gone = [known[uid][0] for uid in unseen]
        else:
            compared.gone = _replaced(database, connection, compared.new)
            unread_now = _unread(database, connection, unseen, missed, selected)
            kept = [item for item in unread_now if item.row not in compared.gone]
            found |= {item.uid: item.record for item in kept}
            compared.touched += [item for item in kept if item.whole != known[item.uid][1]]
        old = dict(
            _rows(database, connection, assets.c.row, [i.row for i in compared.changed + compared.touched], "row")
        )
    for item in compared.changed + compared.touched:
        item.old = old[item.row]
    return compared


def _known(database: Database, connection: Connection, scope: int | None) -> dict[str, tuple[int, bytes, bytes]]:
    """The living assets of a scope: uid → (row, hash of everything, hash without what changes by itself)."""
    if scope is None:
        return {}
    rows = connection.execute(_KNOWN, {"at": database.estate, "in": scope}).all()
    return {uid: (row, whole, steady) for uid, row, whole, steady in rows}


def _sort(
    found: Mapping[str, Record], known: Mapping[str, tuple[int, bytes, bytes]], elsewhere: Mapping[str, Row[Any]]
) -> Plan:
    plan = Plan()
    for uid, record in found.items():
        whole = whole_hash(record)
        there = known.get(uid)
        if there is not None and there[1] == whole:
            plan.unchanged += 1
            continue
        item = Item(uid, record, whole, steady_hash(record, whole))
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
    if not values:
        return
    query = select(assets).where(assets.c.estate == database.estate, column.in_(bindparam("some", expanding=True)))
    for some in chunks(values):
        for row in connection.execute(query, {"some": some}):
            yield getattr(row, key), row


def _replaced(database: Database, connection: Connection, new: list[Item]) -> list[int]:
    """Living assets whose provider id now belongs to a newer incarnation: those are gone for certain."""
    names = {_name(**columns(item.record)): item.uid for item in new}
    rows = _rows(database, connection, assets.c.id, [name[2] for name in names], "id")
    living = (row for _, row in rows if row.gone_at is None)
    return [row.row for row in living if names.get((row.kind, row.account, row.id), row.uid) != row.uid]


def _unread(
    database: Database, connection: Connection, unseen: list[str], why: str, selected: Collection[str] | None
) -> Iterator[Item]:
    """The assets that a failed listing did not show: unread, though not changed for all we know."""
    for uid, row in _rows(database, connection, assets.c.uid, unseen, "uid"):
        record = unread(_record(row), why, selected)
        yield Item(uid, record, whole_hash(record), row.hash, row.row)


def _name(kind: str, account: str, id: str, **_: str) -> tuple[str, str, str]:  # noqa: A002  # a column's name
    """What an asset is called, whichever its incarnation."""
    return kind, account, id


def _record(row: Row[Any]) -> Record:
    fields, gaps, reads = loads(row.fields), loads_some(row.gaps), loads_some(row.reads)
    return Record(row.kind, row.id, row.name, row.account, row.region, "", fields, gaps, reads)
