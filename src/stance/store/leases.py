"""Leases: one scan at a time works on a scope."""

from __future__ import annotations

import os
import socket
import time
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

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
        now = time.time()
        mine = {"at": self._db.estate, "in": scope, "owner": owner, "until": now + seconds}
        with self._db.write() as connection:
            self._db.hold(connection)
            held = connection.execute(_HELD, {"at": self._db.estate, "in": scope}).first()
            if held is None:
                connection.execute(_TAKE, mine)
            elif held.owner == owner or held.until < now or _died(held.owner):
                connection.execute(_KEEP, mine)
            else:
                return False
        return True

    def renew(self, scope: str, owner: str, seconds: float) -> bool:
        """Prolong a lease; False when it is no longer the owner's."""
        mine = update(leases).where(*self._key(scope), leases.c.owner == owner)
        with self._db.write() as connection:
            return connection.execute(mine.values(until=time.time() + seconds)).rowcount == 1

    def release(self, scope: str, owner: str) -> None:
        """Give a lease back; nothing happens when it is not the owner's."""
        with self._db.write() as connection:
            connection.execute(delete(leases).where(*self._key(scope), leases.c.owner == owner))

    def _key(self, scope: str) -> tuple[ColumnElement[bool], ...]:
        return leases.c.estate == self._db.estate, leases.c.scope == scope


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
