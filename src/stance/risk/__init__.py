"""Risk: how much a finding or a path matters, computed from its context and explained factor by factor."""

from stance.risk.context import Context, Exposure, Flaw, Reach
from stance.risk.paths import path_risk
from stance.risk.score import Factor, Risk, recompute, score

__all__ = ["Context", "Exposure", "Factor", "Flaw", "Reach", "Risk", "path_risk", "recompute", "score"]
