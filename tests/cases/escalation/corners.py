"""Second thoughts: names that must agree, who is meant by a trust, joined denials, workloads in the middle of a chain."""

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
LAMBDA = "lambda.amazonaws.com"
EC2 = "ec2.amazonaws.com"
MID = f"{IAM}role/@-mid"
BOSS = f"{IAM}user/@-boss"
ASSUME = allow("sts:AssumeRole", TARGET)
WRITE = allow("iam:PutUserPolicy", ME)
PASS = allow("iam:PassRole", TARGET)
PASSED = admin_role(trust(LAMBDA))

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    parts.setdefault("batch", BATCH)
    CASES.append(case(f"corner-{id_}", admin, why, *may, technique=f"corner-{id_.split('-')[0]}", **parts))


def _can(name: str, *may: Json, trusts: Any = None, **more: Any) -> Json:
    return role(name, *([trusts] if trusts else []), inline={"p": document(*may)}, **more)


def _of(service: str, rest: str, region: str = "*") -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


# Two actions on one new thing: their patterns must have a name in common.
for _name, _service, _trusted, _first, _second, _kind in (
    ("lambda", "lambda", LAMBDA, "CreateFunction", "InvokeFunction", "function:@-"),
    ("glue", "glue", "glue.amazonaws.com", "CreateJob", "StartJobRun", "job/@-"),
    ("codebuild", "codebuild", "codebuild.amazonaws.com", "CreateProject", "StartBuild", "project/@-"),
    ("states", "states", "states.amazonaws.com", "CreateStateMachine", "StartExecution", "stateMachine:@-"),
):
    _roles = [admin_role(trust(_trusted))]
    for _label, _one, _two, _admin, _why in (
        ("apart", "a-*", "b-*", False, "no name fits both patterns"),
        ("cross", "a-*", "*-b", True, "a name can fit both patterns"),
        ("inner", "*", "run?", True, "the narrower pattern fits the wider"),
    ):
        _add(f"name-{_name}-{_label}", _admin, _why, PASS, allow(f"{_service}:{_first}", _of(_service, _kind + _one)),
             allow(f"{_service}:{_second}", _of(_service, _kind + _two)), roles=_roles)  # fmt: skip
_add("name-regions", False, "made in one region, called in another", PASS,
     allow("lambda:CreateFunction", _of("lambda", "function:@-*", "eu-west-1")),
     allow("lambda:InvokeFunction", _of("lambda", "function:@-*", "us-east-1")), roles=[PASSED])  # fmt: skip
_add("name-region-key", False, "made in one region, called in another", PASS,
     allow("lambda:CreateFunction", "*", StringEquals={"aws:RequestedRegion": "eu-west-1"}),
     allow("lambda:InvokeFunction", _of("lambda", "function:@-*", "us-east-1")), roles=[PASSED])  # fmt: skip
_add("name-region-same", True, "made and called in one region", PASS,
     allow("lambda:CreateFunction", "*", StringLike={"aws:RequestedRegion": "eu-*"}),
     allow("lambda:InvokeFunction", _of("lambda", "function:@-*", "eu-north-1")), roles=[PASSED])  # fmt: skip
_add("name-denied", False, "new things may have only names that are denied", PASS,
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
     deny("lambda:InvokeFunction", _of("lambda", "function:*")), roles=[PASSED])  # fmt: skip
_add("name-denied-some", True, "there are names that are not denied", PASS,
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
     deny("lambda:InvokeFunction", _of("lambda", "function:prod-*")), roles=[PASSED])  # fmt: skip
