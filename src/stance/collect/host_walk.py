"""One bounded walk of the root file system, for what stands anywhere: special modes and owners that do not exist."""

from __future__ import annotations

import grp
import os
import pwd
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from stance.collect.host_files import Files, metadata
from stance.collect.transport import CallError
from stance.conditions import partial
from stance.model import Reason

SKIPPED: Final = frozenset({"/proc", "/sys", "/dev", "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers"})
"""What the walk leaves out: the kernel's own trees, and the layers of images, which are no files of this host."""

SHOWN: Final = 500
"""How many elements of one list are kept; beyond it the list is marked as partial."""

_SPECIAL: Final = stat.S_ISUID | stat.S_ISGID


@dataclass
class _Found:
    """What the walk has met so far, and the owners that exist."""

    users: set[int]
    groups: set[int]
    live: bool
    suid: list[dict[str, Any]] = field(default_factory=list)
    writable_files: list[dict[str, Any]] = field(default_factory=list)
    open_directories: list[dict[str, Any]] = field(default_factory=list)
    unowned: list[dict[str, Any]] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)

    def owned(self, info: os.stat_result) -> bool:
        """Whether the file's user and group exist; other sources than files are asked only for those not in them."""
        return self._known(info.st_uid, self.users, pwd.getpwuid) and self._known(
            info.st_gid, self.groups, grp.getgrgid
        )

    def _known(self, number: int, known: set[int], ask: Callable[[int], object]) -> bool:
        if number in known:
            return True
        if self.live:
            try:
                ask(number)
            except KeyError:
                return False
            known.add(number)
            return True
        return False

    def look(self, path: str, info: os.stat_result, inherited: bool) -> bool:
        """Note what is special about a file; whether it is unowned."""
        mode = info.st_mode
        if stat.S_ISREG(mode):
            if mode & _SPECIAL:
                self.suid.append(metadata(path, info))
            if mode & stat.S_IWOTH:
                self.writable_files.append(metadata(path, info))
        elif stat.S_ISDIR(mode) and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            self.open_directories.append(metadata(path, info))
        unowned = not self.owned(info)
        # Below an unowned folder everything usually is: the folder stands for it.
        if unowned and not inherited:
            self.unowned.append(metadata(path, info))
        return unowned


def walk(files: Files, seconds: float, entries: int) -> dict[str, Any]:
    """Lists of files `suid` (with `package`), `writable_files`, `open_directories` and `unowned`, by path.

    Stays on the root's file system and follows no link. Raises CallError: ETIME beyond `seconds` or `entries`, EACCES
    when a folder may not be read. `suid` is missing where no package database says which files are packaged.
    """
    found = _Found(_ids(files, "/etc/passwd"), _ids(files, "/etc/group"), files.root == "/")
    _descend(files, found, time.monotonic() + seconds, entries)
    if found.denied:
        more = f" and {len(found.denied) - 1} more folders" if len(found.denied) > 1 else ""
        raise CallError(Reason.DENIED, "EACCES", f"{min(found.denied)}{more} may not be read")
    answer: dict[str, Any] = {
        name: _bounded(getattr(found, name)) for name in ("writable_files", "open_directories", "unowned")
    }
    packaged = _packaged(files, {f["path"] for f in found.suid})
    if packaged is not None:
        answer["suid"] = _bounded([{**f, "packaged": f["path"] in packaged} for f in found.suid])
    return answer


def _descend(files: Files, found: _Found, deadline: float, entries: int) -> None:
    top = os.lstat(files.outside("/"))
    stack = [("/", False)]
    while stack:
        folder, inherited = stack.pop()
        for path, info in _inside(files, folder, found):
            entries -= 1
            unowned = found.look(path, info, inherited)
            if stat.S_ISDIR(info.st_mode) and info.st_dev == top.st_dev and path not in SKIPPED:
                stack.append((path, inherited or unowned))
        if time.monotonic() > deadline or entries < 0:
            raise CallError(Reason.TIMEOUT, "ETIME", "the file system is larger than one walk may read")


def _inside(files: Files, folder: str, found: _Found) -> Iterator[tuple[str, os.stat_result]]:
    prefix = folder if folder == "/" else f"{folder}/"
    try:
        with os.scandir(files.outside(folder)) as listing:
            for entry in listing:
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if not stat.S_ISLNK(info.st_mode) and prefix + entry.name not in SKIPPED:
                    yield prefix + entry.name, info
    except PermissionError:
        found.denied.append(folder)
    except (FileNotFoundError, NotADirectoryError):
        return


def _bounded(found: list[dict[str, Any]]) -> Any:
    ordered = sorted(found, key=lambda f: str(f["path"]))
    return ordered if len(ordered) <= SHOWN else partial(ordered[:SHOWN])


def _ids(files: Files, path: str) -> set[int]:
    """The numbers in the third column of /etc/passwd or /etc/group."""
    rows = (line.split(":") for line in files.read(path).decode("utf-8", "replace").splitlines())
    return {int(row[2]) for row in rows if len(row) > 2 and row[2].isdigit()}


def _packaged(files: Files, paths: set[str]) -> set[str] | None:
    """Those of the paths that some package brought; None without dpkg's file lists.

    A path counts under both its names where /bin, /lib or /sbin were merged into /usr.
    """
    lists = list(files.expand("/var/lib/dpkg/info/*.list"))
    if not lists:
        return None
    wanted = {alias.encode(): path for path in paths for alias in (path, path.removeprefix("/usr"))}
    found: set[str] = set()
    for name in lists:
        found.update(wanted[line] for line in files.read(name).split(b"\n") if line in wanted)
    return found


TOPICS: Final[Mapping[str, Callable[[Files, float, int], Any]]] = {"files": walk}
