"""Where collection puts what it has: the part of the store that the engine needs, and one in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from stance.model import Read, Reason, Record, Scope


class Sink(Protocol):
    """Keeps units of work until their scope is whole, so that a scan can go on after a crash.

    A unit is a whole listing (`payload` is JSON, the engine's own) or one asset's record. Every read is handed over
    once, with the unit that it gave; counts add up.
    """

    def acquire(self, scope: str, owner: str, seconds: float) -> bool:
        """Take a lease for so many seconds, or prolong one's own; False while another holds it."""
        ...

    def renew(self, scope: str, owner: str, seconds: float) -> bool:
        """Prolong a lease; False when it is no longer the owner's."""
        ...

    def release(self, scope: str, owner: str) -> None:
        """Give a lease back."""
        ...

    def done_scopes(self, scan: str) -> Collection[Scope]:
        """The scopes that this scan has already committed."""
        ...

    def stage_listing(self, scan: str, scope: Scope, payload: Any, reads: Iterable[Read] = ()) -> None:
        """Keep a listing that was read to its end, be it whole or partial."""
        ...

    def staged_listing(self, scan: str, scope: Scope) -> Any:
        """The listing kept earlier by this scan; None without one."""
        ...

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record], reads: Iterable[Read] = ()) -> None:
        """Keep finished records, adding to those kept before."""
        ...

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """The finished records kept earlier by this scan, by id."""
        ...

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
    ) -> Any:
        """Make the scope's records the state, and forget what was staged for it.

        `selected` names the fields that were asked for, None for all; `failed` maps the scope's own operations that
        gave no whole answer to their reason; `needs` is the permission that the listing wants.
        """
        ...


@dataclass
class Commit:
    """What one scope came to."""

    records: list[Record]
    complete: bool
    selected: Collection[str] | None
    reads: list[Read]
    reason: Reason | str | None
    failed: Mapping[str, str]
    needs: str | None


_Key = tuple[str, Scope]


@dataclass
class MemorySink:
    """A sink in memory: for tests, and for looking without keeping."""

    scopes: dict[Scope, Commit] = field(default_factory=dict)
    listings: dict[_Key, Any] = field(default_factory=dict)
    records: dict[_Key, dict[str, Record]] = field(default_factory=dict)
    reads: dict[_Key, list[Read]] = field(default_factory=dict)
    done: dict[str, set[Scope]] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)

    def acquire(self, scope: str, owner: str, seconds: float) -> bool:
        """See Sink."""
        return self.leases.setdefault(scope, owner) == owner

    def renew(self, scope: str, owner: str, seconds: float) -> bool:
        """See Sink."""
        return self.leases.get(scope) == owner

    def release(self, scope: str, owner: str) -> None:
        """See Sink."""
        if self.leases.get(scope) == owner:
            del self.leases[scope]

    def done_scopes(self, scan: str) -> Collection[Scope]:
        """See Sink."""
        return frozenset(self.done.get(scan, ()))

    def stage_listing(self, scan: str, scope: Scope, payload: Any, reads: Iterable[Read] = ()) -> None:
        """See Sink."""
        self.listings[scan, scope] = payload
        self.reads.setdefault((scan, scope), []).extend(reads)

    def staged_listing(self, scan: str, scope: Scope) -> Any:
        """See Sink."""
        return self.listings.get((scan, scope))

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record], reads: Iterable[Read] = ()) -> None:
        """See Sink."""
        self.records.setdefault((scan, scope), {}).update({record.id: record for record in records})
        self.reads.setdefault((scan, scope), []).extend(reads)

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """See Sink."""
        return dict(self.records.get((scan, scope), {}))

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
        """See Sink."""
        every = [*self.reads.pop((scan, scope), []), *reads]
        self.scopes[scope] = Commit(list(records), complete, selected, every, reason, failed or {}, needs)
        self.done.setdefault(scan, set()).add(scope)
        self.listings.pop((scan, scope), None)
        self.records.pop((scan, scope), None)
