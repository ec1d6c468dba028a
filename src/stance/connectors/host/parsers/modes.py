"""Files' modes, told so that rules can ask for them."""

from __future__ import annotations

import stat
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
    """Whether others than root may change the file: by owning it, or by a mode that lets group or everyone write."""
    loose = entry["mode"] & (stat.S_IWOTH | (stat.S_IWGRP if entry["gid"] != 0 else 0))
    return entry["type"] != "link" and (entry["uid"] != 0 or bool(loose))
