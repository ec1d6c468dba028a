import json

import pytest

from stance.conditions import UNKNOWN, partial
from stance.facts.account import regions_limited


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
