"""The identity facts: what policies give, who is an administrator, whom roles trust."""

import json

import pytest

from stance.conditions import UNKNOWN, partial
from stance.facts import identity as facts
from stance.facts import identity_account as account_facts

ACCOUNT, FOREIGN = "111122223333", "444455556666"


def document(*statements, **statement):
    listed = list(statements) or [statement]
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **s} for s in listed]})


EVERYTHING = document(Action="*", Resource="*")
READING = document(Action="s3:GetObject", Resource="*")


def power(text):
    return facts.policy_power.derive(text)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        (EVERYTHING, True),
        (document(Action=["*:*"], Resource=["*"]), True),
        (document(NotAction="s3:*", Resource="*"), True),
        (document({"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}), True),
        (document({"Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*"}), False),
        (document(Action="*", Resource="arn:aws:s3:::logs/*"), False),
        (document(Action="ec2:*", Resource="*"), False),
        (READING, False),
    ],
)
def test_full_admin(text, full):
    assert power(text)["full_admin"] is full


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        (document(Action="iam:CreatePolicyVersion", Resource="*"), True),
        (document(Action=["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Resource="*"), True),
        (EVERYTHING, True),
        (document(Action=["lambda:CreateFunction", "lambda:InvokeFunction"], Resource="*"), False),
        (document(Action="lambda:UpdateFunctionCode", Resource=f"arn:aws:lambda:*:{ACCOUNT}:function:web"), False),
        (document(Action="sts:AssumeRole", Resource=f"arn:aws:iam::{ACCOUNT}:role/reader"), False),
        (document(Action="iam:CreateAccessKey", Resource="arn:aws:iam::*:user/${aws:username}"), False),
        (READING, False),
    ],
)
def test_escalation(text, opens):
    assert bool(power(text)["escalations"]) is opens


@pytest.mark.parametrize(
    ("resource", "every"),
    [
        ("*", True),
        (f"arn:aws:iam::{ACCOUNT}:role/*", True),
        ("arn:aws:iam::*:role/*", True),
        (f"arn:aws:iam::{ACCOUNT}:role/reader", False),
        ("arn:aws:iam::*:role/reader", False),
    ],
)
def test_assuming_and_passing_every_role(resource, every):
    assert power(document(Action="sts:AssumeRole", Resource=resource))["assumes_any_role"] is every
    assert power(document(Action="iam:PassRole", Resource=resource))["passes_any_role"] is every


def test_passing_roles_to_one_service_is_not_to_every_one():
    bound = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    assert power(document(Action="iam:PassRole", Resource="*", Condition=bound))["passes_any_role"] is False


def test_a_policy_that_cannot_be_read_is_malformed():
    with pytest.raises(ValueError):
        power('{"Statement": [{"Effect": "Perhaps"}]}')


def test_inline_policies_keep_their_names():
    derived = facts.inline_powers.derive([{"name": "a", "document": EVERYTHING}, {"name": "b", "document": READING}])
    assert [(d["name"], d["full_admin"]) for d in derived] == [("a", True), ("b", False)]


ALL, NONE = {"document": EVERYTHING}, {"document": READING}


def test_roles_are_administrators_within_their_boundary():
    admin = facts.role_admin.derive
    assert admin(["all"], [], [ALL], None) is True
    assert admin(["all"], [], [ALL], ALL) is True
    assert admin(["all"], [], [ALL], NONE) is False
    assert admin(["reading"], [], [NONE], None) is False


def test_users_are_administrators_by_their_groups():
    admin = facts.user_admin.derive
    groups = [{"inline_documents": [{"name": "all", "document": EVERYTHING}]}]
    assert admin([], [], [], [], None) is False
    assert admin([], [], [], groups, None) is True
    assert admin(["all"], [], [ALL], [], None) is True
    denied = [{"name": "stop", "document": document({"Effect": "Deny", "Action": "*", "Resource": "*"})}]
    assert admin([], denied, [], groups, None) is False
    assert facts.group_admin.derive([], groups[0]["inline_documents"], []) is True


def test_a_policy_that_was_not_listed_leaves_it_open():
    with pytest.raises(ValueError):
        facts.group_admin.derive(["all", "reading"], [], [ALL])


def test_policies_of_users_include_those_of_their_groups():
    groups = [{"attached_policies": ["b", "c"]}]
    assert facts.effective_policies.derive(["a", "b"], ["readers"], groups) == ["a", "b", "c"]
    with pytest.raises(ValueError):
        facts.effective_policies.derive([], ["readers"], [])


def trust(principal, action="sts:AssumeRole", **condition):
    statement = {"Principal": principal, "Action": action}
    return facts.role_trust.derive(document({**statement, **condition}), ACCOUNT)


def test_trust_of_everyone():
    assert trust({"AWS": "*"})["public"] is True
    assert trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}})["public"] is False
    assert trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})["public"] is False


def test_trust_of_other_accounts():
    plain = trust({"AWS": [f"arn:aws:iam::{FOREIGN}:root", f"arn:aws:iam::{ACCOUNT}:root"]})
    assert plain["foreign_accounts"] == plain["unguarded_accounts"] == [FOREIGN]
    guarded = trust({"AWS": FOREIGN}, Condition={"StringEquals": {"sts:ExternalId": "x7"}})
    assert (guarded["foreign_accounts"], guarded["unguarded_accounts"]) == ([FOREIGN], [])
    family = trust({"AWS": FOREIGN}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}})
    assert family["unguarded_accounts"] == []


def test_trust_of_services():
    free = trust({"Service": "sns.amazonaws.com"})
    assert free["services"] == free["unbound_services"] == ["sns.amazonaws.com"]
    bound = trust({"Service": "sns.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})
    assert bound["services"] == ["sns.amazonaws.com"]
    assert bound["unbound_services"] == []


def test_trust_of_github():
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    audience = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
    subject = {"token.actions.githubusercontent.com:sub": "repo:acme/web:ref:refs/heads/main"}
    web = "sts:AssumeRoleWithWebIdentity"
    free = trust({"Federated": provider}, web, Condition={"StringEquals": audience})
    assert (free["providers"], free["open_providers"]) == ([provider], [provider])
    assert trust({"Federated": provider}, web, Condition={"StringEquals": audience | subject})["open_providers"] == []


MEMBERS = [{"name": "ana", "mfa_active": False}, {"name": "bo", "mfa_active": True}]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (MEMBERS, ["ana"]),
        (MEMBERS[1:], []),
        ([], []),
        (partial(MEMBERS), partial(["ana"])),
        (UNKNOWN, UNKNOWN),
        ([*MEMBERS, {"name": "di"}], partial(["ana"])),
        ([*MEMBERS[1:], {"mfa_active": False}], partial([])),
    ],
)
def test_members_without_mfa(members, expected):
    assert account_facts.members_without_mfa.derive(members) == expected


def test_policies_of_aws_are_held_when_attached():
    support = {"id": "arn:aws:iam::aws:policy/AWSSupportAccess", "attachments": 1}
    namesake = {"id": f"arn:aws:iam::{ACCOUNT}:policy/AWSSupportAccess", "attachments": 1}
    held = account_facts.support_access_held.derive
    assert held([support]) is True
    assert held([{**support, "attachments": 0}, namesake]) is False
    assert account_facts.cloudshell_full_access_held.derive([support]) is False
