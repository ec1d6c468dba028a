"""The risk of an attack path: what it leads to, how sure it is, how long it is."""

from __future__ import annotations

from typing import Final

from stance.risk.score import FOOTHOLD, FULL, PER_STEP, POSSIBLE

NO_JEWEL: Final = 1.0
"""The weight of a target that is no crown jewel, asked about all the same."""


def path_risk(certainty: str, steps: int, weight: float, *, from_internet: bool) -> float:
    """From 0 to 100: the target's weight (10 counts whole), less for each step, for a foothold, for doubt."""
    worth = min((weight or NO_JEWEL) / FULL, 1.0)
    doubt = 1.0 if certainty == "sure" else POSSIBLE
    begin = 1.0 if from_internet else FOOTHOLD
    return round(100 * worth * doubt * begin * PER_STEP ** max(steps - 1, 0), 1)
