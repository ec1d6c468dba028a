"""An answer without its content says nothing: of an account known before, it makes outcomes unknown, and no more.

An eighth of the operations by default, all with `STANCE_ALL_FAULTS=1`.
"""

from __future__ import annotations

import pytest

from promises.conftest import REGIONS
from promises.operations import EVERY, OPERATIONS, rules_on
from promises.replay import breaking, replayed, target
from promises.state import baseless, changed, outcomes, wrong_turns
from stance.estate import Estate

NONE = {"sqs:ListQueues"}
"""Where an answer without content is how AWS says that there is none."""
ASKED = [operation for operation in OPERATIONS if rules_on(operation) and operation not in NONE]
SOME = ASKED if EVERY else ASKED[::8]


@pytest.mark.parametrize("operation", SOME)
def test_an_answer_without_its_content(demo, undisturbed, known, operation):
    with Estate(known) as estate:
        assets, findings = list(estate.assets()), {f.id: f.state for f in estate.findings()}
        with replayed(demo, breaking(operation, "hollow")) as made:
            estate.scan(target(regions=REGIONS))
        found = outcomes(estate)
        assert {a.provider_id for a in assets} <= {a.provider_id for a in estate.assets()}
        assert {f.id: f.state for f in estate.findings()} == findings
    assert made[0].asked[operation]
    assert wrong_turns(undisturbed, found) == []
    assert baseless(found.values()) == []
    turned = changed(undisturbed, found)
    assert turned
    for key in turned & undisturbed.keys() & found.keys():
        before = undisturbed[key]
        assert found[key].last_known == (before.outcome if before.outcome in ("pass", "fail") else None)
