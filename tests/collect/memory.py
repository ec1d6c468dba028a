"""Where the tests of collection put what is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.model import Read, Reason, Record, Scope


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
    """A sink in memory, open to look into."""

    scopes: dict[Scope, Commit] = field(default_factory=dict)
    listings: dict[_Key, Any] = field(default_factory=dict)
    records: dict[_Key, dict[str, Record]] = field(default_factory=dict)
    reads: dict[_Key, list[Read]] = field(default_factory=dict)
    done: dict[str, set[Scope]] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)

    def acquire(self, scope: str, owner: str, seconds: float) -> bool:
        return self.leases.setdefault(scope, owner) == owner

    def renew(self, scope: str, owner: str, seconds: float) -> bool:
        return self.leases.get(scope) == owner

    def release(self, scope: str, owner: str) -> None:
        if self.leases.get(scope) == owner:
            del self.leases[scope]

    def done_scopes(self, scan: str) -> Collection[Scope]:
        return frozenset(self.done.get(scan, ()))

    def stage_listing(self, scan: str, scope: Scope, payload: Any, reads: Iterable[Read] = ()) -> None:
        self.listings[scan, scope] = payload
        self.reads.setdefault((scan, scope), []).extend(reads)

    def staged_listing(self, scan: str, scope: Scope) -> Any:
        return self.listings.get((scan, scope))

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record], reads: Iterable[Read] = ()) -> None:
        self.records.setdefault((scan, scope), {}).update({record.id: record for record in records})
        self.reads.setdefault((scan, scope), []).extend(reads)

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
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
        every = [*self.reads.pop((scan, scope), []), *reads]
        self.scopes[scope] = Commit(list(records), complete, selected, every, reason, failed or {}, needs)
        self.done.setdefault(scan, set()).add(scope)
        self.listings.pop((scan, scope), None)
        self.records.pop((scan, scope), None)