_add("pass-notresource", False, "all roles but the one", stated("Allow", {"Action": "iam:PassRole", "NotResource": [
     f"{IAM}role/c-*", f"{IAM}role/svc/*", f"{IAM}role/aws*"]}),
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")), roles=[PASSED])  # fmt: skip
_add("pass-linked", False, "service-linked roles are passed to nobody", allow("iam:PassRole", f"{IAM}role/*/@-target"),
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
     roles=[admin_role(trust(LAMBDA), path="/aws-service-role/lambda.amazonaws.com/")])  # fmt: skip
_add("pass-denied-by-name", False, "passing is denied on the role's name", allow("iam:PassRole", f"{IAM}role/@-*"),
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
     deny("iam:PassRole", f"{IAM}role/*-target"), roles=[PASSED])  # fmt: skip
_add("pass-denied-but", True, "passing is denied on all other roles", allow("iam:PassRole", f"{IAM}role/@-*"),
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
     stated("Deny", {"Action": "iam:PassRole", "NotResource": f"{IAM}role/*-target"}), roles=[PASSED])  # fmt: skip

# Whom a trust means.
_EXCEPT = {"Effect": "Deny", "Action": "sts:AssumeRole"}
_add("trust-star", True, "everyone, under a condition that it meets", ASSUME,
    batch="unseen-star",
     roles=[admin_role(trust("*", StringEquals={"aws:PrincipalAccount": ACCOUNT}))])  # fmt: skip
_add("trust-star-other", False, "everyone of another account", ASSUME,
     roles=[admin_role(trust("*", StringEquals={"aws:PrincipalAccount": "999999999999"}))])  # fmt: skip
_add("trust-notprincipal", False, "everyone is denied but another", ASSUME, users=[{"name": "@-boss"}], roles=[admin_role(
     trust(ROOT), {**_EXCEPT, "NotPrincipal": {"AWS": [BOSS, ROOT]}})])  # fmt: skip
_add("trust-notprincipal-me", True, "everyone is denied but it", ASSUME, roles=[admin_role(trust(ROOT),
     {**_EXCEPT, "NotPrincipal": {"AWS": [ME, ROOT]}})])  # fmt: skip
_add("trust-deny-arn", False, "denied to all whose ARN is not another", ASSUME, roles=[admin_role(trust(ROOT),
     {**trust("*", ArnNotLike={"aws:PrincipalArn": f"{IAM}user/@-boss"}), "Effect": "Deny"})])  # fmt: skip
_add("trust-deny-arn-me", True, "denied to all whose ARN is not its own", ASSUME, roles=[admin_role(trust(ROOT),
     {**trust("*", ArnNotLike={"aws:PrincipalArn": f"{IAM}user/@"}), "Effect": "Deny"})])  # fmt: skip
_add("trust-path", False, "the trust names it without its path", me={"path": "/ops/"},
     roles=[admin_role(trust(f"{IAM}user/@-nobody"))], users=[{"name": "@-nobody"}])  # fmt: skip
_add("trust-path-ok", True, "the trust names it with its path", me={"path": "/ops/"},
     roles=[admin_role(trust(f"{IAM}user/ops/@"))])  # fmt: skip
_add("trust-role-direct", True, "the trust names the role", start="role", roles=[admin_role(trust(MY_ROLE))])
_add("trust-role-denied", False, "the trust names the role, which is denied it", deny("sts:AssumeRole"), start="role",
     roles=[admin_role(trust(MY_ROLE))])  # fmt: skip
_add("trust-role-user", False, "the trust names a user of the role's name", start="role",
     roles=[admin_role(trust(f"{IAM}user/@-mid"))], users=[{"name": "@-mid"}])  # fmt: skip
_add("trust-resource-miss", False, "its leave is for another role", allow("sts:AssumeRole", f"{IAM}role/@-targe"),
     roles=[admin_role()])  # fmt: skip
_add(
    "trust-wildcard",
    True,
    "its leave is for a pattern",
    allow("sts:Assume*", f"{IAM}role/@-t*"),
    roles=[admin_role()],
)
_add("trust-federation", False, "the wrong call of STS", allow(["sts:AssumeRoleWithSAML", "sts:GetFederationToken"],
     TARGET), roles=[admin_role()])  # fmt: skip
_add("trust-bounded", False, "its boundary leaves assuming out, and the trust names the account", ASSUME,
     me={"boundary": "h-b-sqsonly"}, roles=[admin_role()])  # fmt: skip
_add("trust-mfa-enrol", True, "gives itself a device, for which the trust asks", ASSUME,
     allow(["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], [ME, f"arn:aws:iam::{ACCOUNT}:mfa/*"]),
     roles=[admin_role(trust(ROOT, Bool={"aws:MultiFactorAuthPresent": "true"}))])  # fmt: skip
_add(
    "trust-open-bounded",
    True,
    "rewrites a trust to name itself, which its boundary does not hold",
    allow("iam:UpdateAssumeRolePolicy", TARGET),
    me={"boundary": "@-b"},
    policies=[policy("@-b", allow("iam:UpdateAssumeRolePolicy"))],
    roles=[admin_role(trust("ds.amazonaws.com"))],
)
_add("trust-open-target-bounded", False, "rewrites the trust of a role that its boundary holds",
     allow("iam:UpdateAssumeRolePolicy", TARGET),
     roles=[admin_role(trust("ds.amazonaws.com"), boundary="h-b-sqsonly")])  # fmt: skip
_add(
    "trust-open-other",
    False,
    "rewrites the trust of a role that may do nothing",
    allow("iam:UpdateAssumeRolePolicy", MID),
    roles=[admin_role(trust("ds.amazonaws.com")), role("@-mid")],
)

# What is joined, attached and inherited brings its denials.
_JOIN = allow("iam:AddUserToGroup", f"{IAM}group/@-bosses")
_add("group-denies", False, "the group allows everything and denies it again", _JOIN,
     groups=[{"name": "@-bosses", "managed": [ADMIN], "inline": {"d": document(deny("*"))}}])  # fmt: skip
_add("group-bounded", False, "in the group, its own boundary still holds", _JOIN, me={"boundary": "@-b"},
     policies=[policy("@-b", allow(["iam:AddUserToGroup", "sqs:*"]))],
     groups=[{"name": "@-bosses", "managed": [ADMIN]}])  # fmt: skip
_add("group-boss-key", True, "the user whose key it makes may join the administrators", allow("iam:CreateAccessKey",
     BOSS), users=[{"name": "@-boss", "inline": {"p": document(_JOIN)}}],
     groups=[{"name": "@-bosses", "managed": [ADMIN]}])  # fmt: skip
_add("group-weak", False, "the group may do nothing of note", _JOIN,
     groups=[{"name": "@-bosses", "inline": {"p": document(allow("sqs:*"))}}])  # fmt: skip
_add("group-second", True, "the group may let one join another", _JOIN, groups=[
     {"name": "@-bosses", "inline": {"p": document(allow("iam:AddUserToGroup", f"{IAM}group/@-top"))}},
     {"name": "@-top", "managed": [ADMIN]}])  # fmt: skip
_add("attach-self-denied", False, "denied by its group to attach anything", allow("iam:AttachUserPolicy", ME),
     me={"groups": ["@-g"]}, groups=[{"name": "@-g", "inline": {"d": document(deny("iam:Attach*"))}}])  # fmt: skip
_add("attach-tag-denied", False, "denied to those without a tag that it cannot set", WRITE,
     deny("iam:*", "*", StringNotEquals={"aws:PrincipalTag/role": "ops"}))  # fmt: skip
_add("attach-tag-spared", True, "denied to those without a tag, which it has", WRITE,
     deny("iam:*", "*", StringNotEquals={"aws:PrincipalTag/role": "ops"}), me={"tags": {"role": "ops"}})  # fmt: skip
_add("attach-arn-spared", True, "denied to all but its like", WRITE,
     deny("iam:*", "*", ArnNotLike={"aws:PrincipalArn": f"{IAM}user/c-corner-*"}))  # fmt: skip
_add("attach-arn-denied", False, "denied to all but roles", WRITE,
     deny("iam:*", "*", ArnNotLike={"aws:PrincipalArn": f"{IAM}role/*"}))  # fmt: skip
_add("attach-boundary-list", True, "one of the boundaries allowed bounds nothing", allow(
     "iam:PutUserPermissionsBoundary", ME, StringEquals={"iam:PermissionsBoundary": [f"{IAM}policy/h-b-sqsonly",
     f"{IAM}policy/h-b-full"]}), WRITE, me={"boundary": "@-b"},
     policies=[policy("@-b", allow(["iam:PutUserPermissionsBoundary"]))])  # fmt: skip
_add("attach-boundary-tight", False, "all boundaries allowed are tight", allow(
     "iam:PutUserPermissionsBoundary", ME, StringEquals={"iam:PermissionsBoundary": [f"{IAM}policy/h-b-sqsonly",
     f"{IAM}policy/h-b-none"]}), WRITE, me={"boundary": "@-b"},
     policies=[policy("@-b", allow(["iam:PutUserPermissionsBoundary"]))])  # fmt: skip

# Workloads in the middle of a chain.
_FUNCTION = [{"kind": "lambda_function", "name": "@-res", "role": "@-mid"}]
_CODE = allow("lambda:UpdateFunctionCode", _of("lambda", "function:@-res"))
_add("middle-function", True, "the function's role gives the caller a policy", _CODE, resources=_FUNCTION,
     roles=[_can("@-mid", allow("iam:AttachUserPolicy", ME), trusts=trust(LAMBDA))])  # fmt: skip
_add("middle-function-limited", False, "the function's role may attach one harmless policy", _CODE, resources=_FUNCTION,
     roles=[_can("@-mid", allow("iam:AttachUserPolicy", ME, ArnEquals={"iam:PolicyARN":
     "arn:aws:iam::aws:policy/IAMUserChangePassword"}), trusts=trust(LAMBDA))])  # fmt: skip
_add("middle-function-assumes", True, "the function's role assumes the administrator", _CODE, resources=_FUNCTION,
     roles=[_can("@-mid", ASSUME, trusts=trust(LAMBDA)), admin_role()])  # fmt: skip
_add("middle-function-untrusted", False, "the administrator does not trust the function's role", _CODE,
     resources=_FUNCTION, roles=[_can("@-mid", ASSUME, trusts=trust(LAMBDA)), admin_role(trust(ME.replace("@", "@-x")))],
     users=[{"name": "@-x"}])  # fmt: skip
_add("middle-strengthen", True, "strengthens the role of a function whose code it changes", _CODE,
     allow("iam:PutRolePolicy", MID), resources=_FUNCTION, roles=[role("@-mid", trust(LAMBDA))])  # fmt: skip
_add("middle-strengthen-nocode", False, "strengthens the role of a function that it cannot change",
     allow("lambda:InvokeFunction", _of("lambda", "function:@-res")), allow("iam:PutRolePolicy", MID),
     resources=_FUNCTION, roles=[role("@-mid", trust(LAMBDA))])  # fmt: skip
_MACHINE = [{"kind": "ec2_instance", "name": "@-res", "id": "%", "role": "@-mid"}]
_SESSION = allow("ssm:StartSession", [_of("ec2", "instance/%"), "arn:aws:ssm:*:*:document/*"])
_add("middle-machine", True, "on the machine, its role passes an administrator", _SESSION, resources=_MACHINE, roles=[
     _can("@-mid", PASS, allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
          trusts=trust(EC2), instance_profile=True), PASSED])  # fmt: skip
_add("middle-machine-nopass", False, "on the machine, its role may pass nothing", _SESSION, resources=_MACHINE, roles=[
     _can("@-mid", allow(["lambda:CreateFunction", "lambda:InvokeFunction"], _of("lambda", "function:@-*")),
          trusts=trust(EC2), instance_profile=True), PASSED])  # fmt: skip
_add("middle-build", True, "a build's role rewrites a policy that the caller has", allow("codebuild:StartBuild",
     _of("codebuild", "project/@-res")), resources=[{"kind": "codebuild_project", "name": "@-res", "role": "@-mid"}],
     me={"managed": ["@-mine"]}, policies=[policy("@-mine", allow("sqs:ListQueues"))],
     roles=[_can("@-mid", allow("iam:CreatePolicyVersion", f"{IAM}policy/@-mine"),
                 trusts=trust("codebuild.amazonaws.com"))])  # fmt: skip
_add("middle-build-full", False, "that policy has five versions", allow("codebuild:StartBuild",
     _of("codebuild", "project/@-res")), resources=[{"kind": "codebuild_project", "name": "@-res", "role": "@-mid"}],
     me={"managed": ["@-mine"]}, policies=[policy("@-mine", *[allow("sqs:ListQueues")] * 5)],
     roles=[_can("@-mid", allow("iam:CreatePolicyVersion", f"{IAM}policy/@-mine"),
                 trusts=trust("codebuild.amazonaws.com"))])  # fmt: skip
_NOTEBOOK = [{"kind": "sagemaker_notebook", "name": "@-res", "role": "@-target"}]
_add("middle-notebook-stop", False, "a notebook is changed only while it is stopped", allow(
     ["sagemaker:UpdateNotebookInstance", "sagemaker:StartNotebookInstance",
      "sagemaker:CreateNotebookInstanceLifecycleConfig"], [_of("sagemaker", "notebook-instance/@-res"),
      _of("sagemaker", "notebook-instance-lifecycle-config/*")]), resources=_NOTEBOOK,
     roles=[admin_role(trust("sagemaker.amazonaws.com"))])  # fmt: skip
_TEMPLATE = [{"kind": "launch_template", "name": "@-res", "role": "@-target", "tags": {"@": "y"}}]
for _label, _actions, _admin in (
    ("", ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"], True),
    ("-default", ["ec2:CreateLaunchTemplateVersion"], False),
):
    _add(f"middle-template{_label}", _admin, "a new version, made the default or not", allow(_actions, "*",
         StringEquals={"aws:ResourceTag/@": "y"}), resources=_TEMPLATE,
         roles=[admin_role(trust(EC2), instance_profile=True)])  # fmt: skip

# How documents may be written.
_ONE = {"Version": "2012-10-17", "Statement": allow("iam:PutUserPolicy", [ME])}
_add("form-object", True, "one statement that is not in a list", me={"inline": {"p": _ONE}})
_add("form-object-deny", False, "one statement of denial beside", me={"inline": {"p": _ONE, "q": {
     "Version": "2012-10-17", "Statement": deny(["iam:Put*"])}}, "groups": []}, policies=[], groups=[])  # fmt: skip
_add("form-sids", True, "sids and ids say nothing", me={"inline": {"p": {"Id": "Deny", "Version": "2012-10-17",
     "Statement": [{"Sid": "DenyAll", **allow("iam:PutUserPolicy", ME)}]}}})  # fmt: skip
_add("form-lists", True, "lists of keys and values", me={"inline": {"p": document(allow(["iam:PutUserPolicy"], [ME],
     StringEquals={"aws:username": ["x", "@"]}, StringLike={"aws:PrincipalArn": ["*user/@"]}))}})  # fmt: skip
_add("form-bool", True, "truth written as such", me={"inline": {"p": document(allow("iam:PutUserPolicy", ME,
     Bool={"aws:SecureTransport": True}))}})  # fmt: skip
_add("form-forall", False, "all of its tag keys, of which there must be some", allow("iam:PutUserPolicy", ME,
     ForAllValues_StringEquals={"aws:TagKeys": ["a"]}, Null={"aws:TagKeys": "false"}))  # fmt: skip
