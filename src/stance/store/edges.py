"""The edges of the graph, as their makers last drew them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from stance.model.edge import Edge, Lever
from stance.store.codec import chunks, dumps, loads
from stance.store.database import Database, Part
from stance.store.schema import edges

_COLUMNS: Final = tuple(column.name for column in edges.c)
_NUMBERED: Final = tuple(edges.c[name] == bindparam(f"of_{name}") for name in ("estate", "maker", "n"))
_KEPT: Final = 500_000
"""Edges of one maker whose numbers are remembered."""

Numbered = dict[int, Edge]


class Edges(Part):
    """Keeps edges by maker. An edge's number is a digest of all that it says, so that equal edges are one.

    Of the edges put there last the numbers are remembered: those that come again cost no more than a look.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._last: dict[str, tuple[Sequence[Edge], Numbered]] = {}

    def replace_edges(self, maker: str, drawn: Sequence[Edge]) -> int:
        """Put the maker's edges in place of its former ones; gives how many were put there or taken away."""
        new = self._numbered(maker, drawn)
        query = select(edges.c.n).where(edges.c.estate == self._db.estate, edges.c.maker == maker)
        with self._db.read() as connection:
            stored = set(connection.execute(query).scalars())
        gone, put = stored - new.keys(), sorted(new.keys() - stored)
        if gone or put:
            self._write(maker, gone, ((n, new[n]) for n in put))
        return len(gone) + len(put)

    def _numbered(self, maker: str, drawn: Sequence[Edge]) -> Numbered:
        last, known = self._last.get(maker, ((), {}))
        if drawn is last:
            return known
        numbers = {id(edge): number for number, edge in known.items()}
        found = {numbers.get(id(edge)) or _number(edge): edge for edge in drawn}
        self._last[maker] = (drawn, found) if len(found) <= _KEPT else ((), {})
        return found

    def _write(self, maker: str, gone: Iterable[int], put: Iterable[tuple[int, Edge]]) -> None:
        place = self._db.estate, maker
        with self._db.write() as connection:
            away = delete(edges).where(*_NUMBERED)
            self._db.many(connection, away, ("of_estate", "of_maker", "of_n"), ((*place, n) for n in gone))
            for some in chunks(put, 5000):
                rows = ((*place, n, *_said(edge)) for n, edge in some)
                self._db.many(connection, edges.insert(), _COLUMNS, rows)

    def edge_makers(self) -> list[str]:
        """The names of the makers whose edges are stored."""
        query = select(edges.c.maker).where(edges.c.estate == self._db.estate).distinct().order_by(edges.c.maker)
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def edges(self, source: str | None = None, target: str | None = None) -> Iterator[Edge]:
        """All edges, or those from a source, to a target; in an order of their own."""
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


def _said(edge: Edge) -> tuple[str, str, str, str, bytes]:
    """What is stored of an edge."""
    about = [edge.depends, edge.assumptions, edge.evidence, [tuple(one) for one in edge.levers]]
    return edge.source, edge.kind, edge.target, edge.certainty, dumps(about)


def _number(edge: Edge) -> int:
    *ends, about = _said(edge)
    said = hashlib.blake2b(about, digest_size=8)
    said.update("\0".join(ends).encode("utf-8", "surrogatepass"))
    return int.from_bytes(said.digest(), signed=True)
