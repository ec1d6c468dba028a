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


def _processes(files: Files) -> Iterator[str]:
    """The folders of all processes. Raises PermissionError where /proc hides those of other users."""
    names = [name for name in os.listdir(files.outside("/proc")) if name.isdigit()]
    if "1" not in names:
        raise PermissionError(errno.EACCES, "processes of other users are hidden", "/proc")
    yield from (f"/proc/{name}" for name in sorted(names, key=int))


def _name(files: Files, folder: str) -> str:
    return files.read(f"{folder}/comm").decode("utf-8", "replace").strip()


def processes(files: Files) -> list[dict[str, Any]]:
    """The running programs by name, each once: `{name}`."""
    return [{"name": name} for name in sorted({name for _, name in _each(files, _name)})]


def _each(files: Files, ask: Callable[[Files, str], Any]) -> Iterator[tuple[str, Any]]:
    """Every other process's folder with what `ask` says of it; those that ended meanwhile are left out."""
    own = f"/proc/{os.getpid()}"
    for folder in _processes(files):
        if folder == own:
            continue
        try:
            yield folder, ask(files, folder)
        except (FileNotFoundError, ProcessLookupError):
            continue


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

    Raises PermissionError when a socket's holder is not found among the processes that may be looked into.
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
    if denied is not None and wanted - owners.keys():
        raise denied
    return [owners[inode] for inode in sorted(owners)]


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
    """Programs that still run code of libraries which were replaced on disk: `{name, library}`, each name once."""
    found = {stale["name"]: stale for _, stale in _each(files, _stale) if stale}
    return [found[name] for name in sorted(found)]


TOPICS: Final[Mapping[str, Callable[[Files], Any]]] = {
    "processes": processes,
    "socket-owners": socket_owners,
    "stale-processes": stale_processes,
}
