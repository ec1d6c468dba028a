"""The chain of events: what was once written can be erased by retention, but not altered, removed or reordered.

Each transaction's events are the leaves of a Merkle tree, and the transactions are linked by the hashes of their
roots, so that only the link, not the events, waits for other writers. A leaf holds the digest of its payload:
the payload may go while the leaf stays provable. Whoever could rewrite the whole chain must also have known its
head: keep `chain_head()` elsewhere to prove that nothing at all was replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, select, tuple_, update

from stance.model.finding import Event, EventType
from stance.store.codec import digest, dumps, loads
from stance.store.database import Database, Part
from stance.store.schema import chain, estates, events

SIZE: Final = 32
START: Final = bytes(SIZE)
_BATCH: Final = 10_000


def leaf(n: int, finding: str, kind: str, at: str, scan: str, payload: bytes) -> bytes:
    """The leaf of one event; `payload` is the digest of the payload."""
    return digest(b"\x00" + dumps([n, finding, kind, at, scan]) + payload, SIZE)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves; an odd one out rises as it is."""
    level = list(leaves)
    while len(level) > 1:
        paired = [digest(b"\x01" + level[n] + level[n + 1], SIZE) for n in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0] if level else START


def link(prev: bytes, tx: int, count: int, root: bytes) -> bytes:
    """The hash that links one transaction to the one before."""
    return digest(prev + dumps([tx, count]) + root, SIZE)


def append(database: Database, connection: Connection, new: Sequence[Event]) -> None:
    """Write events as one link of the chain, within a transaction."""
    if not new:
        return
    database.hold(connection)
    mine = estates.c.id == database.estate
    last, head = connection.execute(select(estates.c.chain_tx, estates.c.chain_head).where(mine)).one()
    prev, tx = head or START, last + 1
    rows, leaves = [], []
    for n, (finding, kind, at, scan, told) in enumerate(new):
        payload = dumps(told)
        sealed = digest(payload, SIZE)
        rows.append((database.estate, tx, n, finding, str(kind), at, scan, payload, sealed))
        leaves.append(leaf(n, finding, kind, at, scan, sealed))
    root = merkle_root(leaves)
    sealed = link(prev, tx, len(rows), root)
    database.many(connection, events.insert(), tuple(events.c.keys()), rows)
    base = {"estate": database.estate, "tx": tx}
    connection.execute(chain.insert(), {**base, "size": len(rows), "root": root, "prev": prev, "hash": sealed})
    connection.execute(update(estates).where(mine).values(chain_tx=tx, chain_head=sealed))


class Chain(Part):
    """The events and the proof that they are as they were written."""

    def events(self, finding: str | None = None) -> Iterator[Event]:
        """Stream events in the order in which they were written: all, or those of one finding."""
        for row in _stream(self._db, finding):
            yield to_event(row)

    def chain_head(self) -> tuple[int, str]:
        """The number of linked transactions and the hash of the last, in hexadecimal."""
        query = select(estates.c.chain_tx, estates.c.chain_head).where(estates.c.id == self._db.estate)
        with self._db.read() as connection:
            tx, head = connection.execute(query).one()
        return tx, (head or START).hex()

    def erase_payloads(self, before: str, scan: str, at: str) -> int:
        """Empty the payloads of events older than `before` and record that in the chain; gives their number."""
        old = (events.c.estate == self._db.estate, events.c.at < before, events.c.payload.is_not(None))
        erased = update(events).where(*old, events.c.type != EventType.ERASED).values(payload=None)
        with self._db.write() as connection:
            number = connection.execute(erased).rowcount
            append(self._db, connection, [Event("", EventType.ERASED, at, scan, {"before": before})])
        return number

    def verify_chain(self) -> list[str]:
        """What is wrong with the chain, in words; nothing when every event and link is as it was written."""
        return list(_problems(self._db, *self.chain_head()))


def to_event(row: Row[Any]) -> Event:
    """The event of a row."""
    payload = None if row.payload is None else loads(row.payload)
    return Event(row.finding, EventType(row.type), row.at, row.scan, payload)


def _stream(database: Database, finding: str | None = None) -> Iterator[Row[Any]]:
    query = select(events).where(events.c.estate == database.estate).order_by(events.c.tx, events.c.n).limit(_BATCH)
    if finding is not None:
        query = query.where(events.c.finding == finding)
    at = (0, -1)
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(tuple_(events.c.tx, events.c.n) > at)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        at = (rows[-1].tx, rows[-1].n)


def _problems(database: Database, tx: int, head: str) -> Iterator[str]:
    with database.read() as connection:
        query = select(chain).where(chain.c.estate == database.estate).order_by(chain.c.tx)
        links = {row.tx: row for row in connection.execute(query)}
        erased = select(events.c.payload).where(events.c.estate == database.estate, events.c.type == EventType.ERASED)
        limits = [loads(payload)["before"] for payload in connection.execute(erased).scalars() if payload]
    yield from _broken_links(links, tx, head)
    met = set()
    for number, group in groupby(_stream(database), key=lambda row: row.tx):
        met.add(number)
        yield from _broken_events(number, list(group), links.get(number), max(limits, default=""))
    yield from (f"transaction {n}: its events are missing" for n in sorted(set(links) - met))


def _broken_links(links: dict[int, Row[Any]], last: int, head: str) -> Iterator[str]:
    prev = START
    for tx in range(1, last + 1):
        row = links.get(tx)
        if row is None:
            yield f"transaction {tx}: its link is missing"
            continue
        if row.prev != prev:
            yield f"transaction {tx}: does not follow the one before"
        if row.hash != link(row.prev, tx, row.size, row.root):
            yield f"transaction {tx}: its link was altered"
        prev = row.hash
    if prev.hex() != head:
        yield f"the chain does not end where the estate says, at transaction {last}"
    yield from (f"transaction {tx}: stands beyond the end of the chain" for tx in sorted(links) if tx > last)


def _broken_events(tx: int, rows: list[Row[Any]], linked: Row[Any] | None, erased: str) -> Iterator[str]:
    for row in rows:
        where = f"transaction {tx}, event {row.n} (finding {row.finding or 'none'})"
        if row.payload is None and not row.at < erased:
            yield f"{where}: its payload is missing"
        elif row.payload is not None and digest(row.payload, SIZE) != row.digest:
            yield f"{where}: its payload was altered"
    leaves = [leaf(row.n, row.finding, row.type, row.at, row.scan, row.digest) for row in rows]
    if linked is None:
        yield f"transaction {tx}: its events are linked by nothing"
    elif linked.size != len(rows) or merkle_root(leaves) != linked.root:
        yield f"transaction {tx}: its events were altered, removed or reordered"
