"""Organisations, endpoints and what AWS decides by itself."""

from __future__ import annotations

from collections.abc import Iterator

from cases.decisions.forms import (
    ACCOUNT,
    BUCKET,
    FILE,
    FOREIGN,
    FULL,
    OTHER,
    ROLE,
    ROOT,
    S3,
    SESSION,
    USER,
    Json,
    allow,
    deny,
    on,
    request,
    stated,
    trusting,
)  # fmt: skip

_LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
_SSO = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
_QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
_INSTANCE = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"


def _service_control() -> Iterator[Json]:
    regions = deny("*", StringNotEquals={"aws:RequestedRegion": "eu-west-1"})
    no_s3 = stated("Deny", {"NotAction": "sqs:*", "Resource": "*"})
    for name, expect, why, scp in [
        ("three", True, "all three levels allow", [[FULL], [FULL], [FULL]]),
        ("ou", False, "the unit in the middle is silent", [[FULL], [allow("sqs:*")], [FULL]]),
        ("root", False, "the root is silent", [[allow("sqs:*")], [FULL], [FULL]]),
        ("disjoint", False, "two levels allow different things", [[allow("s3:Get*")], [allow("s3:Put*")]]),
        ("overlap", True, "two levels share the action", [[allow("s3:*")], [allow("sqs:*"), allow("s3:Get*")]]),
        ("notaction", True, "all but IAM", [[stated("Allow", {"NotAction": "iam:*", "Resource": "*"})]]),
        ("denynotaction", False, "all but SQS is denied", [[FULL, no_s3]]),
        ("denyother", True, "another action is denied", [[FULL, deny("s3:Put*")]]),
        ("denyresource", False, "the bucket is denied", [[FULL, deny("s3:*", f"{BUCKET}/*")]]),
        ("denyanother", True, "another bucket is denied", [[FULL, deny("s3:*", "arn:aws:s3:::x/*")]]),
        ("high", False, "a deny at the root reaches the account", [[FULL, deny("s3:*")], [FULL], [FULL]]),
        (
            "exempt",
            True,
            "the user's ARN is excepted",
            [[FULL, deny("s3:*", ArnNotLike={"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user/*"})]],
        ),
        (
            "exempt-not",
            False,
            "another ARN is excepted",
            [[FULL, deny("s3:*", ArnNotLike={"aws:PrincipalArn": "arn:aws:iam::*:role/Break*"})]],
        ),
    ]:
        yield request(f"control-{name}", expect, why, S3, scp=scp)
    for name, expect, region in [("in", True, "eu-west-1"), ("out", False, "us-east-1")]:
        queue = f"arn:aws:sqs:{region}:{ACCOUNT}:q"
        yield request(f"control-region-{name}", expect, "only one region is open", allow("sqs:*"), scp=[[FULL, regions]],
                      action="sqs:SendMessage", resource=queue, context={"aws:RequestedRegion": region})  # fmt: skip
    closed = [[FULL, deny("s3:*")]]
    for name, expect, why, caller, more in [
        ("user", False, "users are bound", USER, {}),
        ("role", False, "roles are bound", SESSION, {}),
        ("rootuser", False, "the root user is bound", ROOT, {}),
        ("linked", True, "service-linked roles are not", _LINKED, {}),
        ("management", True, "the management account is not", USER, {"management_account": ACCOUNT}),
        ("notmanagement", False, "another account is the management account", USER, {"management_account": OTHER}),
    ]:
        own = () if caller == ROOT else (S3,)
        yield request(f"control-{name}", expect, why, *own, caller=caller, scp=closed, **more)
    yield request("control-granted", False, "a bucket that names the user does not go around them", policy=[on(USER)],
                  scp=closed)  # fmt: skip
    yield request("control-silent-granted", False, "nor where they are silent", policy=[on(USER)],
                  scp=[[FULL], [allow("sqs:*")]])  # fmt: skip
    yield request("control-foreign", False, "the caller's organisation binds it abroad", S3, caller=USER, owner=OTHER,
                  policy=[on(USER)], scp=closed)  # fmt: skip


