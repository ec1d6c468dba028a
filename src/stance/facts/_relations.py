"""Relations that facts of several topics use."""

from __future__ import annotations

from typing import Any

from stance.conditions import Ref
from stance.model import Asset


def beside(theirs: type[Asset], ours: type[Asset]) -> dict[Ref[Any], Ref[Any]]:
    """In the same account and region, for the `on` of neighbours: a scope that is not ours cannot hide them."""
    return {theirs.account: ours.account, theirs.region: ours.region}
