"""The collection ledger of a running scope: which operation gave which result how often."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from stance.conditions import timestamp
from stance.model import Call, Read, Scope

_KEY_ID: Final = re.compile(r"\b(A[KS]IA)[A-Z0-9]{12,}\b")
_OPAQUE: Final = re.compile(r"[A-Za-z0-9+/=_\-]{60,}")
_LONGEST: Final = 300


def harmless(message: str) -> str:
    """An error message fit to be kept: one line, short, without access keys or long opaque strings."""
    line = " ".join(message.split())
    return _OPAQUE.sub("…", _KEY_ID.sub(r"\1…", line))[:_LONGEST]


@dataclass(slots=True)
class _Line:
    needs: str | None
    count: int = 0
    seconds: float = 0.0
    at: str = ""
    error: str | None = None
    unasked: int = 0

    def message(self) -> str | None:
        """The first error, and how many calls were not made because of such errors."""
        note = f"{self.unasked} more not asked" if self.unasked else ""
        return "; ".join(part for part in (self.error, note) if part) or None


@dataclass(slots=True)
class Ledger:
    """Counts calls by operation and result, until they are taken to be kept."""

    lines: dict[tuple[str, str], _Line] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)
    """Requests by result, taken ones included."""

    def _line(self, call: Call, result: str) -> _Line:
        line = self.lines.setdefault((call.operation, str(result)), _Line(call.needs))
        line.at = timestamp(datetime.now(UTC))
        return line

    def note(self, call: Call, result: str, count: int = 1, seconds: float = 0.0, error: str = "") -> None:
        """`count` requests were made with that result; none when another scope's answer was shared."""
        line = self._line(call, result)
        line.count += count
        line.seconds += seconds
        line.error = line.error or harmless(error) or None
        self.total[str(result)] += count

    def unasked(self, call: Call, result: str) -> None:
        """A call was left out because its like had failed too often."""
        self._line(call, result).unasked += 1

    def take(self, scope: Scope) -> list[Read]:
        """The lines since the last time, by operation; they are the taker's now."""
        taken, self.lines = self.lines, {}
        return [
            Read(str(scope), operation, result, line.count, line.at, line.seconds, line.message(), line.needs)
            for (operation, result), line in sorted(taken.items())
        ]
