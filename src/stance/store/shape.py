"""What makes an asset the same asset, and its content the same content."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final

from stance.conditions import ITEMS
from stance.model.field import KINDS, Field, fields_of
from stance.model.outcome import Record
from stance.store.codec import digest, dumps, text

Strip = Callable[[Any], Any]


def asset_uid(kind: str, account: str, provider_id: str, incarnation: str = "") -> str:
    """The asset's digest for life: 24 hexadecimal digits of its kind, account, provider id and incarnation.

    What a provider manages has the same id in every account: AWS's own policies are one example.
    """
    named = "\x00".join((kind, account, provider_id, incarnation))
    return digest(named.encode("utf-8", "backslashreplace"), 12).hex()


def whole_hash(record: Record) -> bytes:
    """The digest of everything collected of an asset."""
    return _hash(record, record.fields)


def steady_hash(record: Record, whole: bytes) -> bytes:
    """The digest without what changes by itself; `whole` where the kind has nothing of that sort."""
    strip = volatile_strip(record.kind)
    return whole if strip is None else _hash(record, strip(record.fields))


def _hash(record: Record, fields: Mapping[str, Any]) -> bytes:
    parts = (record.name, record.account, record.region, fields, record.gaps, record.reads)
    return digest(dumps(parts))


@cache
def volatile_strip(kind: str) -> Strip | None:
    """A function that leaves the volatile fields of a kind out, nested ones too; None when it has none."""
    owner = KINDS.get(kind)
    return _strip_struct(fields_of(owner)) if owner is not None else None


def _strip_struct(fields: Mapping[str, Field[Any]]) -> Strip | None:
    dropped = frozenset(name for name, field in fields.items() if field.volatile)
    inner = {name: within for name, field in fields.items() if (within := _strip_type(field.type)) is not None}
    if not dropped and not inner:
        return None

    def strip(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: inner[k](v) if k in inner else v for k, v in value.items() if k not in dropped}

    return strip


def _strip_type(declared: Any) -> Strip | None:
    if typing.get_origin(declared) in (list, dict):
        strip = _strip_type(typing.get_args(declared)[-1])
        return None if strip is None else partial(_strip_items, strip)
    return _strip_struct(fields_of(declared)) if hasattr(declared, "__stance_fields__") else None


def _strip_items(strip: Strip, value: Any) -> Any:
    if isinstance(value, dict):  # a mapping, or a list read in part
        return {k: _strip_items(strip, v) if k == ITEMS else strip(v) for k, v in value.items()}
    return [strip(item) for item in value] if isinstance(value, list) else value


def merge(record: Record, stored: Record, selected: Iterable[str]) -> Record:
    """The record as read by a scan narrowed to the fields `selected`: the rest stays as it was stored."""
    chosen = frozenset(selected)
    kept = {name: value for name, value in stored.fields.items() if name not in chosen}
    fields = {**kept, **record.fields}
    old = {name: why for name, why in stored.gaps.items() if name not in chosen}
    gaps = {name: why for name, why in {**record.gaps, **old}.items() if name not in fields}
    return Record(
        record.kind,
        record.id,
        record.name,
        record.account,
        record.region,
        record.incarnation,
        fields,
        gaps,
        {**stored.reads, **record.reads},
        record.excerpt,
    )


_IDENTITY: Final = frozenset(("id", "name", "account", "region"))


def unread(stored: Record, why: str, selected: Iterable[str] | None) -> Record:
    """The record of an asset that a failed listing did not show: what the scan would have read of it is unknown."""
    lost = (stored.fields.keys() | stored.gaps.keys()) - _IDENTITY
    if selected is not None:
        lost = lost.intersection(selected)
    fields = {name: value for name, value in stored.fields.items() if name not in lost}
    return replace(stored, fields=fields, gaps={**stored.gaps, **dict.fromkeys(sorted(lost), why)}, reads={})


def columns(record: Record) -> dict[str, str]:
    """The columns that identify an asset, in a form every database takes."""
    return {name: text(getattr(record, name)) for name in ("kind", "id", "name", "account", "region")}
