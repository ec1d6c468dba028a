"""Each labelled request, through the documented pure function."""

from __future__ import annotations

import pytest

from cases.decisions import CASES
from cases.decisions.forms import document
from stance.identity import Policies, Request, context, decide, parse_policy

ANSWERS = {"allow": True, "deny": False, "depends": None}


def _all(documents):
    return None if documents is None else [parse_policy(one) for one in documents]


def _levels(listed):
    return [[parse_policy(one["policy"]) for one in level["policies"]] for level in listed]


def decided(case):
    """What is decided on a request."""
    policies = Policies(
        identity=_all(case["identity"]),
        resource=parse_policy(case["resourcePolicy"]) if case["resourcePolicy"] else None,
        boundary=_all(case["boundary"]),
        session=_all(case["session"]),
        scps=_levels(case["scp"]),
        rcps=_levels(case["rcp"]),
        endpoint=[parse_policy(document(*case["endpoint"]))] if "endpoint" in case else None,
        **{part: case[part] for part in ("grants", "bucket", "unread") if part in case},
    )
    known = context(case["context"], complete=case["whole"], absent=case["absent"])
    more = {part: case[part] for part in ("issuer", "management_account", "canonical_id") if part in case}
    resource = case["res"]
    request = Request(case["principal"], case["action"], resource["resource"], resource["accountId"], known, **more)
    return decide(request, policies).allowed


def test_ids_are_unique():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_decision(case):
    said = decided(case)
    assert (said.value, sorted(said.depends)) == (ANSWERS[case["expect"]], case["keys"]), case["why"]
