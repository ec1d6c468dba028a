"""The store as the collection engine wants it: staging, commits, and no secret on the way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from stance.estate.provenance import resources
from stance.model import Read, Record, Scope
from stance.store import Store

Redact = Callable[[Any], Any]
_ANSWERED = ("ok", "absent")


@dataclass
class StoreSink:
    """Hands what the engine reads to the store. `narrowed` says that the scan asks for chosen fields only."""

    store: Store
    redact: Redact
    narrowed: bool = False
    changes: dict[str, int] = field(default_factory=dict)
    _counted: dict[Scope, dict[tuple[str, str], Read]] = field(default_factory=dict)

    def committed(self, scan: str) -> set[Scope]:
        """The scopes that this scan has come to an end with."""
        return set(self.store.done_scopes(scan))

    def stage_listing(self, scan: str, scope: Scope, payload: Any) -> None:
        """Keep a listing, from which the engine has taken the secrets."""
        self.store.stage_listing(scan, scope, payload)

    def staged_listing(self, scan: str, scope: Scope) -> Any | None:
        """The listing kept earlier by this scan."""
        return self.store.staged_listing(scan, scope)

    def stage_records(self, scan: str, scope: Scope, records: Iterable[Record]) -> None:
        """Keep finished records."""
        self.store.stage_records(scan, scope, [self._clean(record) for record in records])

    def staged_records(self, scan: str, scope: Scope) -> dict[str, Record]:
        """The finished records kept earlier by this scan."""
        return self.store.staged_records(scan, scope)

    def stage_reads(self, scan: str, scope: Scope, reads: Iterable[Read]) -> None:
        """Keep the ledger as it stands."""
        self.store.stage_records(scan, scope, [], reads=self._new(scope, reads))

    def staged_reads(self, scan: str, scope: Scope) -> list[Read]:
        """The ledger kept earlier by this scan."""
        found = [read for read in self.store.reads(scan=scan) if read.scope == str(scope)]
        self._counted[scope] = {(read.operation, str(read.result)): read for read in found}
        return found

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
        """Make the records the state of the scope."""
        ledger = list(reads)
        own = {call.operation for r in resources().get(scope.kind, ()) for call in (r.list, *r.bulk) if call}
        failed = {r.operation: str(r.result) for r in ledger if r.operation in own and r.result not in _ANSWERED}
        found = self.store.commit_scope(
            scan,
            scope,
            [self._clean(record) for record in records],
            complete=complete,
            selected=frozenset(selected) if self.narrowed else None,
            reads=self._new(scope, ledger),
            reason=reason,
            failed=failed or None,
        )
        for what in ("new", "changed", "gone"):
            self.changes[what] = self.changes.get(what, 0) + getattr(found, what)

    def _clean(self, record: Record) -> Record:
        return replace(record, fields=self.redact(record.fields), excerpt=self.redact(record.excerpt))

    def _new(self, scope: Scope, reads: Iterable[Read]) -> list[Read]:
        """What the ledger has more than was handed over before; the store adds up."""
        counted = self._counted.setdefault(scope, {})
        new = []
        for read in reads:
            key = (read.operation, str(read.result))
            before = counted.get(key)
            counted[key] = read
            if before is None:
                new.append(read)
            elif read.count > before.count:
                more = {"count": read.count - before.count, "seconds": read.seconds - before.seconds}
                new.append(replace(read, **more))  # type: ignore[arg-type]  # both are numbers of their kind
        return new
