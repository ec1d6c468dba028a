"""Reading what is to be judged: assets in batches, with what was derived and said of them before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from stance.model.stored import Content
from stance.store.database import Part
from stance.store.schema import assets, outcomes

BATCH: Final = 2000
_READ: Final = [*(assets.c[n] for n in Content._fields[:-2]), outcomes.c.ruleset, outcomes.c.packed]
_COLLECTED: Final = (assets.c.row, assets.c.kind, assets.c.fields, assets.c.gaps)


class Judging(Part):
    """The living assets as the evaluator wants them."""

    def contents(self, kinds: Iterable[str] | None = None) -> Iterator[list[Content]]:
        """All living assets, or those of some kinds, by row in batches: no transaction is held meanwhile."""
        same = (outcomes.c.estate == assets.c.estate) & (outcomes.c.asset == assets.c.row)
        query = select(*_READ).select_from(assets.outerjoin(outcomes, same))
        for batch in self._batches(query, kinds):
            yield [Content._make(row) for row in batch]

    def collected(self, kinds: Iterable[str] | None = None) -> Iterator[tuple[int, str, bytes, bytes | None]]:
        """Row, kind, fields and gaps of all living assets, or of those of some kinds, by row."""
        for batch in self._batches(select(*_COLLECTED), kinds):
            yield from batch

    def _batches(self, query: Select[Any], kinds: Iterable[str] | None) -> Iterator[Sequence[Any]]:
        query = query.where(assets.c.estate == self._db.estate, assets.c.gone_at.is_(None))
        if kinds is not None:
            query = query.where(assets.c.kind.in_(sorted(kinds)))
        query = query.where(assets.c.row > bindparam("after")).order_by(assets.c.row).limit(BATCH)
        after = 0
        while True:
            with self._db.read() as connection:
                batch = connection.execute(query, {"after": after}).all()
            if not batch:
                return
            yield batch
            after = batch[-1].row
