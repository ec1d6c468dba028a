"""Every case on a plain moto server; some of middling size also on the demo server."""

import pytest

from cases import accounts, alarms, identity, identity_policies, keys, storage, storage_policies, stores, trails
from cases.judge import disagreements

CASES = [
    case
    for topic in (accounts, alarms, identity, identity_policies, keys, storage, storage_policies, stores, trails)
    for case in topic.CASES
]
PLAIN = [case for case in CASES if not case.demo_only]
UNPATCHED = [case for case in CASES if case.demo_only or (not case.patched and case.situations in range(20, 60))]


def _check(cloud, case):
    found = disagreements(cloud, case)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("case", PLAIN, ids=[case.id for case in PLAIN])
def test_on_a_plain_server(plain, case):
    _check(plain, case)


@pytest.mark.parametrize("case", UNPATCHED, ids=[case.id for case in UNPATCHED])
def test_on_the_demo_server(demo, case):
    _check(demo, case)
