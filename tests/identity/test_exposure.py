"""Who gets in through a resource policy."""

import pytest

from identity.documents import BUCKET, OBJECTS, OTHER, OWNER, allow, deny, policy
from stance.identity import Access, Kind, analyse_exposure

ORG = {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}}


def exposure(*statements, service="s3"):
    return analyse_exposure(policy(*statements), account=OWNER, service=service)


@pytest.mark.parametrize(
    "statement",
    [
        allow(principal="*"),
        allow(principal={"AWS": "*"}),
        allow(principal={"AWS": [OWNER, "*"]}),
        allow(NotPrincipal={"AWS": OTHER}),
        allow(condition={"Bool": {"aws:SecureTransport": "true"}}),
        allow(resource="*"),
        allow(resource=None),
        allow(NotAction="s3:DeleteBucket"),
        allow(principal={"AWS": "arn:aws:iam::*:root"}),
    ],
)
def test_everyone_is_everyone_however_it_is_written(statement):
    assert exposure(statement).public


@pytest.mark.parametrize(
    "statement",
    [
        allow(principal={"AWS": OWNER}),
        allow(principal={"Service": "logging.s3.amazonaws.com"}),
        allow(condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
        allow(action="s3:GetObject", resource=BUCKET),
        allow(action="s3:ListBucket", resource=OBJECTS),
        allow(action=[]),
        allow(principal={"AWS": "AIDAABCDEFGHIJKLMNOPQ"}),
        deny(),
    ],
)
def test_a_grant_that_lets_no_stranger_in_is_not_public(statement):
    assert not exposure(statement).public


def test_access_is_told_by_the_actions():
    both = exposure(allow(["s3:GetObject", "s3:List*"], [BUCKET, OBJECTS], Sid="read"))
    assert both.public_access == {Access.READ, Access.LIST}
    (grant,) = both.public_grants
    assert grant.sid == "read"
    assert {"s3:GetObject", "s3:ListBucket"} <= set(grant.actions)
    assert exposure(allow("s3:*", [BUCKET, OBJECTS])).public_access == frozenset(Access)
    assert analyse_exposure(policy(allow("*", "*"))).public_access == frozenset(Access)
    assert exposure(allow("sqs:SendMessage", "*"), service="sqs").public_access == {Access.WRITE}


@pytest.mark.parametrize(
    ("denying", "public"),
    [
        (deny(), False),
        (deny("*", "*"), False),
        (deny("S3:get*", OBJECTS), False),
        (deny("s3:GetObject", f"{BUCKET}/secret/*"), True),
        (deny("s3:PutObject"), True),
        (deny(resource=BUCKET), True),
        (deny(principal={"AWS": OTHER}), True),
        (deny(condition={"Bool": {"aws:SecureTransport": "false"}}), True),
        (deny(condition=ORG), False),
        (deny(condition={"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}), True),
        (deny(NotPrincipal={"AWS": f"arn:aws:iam::{OWNER}:root"}), False),
        (deny(NotAction="s3:PutObject"), False),
        (deny(NotAction="s3:Get*"), True),
        (deny(NotResource=f"{BUCKET}/public/*"), True),
        (deny(NotResource="arn:aws:s3:::other/*"), False),
    ],
)
def test_denies_count_where_they_cover(denying, public):
    assert exposure(allow(), denying).public is public


def test_a_partial_deny_takes_its_part_of_the_access():
    left = exposure(allow("s3:*", [BUCKET, OBJECTS]), deny(["s3:Put*", "s3:Delete*"]))
    assert Access.READ in left.public_access
    assert Access.DELETE not in left.public_access
    assert not any(a.startswith(("s3:Put", "s3:Delete")) for a in left.public_grants[0].actions)


def test_denies_add_up():
    assert not exposure(
        allow("s3:GetObject", [OBJECTS]), deny("s3:GetObject", f"{BUCKET}/a/*"), deny("s3:Get*", "*")
    ).public


def test_a_limiting_deny_leaves_those_it_spares():
    assert [p.value for p in exposure(allow(), deny(condition=ORG)).of_kind(Kind.ORGANIZATION)] == ["o-abc123"]


@pytest.mark.parametrize(
    ("statement", "crosses"),
    [
        (allow(principal={"AWS": OWNER}), False),
        (allow(principal={"AWS": f"arn:aws:iam::{OWNER}:role/a"}), False),
        (allow(principal={"AWS": OTHER}), True),
        (allow(principal={"AWS": f"arn:aws:iam::{OTHER}:role/a"}), True),
        (allow(), True),
        (allow(condition={"StringEquals": {"aws:PrincipalAccount": OTHER}}), True),
        (allow(condition={"StringEquals": {"aws:PrincipalAccount": OWNER}}), False),
        (allow(condition={"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}), True),
        (allow(condition={"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}), False),
        (allow(condition={"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}), False),
        (allow(principal={"Service": "sns.amazonaws.com"}), False),
        (allow(principal={"CanonicalUser": "79a59d"}), None),
        (allow(principal={"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}), False),
        (allow(principal={"AWS": "AROAABCDEFGHIJKLMNOPQ"}), False),
    ],
)
def test_foreign_accounts(statement, crosses):
    assert exposure(statement).crosses_accounts() is crosses


def test_trusted_accounts_and_organisations_are_set_aside():
    assert exposure(allow(principal={"AWS": OTHER})).crosses_accounts(trusted=[OTHER]) is False
    org = exposure(allow(condition={"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}))
    assert org.crosses_accounts(organizations=["o-abc123"]) is False


def test_without_the_owner_it_cannot_be_told():
    unknown = analyse_exposure(policy(allow(principal={"AWS": OTHER})))
    assert unknown.foreign_accounts is None
    assert unknown.crosses_accounts() is None


def test_a_deny_of_a_named_account_takes_its_grant():
    named = allow(principal={"AWS": f"arn:aws:iam::{OTHER}:role/a"})
    assert exposure(named, deny(principal={"AWS": OTHER})).grants == ()
    assert exposure(named, deny(principal={"AWS": f"arn:aws:iam::{OTHER}:role/b"})).grants


def test_limits_of_a_service_are_named():
    (grant,) = exposure(
        allow(principal={"Service": "sns.amazonaws.com"}, condition={"StringEquals": {"aws:SourceAccount": OWNER}})
    ).grants
    assert grant.limits == ("aws:sourceaccount",)


def test_services_without_a_source_are_named():
    logs, topic = {"Service": "logs.amazonaws.com"}, {"Service": "sns.amazonaws.com"}
    bound = {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWNER}:*"}}
    assert exposure(allow(principal=logs), allow(principal=topic, condition=bound)).unbound_services == (
        "logs.amazonaws.com",
    )
