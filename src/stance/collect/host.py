"""A Linux host as a source: its files, commands, kernel tables and one walk of its file system.

Operations: `file:/path` gives a text; `glob:/pattern …` every matching file with its `text`; `stat:/path …` the
metadata of what matches; `exec:command` its output; `proc:topic` and `walk:topic` tables made by
`host_proc` and `host_walk`. `{Name}` in an operation is filled from the call's arguments, as plain text.
"""

from __future__ import annotations

import asyncio
import errno
import glob
import hashlib
import io
import os
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from stance.collect import host_exec, host_proc, host_walk
from stance.collect.host_files import Files
from stance.collect.plan import Target
from stance.collect.transport import CallError, TargetError
from stance.model import Call, Reason

T = TypeVar("T")

CODES: Final = {errno.ENOENT: "ENOENT", errno.ENOTDIR: "ENOENT", errno.ESRCH: "ENOENT", errno.ENODEV: "ENOENT"}
"""Errors that mean that there is no such file, with the code that `Call.absent` names."""


MAX_UNPACKED: Final = 256 << 20
"""How many bytes a packed file may grow to."""


@dataclass(frozen=True)
class Limits:
    """How long, in seconds, and how much, in bytes, one call may take."""

    seconds: float = 20.0
    walk_seconds: float = 60.0
    walk_entries: int = 5_000_000
    max_bytes: int = 64 << 20


@dataclass
class HostTransport:
    """Reads one host. `root` is the file tree: `/` for the running system, or where an image is mounted, in which
    case nothing can be executed and the kernel is not this one's."""

    root: str = "/"
    limits: Limits = field(default_factory=Limits)

    async def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        """The one answer to a call. Raises CallError with code ENOENT, ENOCMD, EACCES, ETIME, EXIT or EFBIG; the
        reason is None for codes that the call declares as absent."""
        try:
            yield await self._answer(call, args)
        except host_proc.PartError as part:
            yield part.found
            raise told(part.cause) from None
        except CallError as error:
            if error.code in call.absent_codes:
                raise CallError(None, error.code, error.message) from None
            raise

    async def close(self) -> None:
        """Nothing is held open."""

    async def _answer(self, call: Call, args: Mapping[str, Any]) -> Any:
        if call.service == "exec":
            if args:
                raise CallError(Reason.ERROR, "EINVAL", "a command takes no arguments but those declared")
            if self.root != "/":
                raise CallError(Reason.UNSUPPORTED, "EOFFLINE", "commands of an image cannot be run")
            return await host_exec.run(call.name, self.limits.seconds, self.limits.max_bytes)
        asked = ["/proc/"] if call.service == "proc" else call.name.split()
        if any(self._without(top) for top in ("/proc", "/sys") if any(path.startswith(f"{top}/") for path in asked)):
            raise CallError(Reason.UNSUPPORTED, "EOFFLINE", "no kernel is running on this file tree")
        if call.service == "proc" and self.root != "/" and not host_proc.any_process(Files(self.root)):
            raise CallError(Reason.UNSUPPORTED, "EOFFLINE", "no process is running on this file tree")
        read = self._reader(call, args)
        seconds = self.limits.walk_seconds if call.service == "walk" else self.limits.seconds
        return await in_thread(read, seconds, call.operation)

    def _without(self, top: str) -> bool:
        """Whether the kernel's tree is not mounted there, as in an image: then a missing file says nothing."""
        try:
            return not os.listdir(Files(self.root).outside(top))
        except OSError:
            return True

    def _reader(self, call: Call, args: Mapping[str, Any]) -> Callable[[], Any]:
        files = Files(self.root, self.limits.max_bytes)
        if call.service == "file":
            return lambda: files.read(call.name).decode("utf-8", "replace")
        if call.service == "glob":
            return lambda: _contents(files, call.name, args)
        if call.service == "stat":
            return lambda: _stats(files, call.name, args)
        if call.service == "proc" and call.name in host_proc.TOPICS:
            return lambda: host_proc.TOPICS[call.name](files)
        if call.service == "walk" and call.name in host_walk.TOPICS:
            bounds = (self.limits.walk_seconds * 0.9, self.limits.walk_entries)
            return lambda: host_walk.TOPICS[call.name](files, *bounds)
        raise CallError(Reason.UNSUPPORTED, "EINVAL", f"a host has no operation {call.operation}")


def filled(patterns: str, args: Mapping[str, Any]) -> list[str]:
    """The patterns of an operation, `{Name}` replaced by the argument of that name, in which nothing is special.

    A list as argument gives a pattern for each of its texts.
    """
    found = patterns.split()
    for name, value in args.items():
        hole, values = f"{{{name}}}", value if isinstance(value, list) else [value]
        found = [
            pattern.replace(hole, glob.escape(str(one)))
            for pattern in found
            for one in (values if hole in pattern else [""])
        ]
    return found


