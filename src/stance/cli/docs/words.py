"""Markdown from Python values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SPECIAL: Final = re.compile(r"([\\*_<|`\[\]])")


def words(text: object) -> str:
    """Prose that Markdown leaves as it is; what stands between backticks stays code."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return _SPECIAL.sub(r"\\\1", str(text))
    return "".join(_SPECIAL.sub(r"\\\1", part) if n % 2 == 0 else code(part) for n, part in enumerate(parts))


def code(text: object) -> str:
    """Text in code type, also where it holds backticks; in tables the bar is escaped."""
    plain = str(text)
    fence = "``" if "`" in plain else "`"
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}".replace("|", "\\|")


def codes(texts: Iterable[object]) -> str:
    """Several texts in code type, with commas."""
    return ", ".join(code(text) for text in texts)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table with its head; cells are Markdown already."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def anchor(title: str) -> str:
    """The fragment that a heading has."""
    return re.sub(r"[^a-z0-9_ -]", "", title.lower()).replace(" ", "-")


def first_line(text: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((text or "").strip().split("\n\n")[0].split())
