"""The edges of the graph, as their makers last drew them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, select

from stance.model.edge import Edge, Lever
from stance.store.codec import chunks, dumps, loads
from stance.store.database import Part
from stance.store.schema import edges

_DRAWN: Final = (edges.c.source, edges.c.kind, edges.c.target, edges.c.certainty, edges.c.about)


class Edges(Part):
    """Keeps edges by maker: each replaces all of its own at once."""

    def replace_edges(self, maker: str, drawn: Iterable[Edge]) -> int:
        """Put the maker's edges in place of its former ones; gives their number. Equal ones are not written again."""
        rows = [
            {
                "estate": self._db.estate,
                "maker": maker,
                "n": n,
                "source": edge.source,
                "kind": edge.kind,
                "target": edge.target,
                "certainty": edge.certainty,
                "about": dumps([edge.depends, edge.assumptions, edge.evidence, [tuple(one) for one in edge.levers]]),
            }
            for n, edge in enumerate(drawn)
        ]
        if self._same(maker, rows):
            return len(rows)
        with self._db.write() as connection:
            connection.execute(delete(edges).where(edges.c.estate == self._db.estate, edges.c.maker == maker))
            for some in chunks(rows, 5000):
                connection.execute(edges.insert(), some)
        return len(rows)

    def _same(self, maker: str, rows: Sequence[Mapping[str, Any]]) -> bool:
        query = select(*_DRAWN).where(edges.c.estate == self._db.estate, edges.c.maker == maker).order_by(edges.c.n)
        with self._db.read() as connection:
            known = connection.execute(query).all()
        return len(known) == len(rows) and all(
            tuple(old) == tuple(row[c.name] for c in _DRAWN) for old, row in zip(known, rows, strict=True)
        )

    def edge_makers(self) -> list[str]:
        """The names of the makers whose edges are stored."""
        query = select(edges.c.maker).where(edges.c.estate == self._db.estate).distinct().order_by(edges.c.maker)
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def edges(self, source: str | None = None, target: str | None = None) -> Iterator[Edge]:
        """All edges, or those from a source, to a target."""
        query = select(edges).where(edges.c.estate == self._db.estate)
        query = query if source is None else query.where(edges.c.source == source)
        query = query if target is None else query.where(edges.c.target == target)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(edges.c.maker, edges.c.n)).all()
        for row in rows:
            depends, assumptions, evidence, levers = loads(row.about)
            yield Edge(
                *(row.source, row.kind, row.target, row.certainty),
                *(tuple(depends), tuple(assumptions), evidence, tuple(Lever(*lever) for lever in levers)),
            )
