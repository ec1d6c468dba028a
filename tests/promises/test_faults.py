"""The other ways not to answer, on scans narrowed to the rules that rest on the call.

Every fifth operation that a rule rests on meets one of the reasons and, where it has pages, pages without end;
`STANCE_ALL_FAULTS=1` makes every one meet all of them.
"""

from __future__ import annotations

import pytest

from promises.conftest import REGIONS
from promises.operations import EVERY, OPERATIONS, rules_on
from promises.replay import breaking, paged, replayed, target
from promises.state import baseless, changed, outcomes, wrong_turns
from stance.estate import Estate

REASONS = ("throttled", "timeout", "malformed", "error")
FAULTS = [
    (operation, fault)
    for number, operation in enumerate(filter(rules_on, OPERATIONS))
    for fault in ((*REASONS, "endless") if EVERY else (REASONS[number // 5 % len(REASONS)], "endless"))
    if (EVERY or number % 5 == 0) and (fault != "endless" or paged(operation))
]


@pytest.mark.parametrize(("operation", "fault"), FAULTS)
def test_an_operation_without_an_answer(demo, undisturbed, operation, fault):
    rules = rules_on(operation)
    with replayed(demo, breaking(operation, fault)) as made, Estate() as estate:
        summary = estate.scan(target(regions=REGIONS), rules=rules)
        found = outcomes(estate)
    before = {key: view for key, view in undisturbed.items() if view.rule in rules}
    assert made[0].asked[operation]
    assert wrong_turns(before, found) == []
    assert baseless(found.values()) == []
    turned = changed(before, found)
    if fault in REASONS:  # what was read of pages without end may decide
        assert turned
        assert summary.coverage < 1
        assert fault in {found[key].reason for key in turned if key in found}
