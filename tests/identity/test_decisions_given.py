"""Request decisions that were given to develop against."""

import json
from pathlib import Path

import pytest

from stance.identity import Policies, Request, context, decide, parse_policy

GIVEN = json.loads(Path(__file__).parents[1].joinpath("data/aws_decisions_dev.json").read_text())["cases"]


def levels(listed):
    return [[parse_policy(p["policy"], p["name"]) for p in level["policies"]] for level in listed]


@pytest.mark.parametrize("case", GIVEN, ids=[c["id"] for c in GIVEN])
def test_given_decision(case):
    policies = Policies(
        identity=[parse_policy(p) for p in case["identity"]],
        resource=parse_policy(case["resourcePolicy"]) if case["resourcePolicy"] else None,
        boundary=[parse_policy(p) for p in case["boundary"]] if case["boundary"] else None,
        scps=levels(case["scp"]),
        rcps=levels(case["rcp"]),
    )
    known = context(case["context"], complete=True)
    request = Request(case["principal"], case["action"], case["res"]["resource"], case["res"]["accountId"], known)
    assert decide(request, policies).allowed.value is (case["expect"] == "allow"), case["why"]
