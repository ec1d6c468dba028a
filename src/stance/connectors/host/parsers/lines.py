"""What most configuration files share: lines, comments, continuations, key and value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Entry = Mapping[str, Any]
"""A file as the transport gives it: path, mode, uid, gid, type and, where asked for, text."""


def lines(text: str, comment: str = "#", continued: bool = False) -> Iterator[str]:
    """The lines that say something, stripped; with `continued`, a backslash at the end joins the next line."""
    if continued:
        text = re.sub(r"\\\r?\n", " ", text)
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped and stripped[0] not in comment:
            yield stripped


def pairs(text: str, separator: str | None = None) -> dict[str, str]:
    """`key separator value` lines as a mapping, the last one counting; without a separator it is white space.

    Quotes around a value and comments behind it are dropped.
    """
    found = {}
    for line in lines(text, "#;"):
        key, parted, value = line.partition(separator) if separator else _split(line)
        if parted:
            found[key.strip()] = unquoted(re.sub(r"\s#.*$", "", value).strip())
    return found


def _split(line: str) -> tuple[str, str, str]:
    words = line.split(None, 1)
    return words[0], " ", words[1] if len(words) > 1 else ""


def unquoted(value: str) -> str:
    """The value without one pair of quotes around it."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def texts(entries: list[Entry]) -> dict[str, str]:
    """The files' texts by path."""
    return {entry["path"]: entry["text"] for entry in entries}


def number(text: str) -> int:
    """The whole number in a file of one line."""
    return int(text.strip())


def word(text: str) -> str:
    """The file's only line. Raises ValueError when it says nothing."""
    if not text.strip():
        raise ValueError("it is empty")
    return text.strip()


def whole(value: str | None, default: int) -> int:
    """A number of a configuration file, which counts as not set when it is none."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
