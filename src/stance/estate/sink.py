"""The store as the collection engine wants it: no secret comes in, and what a scan changed is counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from stance.model import Read, Reason, Record, Scope
from stance.store import Store


class StoreSink:
    """Hands what the engine reads to the store. `changes` counts new, changed and gone assets."""

    def __init__(self, store: Store, redact: Callable[[Any], Any]) -> None:
        self._store, self._redact = store, redact
        self.changes = {"new": 0, "changed": 0, "gone": 0}
        # What needs no more than the store itself is the store's own.
        self.acquire, self.renew, self.release = store.acquire, store.renew, store.release
        self.done_scopes, self.stage_listing = store.done_scopes, store.stage_listing
        self.staged_listing, self.staged_records = store.staged_listing, store.staged_records

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record], reads: Iterable[Read] = ()) -> None:
        """Keep finished records."""
        self._store.stage_records(scan, scope, [self._clean(record) for record in records], reads)

    def commit_scope(
        self,
        scan: str,
        scope: Scope,
        records: Iterable[Record],
        *,
        complete: bool,
        selected: Collection[str] | None = None,
        reads: Iterable[Read] = (),
        reason: Reason | str | None = None,
        failed: Mapping[str, str] | None = None,
        needs: str | None = None,
    ) -> None:
        """Make the records the state of the scope."""
        clean = [self._clean(record) for record in records]
        ended = {"complete": complete, "selected": selected, "reads": reads, "reason": reason}
        found = self._store.commit_scope(scan, scope, clean, **ended, failed=failed, needs=needs)  # type: ignore[arg-type]
        for what in self.changes:
            self.changes[what] += getattr(found, what)

    def _clean(self, record: Record) -> Record:
        return replace(record, fields=self._redact(record.fields), excerpt=self._redact(record.excerpt))
