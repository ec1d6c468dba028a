"""The table of secret detectors."""

from stance.classify.assigned import ASSIGNED
from stance.classify.detector import Detector
from stance.classify.issued import ISSUED

DETECTORS: tuple[Detector, ...] = ISSUED + ASSIGNED
