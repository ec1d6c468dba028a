"""Third thoughts: tags as things are made, what two weak rights make together, odd keys and operators."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
    AWS_POLICY,
    IAM,
    ME,
    MY_ROLE,
    TARGET,
    Json,
    admin_role,
    allow,
    case,
    deny,
    document,
    policy,
    role,
    stated,
    trust,
)

BATCH = "unseen"
LAMBDA = "lambda.amazonaws.com"
MID = f"{IAM}role/@-mid"
BOSS = f"{IAM}user/@-boss"
ASSUME = allow("sts:AssumeRole", TARGET)
PASS = allow("iam:PassRole", TARGET)
WEAK = f"{IAM}policy/@-weak"
GROUP = f"{IAM}group/@-g"

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    parts.setdefault("batch", BATCH)
    CASES.append(case(f"edge-{id_}", admin, why, *may, technique=f"edge-{id_.split('-')[0]}", **parts))


# Things that must bear a tag as they are made: tagging must be allowed too.
_BEARS = {"StringEquals": {"aws:RequestTag/team": "red"}}
_MACHINE = [admin_role(trust("ec2.amazonaws.com"), instance_profile=True)]
_add("born-machine", True, "an instance that is tagged as it is made", PASS, allow("ec2:RunInstances", "*", **_BEARS),
     allow("ec2:CreateTags"), roles=_MACHINE)  # fmt: skip
_add("born-machine-not", False, "may not tag what it makes", PASS, allow("ec2:RunInstances", "*", **_BEARS),
     roles=_MACHINE)  # fmt: skip
_add(
    "born-user",
    True,
    "a user that is tagged as it is made",
    allow(["iam:CreateUser", "iam:TagUser"], f"{IAM}user/@-new*", **_BEARS),
    allow(["iam:PutUserPolicy", "iam:CreateAccessKey"], f"{IAM}user/@-new*"),
)
_add("born-user-not", False, "may not tag what it makes", allow("iam:CreateUser", f"{IAM}user/@-new*", **_BEARS),
     allow(["iam:PutUserPolicy", "iam:CreateAccessKey"], f"{IAM}user/@-new*"))  # fmt: skip
_add("born-role", True, "a role that is tagged as it is made", allow(["iam:CreateRole", "iam:TagRole"],
     f"{IAM}role/@-new*", **_BEARS), allow("iam:PutRolePolicy", f"{IAM}role/@-new*"))  # fmt: skip
_add("born-role-not", False, "may not tag what it makes", allow("iam:CreateRole", f"{IAM}role/@-new*", **_BEARS),
     allow("iam:PutRolePolicy", f"{IAM}role/@-new*"))  # fmt: skip
_add("born-untagged", True, "only other tags are forbidden, and it gives none", allow("iam:CreateRole",
     f"{IAM}role/@-new*", ForAllValues_StringEquals={"aws:TagKeys": ["team"]}),
     allow("iam:PutRolePolicy", f"{IAM}role/@-new*"))  # fmt: skip

# Two weak rights.
_ONLY = {"ArnEquals": {"iam:PolicyARN": WEAK}}
_ATTACH = allow("iam:AttachUserPolicy", ME, **_ONLY)
_add("two-attach-rewrite", True, "may attach one policy, which it may rewrite", _ATTACH,
     allow("iam:CreatePolicyVersion", WEAK), policies=[policy("@-weak", allow("sqs:*"))])  # fmt: skip
_add("two-attach-only", False, "may attach one policy, which is weak", _ATTACH,
     policies=[policy("@-weak", allow("sqs:*"))])  # fmt: skip
_add("two-attach-restore", True, "may attach one policy, and set it back to an older version", _ATTACH,
     allow("iam:SetDefaultPolicyVersion", WEAK),
     policies=[policy("@-weak", allow("*"), allow("sqs:*"), default=2)])  # fmt: skip
_add("two-attach-restore-weak", False, "its older version is weak too", _ATTACH,
     allow("iam:SetDefaultPolicyVersion", WEAK),
     policies=[policy("@-weak", allow("sns:*"), allow("sqs:*"), default=2)])  # fmt: skip
_add("two-rewrite-only", False, "may rewrite a policy that it cannot attach", allow("iam:CreatePolicyVersion", WEAK),
     policies=[policy("@-weak", allow("sqs:*"))])  # fmt: skip
_add("two-join-put", True, "joins a group that it may strengthen", allow(["iam:AddUserToGroup", "iam:PutGroupPolicy"],
     GROUP), groups=[{"name": "@-g"}])  # fmt: skip
_add("two-join-only", False, "joins a group that may nothing", allow("iam:AddUserToGroup", GROUP),
     groups=[{"name": "@-g"}])  # fmt: skip
_add("two-join-put-other", False, "strengthens another group than it may join", allow("iam:AddUserToGroup", GROUP),
     allow("iam:PutGroupPolicy", f"{IAM}group/@-h"), groups=[{"name": "@-g"}, {"name": "@-h"}])  # fmt: skip
_add("two-attach-gives-right", True, "one of the account's policies gives the right to write its own", allow(
     "iam:AttachUserPolicy", ME, **_ONLY), policies=[policy("@-weak", allow("iam:PutUserPolicy", ME))])  # fmt: skip
_add("two-key-self", True, "a key of a user that may strengthen itself", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss", "inline": {"p": document(allow("iam:AttachUserPolicy", BOSS))}}])  # fmt: skip
_add("two-key-other", False, "a key of a user that may strengthen nobody of use", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss", "inline": {"p": document(allow("iam:AttachUserPolicy", f"{IAM}user/@-nobody"))}},
            {"name": "@-nobody"}])  # fmt: skip
_add("two-key-me", True, "a key of a user that may strengthen the caller", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss", "inline": {"p": document(allow("iam:AttachUserPolicy", ME))}}])  # fmt: skip
_add("two-role-tags", True, "a role that it assumes gives it the tag for which the administrator asks",
     allow("sts:AssumeRole", [MID, TARGET]), roles=[
     role("@-mid", inline={"p": document(allow("iam:TagUser", ME))}),
     admin_role(trust(StringEquals={"aws:PrincipalTag/team": "red"}))])  # fmt: skip
_add("two-role-tags-not", False, "that role may give the tag to another", allow("sts:AssumeRole", [MID, TARGET]),
     users=[{"name": "@-boss"}], roles=[role("@-mid", inline={"p": document(allow("iam:TagUser", BOSS))}),
     admin_role(trust(StringEquals={"aws:PrincipalTag/team": "red"}))])  # fmt: skip
_add("two-strengthen-mfa", False, "strengthens a role that asks for a device, which it has not", allow(
     ["iam:PutRolePolicy", "sts:AssumeRole"], MID), roles=[role("@-mid", trust(Bool={"aws:MultiFactorAuthPresent":
     "true"}))])  # fmt: skip
_add("two-unbind-key", True, "takes the boundary of the user whose key it makes", allow(["iam:CreateAccessKey",
     "iam:DeleteUserPermissionsBoundary"], BOSS), users=[{"name": "@-boss", "managed": [ADMIN],
     "boundary": "h-b-sqsonly"}])  # fmt: skip
_add("two-undeny-key", True, "takes the denial off the user whose key it makes", allow(["iam:CreateAccessKey",
     "iam:DetachUserPolicy"], BOSS), users=[{"name": "@-boss", "managed": [ADMIN, "@-weak"]}],
     policies=[policy("@-weak", deny("*"))])  # fmt: skip
_add("two-undeny-key-inline", False, "the denial is written into the user, and may only be detached",
     allow(["iam:CreateAccessKey", "iam:DetachUserPolicy"], BOSS), users=[{"name": "@-boss", "managed": [ADMIN],
     "inline": {"d": document(deny("*"))}}])  # fmt: skip

# Keys and operators.
_WRITE = "iam:PutUserPolicy"
for _label, _admin, _why, _when in (
    ("string-star", False, "StringEquals knows no star", {"StringEquals": {"aws:PrincipalArn": f"{IAM}user/c-edge*"}}),
    ("arn-star", True, "ArnEquals knows stars", {"ArnEquals": {"aws:PrincipalArn": f"{IAM}user/c-edge*"}}),
    ("arn-session", False, "a user's ARN is no session's", {"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::*:*"}}),
    ("not-arn", True, "not another's ARN", {"ArnNotEquals": {"aws:PrincipalArn": f"{IAM}user/@-boss"}}),
    ("epoch", True, "after a moment that is past", {"NumericGreaterThan": {"aws:EpochTime": "1600000000"}}),
    ("epoch-not", False, "before a moment that is past", {"NumericLessThan": {"aws:EpochTime": "1600000000"}}),
    ("window", False, "between two days that are past", {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"},
     "DateLessThan": {"aws:CurrentTime": "2020-02-01T00:00:00Z"}}),
    ("window-open", True, "between a day that is past and one to come", {"DateGreaterThan": {"aws:CurrentTime":
     "2020-01-01T00:00:00Z"}, "DateLessThan": {"aws:CurrentTime": "2040-02-01T00:00:00Z"}}),
    ("any-ip", True, "from anywhere", {"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}),
    ("not-ip", None, "not from some addresses", {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}),
    ("agent", True, "it may call itself so", {"StringLike": {"aws:UserAgent": "*terraform*"}}),
    ("null-name", False, "a user has a name", {"Null": {"aws:username": "true"}}),
    ("null-tag", True, "it has no such tag", {"Null": {"aws:PrincipalTag/lock": "true"}}),
    ("tag-list", False, "none of the teams is its own", {"StringLike": {"aws:PrincipalTag/team": ["r*", "b?ue"]}}),
    ("foreign-key", False, "the key of another service is not there", {"StringEquals": {"s3:prefix": "x"}}),
    ("foreign-key-not", True, "a negated operator holds where the key is not there",
     {"StringNotEquals": {"s3:prefix": "x"}}),
):  # fmt: skip
    _add(f"key-{_label}", _admin, _why, allow(_WRITE, ME, **_when))
_add("key-duration", True, "it may ask for a short session", allow("sts:AssumeRole", TARGET,
     NumericLessThanEquals={"sts:DurationSeconds": "3600"}), roles=[admin_role()])  # fmt: skip
_add("key-variable-tag", True, "its tag is part of the name", allow("sts:AssumeRole",
     f"{IAM}role/@-${{aws:PrincipalTag/team}}"), me={"tags": {"team": "target"}}, roles=[admin_role()])  # fmt: skip
_add("key-variable-tag-not", False, "its tag is part of another name", allow("sts:AssumeRole",
     f"{IAM}role/@-${{aws:PrincipalTag/team}}"), me={"tags": {"team": "other"}}, roles=[admin_role()])  # fmt: skip
_add("key-variable-tag-self", True, "it may choose the tag that is part of the name", allow("sts:AssumeRole",
     f"{IAM}role/@-${{aws:PrincipalTag/team}}"), allow("iam:TagUser", ME), me={"tags": {"team": "other"}},
     roles=[admin_role()])  # fmt: skip
_add("key-policy-string", False, "StringEquals knows no star", allow("iam:AttachUserPolicy", ME,
     StringEquals={"iam:PolicyARN": f"{AWS_POLICY}Admin*"}))  # fmt: skip
_add("key-policy-not", False, "all but the account's and AWS's", allow("iam:AttachUserPolicy", ME,
     ArnNotLike={"iam:PolicyARN": ["arn:aws:iam::*:policy/*"]}))  # fmt: skip
_add("key-resource-tag", False, "of things that bear a tag, which the user does not", allow(_WRITE, ME,
     StringEquals={"aws:ResourceTag/open": "yes"}))  # fmt: skip
_add("key-resource-tag-ok", True, "of things that bear a tag, as the user does", allow(_WRITE, ME,
     StringEquals={"iam:ResourceTag/open": "yes"}), me={"tags": {"open": "yes"}})  # fmt: skip
_add("key-same-tag", True, "the role bears the same tag", allow("sts:AssumeRole", TARGET, StringEquals={
     "aws:ResourceTag/team": "${aws:PrincipalTag/team}"}), me={"tags": {"team": "x"}},
     roles=[admin_role(tags={"team": "x"})])  # fmt: skip
_add("key-same-tag-not", False, "the role bears another", allow("sts:AssumeRole", TARGET, StringEquals={
     "aws:ResourceTag/team": "${aws:PrincipalTag/team}"}), me={"tags": {"team": "x"}},
     roles=[admin_role(tags={"team": "y"})])  # fmt: skip
_add("key-same-tag-none", False, "neither bears any", allow("sts:AssumeRole", TARGET, StringEquals={
     "aws:ResourceTag/team": "${aws:PrincipalTag/team}"}), roles=[admin_role()])  # fmt: skip

# Denials that spare something.
_SELF = allow(_WRITE, ME)
_add(
    "deny-notaction",
    True,
    "all of identity is denied but the one",
    _SELF,
    allow("*", "*"),
    stated("Deny", {"NotAction": ["iam:PutUserPolicy", "iam:DeleteUserPolicy"], "Resource": f"{IAM}user/*"}),
)
_add("deny-both", False, "denied on all but queues", _SELF, stated("Deny", {"NotAction": "sqs:*",
     "NotResource": "arn:aws:sqs:*:*:*"}))  # fmt: skip
_add("deny-notresource", True, "denied on all but users", _SELF, stated("Deny", {"Action": "iam:*",
     "NotResource": f"{IAM}user/*"}))  # fmt: skip
_add("deny-boundary-null", True, "a boundary must be given, and may be one that bounds nothing", allow(["iam:CreateRole", "iam:PutRolePolicy"],
     f"{IAM}role/@-new*"), deny("iam:*", "*", Null={"iam:PermissionsBoundary": "true"}))  # fmt: skip
_add(
    "deny-policy-list",
    True,
    "denied to attach some of AWS's policies",
    allow("iam:AttachRolePolicy", MY_ROLE),
    deny("iam:AttachRolePolicy", "*", ArnEquals={"iam:PolicyARN": [f"{AWS_POLICY}AdministratorAccess"]}),
    start="role",
)
_add("deny-region", True, "denied but in one region, where it can work", PASS, allow(["lambda:CreateFunction",
     "lambda:InvokeFunction"], f"arn:aws:lambda:*:{ACCOUNT}:function:@-*"), stated("Deny", {"NotAction": "iam:*",
     "Resource": "*"}, StringNotEquals={"aws:RequestedRegion": "ap-southeast-2"}),
     roles=[admin_role(trust(LAMBDA))])  # fmt: skip
_add("deny-region-iam", False, "denied but in one region, which is not that of identity", _SELF, deny("*", "*",
     StringNotEquals={"aws:RequestedRegion": "ap-southeast-2"}))  # fmt: skip
