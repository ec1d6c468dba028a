"""The key under which secrets are hashed: so that equal ones are seen to be equal, and none can be guessed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from stance.config import default_db


def redactor(environment: Mapping[str, str] | None = None) -> Callable[[Any], Any]:
    """A function that takes secrets out of a JSON value; what is left in their place is stable over scans."""
    from stance.classify import redact

    key = _key(Path(default_db(os.environ if environment is None else environment)).parent / "key")
    return lambda value: redact(value, key)[0]


def _key(path: Path) -> bytes:
    """The user's key; made when there is none. Where no file can be kept the machine's identity stands in."""
    try:
        return path.read_bytes()[:64] or _made(path)
    except FileNotFoundError:
        return _made(path)
    except OSError:
        return _of_machine()


def _made(path: Path) -> bytes:
    key = secrets.token_bytes(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Exclusive: of two processes that start at once one makes the key, and the other reads it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
    except FileExistsError:
        return path.read_bytes()[:64] or key
    except OSError:
        return _of_machine()
    return key


def _of_machine() -> bytes:
    try:
        return Path("/etc/machine-id").read_bytes().strip()[:64] or b"stance"
    except OSError:
        return b"stance"
