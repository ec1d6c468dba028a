"""Whether somebody watches a region."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.model import fact, neighbours
from stance.model.assets.account import AwsRegion, Detector


@fact(
    AwsRegion.threats_watched,
    neighbours(Detector, {Detector.account: AwsRegion.account, Detector.region: AwsRegion.region}, Detector.status),
    partial=True,
)
def threats_watched(detectors: Any) -> Any:
    """A detector stands in the region and is enabled."""
    known, whole = listed(detectors)
    if any(detector.get("status") == "ENABLED" for detector in known):
        return True
    return False if whole and all("status" in detector for detector in known) else UNKNOWN
