"""Tables made from /proc: which process holds which socket, which run, and which use files that are gone."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from stance.collect.host_files import Files, shown

_SOCKET: Final = re.compile(r"socket:\[(\d+)\]")
_GONE: Final = re.compile(r" (/(?:usr|lib|opt|bin|sbin)\S*?\.so\S*) \(deleted\)$", re.MULTILINE)


class PartError(Exception):
    """Only a part of a table could be read: what was found, and what stood in the way."""

    def __init__(self, found: list[dict[str, Any]], cause: PermissionError) -> None:
        super().__init__(str(cause))
        self.found, self.cause = found, cause


def any_process(files: Files) -> bool:
    """Whether /proc shows a process at all. Raises OSError where there is no /proc."""
    return any(name.isdigit() for name in os.listdir(files.outside("/proc")))


def _processes(files: Files) -> Iterator[str]:
    """The folders of all processes. Raises PermissionError where /proc hides those of other users."""
    names = [name for name in os.listdir(files.outside("/proc")) if name.isdigit()]
    if "1" not in names:
        raise PermissionError(errno.EACCES, "processes of other users are hidden", "/proc")
    yield from (f"/proc/{name}" for name in sorted(names, key=int))


def _others(files: Files) -> Iterator[str]:
    """The folders of all processes but ours, of which a rescan would say something else."""
    own = f"/proc/{os.getpid()}"
    return (folder for folder in _processes(files) if folder != own)


def _name(files: Files, folder: str) -> str:
    return files.read(f"{folder}/comm").decode("utf-8", "replace").strip()


def processes(files: Files) -> list[dict[str, Any]]:
    """The running programs by name, each once: `{name}`."""
    names = set()
    for folder in _others(files):
        try:
            names.add(_name(files, folder))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [{"name": name} for name in sorted(names)]


def _held(files: Files, folder: str) -> set[int]:
    base, held = files.outside(f"{folder}/fd"), set()
    for handle in os.listdir(base):
        try:
            found = _SOCKET.match(os.readlink(f"{base}/{handle}"))
        except FileNotFoundError:
            continue
        if found:
            held.add(int(found[1]))
    return held


def socket_owners(files: Files) -> list[dict[str, Any]]:
    """Which program holds a socket that waits for peers: `{inode, process, program}`, one each.

    Raises PartError when a socket's holder is not found among the processes that may be looked into.
    """
    wanted = _waiting(files)
    owners: dict[int, dict[str, Any]] = {}
    denied: PermissionError | None = None
    for folder in _processes(files):
        try:
            for inode in (_held(files, folder) & wanted) - owners.keys():
                owners[inode] = {"inode": inode, "process": _name(files, folder), "program": _program(files, folder)}
        except (FileNotFoundError, ProcessLookupError):
            continue
        except PermissionError as error:
            denied = denied or error
    found = [owners[inode] for inode in sorted(owners)]
    if denied is not None and wanted - owners.keys():
        raise PartError(found, denied)
    return found


def _waiting(files: Files) -> set[int]:
    """The inodes of sockets in /proc/net that have no peer."""
    found: set[int] = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        try:
            lines = files.read(f"/proc/net/{table}").decode("ascii", "replace").splitlines()[1:]
        except FileNotFoundError:
            continue
        rows = (line.split() for line in lines)
        found.update(int(row[9]) for row in rows if len(row) > 9 and row[9].isdigit() and row[2].endswith(":0000"))
    return found - {0}


def _program(files: Files, folder: str) -> str | None:
    try:
        return shown(os.readlink(files.outside(f"{folder}/exe"))).removesuffix(" (deleted)")
    except FileNotFoundError:
        return None


def _stale(files: Files, folder: str) -> dict[str, Any] | None:
    gone = _GONE.search(files.read(f"{folder}/maps").decode("utf-8", "replace"))
    return {"name": _name(files, folder), "library": gone[1]} if gone else None


def stale_processes(files: Files) -> list[dict[str, Any]]:
    """Programs that still run code of libraries which were replaced on disk: `{name, library}`, each name once.

    Raises PartError when not every process may be looked into.
    """
    found: dict[str, dict[str, Any]] = {}
    denied: PermissionError | None = None
    for folder in _others(files):
        try:
            stale = _stale(files, folder)
        except (FileNotFoundError, ProcessLookupError):
            continue
        except PermissionError as error:
            denied = denied or error
            continue
        if stale:
            found[stale["name"]] = stale
    names = [found[name] for name in sorted(found)]
    if denied is not None:
        raise PartError(names, denied)
    return names


TOPICS: Final[Mapping[str, Callable[[Files], Any]]] = {
    "processes": processes,
    "socket-owners": socket_owners,
    "stale-processes": stale_processes,
}
