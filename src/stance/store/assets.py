"""Reading assets, and writing what is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select, update

from stance.model.stored import Change, StoredAsset
from stance.store.codec import chunks, decompress, loads_some
from stance.store.database import Database, Part
from stance.store.schema import assets, history, scopes

BATCH: Final = 5000
_NEW: Final = bindparam("new", type_=assets.c.facts.type)
_DERIVED: Final = (
    update(assets)
    .where(assets.c.estate == bindparam("of"), assets.c.row == bindparam("at"), assets.c.facts.is_distinct_from(_NEW))
    .values(facts=_NEW)
)
_READ: Final = [assets.c[n] if n != "scope" else scopes.c.scope for n in StoredAsset._fields]


class Assets(Part):
    """The inventory as it is."""

    def assets(
        self,
        kinds: Iterable[str] | None = None,
        account: str | None = None,
        rows: Sequence[int] | None = None,
        changed_since: str | None = None,
        gone: bool = False,
    ) -> Iterator[StoredAsset]:
        """Stream assets by row number, in batches: no transaction is held meanwhile.

        `rows` restricts to row numbers, `changed_since` to what changed at that time or later; `gone` includes
        assets that are no more.
        """
        query = every(self._db) if gone else living(self._db)
        if kinds is not None:
            query = query.where(assets.c.kind.in_(sorted(kinds)))
        if account is not None:
            query = query.where(assets.c.account == account)
        if changed_since is not None:
            query = query.where(assets.c.changed_at >= changed_since)
        if rows is None:
            yield from self._stream(query)
        for some in chunks(sorted(set(rows or ()))):
            yield from self._fetch(query.where(assets.c.row.in_(some)))

    def asset(self, name: str) -> list[StoredAsset]:
        """The assets called so: by uid, provider id or name; living ones first, then the latest."""
        query = every(self._db).where(or_(assets.c.uid == name, assets.c.id == name, assets.c.name == name))
        return sorted(self._fetch(query), key=lambda found: (found.gone_at is not None, -found.row))

    def called(self, ids: Iterable[str] | None = None) -> dict[str, tuple[str, str]]:
        """The names and kinds of living assets by their provider ids, of all or of those asked for."""
        query = select(assets.c.id, assets.c.name, assets.c.kind).where(
            assets.c.estate == self._db.estate, assets.c.gone_at.is_(None)
        )
        some = [] if ids is None else chunks(sorted(set(ids)))
        queries = [query] if ids is None else [query.where(assets.c.id.in_(few)) for few in some]
        with self._db.read() as connection:
            return {row.id: (row.name, row.kind) for one in queries for row in connection.execute(one)}

    def excerpt(self, row: int) -> Any:
        """The redacted raw answer kept for an asset; None without one."""
        query = select(assets.c.excerpt).where(assets.c.estate == self._db.estate, assets.c.row == row)
        with self._db.read() as connection:
            return decompress(connection.execute(query).scalar())

    def history(self, row: int) -> list[Change]:
        """How an asset changed since it was first seen, the earliest first."""
        query = select(history).where(history.c.estate == self._db.estate, history.c.asset == row)
        with self._db.read() as connection:
            found = connection.execute(query.order_by(history.c.at)).all()
        return [Change(r.at, r.scan, r.what, loads_some(r.before), loads_some(r.after)) for r in found]

    def write_facts(self, facts: Iterable[tuple[int, bytes | None]]) -> int:
        """Store derived fields, JSON as `dumps_some` makes it, by asset row; gives how many differed."""
        written = 0
        for some in chunks(facts, BATCH):
            with self._db.write() as connection:
                rows = ((self._db.estate, *one) for one in some)
                written += self._db.many(connection, _DERIVED, ("of", "at", "new"), rows)
        return written

    def _stream(self, query: Select[Any]) -> Iterator[StoredAsset]:
        after = 0
        query = query.where(assets.c.row > bindparam("after")).limit(BATCH)
        while batch := self._fetch(query, after=after):
            yield from batch
            after = batch[-1].row

    def _fetch(self, query: Select[Any], **values: Any) -> list[StoredAsset]:
        with self._db.read() as connection:
            return [StoredAsset._make(row) for row in connection.execute(query, values).all()]


def every(database: Database) -> Select[Any]:
    """All assets ever, by row, in the shape of `StoredAsset`."""
    joined = assets.join(scopes, (scopes.c.estate == assets.c.estate) & (scopes.c.id == assets.c.scope))
    return select(*_READ).select_from(joined).where(assets.c.estate == database.estate).order_by(assets.c.row)


def living(database: Database) -> Select[Any]:
    """The assets that are there now."""
    return every(database).where(assets.c.gone_at.is_(None))
