"""Cloud credentials in files, and the instance that a host is. Source: AWS CLI User Guide, "Configuration and
credential file settings"; cloud-init, "Instance metadata", on the file system."""

from __future__ import annotations

import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry
from stance.connectors.host.parsers.modes import file_entry

_KEY_ID: Final = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")
_SECTION: Final = re.compile(r"^\s*\[(?:profile\s+)?([^\]]+)\]\s*$")
_INSTANCE: Final = re.compile(r"\bi-[0-9a-f]{8,17}\b")


def credentials(entries: list[Entry]) -> list[dict[str, Any]]:
    """The access keys of files by id, each with its file and profile; comments count too."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        for profile, key in _keys(entry["text"]):
            temporary = key.startswith("ASIA")
            row = {"file": file_entry(entry), "profile": profile, "access_key_id": key, "temporary": temporary}
            found.setdefault((entry["path"], key), row)
    return [found[place] for place in sorted(found)]


def _keys(text: str) -> list[tuple[str | None, str]]:
    profile, found = None, []
    for line in text.splitlines():
        if section := _SECTION.match(line):
            profile = section[1].strip()
        found += [(profile, key) for key in _KEY_ID.findall(line)]
    return found


def instance_id(text: str) -> str | None:
    """The id of the EC2 instance that the host is, as cloud-init noted it; None of another cloud."""
    found = _INSTANCE.search(text)
    return found[0] if found else None
