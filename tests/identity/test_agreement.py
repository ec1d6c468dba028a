"""The summaries agree with the request evaluator, which decides one request at a time."""

from hypothesis import given
from hypothesis import strategies as st

from identity.documents import BUCKET, IDENTITY_STATEMENTS, OTHER, OWNER, STATEMENTS, policy
from stance.identity import (
    Kind,
    Policies,
    Request,
    administrator,
    analyse_exposure,
    context,
    decide,
    denies_plain_transport,
    permission,
)
from stance.identity.permissions import is_wide

USER = f"arn:aws:iam::{OWNER}:user/ann"
EVERYTHING = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
PROBES = {
    "iam:PassRole": f"arn:aws:iam::{OWNER}:role/x",
    "sts:AssumeRole": f"arn:aws:iam::{OWNER}:role/x",
    "iam:PutUserPolicy": f"arn:aws:iam::{OWNER}:user/ann",
    "iam:PutRolePolicy": f"arn:aws:iam::{OWNER}:role/x",
    "lambda:CreateFunction": f"arn:aws:lambda:eu-west-1:{OWNER}:function:f",
    "ec2:RunInstances": f"arn:aws:ec2:eu-west-1:{OWNER}:instance/*",
}
KNOWN = st.sampled_from([{}, {"aws:MultiFactorAuthPresent": "true"}, {"aws:MultiFactorAuthPresent": "false"}])


@given(IDENTITY_STATEMENTS, st.sampled_from(sorted(PROBES)), KNOWN)
def test_what_a_request_gets_is_a_possible_permission(statements, name, known):
    """No request is allowed that the summary calls impossible."""
    read = policy(*statements)
    full = context(known, complete=True)
    trust = policy({"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "*", "Resource": "*"})
    policies = Policies(identity=[read], resource=trust if name.startswith("sts:") else None)
    if decide(Request(USER, name, PROBES[name], OWNER, full), policies).allowed.sure:
        assert permission([read], name).allowed.possible


@given(IDENTITY_STATEMENTS, KNOWN)
def test_a_sure_administrator_may_do_anything_that_no_deny_takes(statements, known):
    read = policy(*statements)
    if administrator([read]).allowed.sure and not read.denying:
        for name, resource in PROBES.items():
            if not name.startswith("sts:"):
                request = Request(USER, name, resource, OWNER, context(known, complete=True))
                assert decide(request, Policies(identity=[read])).allowed.sure


@given(STATEMENTS)
def test_plain_transport_is_refused_to_everyone_if_we_say_so(statements):
    read = policy(*statements)
    plain = context({"aws:SecureTransport": "false", "aws:SourceVpce": "vpce-1"}, complete=True)
    if denies_plain_transport(read, BUCKET):
        for caller in (USER, f"arn:aws:iam::{OTHER}:user/eve"):
            request = Request(caller, "s3:GetObject", f"{BUCKET}/x", OWNER, plain)
            assert decide(request, Policies(identity=[EVERYTHING], resource=read)).allowed.value is False


@given(STATEMENTS)
def test_a_foreign_caller_that_gets_in_belongs_to_a_named_party(statements):
    read = policy(*statements)
    known = context({"aws:SourceIp": "198.51.100.7", "aws:SecureTransport": "true"}, complete=True)
    request = Request(f"arn:aws:iam::{OTHER}:user/eve", "s3:GetObject", f"{BUCKET}/a/x", OWNER, known)
    if decide(request, Policies(identity=[EVERYTHING], resource=read)).allowed.sure:
        found = analyse_exposure(read, account=OWNER, service="s3")
        assert found.crosses_accounts()
        assert found.public or OTHER in (found.foreign_accounts or ()) or found.of_kind(Kind.ORGANIZATION)


def test_width_is_told_by_the_type_of_resource():
    assert is_wide("iam:PassRole", f"arn:aws:iam::{OWNER}:role/*")
    assert not is_wide("iam:PassRole", f"arn:aws:iam::{OWNER}:role/app-*")
    assert is_wide("lambda:CreateFunction", f"arn:aws:lambda:eu-west-1:{OWNER}:function:*")
