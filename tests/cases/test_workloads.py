"""The cases of workloads."""

import pytest

from cases import workloads
from cases.judge import disagreements


@pytest.mark.parametrize("case", workloads.CASES, ids=[case.id for case in workloads.CASES])
def test_on_a_plain_server(plain, case):
    assert not disagreements(plain, case)


@pytest.mark.parametrize("case", workloads.ON_DEMO, ids=[case.id for case in workloads.ON_DEMO])
def test_on_the_demo_server(demo, case):
    assert not disagreements(demo, case)
