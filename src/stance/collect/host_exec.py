"""Commands of a host, run within bounds: no shell, a fixed environment, a time cap and an output cap."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
from typing import Final

from stance.collect.transport import CallError
from stance.model import Reason

PATH: Final = "/usr/sbin:/usr/bin:/sbin:/bin"
"""Where commands are looked for: only what the system itself installs, never what the caller's PATH names."""

_DENIED: Final = ("permission denied", "not permitted", "must be root", "you must be root", "access denied")


async def run(command: str, seconds: float, max_bytes: int) -> str:
    """The standard output of a declared command line, as text.

    Raises CallError: ENOCMD when it is not installed, EXIT when it failed, ETIME beyond `seconds`, EFBIG beyond
    `max_bytes`. The command and all its children are ended in every case.
    """
    words = shlex.split(command)
    program = shutil.which(words[0], path=PATH)
    if program is None:
        raise CallError(Reason.UNSUPPORTED, "ENOCMD", f"{words[0]} is not installed")
    process = await asyncio.create_subprocess_exec(
        program,
        *words[1:],
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd="/",
        env={"PATH": PATH, "LC_ALL": "C"},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            out, err = await asyncio.gather(_bounded(process.stdout, max_bytes), _bounded(process.stderr, 1 << 16))
            status = await process.wait()
    except TimeoutError:
        raise CallError(Reason.TIMEOUT, "ETIME", f"{words[0]} took longer than {seconds:g} s") from None
    finally:
        await _ended(process)
    if out is None:
        raise CallError(Reason.ERROR, "EFBIG", f"{words[0]} wrote more than {max_bytes} bytes")
    if status != 0:
        raise _failed(words[0], status, (err or b"").decode("utf-8", "replace"))
    return out.decode("utf-8", "replace")


async def _ended(process: asyncio.subprocess.Process) -> None:
    """End the command with all its children; one that the kernel does not let go of is left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), 2)


async def _bounded(stream: asyncio.StreamReader | None, max_bytes: int) -> bytes | None:
    """All that the stream gives, or None when it is more than `max_bytes`; the rest is read and dropped."""
    assert stream is not None
    chunks, total = [], 0
    while chunk := await stream.read(1 << 16):
        total += len(chunk)
        if total <= max_bytes:
            chunks.append(chunk)
    return b"".join(chunks) if total <= max_bytes else None


def _failed(name: str, status: int, said: str) -> CallError:
    reason = Reason.DENIED if any(word in said.lower() for word in _DENIED) else Reason.ERROR
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return CallError(reason, "EXIT", f"{name} ended with {status}: {first[:200]}")
