"""How values become bytes: JSON by orjson, cold ones in zstd, digests by BLAKE2b."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

import orjson

loads: Final = orjson.loads
SORTED: Final = orjson.OPT_SORT_KEYS
T = TypeVar("T")
_LARGEST: Final = 2**63


def dumps(value: Any) -> bytes:
    """JSON with sorted keys: equal values give equal bytes.

    What JSON or a database cannot hold (lone surrogates of undecodable names, integers beyond 64 bits) is written
    as readable text in its place.
    """
    try:
        return orjson.dumps(value, option=SORTED)
    except TypeError:
        return orjson.dumps(_clean(value), option=SORTED)


def dumps_some(value: Any) -> bytes | None:
    """JSON, or None for what is empty."""
    return dumps(value) if value else None


def loads_some(data: bytes | None) -> dict[str, Any]:
    """The object that `dumps_some` wrote."""
    return orjson.loads(data) if data else {}


def text(value: str) -> str:
    r"""The text in a form that every database takes: surrogates and NUL become `\udcff` and `\x00`."""
    if value.isascii() and "\x00" not in value:
        return value
    return value.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")


def digest(data: bytes, size: int = 16) -> bytes:
    """BLAKE2b of `size` bytes."""
    return hashlib.blake2b(data, digest_size=size).digest()


def compress(value: Any) -> bytes | None:
    """JSON in zstd, for what is kept but seldom read; None for None."""
    if value is None:
        return None
    import zstandard  # only scans with excerpts pay for it

    return zstandard.ZstdCompressor(level=3).compress(dumps(value))


def decompress(data: bytes | None) -> Any:
    """What `compress` packed."""
    if data is None:
        return None
    import zstandard

    return orjson.loads(zstandard.ZstdDecompressor().decompress(data))


def chunks(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_clean(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -_LARGEST <= value < 2 * _LARGEST:
        return str(value)
    return value
