"""What people said of crown jewels and entry points, in the order in which they said it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, select

from stance.store.database import Part
from stance.store.schema import marks


class Marks(Part):
    """Keeps marks: one for each role (`jewel`, `entry`) and pattern, with a weight and a reason."""

    def mark(self, role: str, pattern: str, weight: float, reason: str = "") -> None:
        """Say it, in place of what was said of the same pattern before."""
        with self._db.write() as connection:
            connection.execute(delete(marks).where(*self._at(role, pattern)))
            last = select(func.coalesce(func.max(marks.c.n), 0)).where(marks.c.estate == self._db.estate)
            row = {"estate": self._db.estate, "role": role, "pattern": pattern, "weight": weight, "reason": reason}
            connection.execute(marks.insert(), {**row, "n": connection.execute(last).scalar_one() + 1})

    def unmark(self, role: str, pattern: str) -> bool:
        """Take back what was said of a pattern; tells whether anything was."""
        with self._db.write() as connection:
            return connection.execute(delete(marks).where(*self._at(role, pattern))).rowcount > 0

    def marks(self) -> list[tuple[str, str, float, str]]:
        """All marks as role, pattern, weight and reason; the last one said stands last."""
        query = select(marks.c.role, marks.c.pattern, marks.c.weight, marks.c.reason)
        query = query.where(marks.c.estate == self._db.estate).order_by(marks.c.n)
        with self._db.read() as connection:
            return [(row.role, row.pattern, row.weight, row.reason) for row in connection.execute(query)]

    def _at(self, role: str, pattern: str) -> tuple[ColumnElement[bool], ...]:
        return marks.c.estate == self._db.estate, marks.c.role == role, marks.c.pattern == pattern
