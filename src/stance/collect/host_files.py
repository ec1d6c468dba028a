"""Files of a host, read within bounds: never a device or a pipe, never outside the root, never without end."""

from __future__ import annotations

import errno
import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

MAX_LINKS: Final = 40
"""How many symbolic links one path may lead through, as in Linux."""

TYPES: Final = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "link",
    stat.S_IFSOCK: "socket",
    stat.S_IFIFO: "pipe",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
}


def shown(name: str) -> str:
    """A file name as text that any store takes: bytes that are no UTF-8 are written as `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def metadata(path: str, info: os.stat_result) -> dict[str, Any]:
    """What is kept of an inode: path, type, mode (permission bits), uid, gid, size in bytes, mtime in seconds."""
    return {
        "path": shown(path),
        "type": TYPES.get(stat.S_IFMT(info.st_mode), "other"),
        "mode": stat.S_IMODE(info.st_mode),
        "uid": info.st_uid,
        "gid": info.st_gid,
        "size": info.st_size,
        "modified": int(info.st_mtime),
    }


@dataclass(frozen=True)
class Files:
    """The file tree below `root`. Symbolic links are followed within it, absolute ones included.

    Every method raises OSError as the system does; paths are absolute within the root.
    """

    root: str = "/"
    max_bytes: int = 64 << 20

    def real(self, path: str) -> str:
        """The path with every symbolic link in it resolved; what is missing at its end is kept."""
        pending, done, links = [*PurePosixPath(path).parts[1:]], "/", 0
        while pending:
            part = pending.pop(0)
            if part == "..":
                done = os.path.dirname(done)
                continue
            here = os.path.join(done, part)
            try:
                target = os.readlink(self.outside(here))
            except OSError:
                done = here
                continue
            links += 1
            if links > MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            pending = [p for p in target.split("/") if p not in ("", ".")] + pending
            done = "/" if target.startswith("/") else done
        return done

    def outside(self, path: str) -> str:
        """Where the path stands on this machine."""
        return path if self.root == "/" else self.root.rstrip("/") + path

    def read(self, path: str) -> bytes:
        """The content of a regular file; raises EFBIG beyond `max_bytes` and EINVAL for what is no regular file."""
        handle = os.open(self.outside(self.real(path)), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        try:
            self._check(path, os.fstat(handle))
            return self._content(path, handle)
        finally:
            os.close(handle)

    def _check(self, path: str, info: os.stat_result) -> None:
        if stat.S_ISDIR(info.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(info.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)

    def _content(self, path: str, handle: int) -> bytes:
        # Files of /proc and /sys say nothing of their size, so the end is found by reading.
        chunks, total = [], 0
        while chunk := os.read(handle, 1 << 20):
            chunks.append(chunk)
            total += len(chunk)
            if total > self.max_bytes:
                raise OSError(errno.EFBIG, f"more than {self.max_bytes} bytes", path)
        return b"".join(chunks)

    def info(self, path: str) -> dict[str, Any]:
        """The metadata of what stands at the path, or where links there lead to."""
        return metadata(path, os.lstat(self.outside(self.real(path))))

    def expand(self, pattern: str) -> Iterator[str]:
        """The paths that match a shell pattern, sorted. A directory that may not be read raises PermissionError,
        for what is in it cannot be told; one that is missing holds nothing."""
        yield from self._expand("/", [p for p in pattern.split("/") if p])

    def _expand(self, base: str, parts: list[str]) -> Iterator[str]:
        if not parts:
            yield base
            return
        first, rest = parts[0], parts[1:]
        for name in self._names(base, first):
            path = os.path.join(base, name)
            if rest or self._exists(path):
                yield from self._expand(path, rest)

    def _names(self, base: str, pattern: str) -> list[str]:
        if not any(c in pattern for c in "*?["):
            return [pattern]
        try:
            names = os.listdir(self.outside(self.real(base)))
        except (FileNotFoundError, NotADirectoryError):
            return []
        found = [n for n in names if fnmatch.fnmatchcase(n, pattern) and (pattern[0] == "." or n[0] != ".")]
        return sorted(found)

    def _exists(self, path: str) -> bool:
        try:
            os.lstat(self.outside(self.real(path)))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True
