"""How lists are written: a table for people, JSON lines or CSV for machines. Untrusted text is made harmless."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from enum import StrEnum
from itertools import islice
from math import floor
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console


class Format(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def plain(text: object, lines: bool = False) -> str:
    """Text without control characters, which could move a terminal's cursor or hide what stands before them."""
    kept = "\n" if lines else ""
    return "".join(c if c.isprintable() or c in kept else _visible(c) for c in str(text))


def _visible(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii", "replace")


def percent(share: float) -> str:
    """A share from 0 to 1 as a person reads it. Rounded down: only the whole is 100.0%."""
    return f"{floor(round(share * 1000, 6)) / 10:.1f}%"


def some(count: int, noun: str) -> str:
    """`1 asset`, `2 assets`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def labelled(console: Console, label: str, text: object, style: str = "") -> None:
    """A text behind its label. On a terminal the rest of a long one hangs below its begin; ids are never broken."""
    from rich.text import Text

    parts = [plain(text)]
    if console.is_terminal:
        width = max(console.width - _LABEL - 3, _BROKEN)
        parts = wrap(parts[0], width, break_long_words=False, break_on_hyphens=False) or parts
    for part in parts:
        console.print(Text.assemble((f"  {label:<{_LABEL}} ", "dim"), (part, style)), soft_wrap=True)
        label = ""


_LABEL: Final = 10


def write(
    rows: Iterable[Any],
    form: Format,
    columns: Sequence[str],
    limit: int | None = None,
    nothing: str = "nothing matches",
) -> int:
    """Write dataclass rows to stdout; `columns` are a table's. Gives the number of rows written.

    A table without rows would look like a command that did nothing: `nothing` says so on stderr.
    """
    rows = iter(rows) if limit is None else islice(rows, limit)
    if form is Format.JSONL:
        return write_jsonl(rows)
    if form is Format.CSV:
        return _write_csv(rows)
    count = _write_table(list(rows), columns)
    if not count:
        sys.stderr.write(f"stance: {nothing}\n")
    return count


def as_dict(row: Any) -> dict[str, Any]:
    """A row as JSON: dataclasses become dicts, all the way down."""
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else dict(row)


def write_jsonl(rows: Iterable[Any]) -> int:
    """One JSON object per line."""
    import orjson

    count = 0
    out = sys.stdout.buffer
    for row in rows:
        out.write(orjson.dumps(row, default=_jsonable, option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    out.flush()
    return count


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def _write_csv(rows: Iterable[Any]) -> int:
    from stance.export.lines import cell

    writer: Any = None
    count = 0
    for row in rows:
        held = as_dict(row)
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(held), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: cell(value) for name, value in held.items()})
        count += 1
    return count


def _write_table(rows: list[Any], columns: Sequence[str]) -> int:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Columns that hold nothing take room from those that do.
    held = [name for name in columns if any(getattr(row, name) not in (None, "") for row in rows)]
    # A pipe has no width of its own, and cutting identifiers at 80 columns would help nobody.
    console = Console(width=None if sys.stdout.isatty() else 220, highlight=False)
    table = Table(box=None, header_style="bold", pad_edge=False)
    shown = _fitting(held, rows, console.width)
    for name in shown:
        table.add_column(name.replace("_", " "), no_wrap=name in _WHOLE, overflow="fold")
    for row in rows:
        values = (getattr(row, name) for name in shown)
        table.add_row(*(Text(_short(value), style=_style(value)) for value in values))
    if rows:
        console.print(table)
    return len(rows)


_WHOLE = ("id", "rule", "severity", "outcome", "opened_at", "first_seen_at", "at", "since")
"""Columns that are never broken over lines: they are short, or are copied."""
_BROKEN = 20
"""Others may be, to this width."""


def _fitting(names: Sequence[str], rows: Sequence[Any], width: int) -> Sequence[str]:
    """As many columns as can be read side by side, at least three; those that matter first stand first."""
    wide = [max(len(name), *(len(_short(getattr(row, name))) for row in rows)) for name in names]
    wide = [size if name in _WHOLE else min(size, _BROKEN) for name, size in zip(names, wide, strict=True)]
    count = len(names)
    while count > 3 and sum(wide[:count]) + 2 * (count - 1) > width:
        count -= 1
    return names[:count]


_STYLES = {
    "fail": "red", "pass": "green", "unknown": "yellow", "critical": "bold red", "high": "red",
    "medium": "yellow", "open": "red", "verified": "green", "denied": "red", "throttled": "yellow",
}  # fmt: skip


def _style(value: Any) -> str:
    return _STYLES.get(value, "") if isinstance(value, str) else ""


def _short(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return plain(" ".join(f"{name}:{count}" for name, count in value.items()))
    if isinstance(value, list | tuple):
        return plain(", ".join(map(str, value)))
    return plain(value)
