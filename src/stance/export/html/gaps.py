"""Gaps of one operation and reason over many scopes, as one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stance.model.view import GapView


@dataclass
class FoldedGap:
    """What could not be read for one reason, over `scopes` listings and `assets` assets."""

    what: str
    reason: str
    needs: str | None
    scopes: int = 0
    assets: int = 0
    error: str | None = None

    @property
    def curable(self) -> bool:
        """Whether a permission would cure it."""
        return bool(self.needs) and self.reason == "denied"


def folded(gaps: Iterable[GapView]) -> list[FoldedGap]:
    """The gaps, one per operation, reason and permission."""
    found: dict[tuple[str, str, str | None], FoldedGap] = {}
    for gap in gaps:
        what = gap.operation or gap.scope.rsplit("/", 1)[-1]
        line = found.setdefault((what, gap.reason, gap.needs), FoldedGap(what, gap.reason, gap.needs))
        line.scopes += 1
        line.assets += gap.assets
        line.error = line.error or gap.error
    return list(found.values())


def cures(gaps: Iterable[GapView]) -> list[str]:
    """The permissions that would let what was denied be seen."""
    return sorted({part for gap in folded(gaps) if gap.curable and gap.needs for part in gap.needs.split("+")})