def _resource_control() -> Iterator[Json]:
    outsiders = deny("*", StringNotEqualsIfExists={"aws:PrincipalOrgID": "o-1"},
                     BoolIfExists={"aws:PrincipalIsAWSService": "false"})  # fmt: skip
    deputies = deny("*", StringNotEqualsIfExists={"aws:SourceOrgID": "o-1"}, Null={"aws:SourceAccount": "false"},
                    Bool={"aws:PrincipalIsAWSService": "true"})  # fmt: skip
    opened = [on("*", "*", "*")]
    secret = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:s-AbCdEf"
    for name, expect, why, caller, action, resource, known in [
        ("stranger", False, "a stranger is kept from the bucket", FOREIGN, "s3:GetObject", FILE, {}),
        ("member", True, "a member is not", FOREIGN, "s3:GetObject", FILE, {"aws:PrincipalOrgID": "o-1"}),
        ("anonymous", False, "nor is nobody let in", "anonymous", "s3:GetObject", FILE, {}),
        ("service", True, "services pass", "cloudtrail.amazonaws.com", "s3:PutObject", FILE, {}),
        ("queue", False, "queues are bound", FOREIGN, "sqs:SendMessage", _QUEUE, {}),
        ("secret", False, "secrets are bound", FOREIGN, "secretsmanager:GetSecretValue", secret, {}),
    ]:
        own = (FULL,) if caller == FOREIGN else ()
        yield request(f"perimeter-rcp-{name}", expect, why, *own, caller=caller, action=action, resource=resource,
                      policy=opened, rcp=[[FULL], [FULL, outsiders]], context=known)  # fmt: skip
    yield request("perimeter-rcp-trust", False, "roles are not assumed from outside", FULL, caller=FOREIGN,
                  action="sts:AssumeRole", resource=ROLE, policy=[trusting(FOREIGN)], rcp=[[FULL, outsiders]])  # fmt: skip
    yield request("perimeter-rcp-own", False, "own users without the key are denied too", S3, rcp=[[FULL, outsiders]])
    yield request("perimeter-rcp-management", True, "resources of the management account are not bound", FULL,
                  caller=FOREIGN, policy=[on(FOREIGN)], rcp=[[FULL, outsiders]], management_account=ACCOUNT)  # fmt: skip
    yield request("perimeter-rcp-linked", True, "service-linked roles are not bound", S3, caller=_LINKED,
                  rcp=[[FULL, deny("s3:*")]])  # fmt: skip
    yield request("perimeter-rcp-nothing", False, "an RCP gives nothing", rcp=[[FULL], [FULL]])
    for name, expect, why, known in [
        ("inside", True, "on behalf of the organisation", {"aws:SourceAccount": OTHER, "aws:SourceOrgID": "o-1"}),
        ("outside", False, "on behalf of another one", {"aws:SourceAccount": OTHER, "aws:SourceOrgID": "o-2"}),
        ("alone", False, "on behalf of an account of none", {"aws:SourceAccount": OTHER}),
        ("nobody", True, "without an account behind it", {}),
    ]:
        yield request(f"deputy-rcp-{name}", expect, why, caller="cloudtrail.amazonaws.com", action="s3:PutObject",
                      policy=[on("cloudtrail.amazonaws.com", "s3:PutObject")], rcp=[[FULL, deputies]],
                      context=known)  # fmt: skip
    yield request("deputy-rcp-user", True, "users are no services", S3, rcp=[[FULL, deputies]])
    yield request("perimeter-rcp-ec2", True, "EC2 is not among the services", FULL, action="ec2:StopInstances",
                  resource=_INSTANCE, rcp=[[FULL, deny("*")]])  # fmt: skip
    yield request("perimeter-rcp-iam", True, "nor is IAM", FULL, action="iam:GetUser", resource=USER,
                  rcp=[[FULL, deny("*")]])  # fmt: skip


