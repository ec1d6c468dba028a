"""Rows of the catalogue, each granted in a roundabout way once, and once kept back by one roundabout fact."""

from __future__ import annotations

import json
from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
    IAM,
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
EC2 = "ec2.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
CFN = "cloudformation.amazonaws.com"
GLUE = "glue.amazonaws.com"
SAGEMAKER = "sagemaker.amazonaws.com"
TASKS = "ecs-tasks.amazonaws.com"
AGENTCORE = "bedrock-agentcore.amazonaws.com"
BUILD = "codebuild.amazonaws.com"


def _in(service: str, rest: str) -> str:
    return f"arn:aws:{service}:*:{ACCOUNT}:{rest}"


def _row(trusted: Any, actions: str, resource: Any = "*", kind: str = "", key: str = "", **more: Any) -> Json:
    return {"trusted": trusted, "actions": actions.split(), "on": resource, "kind": kind, "key": key, **more}


_FUNCTION = _in("lambda", "function:@-res")
_PROJECT = _in("codebuild", "project/@-*")
_INSTANCE = _in("ec2", "instance/%")
_NOTEBOOK = [_in("sagemaker", "notebook-instance/@-res"), _in("sagemaker", "notebook-instance-lifecycle-config/@-*")]
_STACK = _in("cloudformation", "stack/@-res/*")
_NOW = {"existing": True}
_CODE = "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter"
_SETS = {"sets": True, "held": {"execution_role": "@-exec"}}

