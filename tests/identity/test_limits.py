"""Which conditions limit who may come in."""

import pytest

from identity.documents import OTHER, OWNER, allow, deny, policy
from stance.identity import EVERYONE
from stance.identity.limits import limits, spared_by

LIMITING = [
    ("StringEquals", "aws:PrincipalOrgID", "o-abc123"),
    ("StringLike", "aws:PrincipalOrgPaths", "o-abc123/r-ab12/*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-abc123/*"]),
    ("StringEquals", "aws:PrincipalAccount", OTHER),
    ("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}"),
    ("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"),
    ("StringEquals", "AWS:SOURCEACCOUNT", [OWNER, OTHER]),
    ("StringEquals", "aws:SourceOwner", OWNER),
    ("StringEquals", "aws:SourceOrgID", "o-abc123"),
    ("ArnLike", "aws:SourceArn", f"arn:aws:sns:*:{OWNER}:*"),
    ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::one-bucket"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:one-bucket"),
    ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{OTHER}:role/*"),
    ("StringEquals", "aws:SourceVpc", "vpc-1"),
    ("StringEquals", "aws:SourceVpce", ["vpce-1", "vpce-2"]),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("IpAddress", "aws:SourceIp", "12.0.0.0/8"),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32"),
    ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
    ("StringLike", "aws:userid", "AROAABCDEFGHIJKLMNOPQ:*"),
    ("StringEquals", "kms:CallerAccount", OWNER),
    ("StringEquals", "s3:DataAccessPointAccount", OWNER),
    ("StringLike", "s3:DataAccessPointArn", f"arn:aws:s3:us-east-1:{OWNER}:accesspoint/*"),
    ("Bool", "aws:PrincipalIsAWSService", "true"),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "true"),
    ("StringLike", "sns:Endpoint", "*@corp.example"),
]

IDLE = [
    ("StringNotEquals", "aws:PrincipalOrgID", "o-abc123"),
    ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-abc123"),
    ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", ["o-abc123/*"]),
    ("StringLike", "aws:PrincipalOrgID", "*"),
    ("StringLike", "aws:PrincipalOrgID", "o-*"),
    ("StringLike", "aws:SourceVpc", "vpc-*"),
    ("StringLike", "aws:PrincipalAccount", "1111*"),
    ("StringEquals", "aws:SourceAccount", "${aws:PrincipalAccount}"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:topic"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"),
    ("StringEquals", "aws:SourceVpce", ["vpce-1", "${aws:SourceVpce}"]),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("IpAddress", "aws:SourceIp", "128.0.0.0/1"),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"]),
    ("IpAddress", "aws:SourceIp", "2001::/16"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("StringLike", "aws:userid", "*:bob"),
    ("Bool", "aws:SecureTransport", "true"),
    ("Bool", "aws:PrincipalIsAWSService", "false"),
    ("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com"),
    ("StringLike", "aws:Referer", "https://corp.example/*"),
    ("StringEquals", "aws:PrincipalTag/team", "blue"),
    ("StringEquals", "aws:username", "ann"),
    ("StringEquals", "aws:ResourceAccount", OWNER),
    ("Null", "aws:PrincipalOrgID", "false"),
    ("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
    ("StringLike", "sns:Endpoint", "*"),
    ("StringEquals", "aws:PrincipalOrgID", []),
]


def conditions(operator, key, values):
    return policy(allow(condition={operator: {key: values}})).statements[0].conditions


@pytest.mark.parametrize(("operator", "key", "values"), LIMITING)
def test_fixed_values_limit(operator, key, values):
    assert list(limits(conditions(operator, key, values))) == [key.lower()]


@pytest.mark.parametrize(("operator", "key", "values"), IDLE)
def test_others_do_not(operator, key, values):
    assert limits(conditions(operator, key, values)) == {}


def test_a_key_that_another_condition_demands_may_use_if_exists():
    block = {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:SourceVpc": "false"}}
    assert list(limits(policy(allow(condition=block)).statements[0].conditions)) == ["aws:sourcevpc"]


@pytest.mark.parametrize(
    "condition",
    [
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}},
        {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        {"StringNotEquals": {"aws:SourceAccount": OWNER}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
        {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWNER}:role/*"}},
    ],
)
def test_a_deny_turned_round_spares_known_parties_only(condition):
    assert EVERYONE not in spared_by(policy(deny(condition=condition)).statements[0].conditions)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}},
        {"Bool": {"aws:SecureTransport": "false"}},
        {"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgPaths": "o-abc123/*"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}, "Bool": {"aws:ViaAWSService": "false"}},
        {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/1"}},
        {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
    ],
)
def test_other_denies_may_spare_anyone(condition):
    assert EVERYONE in spared_by(policy(deny(condition=condition)).statements[0].conditions)
