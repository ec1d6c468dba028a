"""JSON lines and CSV: one outcome per line, as `stance outcomes` gives them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any, Final

import orjson

from stance.export.report import Report
from stance.model.view import OutcomeView

COLUMNS: Final = tuple(field.name for field in fields(OutcomeView))
_FORMULA: Final = re.compile(r"[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What spreadsheets take for the start of a formula; full-width signs too. Source: OWASP, CSV Injection."""


def jsonl(report: Report) -> Iterator[bytes]:
    """One JSON object per outcome."""
    for outcome in report.outcomes:
        yield orjson.dumps(outcome, option=orjson.OPT_APPEND_NEWLINE)


def csv_lines(report: Report) -> Iterator[bytes]:
    """A head line, then one line per outcome; lists and structures as JSON."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for outcome in report.outcomes:
        writer.writerow([cell(value) for value in asdict(outcome).values()])
        yield _taken(buffer)
    yield _taken(buffer)


def cell(value: Any) -> str:
    """A value as a CSV cell, on one line.

    A text that a spreadsheet would run as a formula gets a quote in front. Control characters are written as
    escapes: a bare carriage return would split the row, others would act on a terminal. JSON lines keep them.
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else orjson.dumps(value, default=list).decode()
    safe = "".join(c if c.isprintable() or "\ud800" <= c <= "\udfff" else _escaped(c) for c in text)
    return f"'{safe}" if isinstance(value, str) and _FORMULA.match(value) else safe


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "backslashreplace")