_ROWS: dict[str, Json] = {
    "apprunner-001": _row("tasks.apprunner.amazonaws.com", "apprunner:CreateService"),
    "bedrock-001": _row(AGENTCORE, f"bedrock-agentcore:CreateCodeInterpreter {_CODE}"),
    "cloudformation-001": _row(CFN, "cloudformation:CreateStack"),
    "cloudformation-002": _row(CFN, "cloudformation:UpdateStack", _STACK, "cloudformation_stack", **_NOW),
    "cloudformation-003": _row(
        CFN, "cloudformation:CreateStackSet cloudformation:CreateStackInstances", sets=True
    ),
    "cloudformation-004": _row(
        CFN,
        "cloudformation:UpdateStackSet",
        [_in("cloudformation", "stackset/@-res:*"), _in("cloudformation", "stackset-target/@-res:*")],
        "cloudformation_stackset",
        **_SETS,
    ),
    "cloudformation-005": _row(
        CFN, "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet", _STACK, "cloudformation_stack", **_NOW
    ),
    "codebuild-001": _row(BUILD, "codebuild:CreateProject codebuild:StartBuild", _PROJECT),
    "codebuild-002": _row(BUILD, "codebuild:StartBuild", _PROJECT, "codebuild_project", **_NOW),
    "codebuild-003": _row(BUILD, "codebuild:StartBuildBatch", _PROJECT, "codebuild_project", **_NOW),
    "codebuild-004": _row(BUILD, "codebuild:CreateProject codebuild:StartBuildBatch", _PROJECT),
    "datapipeline-001": _row(
        ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"],
        "datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline",
    ),
    "ec2instanceconnect-003": _row(
        EC2, "ec2-instance-connect:SendSSHPublicKey", _INSTANCE, "ec2_instance", look="ec2:DescribeInstances", **_NOW
    ),
    "ec2-001": _row(EC2, "ec2:RunInstances", profile=True),
    "ec2-002": _row(
        EC2,
        "ec2:StopInstances ec2:StartInstances ec2:ModifyInstanceAttribute",
        _INSTANCE,
        "ec2_instance",
        **_NOW,
    ),
    "ec2-003": _row(EC2, "ec2:RequestSpotInstances", profile=True),
    "ecs-001": _row(TASKS, "ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService", key="CreateService"),
    "ecs-002": _row(TASKS, "ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask"),
    "ecs-003": _row(TASKS, "ecs:CreateService ecs:RegisterTaskDefinition", kind="ecs_cluster"),
    "ecs-004": _row(TASKS, "ecs:RunTask ecs:RegisterTaskDefinition", kind="ecs_cluster"),
    "glue-001": _row(GLUE, "glue:CreateDevEndpoint"),
    "glue-002": _row(GLUE, "glue:UpdateDevEndpoint", _in("glue", "devEndpoint/@-res"), "glue_dev_endpoint", **_NOW),
    "glue-003": _row(GLUE, "glue:CreateJob glue:StartJobRun", _in("glue", "job/@-*")),
    "glue-004": _row(GLUE, "glue:CreateJob glue:CreateTrigger", [_in("glue", "job/@-*"), _in("glue", "trigger/@-*")]),
    "glue-005": _row(GLUE, "glue:UpdateJob glue:StartJobRun", _in("glue", "job/@-res"), "glue_job_plain"),
    "glue-006": _row(
        GLUE,
        "glue:UpdateJob glue:CreateTrigger",
        [_in("glue", "job/@-res"), _in("glue", "trigger/@-*")],
        "glue_job_plain",
    ),
    "lambda-001": _row(LAMBDA, "lambda:CreateFunction lambda:InvokeFunction", _in("lambda", "function:@-*")),
    "lambda-002": _row(LAMBDA, "lambda:CreateEventSourceMapping lambda:CreateFunction"),
    "lambda-003": _row(LAMBDA, "lambda:UpdateFunctionCode", _FUNCTION, "lambda_function", **_NOW),
    "lambda-004": _row(
        LAMBDA, "lambda:InvokeFunction lambda:UpdateFunctionCode", _FUNCTION, "lambda_function", **_NOW
    ),
    "lambda-005": _row(LAMBDA, "lambda:AddPermission lambda:UpdateFunctionCode", _FUNCTION, "lambda_function", **_NOW),
    "lambda-006": _row(LAMBDA, "lambda:CreateFunction lambda:AddPermission", _in("lambda", "function:@-*")),
    "sagemaker-001": _row(SAGEMAKER, "sagemaker:CreateNotebookInstance"),
    "sagemaker-002": _row(SAGEMAKER, "sagemaker:CreateTrainingJob"),
    "sagemaker-003": _row(SAGEMAKER, "sagemaker:CreateProcessingJob"),
    "sagemaker-004": _row(
        SAGEMAKER, "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK, "sagemaker_notebook", **_NOW
    ),
    "sagemaker-005": _row(
        SAGEMAKER,
        "sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance "
        "sagemaker:StartNotebookInstance sagemaker:UpdateNotebookInstance",
        _NOTEBOOK,
        "sagemaker_notebook",
        **_NOW,
    ),
    "ssm-001": _row(
        EC2, "ssm:StartSession", [_INSTANCE, "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell"],
        "ec2_instance", **_NOW
    ),
    "ssm-002": _row(
        EC2, "ssm:SendCommand", [_INSTANCE, "arn:aws:ssm:*:*:document/AWS-RunShellScript"], "ec2_instance", **_NOW
    ),
    "iam-001": _row(None, "iam:CreatePolicyVersion", f"{IAM}policy/@-mine", own="policy"),
    "iam-002": _row(None, "iam:CreateAccessKey", f"{IAM}user/@-boss", own="boss"),
    "iam-003": _row(None, "iam:CreateAccessKey iam:DeleteAccessKey", f"{IAM}user/@-boss", own="boss", keys=2),
    "iam-004": _row(None, "iam:CreateLoginProfile", f"{IAM}user/@-boss", own="boss"),
    "iam-006": _row(None, "iam:UpdateLoginProfile", f"{IAM}user/@-boss", own="boss", password=True),
    "iam-005": _row(None, "iam:PutRolePolicy", f"{IAM}role/@", own="role"),
    "iam-007": _row(None, "iam:PutUserPolicy", f"{IAM}user/@", own="user"),
    "iam-008": _row(None, "iam:AttachUserPolicy", f"{IAM}user/@", own="user"),
    "iam-009": _row(None, "iam:AttachRolePolicy", f"{IAM}role/@", own="role"),
    "iam-010": _row(None, "iam:AttachGroupPolicy", f"{IAM}group/@-team", own="group"),
    "iam-011": _row(None, "iam:PutGroupPolicy", f"{IAM}group/@-team", own="group"),
    "iam-012": _row(None, "iam:UpdateAssumeRolePolicy", TARGET, own="target"),
    "iam-013": _row(None, "iam:AddUserToGroup", f"{IAM}group/@-bosses", own="bosses"),
    "iam-014": _row(None, "sts:AssumeRole iam:AttachRolePolicy", f"{IAM}role/@-weak", own="weak"),
    "iam-015": _row(None, "iam:AttachUserPolicy iam:CreateAccessKey", f"{IAM}user/@-peer", own="peer"),
    "iam-016": _row(
        None, "sts:AssumeRole iam:CreatePolicyVersion", [f"{IAM}role/@-weak", f"{IAM}policy/@-theirs"], own="weak"
    ),
    "iam-017": _row(None, "iam:PutRolePolicy sts:AssumeRole", f"{IAM}role/@-weak", own="weak"),
    "iam-018": _row(None, "iam:CreateAccessKey iam:PutUserPolicy", f"{IAM}user/@-peer", own="peer"),
    "iam-019": _row(None, "iam:UpdateAssumeRolePolicy iam:AttachRolePolicy", f"{IAM}role/@-shut", own="shut"),
    "iam-020": _row(
        None,
        "iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy",
        [f"{IAM}role/@-shut", f"{IAM}policy/@-theirs"],
        own="shut",
    ),
    "iam-021": _row(None, "iam:PutRolePolicy iam:UpdateAssumeRolePolicy", f"{IAM}role/@-shut", own="shut"),
    "sts-001": _row(None, "sts:AssumeRole", TARGET, own="assumed"),
}  # fmt: skip


