"""Facts of disks and snapshots."""

from __future__ import annotations

from stance.model import fact
from stance.model.assets.disk import EbsSnapshot


@fact(EbsSnapshot.public, EbsSnapshot.listed_public, EbsSnapshot.restorers)
def snapshot_public(listed: bool, restorers: list[str]) -> bool:
    """It stands in the list of public snapshots, and its permissions name everyone."""
    return listed and "all" in restorers
