"""sshd_config with Include and Match, and what `sshd -T` prints. Source: sshd_config(5), sshd(8)."""

from __future__ import annotations

import fnmatch
import re
import shlex
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines, texts

MAIN: Final = "/etc/ssh/sshd_config"

_SYNONYMS: Final = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
}


def sshd_config(entries: list[Entry]) -> list[dict[str, Any]] | None:
    """The options in the order in which sshd meets them: `{option, value, match}`; None without a main file.

    Raises ValueError for an Include of a file that was not read, or of itself.
    """
    files = texts(entries)
    if MAIN not in files:
        return None
    return _options(files, MAIN, None, 0)


def _options(files: dict[str, str], path: str, match: str | None, depth: int) -> list[dict[str, Any]]:
    if depth > 16:
        raise ValueError(f"{path} includes itself")
    found: list[dict[str, Any]] = []
    outer = match
    for line in lines(files[path]):
        option, value = _parted(line)
        if option == "match":
            # A Match block of an included file ends with that file, and holds only where the file is included.
            match = outer or "all" if value.lower() == "all" else value
        elif option == "include":
            for included in _included(files, value):
                found += _options(files, included, match, depth + 1)
        else:
            found.append({"option": _SYNONYMS.get(option, option), "value": value, "match": match})
    return found


def _parted(line: str) -> tuple[str, str]:
    words = re.split(r"\s*=\s*|\s+", line, maxsplit=1)
    value = str(words[1]).strip() if len(words) > 1 else ""
    if len(value) > 1 and value[0] == '"' == value[-1]:
        value = value[1:-1]
    return words[0].lower(), re.sub(r"\s+#.*$", "", value)


def _included(files: dict[str, str], value: str) -> list[str]:
    found = []
    for pattern in shlex.split(value):
        full = pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"
        here = sorted(
            path for path in files if path.count("/") == full.count("/") and fnmatch.fnmatchcase(path, full)
        )
        if not here and fnmatch.translate(full) not in _READ:
            raise ValueError(f"Include {pattern} leads to files that are not read")
        found += here
    return found


_READ: Final = frozenset(fnmatch.translate(f"/etc/ssh/sshd_config.d/{name}") for name in ("*.conf", "*"))
"""Includes of which every match is read, so that no match is an answer."""


def sshd_dump(text: str) -> dict[str, str]:
    """The output of `sshd -T`: option to value; options that stand several times are joined by a space."""
    found: dict[str, str] = {}
    for line in lines(text):
        option, value = _parted(line)
        option = _SYNONYMS.get(option, option)
        found[option] = f"{found[option]} {value}" if option in found else value
    return found
