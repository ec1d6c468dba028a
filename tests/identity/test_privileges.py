"""Administrators, whole services, any role."""

import pytest

from identity.documents import OWNER, grant, policy, refuse
from stance.identity import administrator, assumes_any_role, permission

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([grant("*")], True),
        ([grant("*:*")], True),
        ([grant(["s3:Get*", "*"], ["*"])], True),
        ([grant("*", "arn:aws:*")], True),
        ([grant(None, NotAction=[])], True),
        ([grant(None, NotAction="s3:DeleteBucket")], True),
        ([grant("*", NotResource="arn:aws:s3:::x")], True),
        ([grant("*"), refuse("s3:*")], True),
        ([grant("*"), refuse("iam:PutUserPolicy")], True),
        ([grant("*"), refuse("*", "arn:aws:s3:::x")], True),
        ([grant("*", condition=MFA)], None),
        ([grant("*"), refuse("*", condition=NO_MFA)], None),
        ([grant("*"), refuse("*", condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})], True),
        ([grant("*"), refuse("*")], False),
        ([grant("*"), refuse("iam:*")], False),
        ([grant("*"), refuse(None, NotAction="s3:*")], False),
        ([grant(None, NotAction=["iam:*", "organizations:*"])], False),
        ([grant(None, NotAction="*")], False),
        ([grant("*", "arn:aws:s3:::x")], False),
        ([grant("iam:*")], False),
        ([grant(["s3:*", "ec2:*"])], False),
        ([refuse("*")], False),
        ([], False),
    ],
)
def test_administrator(statements, expected):
    assert administrator([policy(*statements)]).allowed.value is expected


def test_a_deny_in_another_policy_of_the_principal_counts():
    assert administrator([policy(grant("*")), policy(refuse("iam:*"))]).allowed.value is False
    assert administrator([policy(), policy(grant("*"))]).places == ((1, 0),)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([grant("sts:AssumeRole")], True),
        ([grant("sts:*", f"arn:aws:iam::{OWNER}:role/*")], True),
        ([grant("STS:assume*", "arn:aws:iam::*:role/*")], True),
        ([grant("sts:AssumeRole", f"arn:aws:iam::{OWNER}:role/one")], False),
        ([grant("sts:AssumeRole", f"arn:aws:iam::{OWNER}:role/team-*")], False),
        ([grant("sts:AssumeRole"), refuse("sts:AssumeRole")], False),
        ([grant("sts:GetCallerIdentity")], False),
        ([grant("sts:AssumeRole", condition=MFA)], None),
    ],
)
def test_any_role(statements, expected):
    assert assumes_any_role([policy(*statements)]).allowed.value is expected


def test_an_action_does_not_work_on_resources_of_other_types():
    assert not permission([policy(grant("iam:PassRole", "arn:aws:s3:::x"))], "iam:PassRole").allowed.possible
    assert not permission(
        [policy(grant("s3:ListAllMyBuckets", "arn:aws:s3:::x"))], "s3:ListAllMyBuckets"
    ).allowed.possible
    assert permission([policy(grant("iam:PassRole", f"arn:aws:iam::{OWNER}:role/x"))], "iam:PassRole").allowed.sure


def test_a_deny_of_all_but_ones_own_user_may_spare_a_user():
    own = refuse("iam:*", NotResource=f"arn:aws:iam::{OWNER}:user/${{aws:username}}")
    on_ann = grant("iam:PutUserPolicy", f"arn:aws:iam::{OWNER}:user/ann")
    assert permission([policy(on_ann, own)], "iam:PutUserPolicy").allowed.possible
    on_role = grant("iam:PutRolePolicy", f"arn:aws:iam::{OWNER}:role/x")
    assert not permission([policy(on_role, own)], "iam:PutRolePolicy").allowed.possible
