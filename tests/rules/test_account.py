import json

import pytest

from rules.examples import check_examples
from stance.conditions import UNKNOWN, partial
from stance.facts.account import regions_limited
from stance.model import Rule
from stance.rules import account as rules


@pytest.mark.parametrize("rule", [v for v in vars(rules).values() if isinstance(v, Rule)], ids=lambda r: r.id)
def test_examples(rule):
    check_examples(rule)


def scp(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Resource": "*", **statement}]})


OUTSIDE = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
LIMIT = scp(Effect="Deny", NotAction=["iam:*", "sts:*"], Condition=OUTSIDE)
OTHER = scp(Effect="Deny", Action="ec2:TerminateInstances")


@pytest.mark.parametrize(
    ("policies", "limited"),
    [
        ([], False),
        ([{"policy": LIMIT, "targets": ["r-1"]}], True),
        ([{"policy": LIMIT, "targets": []}], False),
        ([{"policy": OTHER, "targets": ["r-1"]}], False),
        ([{"policy": OTHER, "targets": ["r-1"]}, {"policy": LIMIT, "targets": ["ou-1"]}], True),
        ([{"policy": LIMIT}], UNKNOWN),
        ([{"policy": OTHER}], False),
        ([{"targets": []}], False),
        ([{"targets": ["r-1"]}], UNKNOWN),
        ([{"policy": LIMIT, "targets": partial(["r-1"])}], True),
        ([{"policy": LIMIT, "targets": partial([])}], UNKNOWN),
        (partial([{"policy": LIMIT, "targets": ["r-1"]}]), True),
        (partial([]), UNKNOWN),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_regions_limited(policies, limited):
    assert regions_limited.derive(policies) is limited
