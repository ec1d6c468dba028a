"""Region limits of service control policies, and endpoint policies as boundary."""

import pytest

from identity.documents import grant, policy, refuse
from stance.identity import denies_regions, region_limits

ELSEWHERE = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}
GLOBAL = ["iam:*", "organizations:*", "sts:*", "support:*"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (refuse(None, condition=ELSEWHERE, NotAction=GLOBAL), True),
        (refuse("*", condition=ELSEWHERE), True),
        (refuse("*", condition={"StringNotLike": {"aws:RequestedRegion": "eu-*"}}), True),
        (refuse("*", condition={"StringNotEqualsIfExists": {"AWS:requestedregion": "eu-west-1"}}), True),
        (refuse("*", condition={"StringEquals": {"aws:RequestedRegion": "ap-east-1"}}), True),
        (
            refuse("*", condition=ELSEWHERE | {"ArnNotLike": {"aws:PrincipalARN": "arn:aws:iam::*:role/breakglass"}}),
            True,
        ),
        (refuse("ec2:*", condition=ELSEWHERE), False),
        (refuse("*", "arn:aws:s3:::x", condition=ELSEWHERE), False),
        (refuse(None, condition=ELSEWHERE, NotAction="*"), False),
        (refuse(None, condition=ELSEWHERE, NotAction=["ec2:*", "s3:*"]), False),
        (refuse("*", condition={"StringNotLike": {"aws:RequestedRegion": "*"}}), False),
        (refuse("*"), False),
        (grant("*", condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}), False),
    ],
)
def test_region_limits(statement, expected):
    assert denies_regions(policy(grant("*"), statement)) is expected


def test_what_a_region_limit_says():
    scoped = ELSEWHERE | {"ArnNotLike": {"aws:PrincipalARN": "arn:aws:iam::*:role/breakglass"}}
    (limit,) = region_limits(policy(grant("*"), refuse(None, condition=scoped, NotAction=GLOBAL)))
    assert limit.statement == 1
    assert limit.allowed == ("eu-west-1", "eu-central-1")
    assert limit.denied == ()
    assert limit.exempt_actions == tuple(GLOBAL)
    assert limit.exceptions == ("aws:principalarn",)