def unpacked(path: str, content: bytes) -> bytes:
    """The content of a file, decompressed when its name says that it is packed; raises EINVAL when it is damaged."""
    opener = _PACKED.get(path.rpartition(".")[2])
    if opener is None:
        return content
    try:
        with opener(io.BytesIO(content)) as stream:
            whole: bytes = stream.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, RuntimeError, ValueError) as error:
        raise OSError(errno.EINVAL, f"cannot be decompressed: {error}", path) from None
    if len(whole) > MAX_UNPACKED:
        raise OSError(errno.EFBIG, f"more than {MAX_UNPACKED} bytes", path)
    return whole


def _lz4(stream: io.BytesIO) -> Any:
    from lz4.frame import LZ4FrameFile  # container images keep their package lists in this form

    return LZ4FrameFile(stream)


def _gzip(stream: io.BytesIO) -> Any:
    import gzip

    return gzip.GzipFile(fileobj=stream)


def _xz(stream: io.BytesIO) -> Any:
    import lzma

    return lzma.LZMAFile(stream)


_PACKED: Final[Mapping[str, Callable[[io.BytesIO], Any]]] = {"lz4": _lz4, "gz": _gzip, "xz": _xz}


def _contents(files: Files, patterns: str, args: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for pattern in filled(patterns, args):
        for path in files.expand(pattern):
            about = _about(files, path)
            if about is not None and about["type"] == "file":
                found.append({**about, "text": unpacked(path, files.read(path)).decode("utf-8", "replace")})
    return found


def _stats(files: Files, patterns: str, args: Mapping[str, Any]) -> list[dict[str, Any]]:
    paths = [path for pattern in filled(patterns, args) for path in files.expand(pattern)]
    return [about for path in paths if (about := _about(files, path)) is not None]


def _about(files: Files, path: str) -> dict[str, Any] | None:
    """The metadata, or None for what has vanished meanwhile or is a link that leads nowhere."""
    try:
        return files.info(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


async def in_thread(work: Callable[[], T], seconds: float, what: str) -> T:
    """The result of blocking work. Raises CallError when it fails, or takes longer than `seconds`.

    The thread is a daemon: a read that never returns, of a dead network mount say, holds nobody up.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, error: BaseException | None) -> None:
        if not result.done():
            result.set_exception(error) if error is not None else result.set_result(value)  # type: ignore[arg-type]

    def body() -> None:
        value: T | None = None
        error: Exception | None = None
        try:
            value = work()
        except (CallError, host_proc.PartError) as failed:
            error = failed
        except OSError as failed:
            error = told(failed)
        except Exception as failed:  # noqa: BLE001 - collect's boundary: a defect here is this call's, not the scan's
            error = CallError(Reason.ERROR, type(failed).__name__, str(failed)[:200])
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, value, error)

    threading.Thread(target=body, name=f"stance {what}", daemon=True).start()
    try:
        return await asyncio.wait_for(result, seconds)
    except TimeoutError:
        raise CallError(Reason.TIMEOUT, "ETIME", f"{what} took longer than {seconds:g} s") from None


def told(error: OSError) -> CallError:
    """An error of the system as the engine is told of it."""
    message = f"{error.filename or ''}: {error.strerror}".lstrip(": ")
    if error.errno in (errno.EACCES, errno.EPERM):
        return CallError(Reason.DENIED, "EACCES", message)
    if error.errno in CODES:
        return CallError(Reason.UNSUPPORTED, CODES[error.errno], message)
    return CallError(Reason.ERROR, errno.errorcode.get(error.errno or 0, "EIO"), message)


@dataclass(frozen=True)
class HostTarget:
    """A host to be scanned: what a plan is made for, and the transport that reads it."""

    target: Target
    transport: HostTransport


def discover(root: str = "/", limits: Limits | None = None) -> HostTarget:
    """The host whose file tree is `root`, named by its machine id, else by a digest of its host keys or name.

    Raises TargetError when there is no such tree.
    """
    files = Files(root)
    try:
        next(os.scandir(root), None)
    except OSError as error:
        raise TargetError(f"host root {root}: {error.strerror}; name a folder that holds a file tree") from None
    name = _first_line(files, "/proc/sys/kernel/hostname") or _first_line(files, "/etc/hostname") or "localhost"
    target = Target("host", _identity(files, name), name=name)
    return HostTarget(target, HostTransport(root, limits or Limits()))


def _identity(files: Files, name: str) -> str:
    machine = _first_line(files, "/etc/machine-id") or _first_line(files, "/var/lib/dbus/machine-id")
    if machine and machine != "uninitialized":
        return machine
    keys = [_first_line(files, f"/etc/ssh/ssh_host_{kind}_key.pub") for kind in ("ecdsa", "ed25519", "rsa")]
    basis = "\n".join(keys) if any(keys) else name
    return hashlib.blake2b(basis.encode(), digest_size=16).hexdigest()


def _first_line(files: Files, path: str) -> str:
    try:
        lines = files.read(path).decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return lines[0].strip().replace("/", "_")
