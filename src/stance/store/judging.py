"""Reading what is to be judged: assets in batches, with what was derived and said of them before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import bindparam, select

from stance.model.stored import Content
from stance.store.database import Part
from stance.store.schema import assets, outcomes

BATCH: Final = 2000
_READ: Final = [*(assets.c[n] for n in Content._fields[:-2]), outcomes.c.ruleset, outcomes.c.packed]


class Judging(Part):
    """The living assets as the evaluator wants them."""

    def contents(self, kinds: Iterable[str] | None = None) -> Iterator[list[Content]]:
        """All living assets, or those of some kinds, by row in batches: no transaction is held meanwhile."""
        same = (outcomes.c.estate == assets.c.estate) & (outcomes.c.asset == assets.c.row)
        query = select(*_READ).select_from(assets.outerjoin(outcomes, same))
        query = query.where(assets.c.estate == self._db.estate, assets.c.gone_at.is_(None))
        if kinds is not None:
            query = query.where(assets.c.kind.in_(sorted(kinds)))
        query = query.where(assets.c.row > bindparam("after")).order_by(assets.c.row).limit(BATCH)
        after = 0
        while True:
            with self._db.read() as connection:
                batch = [Content._make(row) for row in connection.execute(query, {"after": after}).all()]
            if not batch:
                return
            yield batch
            after = batch[-1].row
