import pytest

from stance.conditions import UNKNOWN, partial
from stance.facts.detectors import threats_watched

ON, OFF = {"status": "ENABLED"}, {"status": "DISABLED"}


@pytest.mark.parametrize(
    ("detectors", "watched"),
    [
        ([], False),
        ([ON], True),
        ([OFF], False),
        ([OFF, ON], True),
        ([{}], UNKNOWN),
        (partial([ON]), True),
        (partial([OFF]), UNKNOWN),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_threats_watched(detectors, watched):
    assert threats_watched.derive(detectors) is watched
