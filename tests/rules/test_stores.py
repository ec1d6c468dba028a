"""Stores, directories and trust, as facts see them, and what of it rests on calls that may fail."""

import json

import pytest

from rules.examples import verdict
from rules.scan import Scan, resources_of
from stance.conditions import UNKNOWN
from stance.facts import data, directory, identity
from stance.rules import data as rules
from stance.rules import identity_directory, secrets

ME, OTHER = "123456789012", "999988887777"
GITHUB = "token.actions.githubusercontent.com"
QUEUE = f"arn:aws:sqs:us-east-1:{ME}:q"


def policy(principal, action="sqs:SendMessage", **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_policies_of_stores():
    assert data.public.derive(None, ME, QUEUE) is False
    assert data.public.derive(policy("*"), ME, QUEUE) is True
    ours = policy("*", Condition={"StringEquals": {"aws:SourceAccount": ME}})
    assert data.public.derive(ours, ME, QUEUE) is False
    ask = data.foreign.derive
    assert ask(policy({"AWS": OTHER}), ME, QUEUE, {"organization": None}) == [OTHER]
    assert ask(UNKNOWN, ME, QUEUE, {}) is UNKNOWN
    assert data.open_to_network.derive(None, False) is True
    assert data.open_to_network.derive(policy("*"), False) is False


def trust(**claims):
    condition = {"StringLike": {f"{GITHUB}:{claim}": value for claim, value in claims.items()}}
    provider = {"Federated": f"arn:aws:iam::{ME}:oidc-provider/{GITHUB}"}
    return policy(provider, "sts:AssumeRoleWithWebIdentity", Condition=condition)


@pytest.mark.parametrize(
    ("claims", "wide"),
    [
        ({"sub": "repo:acme/*"}, ["repo:acme/*"]),
        ({"sub": "repo:acme/*:ref:refs/heads/main"}, ["repo:acme/*:ref:refs/heads/main"]),
        ({"sub": "repo:acme/shop-*:*"}, ["repo:acme/shop-*:*"]),
        ({"sub": ["repo:acme/shop:*", "repo:acme/*"]}, ["repo:acme/*"]),
        ({"sub": "repo:acme/shop:*"}, []),
        ({"sub": "repo:acme/shop:ref:refs/heads/main"}, []),
        ({"sub": "repo:acme/*", "repository": "acme/shop"}, []),
        ({"sub": "repo:acme/*", "repository": "acme/*"}, ["repo:acme/*"]),
        ({"repository_owner": "acme"}, ["*"]),
        ({"sub": "repo:*"}, []),  # open to strangers, which another rule tells
    ],
)
def test_pipelines_name_their_project(claims, wide):
    assert identity.role_wide_subjects.derive(trust(**claims)) == wide


def test_trust_of_others_is_not_wide():
    assert identity.role_wide_subjects.derive(policy({"Service": "ec2.amazonaws.com"}, "sts:AssumeRole")) == []
    corp = {"Federated": f"arn:aws:iam::{ME}:oidc-provider/login.acme.example"}
    assert identity.role_wide_subjects.derive(policy(corp, "sts:AssumeRoleWithWebIdentity")) == []


ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
SOMETHING = EVERYTHING.replace('"Action": "*"', '"Action": "s3:*"')
OWN = [{"id": f"arn:aws:iam::{ME}:policy/ops/all", "document": EVERYTHING}]


@pytest.mark.parametrize(
    ("attached", "own", "inline", "boundary", "said"),
    [
        ([ADMIN], [], [], None, True),
        (["arn:aws:iam::aws:policy/ReadOnlyAccess"], [], [], None, False),
        ([], [], [{"name": "inline", "document": EVERYTHING}], None, True),
        ([], [], [{"name": "inline", "document": SOMETHING}], None, False),
        ([], ["/ops/all"], [], None, True),
        ([], ["/elsewhere"], [], None, False),
        ([ADMIN], [], [], "arn:aws:iam::aws:policy/ReadOnlyAccess", False),
        ([ADMIN], [], [], ADMIN, True),
        ([ADMIN], [], [], "/ops/all", True),
    ],
)
def test_permission_sets_of_administrators(attached, own, inline, boundary, said):
    assert directory.permission_set_admin.derive(attached, own, inline, boundary, OWN) is said


def test_administrators_are_people_and_members_of_groups():
    sets = [{"id": "ps-1", "admin": True}, {"id": "ps-2", "admin": False}]
    groups = [{"group_id": "g-1", "members": ["u-1", "u-2"]}, {"group_id": "g-2", "members": ["u-3"]}]
    assignments = [
        {"permission_set": "ps-1", "principal_type": "GROUP", "principal": "g-1"},
        {"permission_set": "ps-1", "principal_type": "USER", "principal": "u-4"},
        {"permission_set": "ps-2", "principal_type": "GROUP", "principal": "g-2"},
    ]
    assert directory.administrators.derive(sets, assignments, groups) == ["u-1", "u-2", "u-4"]


def test_uses_that_nobody_asked_for_are_no_finding():
    record = {"service_linked": False, "service_uses": None, "unused_services": None}
    assert verdict(identity_directory.ROLE_SERVICES_USED, record) == "not applicable"
    uses = [{"namespace": "s3", "used_at": None}, {"namespace": "sqs", "used_at": "2026-01-01T00:00:00Z"}]
    assert identity.role_unused_services.derive(uses) == ["s3"]
    assert identity.role_unused_services.derive(None) is None


@pytest.mark.parametrize("name", ["/shop/db/password", "/shop/DB_PASSWD", "token", "/a/api-key", "/a/apikey"])
def test_parameters_that_are_called_secrets(name):
    assert verdict(secrets.PARAMETER_ENCRYPTED, {"name": name, "type": "String"}) is False
    assert verdict(secrets.PARAMETER_ENCRYPTED, {"name": name, "type": "SecureString"}) is True


def test_parameters_that_are_called_otherwise_are_left_alone():
    assert verdict(secrets.PARAMETER_ENCRYPTED, {"name": "/shop/format", "type": "String"}) == "not applicable"


@pytest.fixture(scope="module")
def url(account):
    account.client("secretsmanager").create_secret(Name="mail", SecretString="x", Tags=[{"Key": "a", "Value": "b"}])
    account.client("ssm").put_parameter(Name="/a/b", Value="x", Type="SecureString")
    account.client("sqs").create_queue(QueueName="orders", tags={"team": "shop"})
    account.client("sns").create_topic(Name="orders", Tags=[{"Key": "team", "Value": "news"}])
    sso, store = account.client("sso-admin"), account.client("identitystore")
    instance = sso.list_instances()["Instances"][0]
    which = {"InstanceArn": instance["InstanceArn"]}
    made = sso.create_permission_set(Name="Admins", SessionDuration="PT12H", **which)["PermissionSet"]
    which["PermissionSetArn"] = made["PermissionSetArn"]
    sso.put_inline_policy_to_permission_set(InlinePolicy=EVERYTHING, **which)
    of = {"IdentityStoreId": instance["IdentityStoreId"]}
    user = store.create_user(UserName="ada", DisplayName="Ada", Name={"GivenName": "A", "FamilyName": "L"}, **of)
    group = store.create_group(DisplayName="admins", **of)["GroupId"]
    store.create_group_membership(GroupId=group, MemberId={"UserId": user["UserId"]}, **of)
    to = {"TargetId": ME, "TargetType": "AWS_ACCOUNT"}
    sso.create_account_assignment(PrincipalType="GROUP", PrincipalId=group, **to, **which)
    sso.provision_permission_set(**to, **which)
    return account.url


def test_stores_as_they_are_read(url):
    read = resources_of("secretsmanager", "ssm", "sqs", "sns", "resourcegroupstaggingapi")
    scan = Scan(url, read)
    secret = scan.asset("aws.secretsmanager.secret", "")
    assert (secret.fields["policy"], secret.fields["tags"], secret.fields["rotated"]) == (None, {"a": "b"}, False)
    assert scan.asset("aws.ssm.parameter", "").fields["id"] == f"arn:aws:ssm:us-east-1:{ME}:parameter/a/b"
    assert scan.asset("aws.sqs.queue", ":orders").fields["tags"] == {"team": "shop"}
    assert scan.asset("aws.sns.topic", ":orders").fields["tags"] == {"team": "news"}
    assert scan.transport.asked.count("resourcegroupstaggingapi:GetResources") == 1


def test_a_policy_that_is_denied_leaves_the_store_unknown(url):
    read = resources_of("sqs", "resourcegroupstaggingapi")
    scan = Scan(url, read, denied=["sqs:GetQueueAttributes"])
    assert scan.one("messaging-queue-not-public") is None
    assert scan.says(rules.STORE_CLOSED_TO_STRANGERS, ":orders") is None


def test_people_of_identity_center(url):
    scan = Scan(url, resources_of("sso-admin", "identitystore", "iam"))
    (assignment,), (group,) = scan.states["aws.sso.assignment"], scan.states["aws.identitystore.group"]
    (user,), (held,) = scan.states["aws.identitystore.user"], scan.states["aws.sso.permission_set"]
    assert assignment.fields["principal"] == group.fields["group_id"]
    assert group.fields["members"] == [user.fields["user_id"]]
    assert assignment.fields["permission_set"] == held.fields["id"]
    assert (held.fields["set_name"], held.fields["session_seconds"]) == ("Admins", 43200)
    assert scan.one("identity-assignment-by-group") is True
    assert scan.transport.asked.count("sso-admin:ListInstances") == 1


def test_a_boundary_that_cannot_be_read_leaves_the_power_unknown(url):
    """This server does not know boundaries of permission sets."""
    scan = Scan(url, resources_of("sso-admin", "identitystore", "iam"))
    assert "boundary" in scan.states["aws.sso.permission_set"][0].gaps
    assert scan.one("identity-permission-set-session-short") is None


def test_assignments_that_are_denied_leave_the_administrators_unknown(url):
    scan = Scan(url, resources_of("sso-admin", "identitystore", "iam"), denied=["sso-admin:ListAccountAssignments"])
    assert scan.one("identity-center-administrators-few") is None
