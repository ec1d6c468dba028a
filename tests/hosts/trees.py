"""File trees of made-up hosts, written below a folder."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collect.memory import MemorySink
from stance.collect.engine import collect
from stance.collect.host import Limits, discover
from stance.collect.plan import plan
from stance.model import Record, Resource, declared

Content = str | bytes | tuple[str, int]


def plant(root: Path, files: Mapping[str, Content]) -> Path:
    """Write files; a tuple is text and mode. Folders come by themselves, 0755."""
    for path, content in files.items():
        text, mode = content if isinstance(content, tuple) else (content, 0o644)
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        target.chmod(mode)
    return root


def collected(root: Path | str, limits: Limits | None = None) -> dict[str, list[Record]]:
    """The records of a scan of the tree by kind."""
    found = discover(str(root), limits)
    sink = MemorySink()
    resources = declared("stance.connectors.host", Resource)
    asyncio.run(collect(plan(resources, found.target), found.transport, sink, "s"))
    return {scope.kind: commit.records for scope, commit in sink.scopes.items()}


def only(records: dict[str, list[Any]], kind: str) -> Record:
    """The one record of a kind."""
    (record,) = records[kind]
    return record


def entries(files: dict[str, str]) -> list[dict[str, Any]]:
    """Files as the transport gives them."""
    return [
        {"path": p, "text": t, "mode": 0o644, "uid": 0, "gid": 0, "type": "file", "size": len(t), "modified": 0}
        for p, t in files.items()
    ]


BASE: dict[str, Content] = {
    "/etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "/etc/hostname": "testhost\n",
    "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"
    "ann:x:1000:1000::/home/ann:/bin/bash\n",
    "/etc/shadow": (
        "root:*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\nann:$y$j9T$x$y:20000:0:180:7:30::\n",
        0o640,
    ),
    "/etc/group": "root:x:0:\ndaemon:x:1:\nann:x:1000:\n",
    "/proc/self/mountinfo": "22 1 0:20 / / rw,relatime - ext4 /dev/sda1 rw\n",
    "/proc/net/tcp": "  sl  local_address rem_address   st\n",
}
"""A host that nothing is wrong with, as far as it goes."""


def home(user: str) -> str:
    """The home folder of a user of that host."""
    return next(line.split(":")[5] for line in str(BASE["/etc/passwd"]).splitlines() if line.startswith(f"{user}:"))
