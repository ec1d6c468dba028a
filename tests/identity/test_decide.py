"""Whole requests: who caps whom."""

import pytest

from identity.documents import OTHER, OWNER, allow, deny, grant, policy, refuse
from stance.identity import Policies, Request, context, decide

USER = f"arn:aws:iam::{OWNER}:user/ann"
ROLE = f"arn:aws:iam::{OWNER}:role/app"
SESSION = f"arn:aws:sts::{OWNER}:assumed-role/app/i-1"
FOREIGN = f"arn:aws:iam::{OTHER}:user/eve"
FILE = "arn:aws:s3:::data/x"
KEY = f"arn:aws:kms:eu-west-1:{OWNER}:key/1"
FULL = policy(grant("*"))
NOTHING = policy()


def answer(**policies):
    request = Request(USER, "s3:GetObject", FILE, OWNER, context(complete=True))
    return decide(request, Policies(**policies)).allowed.value


def bucket(principal, **more):
    return policy(allow(principal={"AWS": principal} if principal != "*" else "*", **more))


CASES = [
    ("identity alone, same account", {"identity": [FULL]}, True),
    ("nothing", {}, False),
    ("explicit deny", {"identity": [FULL, policy(refuse("s3:*"))]}, False),
    ("boundary caps identity", {"identity": [FULL], "boundary": [policy(grant("ec2:*"))]}, False),
    ("boundary agrees", {"identity": [FULL], "boundary": [policy(grant("s3:*"))]}, True),
    ("boundary grants nothing by itself", {"boundary": [FULL]}, False),
    ("session caps identity", {"identity": [FULL], "session": [NOTHING]}, False),
    ("scp caps", {"identity": [FULL], "scps": [[FULL], [policy(grant("ec2:*"))]]}, False),
    ("every scp level agrees", {"identity": [FULL], "scps": [[FULL], [policy(grant("s3:*")), NOTHING]]}, True),
    ("scp grants nothing", {"scps": [[FULL]]}, False),
    ("rcp denies", {"identity": [FULL], "rcps": [[FULL, policy(deny())]]}, False),
    ("resource policy names the user", {"resource": bucket(USER)}, True),
    ("which an empty boundary does not cap", {"resource": bucket(USER), "boundary": [NOTHING]}, True),
    ("but its deny does", {"resource": bucket(USER), "boundary": [policy(refuse("s3:*"))]}, False),
    ("resource policy names the account", {"resource": bucket(OWNER)}, False),
    ("resource policy denies", {"identity": [FULL], "resource": policy(deny())}, False),
    (
        "deny by NotPrincipal hits others",
        {"identity": [FULL], "resource": policy(deny(NotPrincipal={"AWS": ROLE}))},
        False,
    ),
    (
        "deny by NotPrincipal spares the named",
        {"identity": [FULL], "resource": policy(deny(NotPrincipal={"AWS": USER}))},
        True,
    ),
]


@pytest.mark.parametrize(("policies", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_same_account(policies, expected):
    assert answer(**policies) is expected


def test_roles_named_by_arn_are_capped_by_their_boundary_and_sessions_named_directly_are_not():
    named = {"identity": (), "boundary": [NOTHING]}
    assert decide(request(SESSION), Policies(resource=bucket(ROLE), **named)).allowed.value is False
    assert decide(request(SESSION), Policies(resource=bucket(SESSION), **named)).allowed.value is True
    assert decide(request(SESSION), Policies(resource=bucket(ROLE))).allowed.value is True


def request(caller, action="s3:GetObject", resource=FILE, owner=OWNER):
    return Request(caller, action, resource, owner, context(complete=True))


@pytest.mark.parametrize(
    ("identity", "resource", "expected"),
    [
        ([FULL], None, False),
        ([], bucket(FOREIGN), False),
        ([FULL], bucket(FOREIGN), True),
        ([FULL], bucket(OTHER), True),
        ([FULL], bucket("*"), True),
    ],
)
def test_across_accounts_both_sides_must_allow(identity, resource, expected):
    assert decide(request(FOREIGN), Policies(identity=identity, resource=resource)).allowed.value is expected


def test_services_need_the_resource_policy_only():
    to_service = policy(allow(principal={"Service": "logs.amazonaws.com"}))
    assert decide(request("logs.amazonaws.com"), Policies(resource=to_service)).allowed.value is True


def test_keys_must_delegate():
    def decrypt(resource):
        return decide(request(USER, "kms:Decrypt", KEY), Policies(identity=[FULL], resource=resource)).allowed.value

    assert decrypt(None) is False
    assert decrypt(policy(allow("kms:*", "*", {"AWS": ROLE}))) is False
    assert decrypt(policy(allow("kms:*", "*", {"AWS": f"arn:aws:iam::{OWNER}:root"}))) is True
    assert decrypt(policy(allow("kms:*", "*", {"AWS": USER}))) is True


def test_role_trust():
    def assume(principal, identity=()):
        trust = policy(allow("sts:AssumeRole", None, {"AWS": principal}))
        return decide(
            request(USER, "sts:AssumeRole", ROLE), Policies(identity=identity, resource=trust)
        ).allowed.value

    assert assume(OWNER) is False
    assert assume(OWNER, [FULL]) is True
    assert assume(USER) is True
    assert assume(USER, [policy(refuse("sts:*"))]) is False
    assert assume(ROLE, [FULL]) is False


def test_roles_are_never_passed_across_accounts():
    there = Request(FOREIGN, "iam:PassRole", ROLE, OWNER, context(complete=True))
    assert (
        decide(there, Policies(identity=[FULL], resource=bucket(FOREIGN, action="*", resource="*"))).allowed.value
        is False
    )


def test_iam_answers_from_one_region():
    outside = refuse("*", condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})
    policies = Policies(identity=[policy(grant("*"), outside)])
    assert decide(Request(USER, "iam:CreateUser", USER, OWNER), policies).allowed.value is True
    assert decide(Request(USER, "s3:GetObject", FILE, OWNER), policies).allowed.depends == {"aws:requestedregion"}


def test_unknown_keys_make_it_depend_and_the_trace_shows_them():
    mfa = policy(grant("s3:*", condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    decision = decide(Request(USER, "s3:GetObject", FILE, OWNER), Policies(identity=[mfa]))
    assert decision.allowed.depends == {"aws:multifactorauthpresent"}
    assert [(s.source, s.statement, s.effect) for s in decision.trace] == [("identity[0]", 0, "Allow")]


def test_keys_that_follow_from_the_request_are_known():
    own = policy(grant("s3:*", "arn:aws:s3:::home/${aws:username}/*"))
    assert decide(
        Request(USER, "s3:GetObject", "arn:aws:s3:::home/ann/x", OWNER), Policies(identity=[own])
    ).allowed.sure
    by_arn = bucket("*", condition={"ArnEquals": {"aws:PrincipalArn": ROLE}})
    assert decide(Request(SESSION, "s3:GetObject", FILE, OWNER), Policies(resource=by_arn)).allowed.sure