def _endpoints() -> Iterator[Json]:
    for name, expect, why, endpoint in [
        ("all", True, "it lets everything through", [on("*", "*", "*")]),
        ("bucket", True, "it lets the bucket through", [on("*", "s3:*", f"{BUCKET}/*")]),
        ("other", False, "it lets another bucket through", [on("*", "s3:*", "arn:aws:s3:::x/*")]),
        ("action", False, "it lets other actions through", [on("*", "s3:PutObject", "*")]),
        ("deny", False, "it denies", [on("*", "*", "*"), on("*", "s3:GetObject", "*", effect="Deny")]),
        ("account", True, "it lets the account's principals through", [on(ROOT, "*", "*")]),
        (
            "condition",
            True,
            "it lets the account through",
            [on("*", "*", "*", StringEquals={"aws:PrincipalAccount": ACCOUNT})],
        ),
        (
            "condition-not",
            False,
            "another account",
            [on("*", "*", "*", StringEquals={"aws:PrincipalAccount": OTHER})],
        ),
        (
            "owner",
            False,
            "resources of another account",
            [on("*", "*", "*", StringEquals={"aws:ResourceAccount": OTHER})],
        ),
    ]:
        yield request(f"endpoint-{name}", expect, why, S3, endpoint=endpoint)
    yield request("endpoint-alone", False, "an endpoint's policy gives nothing", endpoint=[on("*", "*", "*")])
    yield request("endpoint-granted", False, "a bucket that names the user does not go around it", policy=[on(USER)],
                  endpoint=[on("*", "sqs:*", "*")])  # fmt: skip


def _by_itself() -> Iterator[Json]:
    for name, expect, why, action, resource, owner in [
        ("linked-put", False, "service-linked roles are not changed", "iam:PutRolePolicy", _LINKED, ACCOUNT),
        ("linked-attach", False, "nor given policies", "iam:AttachRolePolicy", _LINKED, ACCOUNT),
        ("linked-trust", False, "nor trusted otherwise", "iam:UpdateAssumeRolePolicy", _LINKED, ACCOUNT),
        ("linked-get", True, "but they are read", "iam:GetRole", _LINKED, ACCOUNT),
        ("linked-delete", True, "and deleted by their own call", "iam:DeleteServiceLinkedRole", _LINKED, ACCOUNT),
        ("role-put", True, "other roles are changed", "iam:PutRolePolicy", ROLE, ACCOUNT),
        ("sso-put", False, "roles of Identity Center are changed there only", "iam:PutRolePolicy", _SSO, ACCOUNT),
        ("sso-trust", False, "their trust too", "iam:UpdateAssumeRolePolicy", _SSO, ACCOUNT),
        ("awspolicy", False, "AWS's policies are its own", "iam:CreatePolicyVersion",
         "arn:aws:iam::aws:policy/ReadOnlyAccess", "aws"),
        ("policy", True, "the account's policies are not", "iam:CreatePolicyVersion",
         f"arn:aws:iam::{ACCOUNT}:policy/p", ACCOUNT),
    ]:  # fmt: skip
        yield request(f"itself-{name}", expect, why, FULL, action=action, resource=resource, owner=owner)
    yield request(
        "itself-identity", True, "everyone may ask who they are", action="sts:GetCallerIdentity", resource="*"
    )
    yield request("itself-identity-denied", True, "even where it is denied", deny("sts:*"),
                  action="sts:GetCallerIdentity", resource="*")  # fmt: skip
    yield request("itself-session", True, "users get session tokens without a permission", action="sts:GetSessionToken",
                  resource="*")  # fmt: skip
    yield request("itself-federation", False, "but federation tokens need one", action="sts:GetFederationToken",
                  resource=f"arn:aws:sts::{ACCOUNT}:federated-user/bob")  # fmt: skip
    yield request("itself-rootboundary", True, "the root user needs no policy", caller=ROOT, action="ec2:StopInstances",
                  resource=_INSTANCE)  # fmt: skip
    yield request("itself-passcross", False, "a role of another account is never passed", FULL, action="iam:PassRole",
                  resource=f"arn:aws:iam::{OTHER}:role/app", owner=OTHER)  # fmt: skip
    yield request("itself-foreigniam", False, "IAM of another account is not reached", FULL, action="iam:CreateUser",
                  resource=f"arn:aws:iam::{OTHER}:user/new", owner=OTHER)  # fmt: skip
    yield request("itself-foreignec2", False, "instances have no policy that lets strangers in", FULL,
                  action="ec2:StopInstances", resource=_INSTANCE.replace(ACCOUNT, OTHER), owner=OTHER)  # fmt: skip
    yield request("itself-linked-own", True, "a service-linked role uses its own policy", allow("autoscaling:*"),
                  caller=_LINKED, action="autoscaling:DescribeAutoScalingGroups", resource="*")  # fmt: skip
    yield request("itself-session-own", True, "a session has what its role has", S3, caller=SESSION)


CASES = [*_service_control(), *_resource_control(), *_endpoints(), *_by_itself()]
