"""What the store hands out in streams: plain tuples, JSON still undecoded, for a million of them must be cheap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class StoredAsset(NamedTuple):
    """An asset as it is stored.

    `row` is its number within the estate, `uid` its digest for life (kind, provider id, incarnation). `fields`,
    `gaps`, `reads` and `facts` are JSON objects as bytes, None where empty; `last` holds `{field: [value, time]}`
    of values that can no longer be read. `hash` covers what was collected, volatile fields aside. Times are text.
    """

    row: int
    uid: str
    kind: str
    id: str
    name: str
    account: str
    region: str
    scope: str
    fields: bytes
    facts: bytes | None
    gaps: bytes | None
    reads: bytes | None
    last: bytes | None
    hash: bytes
    first_seen_at: str
    changed_at: str
    gone_at: str | None


class Content(NamedTuple):
    """What of an asset is judged, and what was so far: its derived fields, and its outcomes with their rule set."""

    row: int
    kind: str
    account: str
    region: str
    fields: bytes
    gaps: bytes | None
    facts: bytes | None
    ruleset: str | None
    packed: bytes | None


class StoredOutcomes(NamedTuple):
    """All outcomes of one asset, packed; `Store.unpack` opens them. `at` is the time when they last changed."""

    row: int
    uid: str
    kind: str
    id: str
    name: str
    account: str
    region: str
    scope: str
    reads: bytes | None
    ruleset: str
    at: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """How many assets a commit found new, changed, gone and unchanged."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change in an asset's life: the fields that differ `before` and `after`; a key missing was not read."""

    at: str
    scan: str
    what: str
    before: dict[str, object]
    after: dict[str, object]
