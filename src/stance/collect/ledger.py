"""The collection ledger of a running scope: which operation gave which result how often."""

from __future__ import annotations

import re
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
    """Counts calls by operation and result."""

    lines: dict[tuple[str, str], _Line] = field(default_factory=dict)

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

    def unasked(self, call: Call, result: str) -> None:
        """A call was left out because its like had failed too often."""
        self._line(call, result).unasked += 1

    def add(self, reads: list[Read]) -> None:
        """Take over what an earlier run of the scan had counted."""
        for read in reads:
            line = self.lines.setdefault((read.operation, read.result), _Line(read.needs))
            line.count, line.seconds = line.count + read.count, line.seconds + read.seconds
            line.at, line.error = max(line.at, read.at), line.error or read.error

    def counted(self, result: str | None = None) -> int:
        """How many requests were made, in all or with that result."""
        return sum(line.count for (_, got), line in self.lines.items() if result is None or got == result)

    def reads(self, scope: Scope) -> list[Read]:
        """The ledger's lines, by operation."""
        return [
            Read(str(scope), operation, result, line.count, line.at, line.seconds, line.message(), line.needs)
            for (operation, result), line in sorted(self.lines.items())
        ]
