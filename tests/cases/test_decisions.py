"""Each labelled request, through the documented pure function."""

from __future__ import annotations

import pytest

from cases.decisions import CASES
from stance.identity import Policies, Request, context, decide, parse_policy


def _all(documents):
    return None if documents is None else [parse_policy(one) for one in documents]


def _levels(listed):
    return [[parse_policy(one["policy"]) for one in level["policies"]] for level in listed]


def decided(case):
    """What is decided on a request of which everything is known."""
    policies = Policies(
        identity=_all(case["identity"]),
        resource=parse_policy(case["resourcePolicy"]) if case["resourcePolicy"] else None,
        boundary=_all(case["boundary"]),
        session=_all(case["session"]),
        scps=_levels(case["scp"]),
        rcps=_levels(case["rcp"]),
    )
    known = context(case["context"], complete=True)
    request = Request(case["principal"], case["action"], case["res"]["resource"], case["res"]["accountId"], known)
    return decide(request, policies).allowed.value


def test_ids_are_unique():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_decision(case):
    assert decided(case) is (case["expect"] == "allow"), case["why"]