def _parts(row: Json) -> Json:
    """What the account of a row holds beside its principal."""
    parts: Json = {"roles": [], "users": [], "groups": [], "policies": [], "resources": []}
    theirs = policy("@-theirs", allow("sqs:ListQueues"))
    own = row.get("own", "")
    if row["trusted"]:
        trusts = [trust({"Service": row["trusted"]})]
        parts["roles"].append(
            admin_role(*trusts, instance_profile=bool(row.get("profile") or row["kind"] == "ec2_instance"))
        )
    if row.get("sets"):
        parts["roles"].append(admin_role(trust(TARGET), name="@-exec"))
    if row["kind"]:
        held = {"role": "@-target"} if row.get("existing") or row.get("sets") else {}
        own_id = {"id": "%"} if row["kind"] == "ec2_instance" else {}
        parts["resources"].append({"kind": row["kind"], "name": "@-res", **own_id, **held, **row.get("held", {})})
    if own == "boss":
        parts["users"].append(
            {
                "name": "@-boss",
                "managed": [ADMIN],
                "access_keys": row.get("keys", 0),
                "login_profile": row.get("password", False),
            }
        )
    if own == "peer":
        parts["users"].append({"name": "@-peer"})
    if own in ("weak", "shut"):
        shut = trust("ds.amazonaws.com")
        parts["policies"].append(theirs)
        parts["roles"].append(role("@-weak", managed=["@-theirs"]) if own == "weak"
                              else role("@-shut", shut, managed=["@-theirs"]))  # fmt: skip
    if own in ("target", "assumed"):
        parts["roles"].append(admin_role(*([trust("ds.amazonaws.com")] if own == "target" else [])))
    if own == "bosses":
        parts["groups"].append({"name": "@-bosses", "managed": [ADMIN]})
    return parts


def _base(row: Json, may: list[Json]) -> tuple[Json, Json]:
    """The principal with its plain statements in the managed policy `@-mine`, and all else."""
    parts = _parts(row)
    start = "role" if row.get("own") == "role" else "user"
    me: Json = {"name": "@", "managed": ["@-mine"], "groups": []}
    if row.get("own") == "group":
        parts["groups"].append({"name": "@-team"})
        me["groups"].append("@-team")
    parts["policies"].append(policy("@-mine", may))
    return {"me": me, "start": start}, parts


def _plain(row: Json) -> list[Json]:
    passing = [allow("iam:PassRole", TARGET)] if row["trusted"] and not row.get("existing") else []
    looking = [allow(row["look"])] if "look" in row else []
    return [*passing, *looking, allow(row["actions"], row["on"])]


def _by_group(row: Json, me: Json, parts: Json) -> str:
    me["managed"], me["groups"] = [], [*me["groups"], "@-g"]
    parts["groups"].append({"name": "@-g", "managed": ["@-mine"]})
    return "granted by a policy of its group"


