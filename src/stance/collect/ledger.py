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


_Key = tuple[str, str]


@dataclass(slots=True)
class _Line:
    needs: str | None
    count: int = 0
    seconds: float = 0.0
    at: str = ""
    error: str | None = None


@dataclass(slots=True)
class Ledger:
    """Counts calls by operation and result, until they are taken to be kept."""

    lines: dict[_Key, _Line] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)
    """Requests by result, taken ones included."""
    _unasked: Counter[_Key] = field(default_factory=Counter)
    _errors: dict[_Key, str] = field(default_factory=dict)

    def note(self, call: Call, result: str, count: int = 1, seconds: float = 0.0, error: str = "") -> None:
        """`count` requests were made with that result; none when another scope's answer was shared."""
        key = (call.operation, str(result))
        line = self.lines.setdefault(key, _Line(call.needs))
        line.at = timestamp(datetime.now(UTC))
        line.count += count
        line.seconds += seconds
        if error:
            line.error = self._errors.setdefault(key, harmless(error))
        self.total[str(result)] += count

    def unasked(self, call: Call, result: str) -> None:
        """A call was left out because its like had failed too often."""
        self.note(call, result, 0)
        self._unasked[call.operation, str(result)] += 1

    def close(self, scope: Scope) -> list[Read]:
        """The last lines, with word of what was not asked."""
        for key, count in self._unasked.items():
            line = self.lines.setdefault(key, _Line(None, at=timestamp(datetime.now(UTC))))
            # Beginning as the first error does, it stands for both.
            line.error = "; ".join([*filter(None, [self._errors.get(key)]), f"{count} more not asked"])
        return self.take(scope)

    def take(self, scope: Scope) -> list[Read]:
        """The lines since the last time, by operation; they are the taker's now."""
        taken, self.lines = self.lines, {}
        return [
            Read(str(scope), operation, result, line.count, line.at, line.seconds, line.error, line.needs)
            for (operation, result), line in sorted(taken.items())
        ]
