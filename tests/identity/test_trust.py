"""Who may assume a role."""

import pytest

from identity.documents import OTHER, OWNER, allow, deny, policy
from stance.identity import analyse_trust

GITHUB = "token.actions.githubusercontent.com"


def trust(*statements):
    return analyse_trust(policy(*statements), account=OWNER)


def assume(principal, condition=None, action="sts:AssumeRole"):
    return allow(action, None, principal, condition)


def web(host, condition):
    principal = {"Federated": f"arn:aws:iam::{OWNER}:oidc-provider/{host}"}
    return trust(assume(principal, condition, "sts:AssumeRoleWithWebIdentity"))


def test_parties_by_kind():
    found = trust(
        assume({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"], "AWS": [OWNER, OTHER]}),
        assume({"Federated": f"arn:aws:iam::{OWNER}:saml-provider/corp"}, action="sts:AssumeRoleWithSAML"),
    )
    assert found.services == ("ec2.amazonaws.com", "lambda.amazonaws.com")
    assert found.foreign_accounts == (OTHER,)
    assert found.federated == (f"arn:aws:iam::{OWNER}:saml-provider/corp",)
    assert not found.public


def test_everyone_and_who_is_tied_down():
    assert trust(assume("*")).public
    assert trust(assume({"AWS": "*"})).public
    assert not trust(assume({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}})).public
    assert trust(assume("*", {"StringEquals": {"sts:ExternalId": "x"}})).public
    assert not trust(assume("*", action="sts:TagSession")).public
    assert not trust(assume("*"), deny("sts:*", None)).public


def test_external_ids():
    named = {"AWS": f"arn:aws:iam::{OTHER}:root"}

    def with_id(*condition):
        (admission,) = trust(assume(named, *condition)).admissions
        return admission.external_id

    assert not with_id()
    assert with_id({"StringEquals": {"sts:ExternalId": "42"}})
    for weak in ({"StringLike": {"sts:ExternalId": "*"}}, {"StringEqualsIfExists": {"sts:ExternalId": "42"}}):
        assert not with_id(weak)
    assert analyse_trust(policy(assume(named))).foreign_accounts is None


@pytest.mark.parametrize(
    ("condition", "bound"),
    [
        (None, False),
        ({"StringEquals": {"aws:SourceAccount": OWNER}}, True),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{OWNER}:function:*"}}, True),
        ({"StringEquals": {"aws:SourceOrgID": "o-abc123"}}, True),
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWNER}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": OTHER}}, False),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
    ],
)
def test_services_bound_to_a_source(condition, bound):
    found = trust(assume({"Service": "config.amazonaws.com"}, condition))
    assert found.unbound_services == (() if bound else ("config.amazonaws.com",))


def test_a_deny_beside_it_binds_services_too():
    service = assume({"Service": "config.amazonaws.com"})
    guard = deny("sts:AssumeRole", None, "*", {"StringNotEquals": {"aws:SourceAccount": OWNER}})
    assert trust(service, guard).unbound_services == ()


@pytest.mark.parametrize(
    ("host", "condition", "is_open"),
    [
        (GITHUB, None, True),
        (GITHUB, {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}, True),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": "repo:corp/app:*"}}, False),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": "repo:corp/*"}}, False),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": "repo:*"}}, True),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": "repo:corp*"}}, True),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": "repo:*/app:ref:refs/heads/main"}}, True),
        (GITHUB, {"StringLike": {f"{GITHUB}:sub": ["repo:corp/app:*", "*"]}}, True),
        (GITHUB, {"StringLikeIfExists": {f"{GITHUB}:sub": "repo:corp/app:*"}}, True),
        (GITHUB, {"StringNotLike": {f"{GITHUB}:sub": "repo:evil/*"}}, True),
        (GITHUB, {"ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:corp/app:*"}}, True),
        (GITHUB, {"StringEquals": {f"{GITHUB}:repository_owner": "corp"}}, False),
        ("gitlab.com", {"StringLike": {"gitlab.com:sub": "project_path:corp/*:ref_type:branch:ref:main"}}, False),
        ("gitlab.com", {"StringLike": {"gitlab.com:sub": "project_path:*"}}, True),
        ("app.terraform.io", {"StringLike": {"app.terraform.io:sub": "organization:*:project:x"}}, True),
        ("app.terraform.io", {"StringLike": {"app.terraform.io:sub": "organization:corp:*"}}, False),
        ("oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF", None, False),
    ],
)
def test_shared_identity_providers_need_a_pinned_subject(host, condition, is_open):
    assert web(host, condition).public is is_open


def test_hosts_that_are_principals_themselves():
    cognito = {"Federated": "cognito-identity.amazonaws.com"}
    pool = {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:12345678"}}
    assert trust(assume(cognito, action="sts:AssumeRoleWithWebIdentity")).public
    assert not trust(assume(cognito, pool, "sts:AssumeRoleWithWebIdentity")).public
    guests = pool | {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}}
    assert trust(assume(cognito, guests, "sts:AssumeRoleWithWebIdentity")).public
