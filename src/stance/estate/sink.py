"""The store as the collection engine wants it: no secret comes in, and what a scan changed is counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from stance.model import Read, Reason, Record, Scope
from stance.model.scan import ScopeState
from stance.store import Store

PASSING: Final = (Reason.TIMEOUT, Reason.THROTTLED)
"""Why a listing may fail today and succeed in a minute."""


def passing(state: ScopeState) -> bool:
    """Whether a scope was not listed for a reason that passes: going on with the scan asks it again."""
    return not state.complete and state.reason in PASSING


class StoreSink:
    """Hands what the engine reads to the store. `changes` counts new, changed and gone assets."""

    def __init__(self, store: Store, redact: Callable[[Any], Any]) -> None:
        self._store, self._redact = store, redact
        self.changes = {"new": 0, "changed": 0, "gone": 0}
        # What needs no more than the store itself is the store's own.
        self.acquire, self.renew, self.release = store.acquire, store.renew, store.release
        self.stage_listing = store.stage_listing
        self.staged_listing, self.staged_records = store.staged_listing, store.staged_records

    def done_scopes(self, scan: str) -> set[Scope]:
        """The scopes with which the scan is through for good."""
        return {state.scope for state in self._store.scopes() if state.done == scan and not passing(state)}

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
        found = self._store.commit_scope(
            scan, scope, clean,
            complete=complete, selected=selected, reads=reads, reason=reason, failed=failed, needs=needs,
        )  # fmt: skip
        for what in self.changes:
            self.changes[what] += getattr(found, what)

    def _clean(self, record: Record) -> Record:
        return replace(record, fields=self._redact(record.fields), excerpt=self._redact(record.excerpt))
