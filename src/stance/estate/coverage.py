"""Which scopes were listed to their end, and where what is missing is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from stance.model import Reason, Scope
from stance.model.scan import ScopeState

GLOBAL = "global"
PARENTS = ("aws.account", "aws.region", "host.machine")
"""Kinds that exist without a listing: a scope that could not be listed is told on the one in its place."""


class Coverage:
    """The scopes of an estate, asked whether everything of a kind is known."""

    def __init__(self, scopes: Sequence[ScopeState]) -> None:
        self.scopes = scopes
        self._by_kind: dict[str, list[ScopeState]] = defaultdict(list)
        for state in scopes:
            self._by_kind[state.scope.kind].append(state)

    def whole(self, kind: str, account: str | None, region: str | None) -> str | None:
        """Why assets of a kind in an account and region (None: anywhere) may not all be known; None when they are."""
        concerned = [
            state
            for state in self._by_kind.get(kind, ())
            if account in (None, state.scope.account) and (region is None or state.scope.region in (region, GLOBAL))
        ]
        if not concerned:
            return Reason.NOT_COLLECTED
        return next((state.reason or Reason.ERROR for state in concerned if not state.complete), None)

    def blind(self) -> Iterator[ScopeState]:
        """The scopes that were not listed to their end."""
        return (state for state in self.scopes if not state.complete)

    def share(self) -> float:
        """Scopes fully listed among those declared, from 0 to 1; 1 where none is declared."""
        return sum(state.complete for state in self.scopes) / len(self.scopes) if self.scopes else 1.0


def place(scope: Scope) -> tuple[str, str]:
    """The account and region by which the parent of a scope is found."""
    return scope.account, scope.region
