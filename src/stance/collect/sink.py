"""Where collection puts what it has: the part of the store that the engine needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
