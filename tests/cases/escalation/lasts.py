"""Fourth thoughts: roles as beginnings, sessions with tags, profiles of machines that run, documents of sessions."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
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
ROOT = f"{IAM}root"
EC2 = "ec2.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
MID = f"{IAM}role/@-mid"
BOSS = f"{IAM}user/@-boss"
MINE = f"{IAM}policy/@-mine"
ASSUME = allow("sts:AssumeRole", TARGET)
PASS = allow("iam:PassRole", TARGET)

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    parts.setdefault("batch", BATCH)
    CASES.append(case(f"last-{id_}", admin, why, *may, technique=f"last-{id_.split('-')[0]}", **parts))


def _of(service: str, rest: str) -> str:
    return f"arn:aws:{service}:*:{ACCOUNT}:{rest}"


# Beginning as a role.
_WRITE = allow("iam:PutRolePolicy", MY_ROLE)
_add("role-user", True, "strengthens a user and makes a key for it", allow(["iam:PutUserPolicy", "iam:CreateAccessKey"],
     BOSS), start="role", users=[{"name": "@-boss"}])  # fmt: skip
_add("role-own-trust", False, "its own trust gives it nothing", allow("iam:UpdateAssumeRolePolicy", MY_ROLE),
     start="role")  # fmt: skip
_add("role-path", True, "its ARN has a path", allow("iam:AttachRolePolicy", f"{IAM}role/app/@"), start="role",
     me={"path": "/app/"})  # fmt: skip
_add("role-path-not", False, "the pattern has no path", allow("iam:AttachRolePolicy", MY_ROLE), start="role",
     me={"path": "/app/"})  # fmt: skip
_add("role-session-arn", False, "policies name roles, not their sessions", allow("iam:AttachRolePolicy",
     f"arn:aws:sts::{ACCOUNT}:assumed-role/@/*"), start="role")  # fmt: skip
_add("role-pass-self", False, "passes itself to a function, which is no more than it is", allow("iam:PassRole",
     MY_ROLE), allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")), start="role",
     me={"trust": document(trust(LAMBDA), trust(ROOT))})  # fmt: skip
_add("role-versions", False, "its policy has five versions, of which it may delete none", start="role",
     me={"managed": ["@-mine"]}, policies=[policy("@-mine", *[[allow("iam:*PolicyVersion", MINE),
     deny("iam:DeletePolicyVersion")]] * 5)])  # fmt: skip
_ALL = {"managed": [ADMIN], "boundary": "@-b"}
_add("role-unbound", True, "its boundary lets it take the boundary away", start="role", me=_ALL,
     policies=[policy("@-b", allow("iam:Delete*Boundary", MY_ROLE))])  # fmt: skip
_add("role-unbound-denied", False, "a deny beside keeps it from taking the boundary away", start="role",
     me={**_ALL, "inline": {"d": document(deny("iam:Delete*Boundary"))}},
     policies=[policy("@-b", allow("iam:DeleteRolePermissionsBoundary", MY_ROLE))])  # fmt: skip
_add("role-rebound", True, "puts a boundary of everything onto itself", start="role", me=_ALL,
     policies=[policy("@-b", allow("iam:PutRolePermissionsBoundary", MY_ROLE))])  # fmt: skip
_add("role-rebound-not", False, "may put only boundaries that are not wide onto itself", start="role", me=_ALL,
     policies=[policy("@-b", allow("iam:PutRolePermissionsBoundary", MY_ROLE, ArnLike={"iam:PermissionsBoundary":
     f"{IAM}policy/h-b-s*"}))])  # fmt: skip
_add("role-mfa", False, "a role's session is not of a second factor that it could add", allow("iam:PutRolePolicy",
     MY_ROLE, NumericLessThan={"aws:MultiFactorAuthAge": "300"}), start="role")  # fmt: skip
_add("role-type", False, "users alone", allow("iam:PutRolePolicy", MY_ROLE, StringEquals={"aws:PrincipalType":
     "User"}), start="role")  # fmt: skip
_add("role-arn", True, "the ARN of the role, not that of the session", allow("iam:PutRolePolicy", MY_ROLE,
     ArnEquals={"aws:PrincipalArn": MY_ROLE}), start="role")  # fmt: skip
_add("role-arn-session", False, "the ARN of a session is not what is compared", allow("iam:PutRolePolicy", MY_ROLE,
     ArnLike={"aws:PrincipalArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/@/*"}), start="role")  # fmt: skip

# Sessions with tags.
_TAGGED = admin_role(trust(StringEquals={"aws:PrincipalTag/@": "red"}))
_BOTH = ["sts:AssumeRole", "sts:TagSession"]
_add("session-tag", True, "tags the session of a role, which the administrator then trusts", allow(_BOTH, MID), roles=[
     role("@-mid", trust(ROOT, _BOTH), inline={"p": document(ASSUME)}), _TAGGED])  # fmt: skip
_add("session-tag-trust", False, "the role does not let its sessions be tagged", allow(_BOTH, MID), roles=[
     role("@-mid", trust(ROOT), inline={"p": document(ASSUME)}), _TAGGED])  # fmt: skip
_add("session-tag-leave", False, "may not tag sessions itself", allow("sts:AssumeRole", MID), roles=[
     role("@-mid", trust(ROOT, _BOTH), inline={"p": document(ASSUME)}), _TAGGED])  # fmt: skip
_add("session-tag-value", False, "may tag sessions with another value", allow("sts:AssumeRole", MID),
     allow("sts:TagSession", MID, StringEquals={"aws:RequestTag/@": "blue"}), roles=[
     role("@-mid", trust(ROOT, _BOTH), inline={"p": document(ASSUME)}), _TAGGED])  # fmt: skip

# Several statements of a trust.
_add("trust-second", True, "the second statement lets it in", ASSUME, roles=[admin_role(trust(ROOT, Bool={
     "aws:MultiFactorAuthPresent": "true"}), trust(ME))])  # fmt: skip
_add("trust-second-other", False, "the second statement lets another in", ASSUME, users=[{"name": "@-boss"}],
     roles=[admin_role(trust(ROOT, Bool={"aws:MultiFactorAuthPresent": "true"}), trust(BOSS))])  # fmt: skip
_add("trust-secret", True, "the external id stands in the trust, which it may read", ASSUME, allow("iam:GetRole",
     TARGET), roles=[admin_role(trust(ROOT, StringEquals={"sts:ExternalId": "4711"}))])  # fmt: skip
_add("trust-secret-unread", None, "an external id is no secret, but it cannot read it", ASSUME,
     roles=[admin_role(trust(ROOT, StringEquals={"sts:ExternalId": "4711"}))])  # fmt: skip
_add("trust-deny-leave", False, "its leave spares this role", allow("sts:AssumeRole", f"{IAM}role/@-*"),
     stated("Deny", {"Action": "sts:*", "NotResource": MID}), roles=[admin_role(), role("@-mid")])  # fmt: skip
_add("trust-any-account", True, "its leave is for roles of that name anywhere", allow("sts:AssumeRole",
     "arn:aws:iam::*:role/@-target"), roles=[admin_role()])  # fmt: skip

# Machines that run.
_ON = _of("ec2", "instance/%")
_MACHINE = [{"kind": "ec2_instance", "name": "@-res", "id": "%", "role": "@-mid"}]
_WEAK = role("@-mid", trust(EC2), instance_profile=True)
_BARE = admin_role(trust(EC2))
_SHELL = allow("ssm:StartSession", [_ON, "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell"])
_SWAP = allow(["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
              f"{IAM}instance-profile/@-mid")  # fmt: skip
_add("machine-profile", True, "changes the role in the profile of a machine that it is on", PASS, _SWAP, _SHELL,
     resources=_MACHINE, roles=[_WEAK, _BARE])  # fmt: skip
_add("machine-profile-off", False, "is not on the machine", PASS, _SWAP, resources=_MACHINE, roles=[_WEAK, _BARE])
_add("machine-profile-nopass", False, "may not pass the role into the profile", _SWAP, _SHELL, resources=_MACHINE,
     roles=[_WEAK, _BARE])  # fmt: skip
_add("machine-replace", True, "gives the machine another profile", PASS, _SHELL,
     allow("ec2:ReplaceIamInstanceProfileAssociation", _ON), resources=_MACHINE,
     roles=[_WEAK, admin_role(trust(EC2), instance_profile=True)])  # fmt: skip
_add("machine-replace-associate", False, "a machine that has a profile gets no second", PASS, _SHELL,
     allow("ec2:AssociateIamInstanceProfile", _ON), resources=_MACHINE,
     roles=[_WEAK, admin_role(trust(EC2), instance_profile=True)])  # fmt: skip
_add("machine-policy", True, "rewrites the policy of the role of a machine that it is on", _SHELL,
     allow("iam:CreatePolicyVersion", MINE), resources=_MACHINE,
     roles=[{**_WEAK, "managed": ["@-mine"]}], policies=[policy("@-mine", allow("sqs:ListQueues"))])  # fmt: skip
_add("machine-document", False, "the document of the session must be allowed, and is not", allow("ssm:StartSession",
     _ON, BoolIfExists={"ssm:SessionDocumentAccessCheck": "true"}), resources=[{**_MACHINE[0], "role": "@-target"}],
     roles=[admin_role(trust(EC2), instance_profile=True)])  # fmt: skip
_add("machine-document-ok", True, "the document of the session must be allowed, and is", allow("ssm:StartSession",
     [_ON, _of("ssm", "document/SSM-SessionManagerRunShell")],
     BoolIfExists={"ssm:SessionDocumentAccessCheck": "true"}), resources=[{**_MACHINE[0], "role": "@-target"}],
     roles=[admin_role(trust(EC2), instance_profile=True)])  # fmt: skip

# Roles of workloads that are changed.
_PROJECT = [{"kind": "codebuild_project", "name": "@-res", "role": "@-mid"}]
_BUILD = allow(["codebuild:UpdateProject", "codebuild:StartBuild"], _of("codebuild", "project/@-res"))
_BUILDER = [admin_role(trust("codebuild.amazonaws.com")), role("@-mid", trust("codebuild.amazonaws.com"))]
_add(
    "change-build", True, "gives the project the role, and runs it", PASS, _BUILD, resources=_PROJECT, roles=_BUILDER
)
_add("change-build-nopass", False, "may not give the project the role", _BUILD, resources=_PROJECT, roles=_BUILDER)
_STACK = [{"kind": "cloudformation_stack", "name": "@-res"}]
_UPDATE = allow("cloudformation:UpdateStack", _of("cloudformation", "stack/@-res/*"))
_CFN = [admin_role(trust("cloudformation.amazonaws.com"))]
_add("change-stack", True, "has the stack act with the role from now on", PASS, _UPDATE, resources=_STACK, roles=_CFN)
_add("change-stack-nopass", False, "may not have the stack act with the role", _UPDATE, resources=_STACK, roles=_CFN)
_add("change-stack-other", False, "may change another stack", PASS, allow("cloudformation:UpdateStack",
     _of("cloudformation", "stack/@-other/*")), resources=_STACK, roles=_CFN)  # fmt: skip

# What the passed role is used for.
_FN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:@-f"
_MAKE = allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*"))
_LAMBDA = [admin_role(trust(LAMBDA))]
_add("used-for", True, "the role may be passed for a function of that name", allow("iam:PassRole", TARGET,
     ArnLike={"iam:AssociatedResourceArn": _of("lambda", "function:@-*")}), _MAKE, roles=_LAMBDA)  # fmt: skip
_add("used-for-not", False, "the role may be passed for machines", allow("iam:PassRole", TARGET,
     ArnLike={"iam:AssociatedResourceArn": _of("ec2", "instance/*")}), _MAKE, roles=_LAMBDA)  # fmt: skip
