"""Cloud credentials in files, and the instance that a host is. Source: AWS CLI User Guide, "Configuration and
credential file settings"; cloud-init, "Instance metadata", on the file system."""

from __future__ import annotations

import re
from typing import Any, Final

from stance.classify.key_ids import account_of_key, lasting_keys
from stance.connectors.host.parsers.lines import Entry
from stance.connectors.host.parsers.modes import file_entry

_SECTION: Final = re.compile(r"^\s*\[(?:profile\s+)?([^\]]+)\]\s*$")
_INSTANCE: Final = re.compile(r"\bi-[0-9a-f]{8,17}\b")


def credentials(entries: list[Entry]) -> list[dict[str, Any]]:
    """The access keys of files by id, each with its file and profile; comments count too."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        for profile, key in _keys(entry["text"]):
            row = {"file": file_entry(entry), "profile": profile, "key": key, "key_account": account_of_key(key)}
            found.setdefault((entry["path"], key), row)
    return [found[place] for place in sorted(found)]


def _keys(text: str) -> list[tuple[str | None, str]]:
    profile, found = None, []
    for line in text.splitlines():
        if section := _SECTION.match(line):
            profile = section[1].strip()
        found += [(profile, key) for key in lasting_keys(line)]
    return found


def instance_id(text: str) -> str | None:
    """The id of the EC2 instance that the host is, as cloud-init noted it; None of another cloud."""
    found = _INSTANCE.search(text)
    return found[0] if found else None
