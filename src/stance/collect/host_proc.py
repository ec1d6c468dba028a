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
    """The folders of all processes but ours. Raises PermissionError where /proc hides those of other users."""
    names = [name for name in os.listdir(files.outside("/proc")) if name.isdigit()]
    if "1" not in names:
        raise PermissionError(errno.EACCES, "processes of other users are hidden", "/proc")
    own = str(os.getpid())
    yield from (f"/proc/{name}" for name in sorted(names, key=int) if name != own)


def _name(files: Files, folder: str) -> str:
    return files.read(f"{folder}/comm").decode("utf-8", "replace").strip()


def processes(files: Files) -> list[dict[str, Any]]:
    """The running programs by name, each once: `{name}`."""
    return [{"name": name} for name in sorted({name for _, name in _each(files, _name)})]


def _each(files: Files, ask: Callable[[Files, str], Any]) -> Iterator[tuple[str, Any]]:
    """Every process's folder with what `ask` says of it; those that ended meanwhile are left out."""
    for folder in _processes(files):
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
    """Which program holds a socket: `{inode, process, program}`, one each; the program's path where it can be read."""
    owners: dict[int, dict[str, Any]] = {}
    for folder, held in _each(files, _held):
        for inode in held - owners.keys():
            try:
                owners[inode] = {"inode": inode, "process": _name(files, folder), "program": _program(files, folder)}
            except (FileNotFoundError, ProcessLookupError):
                continue
    return [owners[inode] for inode in sorted(owners)]


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
