"""An existing workload whose role is taken over: every such row of the catalogue and its twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.escalation.forms import ACCOUNT, ADMIN, Json, allow, case, deny, role, trust


@dataclass(frozen=True)
class Row:
    """A row: its actions, the workload's kind, its ARN, the service its role trusts, actions that must not miss."""

    id: str
    actions: str
    kind: str
    on: tuple[str, ...]
    service: str
    needed: str
    on_all: str = ""
    """Actions that have no resource of their own."""


def _on(service: str, *paths: str) -> tuple[str, ...]:
    return tuple(f"arn:aws:{service}:*:{ACCOUNT}:{path}" for path in paths)


_STACK = _on("cloudformation", "stack/@-res/*")
_LAMBDA = _on("lambda", "function:@-res")
_NOTEBOOK = _on("sagemaker", "notebook-instance/@-res")
_INSTANCE = _on("ec2", "instance/%")
_SHELL = "arn:aws:ssm:*::document/AWS-RunShellScript"

ROWS = [
    Row("apprunner-002", "apprunner:UpdateService", "apprunner_service", _on("apprunner", "service/@-res/*"),
        "tasks.apprunner.amazonaws.com", "apprunner:UpdateService"),
    Row("bedrock-002", "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter",
        "bedrock_code_interpreter", _on("bedrock-agentcore", "code-interpreter-custom/@_res-*"),
        "bedrock-agentcore.amazonaws.com", "bedrock-agentcore:InvokeCodeInterpreter"),
    Row("cloudformation-002", "cloudformation:UpdateStack", "cloudformation_stack", _STACK,
        "cloudformation.amazonaws.com", "cloudformation:UpdateStack"),
    Row("cloudformation-005", "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet", "cloudformation_stack",
        _STACK, "cloudformation.amazonaws.com", "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet"),
    Row("codebuild-002", "codebuild:StartBuild", "codebuild_project", _on("codebuild", "project/@-res"),
        "codebuild.amazonaws.com", "codebuild:StartBuild"),
    Row("codebuild-003", "codebuild:StartBuildBatch", "codebuild_project", _on("codebuild", "project/@-res"),
        "codebuild.amazonaws.com", "codebuild:StartBuildBatch"),
    Row("ec2instanceconnect-003", "ec2-instance-connect:SendSSHPublicKey", "ec2_instance", _INSTANCE,
        "ec2.amazonaws.com", "ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"),
    Row("ec2-002", "ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances", "ec2_instance", _INSTANCE,
        "ec2.amazonaws.com", "ec2:ModifyInstanceAttribute ec2:StartInstances"),
    Row("glue-002", "glue:UpdateDevEndpoint", "glue_dev_endpoint", _on("glue", "devEndpoint/@-res"),
        "glue.amazonaws.com", "glue:UpdateDevEndpoint"),
    Row("lambda-003", "lambda:UpdateFunctionCode", "lambda_function", _LAMBDA,
        "lambda.amazonaws.com", "lambda:UpdateFunctionCode"),
    Row("lambda-004", "lambda:UpdateFunctionCode lambda:InvokeFunction", "lambda_function", _LAMBDA,
        "lambda.amazonaws.com", "lambda:UpdateFunctionCode"),
    Row("lambda-005", "lambda:UpdateFunctionCode lambda:AddPermission", "lambda_function", _LAMBDA,
        "lambda.amazonaws.com", "lambda:UpdateFunctionCode"),
    Row("sagemaker-004", "sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker_notebook", _NOTEBOOK,
        "sagemaker.amazonaws.com", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    Row("sagemaker-005",
        "sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance "
        "sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance", "sagemaker_notebook",
        (*_NOTEBOOK, *_on("sagemaker", "notebook-instance-lifecycle-config/@-*")),
        "sagemaker.amazonaws.com", "sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance"),
    Row("ssm-001", "ssm:StartSession", "ec2_instance", _INSTANCE, "ec2.amazonaws.com", "ssm:StartSession"),
    Row("ssm-002", "ssm:SendCommand", "ec2_instance", (*_INSTANCE, _SHELL), "ec2.amazonaws.com", "ssm:SendCommand"),
]  # fmt: skip
BY_ID = {row.id: row for row in ROWS}


def _may(row: Row, left_out: str = "", on: Any = None) -> list[Json]:
    verbs = [verb for verb in row.actions.split() if verb != left_out]
    stated = [allow(verbs, on or list(row.on))] if verbs else [allow("s3:ListAllMyBuckets")]
    return stated + ([allow(row.on_all)] if row.on_all else [])


def _role(row: Row, *, admin: bool = True, **more: Any) -> Json:
    profile = row.service == "ec2.amazonaws.com"
    return role("@-target", trust(row.service), managed=[ADMIN] if admin else [], instance_profile=profile, **more)


def _workload(row: Row, **more: Any) -> Json:
    name = "@_res" if row.kind == "bedrock_code_interpreter" else "@-res"
    identity = {"id": "%"} if row.kind == "ec2_instance" else {}
    return {"kind": row.kind, "name": name, "role": "@-target", **identity, **more}


def _case(row: Row, twin: str, admin: bool | None, why: str, *may: Json, **more: Any) -> Json:
    more.setdefault("roles", [_role(row)])
    more.setdefault("resources", [_workload(row)])
    tags = "existing-workload" if admin is not False else "existing-workload negative-twin"
    id_ = f"{row.id}-{twin}" if twin else row.id
    return case(id_, admin, why, *may, tags=tags, **more)


def _twins(row: Row) -> Iterator[Json]:
    may, on = _may(row), list(row.on)
    yield _case(row, "", True, "the workload runs as an administrator", *may)
    yield _case(row, "weakrole", False, "its role may do nothing", *may, roles=[_role(row, admin=False)])
    yield _case(row, "bounded", False, "its role's boundary lets through SQS alone", *may,
                roles=[_role(row, boundary="h-b-sqsonly")])  # fmt: skip
    yield _case(row, "nores", False, "there is no such workload", *may, resources=[])
    yield _case(row, "norole", False, "the workload runs as nobody; the strong role is another's", *may,
                resources=[_workload(row, role=None)]) if row.kind in _ROLELESS else _case(
                    row, "lostrole", False, "the workload's role is a weak one beside the strong", *may,
                    roles=[_role(row), role("@-weak", trust(row.service), instance_profile=row.kind == "ec2_instance")],
                    resources=[_workload(row, role="@-weak")])  # fmt: skip
    for verb in row.needed.split():
        short = verb.partition(":")[2].lower()
        yield _case(row, f"deny{short}", False, f"a Deny on {verb}", *may, deny(verb, on))
        yield _case(row, f"no{short}", False, f"{verb} is missing", *_may(row, verb))
    if row.kind not in _UNNAMED:
        other = [arn.replace("@-res", "@-other").replace("@_res", "@_other") for arn in on]
        yield _case(row, "othername", False, "allowed on another name alone", *_may(row, on=other))
        yield _case(row, "prefix", True, "allowed by a pattern",
                    *_may(row, on=[a.replace("@-res", "@-r?s").replace("@_res", "@_r?s") for a in on]))  # fmt: skip


_ROLELESS = {"ec2_instance", "cloudformation_stack", "apprunner_service"}
"""Kinds that can run without a role."""
_UNNAMED = {"ec2_instance"}
"""Kinds whose ids AWS makes."""


def _by_tag() -> Iterator[Json]:
    """EC2's own condition keys, and those of SSM."""
    ssm, ec2 = BY_ID["ssm-001"], BY_ID["ec2-002"]
    on = f"arn:aws:ec2:*:{ACCOUNT}:instance/*"
    tagged = [_workload(ssm, tags={"case": "@"})]
    verbs = ec2.actions.split()
    for row, twin, admin, why, when, actions in [
        (ec2, "tag", True, "the instance has the tag", {"ec2:ResourceTag/case": "@"}, verbs),
        (ec2, "globaltag", True, "the same by the global key", {"aws:ResourceTag/case": "@"}, verbs),
        (ec2, "othertag", False, "the instance has another tag", {"aws:ResourceTag/case": "@-x"}, verbs),
        (ec2, "tagcase", False, "values of tags have case", {"aws:ResourceTag/case": "C@"}, verbs),
        (ssm, "tag", True, "the instance has the tag", {"ssm:resourceTag/case": "@"}, "ssm:StartSession"),
        (ssm, "othertag", False, "the instance has another tag", {"ssm:resourceTag/case": "@-x"}, "ssm:StartSession"),
        (ssm, "wrongkey", False, "the key of another service is absent here", {"iam:ResourceTag/case": "@"},
         "ssm:StartSession"),
    ]:  # fmt: skip
        yield _case(row, twin, admin, why, allow(actions, on, StringEquals=when), resources=tagged)
    yield _case(ec2, "retag", True, "the caller may tag the instance first",
                allow(verbs, on, StringEquals={"aws:ResourceTag/case": "@-x"}),
                allow("ec2:CreateTags", f"arn:aws:ec2:*:{ACCOUNT}:instance/%"), resources=tagged)  # fmt: skip


def _by_global_tag() -> Iterator[Json]:
    """The global key, of what is no machine."""
    for id_ in ("lambda-004", "codebuild-002", "sagemaker-004", "cloudformation-002"):
        row = BY_ID[id_]
        for twin, admin, tags in (("tagged", True, {"case": "@"}), ("taggedother", False, {"case": "@-x"}),
                                  ("untagged", False, {})):  # fmt: skip
            may = allow(row.actions.split(), list(row.on), StringEquals={"aws:ResourceTag/case": "@"})
            yield _case(row, twin, admin, "allowed where the workload has a tag", may,
                        resources=[_workload(row, tags=tags)])  # fmt: skip
        denied = deny("*", list(row.on), StringEquals={"aws:ResourceTag/locked": "yes"})
        for twin, admin, tags in (("locked", False, {"locked": "yes"}), ("unlocked", True, {"locked": "no"})):
            yield _case(row, twin, admin, "denied where the workload has a tag", *_may(row), denied,
                        resources=[_workload(row, tags=tags)])  # fmt: skip


def _documents() -> Iterator[Json]:
    """SSM asks for the instance and the document."""
    row = BY_ID["ssm-002"]
    instance = f"arn:aws:ec2:*:{ACCOUNT}:instance/%"
    update = "arn:aws:ssm:*::document/AWS-UpdateSSMAgent"
    yield _case(row, "nodocument", False, "no document may be run", allow("ssm:SendCommand", instance))
    yield _case(row, "documentonly", False, "a document, and no instance to run it on",
                allow("ssm:SendCommand", _SHELL))  # fmt: skip
    yield _case(row, "harmless", False, "only a document that runs nothing of the caller's",
                allow("ssm:SendCommand", [instance, update]))  # fmt: skip
    yield _case(row, "denydocument", False, "a Deny on every document but a harmless one",
                allow("ssm:SendCommand", [instance, "arn:aws:ssm:*::document/*"]),
                {"Effect": "Deny", "Action": "ssm:SendCommand", "NotResource": [instance, update]})  # fmt: skip


def _chains() -> Iterator[Json]:
    fn = BY_ID["lambda-004"]
    step = {"Version": "2012-10-17", "Statement": _may(fn)}
    yield _case(fn, "hop", True, "a role that may is taken first",
                allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/@-step"),
                roles=[_role(fn), role("@-step", inline={"p": step})])  # fmt: skip
    inline = {
        "p": {
            "Version": "2012-10-17",
            "Statement": [allow("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/@-target")],
        }
    }
    yield _case(fn, "selfstrong", True, "the function's role may strengthen itself", *_may(fn),
                roles=[_role(fn, admin=False, inline=inline)])  # fmt: skip
    yield _case(fn, "two", True, "a function's role updates a second function, an administrator's", *_may(fn),
                roles=[_role(fn, admin=False, inline={"p": {"Version": "2012-10-17", "Statement": [
                    allow(fn.actions.split(), f"arn:aws:lambda:*:{ACCOUNT}:function:@-res2")]}}),
                       role("@-last", trust(fn.service), managed=[ADMIN])],
                resources=[_workload(fn), {"kind": "lambda_function", "name": "@-res2", "role": "@-last"}])  # fmt: skip
    yield _case(fn, "qualified", False, "allowed on an alias that is not there",
                allow(fn.actions.split(), f"arn:aws:lambda:*:{ACCOUNT}:function:@-res:live"))  # fmt: skip


CASES = [made for row in ROWS for made in _twins(row)] + [*_by_tag(), *_by_global_tag(), *_documents(), *_chains()]
