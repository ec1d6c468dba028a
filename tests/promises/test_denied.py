"""Promises 1 to 3, call by call: a denied operation makes unknown what rests on it, and changes nothing else.

By default every tenth operation is denied alone, and all of them some together;
`STANCE_ALL_FAULTS=1` denies each alone. Whether rules need what they rest on is asked of each in `test_faults`.
"""

from __future__ import annotations

import pytest

from promises.conftest import REGIONS
from promises.graph import reached, wrong_ways
from promises.operations import EDGED, EVERY, LISTING, LISTINGS, OPERATIONS, rules_on
from promises.replay import breaking, replayed, target
from promises.state import PARENTS, baseless, changed, outcomes, wrong_turns
from stance.estate import Estate

TOGETHER = 8
ALONE = [one for number, one in enumerate(OPERATIONS) if EVERY or number % 10 == 0]


@pytest.mark.parametrize("operation", ALONE)
def test_a_denied_operation(demo, undisturbed, ways, operation):
    with replayed(demo, breaking(operation, "denied")) as made, Estate() as estate:
        summary = estate.scan(target(regions=REGIONS))
        found, now = outcomes(estate), reached(estate)
    assert made[0].asked[operation], "never asked"
    assert now.sure <= ways.sure
    assert operation in LISTING or wrong_ways(ways, now) == []  # what was never listed is in no graph
    assert operation not in EDGED or summary.coverage < 1
    assert wrong_turns(undisturbed, found) == []
    assert baseless(found.values()) == []
    assert summary.calls_denied
    if rules_on(operation):  # else only people and the graph ask for it
        assert changed(undisturbed, found), "the call was not needed"
        assert summary.coverage < 1
    if operation in LISTINGS:
        assert summary.scopes_listed < summary.scopes_declared
        assert any(view.outcome == "unknown" and view.kind in PARENTS for view in found.values())


@pytest.mark.parametrize("start", range(TOGETHER))
def test_operations_denied_together(demo, undisturbed, ways, start):
    denied = OPERATIONS[start::TOGETHER]
    with replayed(demo, breaking(denied, "denied")), Estate() as estate:
        summary = estate.scan(target(regions=REGIONS))
        found, now = outcomes(estate), reached(estate)
    assert now.sure <= ways.sure
    assert wrong_turns(undisturbed, found) == []
    assert baseless(found.values()) == []
    assert changed(undisturbed, found)
    assert summary.coverage < 1
    assert summary.calls_denied


def test_everything_denied(demo):
    with replayed(demo, breaking(OPERATIONS, "denied")), Estate() as estate:
        summary = estate.scan(target(regions=REGIONS))
        found = outcomes(estate)
    assert {view.outcome for view in found.values()} <= {"unknown", "manual"}
    assert summary.score is None
    assert summary.coverage == 0
