"""Leases: one scan at a time works on a scope."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from stance.store.database import Part
from stance.store.schema import leases

_HOST: Final = socket.gethostname()


def holder(scan: str) -> str:
    """A name for this process as the holder of leases. One that died on this host is found out by it at once."""
    return f"{scan}@{_HOST}/{os.getpid()}"


class Leases(Part):
    """Hands out scopes. Leases run out by themselves; a holder that was killed on this host loses them at once."""

    def acquire(self, scope: str, owner: str, seconds: float) -> bool:
        """Take the lease of a scope for so many seconds, or prolong one's own; False while another holds it.

        `owner` is what `holder` gives, or any text; then only time frees what a killed owner left.
        """
        return bool(self.acquire_all([scope], owner, seconds))

    def acquire_all(self, wanted: Iterable[str], owner: str, seconds: float) -> frozenset[str]:
        """Take what can be had of some leases, in one transaction; gives those scopes."""
        now = time.time()
        mine = {"at": self._db.estate, "owner": owner, "until": now + seconds}
        taken = set()
        with self._db.write() as connection:
            self._db.hold(connection)
            for scope in wanted:
                held = connection.execute(_HELD, {"at": self._db.estate, "in": scope}).first()
                if held is None:
                    connection.execute(_TAKE, {**mine, "in": scope})
                elif held.owner == owner or held.until < now or _died(held.owner):
                    connection.execute(_KEEP, {**mine, "in": scope})
                else:
                    continue
                taken.add(scope)
        return frozenset(taken)

    def renew(self, owner: str, seconds: float) -> int:
        """Prolong all leases of the owner; gives their number, which falls when one was lost."""
        mine = update(leases).where(leases.c.estate == self._db.estate, leases.c.owner == owner)
        with self._db.write() as connection:
            return connection.execute(mine.values(until=time.time() + seconds)).rowcount

    def release(self, owner: str, scope: str | None = None) -> None:
        """Give a lease back, or all of the owner's; nothing happens to those of others."""
        mine = [leases.c.estate == self._db.estate, leases.c.owner == owner]
        mine += [] if scope is None else [leases.c.scope == scope]
        with self._db.write() as connection:
            connection.execute(delete(leases).where(*mine))


_AT: Final = (leases.c.estate == bindparam("at"), leases.c.scope == bindparam("in"))
_HELD: Final = select(leases.c.owner, leases.c.until).where(*_AT)
_TAKE: Final = insert(leases).values(
    estate=bindparam("at"), scope=bindparam("in"), owner=bindparam("owner"), until=bindparam("until")
)
_KEEP: Final = update(leases).where(*_AT).values(owner=bindparam("owner"), until=bindparam("until"))


def _died(owner: str | None) -> bool:
    """Whether the owner was a process of this host that is no more."""
    place, _, number = (owner or "").rpartition("/")
    if not number.isdigit() or not place.endswith(f"@{_HOST}"):
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
