"""Taking secrets out of values before they are stored or shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stance.classify.scan import MAX_TEXT, Secret, find_in_field, find_secrets

Path = tuple[Any, ...]

_NAMES = ("name", "key", "parameterkey", "variable", "id")
_VALUES = ("value", "parametervalue")
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Redaction:
    """A secret that was taken out: where it stood in the value, what it was, and its keyed hash."""

    path: Path
    secret: Secret
    digest: str


def keyed_hash(key: bytes, value: str) -> str:
    """Return 16 hexadecimal digits that are equal for equal secrets under one key (1 to 64 bytes)."""
    if not 0 < len(key) <= 64:
        raise ValueError("the key of a keyed hash has 1 to 64 bytes")
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=8).hexdigest()


def redact(value: Any, key: bytes) -> tuple[Any, list[Redaction]]:
    """Return a JSON value without its secrets, and what was taken out.

    Each secret becomes ``[redacted TYPE MASK HASH]``. Texts are looked through one by one, with the name of
    their field; dictionary keys too. A text beyond `MAX_TEXT` is left out as a whole.
    """
    found: list[Redaction] = []
    return _walk(value, (), "", key, found), found


def _walk(value: Any, path: Path, name: str, key: bytes, found: list[Redaction]) -> Any:
    match value:
        case str():
            return _text(value, path, name, key, found)
        case dict():
            return _fields(value, path, key, found)
        case list() | tuple():
            return [_walk(item, (*path, i), name, key, found) for i, item in enumerate(value)]
    return value


def _fields(value: dict[Any, Any], path: Path, key: bytes, found: list[Redaction]) -> dict[Any, Any]:
    label, clean = _label(value), {}
    for name, item in value.items():
        shown = name if not isinstance(name, str) or _harmless(name) else _text(name, path, "", key, found)
        told = label if label and str(name).lower() in _VALUES else str(name)
        clean[shown] = _walk(item, (*path, shown), told, key, found)
    return clean


@lru_cache(maxsize=8192)
def _harmless(name: str) -> bool:
    """Field names come again and again."""
    return len(name) <= MAX_TEXT and not find_secrets(name)


def _label(value: dict[Any, Any]) -> str:
    """Return the name in a pair of name and value (``{"Name": "DB_PASSWORD", "Value": ...}``)."""
    named = {str(k).lower(): v for k, v in value.items()}
    return next((named[n] for n in _NAMES if isinstance(named.get(n), str)), "")


def _text(text: str, path: Path, name: str, key: bytes, found: list[Redaction]) -> str:
    if len(text) > MAX_TEXT:
        return f"[left out {len(text)} characters]"
    for _ in range(_PASSES):  # taking one secret out can lay the next one bare
        secrets = find_in_field(name, text) if name else find_secrets(text)
        if not secrets:
            break
        text = _replaced(text, secrets, path, key, found)
    return text


def _replaced(text: str, secrets: Iterable[Secret], path: Path, key: bytes, found: list[Redaction]) -> str:
    parts, last = [], 0
    for secret in secrets:
        digest = keyed_hash(key, text[secret.start : secret.end])
        found.append(Redaction(path, secret, digest))
        parts += [text[last : secret.start], f"[redacted {secret.type} {secret.mask} {digest}]"]
        last = secret.end
    return "".join([*parts, text[last:]])
