"""The IAM credential report, read from its CSV.

Source: IAM User Guide, "Generate credential reports for your AWS account" (id_credentials_getting-report.html).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import Any, Final

from stance.conditions import timestamp

ROOT: Final = "<root_account>"
"""What the report calls the root user."""

COLUMNS: Final = (
    "user",
    "arn",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "mfa_active",
    *(f"access_key_{n}_{what}" for n in (1, 2) for what in ("active", "last_rotated", "last_used_date")),
    *(f"cert_{n}_active" for n in (1, 2)),
)
"""The columns that are read; the report may have others, in any order."""

_NOTHING: Final = frozenset({"", "n/a", "no_information", "not_supported"})

Row = Mapping[str, str]


def rows(answer: Any) -> dict[str, Any]:
    """GetCredentialReport's answer as `{"users": [row, …], "root": row}`; a row maps columns to their words.

    Raises ValueError when a column is missing or a row is cut short. Without a row for the root user there is no
    `root`.
    """
    content = answer["Content"]
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else str(content)
    reader = csv.DictReader(StringIO(text))
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise ValueError(f"the credential report has no column {missing[0]}")
    found: dict[str, Any] = {"users": []}
    for line in reader:
        row = _row(line, reader.line_num)
        if row["user"] == ROOT:
            found["root"] = row
        else:
            found["users"].append(row)
    return found


def _row(line: dict[str, str], number: int) -> Row:
    row = {name: line[name] for name in COLUMNS}
    if None in row.values():
        raise ValueError(f"line {number} of the credential report is cut short")
    return row


def flag(word: str) -> bool | None:
    """`true` or `false` in any case; None where the report does not tell; ValueError for another word."""
    known = {"true": True, "false": False, **dict.fromkeys(_NOTHING)}
    if word.lower() not in known:
        raise ValueError(f"{word!r} is neither true nor false")
    return known[word.lower()]


def moment(word: str) -> str | None:
    """An ISO 8601 time in recorded form; None where the report has none; ValueError for another word."""
    return None if word.lower() in _NOTHING else timestamp(datetime.fromisoformat(word))


def access_keys(row: Row) -> list[dict[str, Any]]:
    """The access keys of a row in the form of `AccessKey`; a place without a key is left out."""
    keys = (_key(row, number) for number in (1, 2))
    return [key for key in keys if key["active"] or key["rotated_at"] or key["used_at"]]


def _key(row: Row, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "active": flag(row[f"access_key_{number}_active"]) is True,
        "rotated_at": moment(row[f"access_key_{number}_last_rotated"]),
        "used_at": moment(row[f"access_key_{number}_last_used_date"]),
    }


def certificates(row: Row) -> int:
    """How many active signing certificates a row has."""
    return sum(flag(row[f"cert_{number}_active"]) is True for number in (1, 2))
