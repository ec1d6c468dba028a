"""The known ways to more power, each with its twins that differ in one fact."""

import pytest

from identity.documents import OWNER, grant, policy, refuse
from stance.identity import escalation_paths, escalations

PATHS = {path.id: path for path in escalation_paths()}


def open_paths(*statements, sure=False, version="2012-10-17"):
    return {e.path.id for e in escalations([policy(*statements, version=version)]) if e.sure or not sure}


def test_the_catalogue_is_whole_and_consistent():
    assert len(PATHS) == 110
    assert len({p.reference for p in PATHS.values()}) == 110
    assert all(p.needs and p.title for p in PATHS.values())
    assert all("iam:PassRole" in p.needs for p in PATHS.values() if p.services)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_each_path_is_open_with_its_needs_and_shut_without_any_of_them(path):
    assert path.id in open_paths(grant(list(path.needs)), sure=True)
    assert path.id in open_paths(*(grant(name.upper()) for name in path.needs), sure=True)
    for name in path.needs:
        assert path.id not in open_paths(grant([n for n in path.needs if n != name] or ["s3:GetObject"]))
        assert path.id not in open_paths(grant("*"), refuse(name.lower()))


def test_administrators_have_every_path():
    assert open_paths(grant("*"), sure=True) == set(PATHS)
    assert open_paths(grant(None, NotAction=[]), sure=True) == set(PATHS)
    assert open_paths(grant("*"), refuse("*")) == set()


def test_patterns_give_what_they_cover():
    assert "lambda-new-function" in open_paths(grant(["iam:Pass*", "lambda:Create*", "LAMBDA:invokefunctio?"]))
    assert "iam-put-user-policy" in open_paths(grant(None, NotAction="s3:*"))
    assert open_paths(grant(None, NotAction=["iam:*", "sts:*"])).isdisjoint(
        {"iam-put-user-policy", "sts-assume-role"}
    )


def test_permissions_may_come_from_several_policies_and_their_places_are_named():
    found = escalations([policy(grant("iam:PassRole")), policy(grant("s3:*"), grant("ec2:RunInstances"))])
    (instance,) = [e for e in found if e.path.id == "ec2-new-instance"]
    assert instance.places == ((0, 0), (1, 1))


def test_managing_ones_own_credentials_is_no_escalation():
    own = f"arn:aws:iam::{OWNER}:user/${{aws:username}}"
    assert open_paths(grant(["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateLoginProfile"], own)) == set()
    assert "iam-put-user-policy" in open_paths(grant("iam:PutUserPolicy", own))
    assert open_paths(grant("iam:PutUserPolicy", own), version="2008-10-17") == set()


def test_passing_a_role_only_to_another_service_shuts_the_path():
    pass_role = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    both = [grant("iam:PassRole", condition=pass_role), grant(["ec2:RunInstances", "lambda:*"])]
    assert "ec2-new-instance" in open_paths(*both, sure=True)
    assert "lambda-new-function" not in open_paths(*both)


def test_attaching_only_a_harmless_policy_shuts_the_path():
    def attach(arn):
        return open_paths(grant("iam:AttachUserPolicy", condition={"ArnLike": {"iam:PolicyARN": arn}}))

    assert attach("arn:aws:iam::aws:policy/ReadOnlyAccess") == set()
    assert "iam-attach-user-policy" in attach("arn:aws:iam::aws:policy/Admin*")


def test_open_conditions_and_named_resources_make_it_possible_but_not_sure():
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    (found,) = list(escalations([policy(grant("iam:PutUserPolicy", condition=mfa))]))
    assert found.allowed.depends == {"aws:multifactorauthpresent"}
    assert not found.sure
    (named,) = escalations([policy(grant("sts:AssumeRole", f"arn:aws:iam::{OWNER}:role/one"))])
    assert named.allowed.sure
    assert not named.sure


def test_handing_over_a_named_role_is_a_way():
    role = f"arn:aws:iam::{OWNER}:role/app"
    (found,) = escalations([policy(grant("iam:PassRole", role), grant("ec2:RunInstances"))])
    assert found.allowed.sure
    assert not found.sure


def test_a_deny_of_part_of_the_resources_leaves_the_path():
    assert "sts-assume-role" in open_paths(
        grant("sts:AssumeRole"), refuse("sts:*", f"arn:aws:iam::{OWNER}:role/admin")
    )
