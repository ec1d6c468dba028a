"""Written-down situations as accounts: users, roles, groups, policies and workloads from plain objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from stance.identity.powers.account import Account, Group, ManagedPolicy, Role, User, Workload

ACCOUNT = "123456789012"
_KINDS = {
    "lambda_function": ("aws.lambda.function", "arn:aws:lambda:us-east-1:{0}:function:{1}"),
    "sagemaker_notebook": (
        "aws.sagemaker.notebook_instance",
        "arn:aws:sagemaker:us-east-1:{0}:notebook-instance/{1}",
    ),
    "glue_job_plain": ("aws.glue.job", "arn:aws:glue:us-east-1:{0}:job/{1}"),
    "glue_dev_endpoint": ("aws.glue.dev_endpoint", "arn:aws:glue:us-east-1:{0}:devEndpoint/{1}"),
    "codebuild_project": ("aws.codebuild.project", "arn:aws:codebuild:us-east-1:{0}:project/{1}"),
    "ec2_instance": ("aws.ec2.instance", "arn:aws:ec2:us-east-1:{0}:instance/{1}"),
    "launch_template": ("aws.ec2.launch_template", "arn:aws:ec2:us-east-1:{0}:launch-template/{1}"),
    "cloudformation_stack": ("aws.cloudformation.stack", "arn:aws:cloudformation:us-east-1:{0}:stack/{1}/1-2-3"),
    "cloudformation_stackset": (
        "aws.cloudformation.stack_set",
        "arn:aws:cloudformation:us-east-1:{0}:stackset/{1}:1-2-3",
    ),
    "ecs_cluster": ("aws.ecs.cluster", "arn:aws:ecs:us-east-1:{0}:cluster/{1}"),
    "autoscaling_group": (
        "aws.autoscaling.group",
        "arn:aws:autoscaling:us-east-1:{0}:autoScalingGroup:1-2-3:autoScalingGroupName/{1}",
    ),
    "apprunner_service": ("aws.apprunner.service", "arn:aws:apprunner:us-east-1:{0}:service/{1}/1a2b"),
    "bedrock_code_interpreter": (
        "aws.agentcore.code_interpreter",
        "arn:aws:bedrock-agentcore:us-east-1:{0}:code-interpreter-custom/{1}-AbC123xYz",
    ),
}


def account(cases: Iterable[Mapping[str, Any]], policies: Iterable[Mapping[str, Any]] = (), **more: Any) -> Account:
    """Return one account in which all the situations are."""
    listed = list(cases)
    every: dict[str, list[Any]] = {
        kind: [one for case in listed for one in case.get(kind, ())]
        for kind in ("users", "roles", "groups", "policies", "resources")
    }
    providers = [arn("saml-provider", one["name"]) for one in every["resources"] if one["kind"] == "saml_provider"]
    return Account(
        id=ACCOUNT,
        users=tuple(_user(one) for one in every["users"]),
        roles=tuple(_role(one) for one in every["roles"]),
        groups=tuple(Group(arn("group", one), one["name"], _attached(one), _inline(one)) for one in every["groups"]),
        policies=tuple(_policy(one) for one in (*policies, *every["policies"])),
        workloads=tuple(_workload(one) for one in every["resources"] if one["kind"] in _KINDS),
        **{"scps": (), "organization": "", "providers": tuple(providers), **more},
    )


def arn(kind: str, one: Mapping[str, Any] | str) -> str:
    """Return the ARN of something in IAM by its name and path."""
    name, path = (one, "/") if isinstance(one, str) else (one["name"], one.get("path", "/"))
    return name if name.startswith("arn:") else f"arn:aws:iam::{ACCOUNT}:{kind}{path}{name}"


def _attached(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(arn("policy", name) for name in one.get("managed", ()))


def _inline(one: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, json.dumps(document)) for name, document in one.get("inline", {}).items())


def _boundary(one: Mapping[str, Any]) -> str:
    return arn("policy", one["boundary"]) if one.get("boundary") else ""


def _user(one: Mapping[str, Any]) -> User:
    return User(
        arn=arn("user", one),
        attached=_attached(one),
        inline=_inline(one),
        boundary=_boundary(one),
        tags=one.get("tags", {}),
        groups=tuple(one.get("groups", ())),
        mfa=one.get("mfa", False),
        password=one.get("login_profile", False),
        keys=one.get("access_keys", 0),
    )


def _role(one: Mapping[str, Any]) -> Role:
    profiles = (arn("instance-profile", one),) if one.get("instance_profile") else ()
    return Role(
        arn=arn("role", one),
        attached=_attached(one),
        inline=_inline(one),
        boundary=_boundary(one),
        tags=one.get("tags", {}),
        trust=json.dumps(one["trust"]),
        profiles=profiles,
    )


def _policy(one: Mapping[str, Any]) -> ManagedPolicy:
    versions = [json.dumps(document) for document in one["versions"]]
    default = one.get("default", 1) - 1
    others = tuple((f"v{i + 1}", text) for i, text in enumerate(versions) if i != default)
    return ManagedPolicy(arn("policy", one), versions[default], others, one.get("tags", {}))


def _workload(one: Mapping[str, Any]) -> Workload:
    kind, pattern = _KINDS[one["kind"]]
    role = arn("role", one["role"]) if one.get("role") else ""
    return Workload(kind, pattern.format(ACCOUNT, one.get("id", one["name"])), role, one.get("tags", {}))
