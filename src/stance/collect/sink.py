"""Where collection puts what it has: the part of the store that the engine needs, and one in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from stance.model import Read, Record, Scope


class Sink(Protocol):
    """Keeps units of work until their scope is whole, so that a scan can go on after a crash.

    A unit is a whole listing (`payload` is JSON, the engine's own) or one asset's record.
    """

    def committed(self, scan: str) -> set[Scope]:
        """The scopes that this scan has already committed."""
        ...

    def stage_listing(self, scan: str, scope: Scope, payload: Any) -> None:
        """Keep a listing that was read to its end, be it whole or partial."""
        ...

    def staged_listing(self, scan: str, scope: Scope) -> Any | None:
        """The listing kept earlier by this scan."""
        ...

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record]) -> None:
        """Keep finished records, adding to those kept before."""
        ...

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """The finished records kept earlier by this scan, by id."""
        ...

    def stage_reads(self, scan: str, scope: Scope, reads: Iterable[Read]) -> None:
        """Keep the ledger as it stands, in place of the one kept before."""
        ...

    def staged_reads(self, scan: str, scope: Scope) -> list[Read]:
        """The ledger kept earlier by this scan."""
        ...

    def commit_scope(
        self,
        scan: str,
        scope: Scope,
        records: Iterable[Record],
        complete: bool,
        selected: Iterable[str],
        reads: Iterable[Read],
        reason: str | None,
    ) -> Any:
        """Make the scope's records the state, and forget what was staged for it."""
        ...


@dataclass
class Commit:
    """What one scope came to."""

    records: list[Record]
    complete: bool
    selected: list[str]
    reads: list[Read]
    reason: str | None


@dataclass
class MemorySink:
    """A sink in memory: for tests, and for looking without keeping."""

    scopes: dict[Scope, Commit] = field(default_factory=dict)
    listings: dict[tuple[str, Scope], Any] = field(default_factory=dict)
    records: dict[tuple[str, Scope], dict[str, Record]] = field(default_factory=dict)
    reads: dict[tuple[str, Scope], list[Read]] = field(default_factory=dict)
    done: dict[str, set[Scope]] = field(default_factory=dict)

    def committed(self, scan: str) -> set[Scope]:
        """See Sink."""
        return self.done.get(scan, set())

    def stage_listing(self, scan: str, scope: Scope, payload: Any) -> None:
        """See Sink."""
        self.listings[scan, scope] = payload

    def staged_listing(self, scan: str, scope: Scope) -> Any | None:
        """See Sink."""
        return self.listings.get((scan, scope))

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record]) -> None:
        """See Sink."""
        self.records.setdefault((scan, scope), {}).update({record.id: record for record in records})

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """See Sink."""
        return dict(self.records.get((scan, scope), {}))

    def stage_reads(self, scan: str, scope: Scope, reads: Iterable[Read]) -> None:
        """See Sink."""
        self.reads[scan, scope] = list(reads)

    def staged_reads(self, scan: str, scope: Scope) -> list[Read]:
        """See Sink."""
        return list(self.reads.get((scan, scope), []))

    def commit_scope(
        self,
        scan: str,
        scope: Scope,
        records: Iterable[Record],
        complete: bool,
        selected: Iterable[str],
        reads: Iterable[Read],
        reason: str | None,
    ) -> None:
        """See Sink."""
        self.scopes[scope] = Commit(list(records), complete, sorted(selected), list(reads), reason)
        self.done.setdefault(scan, set()).add(scope)
        for staged in (self.listings, self.records, self.reads):
            staged.pop((scan, scope), None)
