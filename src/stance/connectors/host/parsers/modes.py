"""Files' modes, told so that rules can ask for them."""

from __future__ import annotations

import stat
from pathlib import PurePosixPath
from typing import Any

from stance.connectors.host.parsers.lines import Entry


def file_entry(entry: Entry) -> dict[str, Any]:
    """What a rule asks of a file: path, octal mode, owner, group and the four permissions that matter."""
    mode = entry["mode"]
    return {
        "path": entry["path"],
        "mode": f"{mode:04o}",
        "owner": entry["uid"],
        "group": entry["gid"],
        "folder": entry["type"] == "directory",
        "group_readable": bool(mode & stat.S_IRGRP),
        "group_writable": bool(mode & stat.S_IWGRP),
        "world_readable": bool(mode & stat.S_IROTH),
        "world_writable": bool(mode & stat.S_IWOTH),
    }


def file_entries(entries: list[Entry]) -> list[dict[str, Any]]:
    """Files and folders as rules see them; links are left out, for they have no modes of their own."""
    return [file_entry(entry) for entry in entries if entry["type"] in ("file", "directory", "socket")]


def replaceable(entry: Entry) -> bool:
    """Whether others than root may change the file, or replace files in the folder: by owning it, or by its mode.

    What a group may write counts for files only: folders like /usr/local belong to groups of administrators.
    """
    mode = entry["mode"]
    if entry["uid"] != 0:
        return True
    if entry["type"] == "directory":
        return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX
    return bool(mode & (stat.S_IWOTH | (stat.S_IWGRP if entry["gid"] != 0 else 0)))


def folders(programs: list[str]) -> list[str]:
    """All folders above the programs, but the root."""
    return sorted({str(parent) for path in programs for parent in PurePosixPath(path).parents} - {"/", "//", "."})