def _odd_case(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]["versions"][0]["Statement"][-1]
    made["Action"] = [a.swapcase()[:-1] + "?" for a in row["actions"]]
    return "actions know no case, and ? stands for a letter"


def _old_version(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]
    made.update(versions=[document(allow("sqs:ListQueues")), *made["versions"]], default=2)
    return "the default version grants it"


def _bounded(row: Json, me: Json, parts: Json) -> str:
    me["boundary"] = "h-b-full"
    return "a boundary of everything takes nothing away"


def _secure(row: Json, me: Json, parts: Json) -> str:
    for made in parts["policies"][-1]["versions"][0]["Statement"]:
        made["Condition"] = {"Bool": {"aws:SecureTransport": "true"}}
    return "every call may be made over TLS"


def _other_deny(row: Json, me: Json, parts: Json) -> str:
    parts["policies"][-1]["versions"][0]["Statement"].append(
        deny("*", "*", StringEquals={"aws:PrincipalTag/state": "locked"})
    )
    return "the deny strikes those that have a tag, which it has not"


def _key(row: Json) -> str:
    """The action without which the row is none."""
    return next((a for a in row["actions"] if row["key"] and a.endswith(row["key"])), row["actions"][-1])


def _group_deny(row: Json, me: Json, parts: Json) -> str:
    me["groups"] = [*me["groups"], "@-g"]
    parts["groups"].append({"name": "@-g", "inline": {"d": document(deny(_key(row)))}})
    return f"its group is denied {_key(row)}"


def _not_default(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]
    made.update(versions=[*made["versions"], document(allow("sqs:ListQueues"))], default=2)
    return "the version that grants it is not the default"


def _tight(row: Json, me: Json, parts: Json) -> str:
    rest = [a for a in row["actions"] if a != _key(row)]
    me["boundary"] = "@-b"
    parts["policies"].insert(0, policy("@-b", allow(["iam:PassRole", "sqs:*", *rest])))
    return f"its boundary leaves {_key(row)} out"


def _deny_rest(row: Json, me: Json, parts: Json) -> str:
    rest = [a for a in row["actions"] if a != _key(row)]
    made = stated("Deny", {"NotAction": ["iam:PassRole", "sqs:*", *rest], "Resource": "*"})
    parts["policies"].append(policy("@-deny", made))
    me["managed"] = [*me["managed"], "@-deny"]
    return f"all but a list is denied, and {_key(row)} is not in the list"


def _untagged(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]["versions"][0]["Statement"][-1]
    made["Condition"] = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    return "granted to those with a tag, which it has not"


def _no_member(row: Json, me: Json, parts: Json) -> str:
    me["managed"] = []
    parts["groups"].append({"name": "@-g", "managed": ["@-mine"]})
    return "granted to a group of which it is no member"


def _over(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]["versions"][0]["Statement"][-1]
    made["Condition"] = {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
    return "granted until a day that is over"


def _through_service(row: Json, me: Json, parts: Json) -> str:
    made = parts["policies"][-1]["versions"][0]["Statement"][-1]
    made["Condition"] = {"Bool": {"aws:ViaAWSService": "true"}}
    return "granted only to what a service does in its name"


_YES = (_by_group, _odd_case, _old_version, _bounded, _secure, _other_deny)
_NO = (_group_deny, _not_default, _tight, _deny_rest, _untagged, _no_member, _over, _through_service)


def _made(name: str, row: Json, twist: Any, admin: bool) -> Json:
    kept = json.loads(json.dumps(row))
    head, parts = _base(kept, _plain(kept))
    if head["start"] == "role" and twist in (_by_group, _group_deny, _no_member):
        twist = _bounded if admin else _tight
    why = twist(kept, head["me"], parts)
    if head["start"] == "role":
        del head["me"]["groups"]
    return case(f"row-{name}{'' if admin else '-not'}", admin, why, technique=name, batch=BATCH, **head, **parts)


CASES: list[Json] = []
for _number, (_name, _it) in enumerate(_ROWS.items()):
    CASES.append(_made(_name, _it, _YES[_number % len(_YES)], True))
    CASES.append(_made(_name, _it, _NO[_number % len(_NO)], False))
