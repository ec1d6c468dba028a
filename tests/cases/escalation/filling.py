"""The cases of a batch put into the memory of a fake AWS: identities at once, workloads by its API."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from cases.escalation.document import policy_arn
from cases.escalation.forms import ACCOUNT, IAM, Json

REGION = "us-east-1"


def fill(url: str, cases: Iterable[Json], common: Iterable[Json]) -> None:
    """Make everything the cases need in the server at `url`, which runs in this very process."""
    cases = list(cases)
    fill_identities(cases, common)
    for made in cases:
        for resource in made["resources"]:
            fill_resource(url, resource)


def fill_identities(cases: list[Json], common: Iterable[Json]) -> None:
    """Write users, groups, roles and policies straight into moto's memory."""
    from moto.backends import get_backend

    iam = get_backend("iam")[ACCOUNT]["global"]
    for policy in (*common, *(policy for made in cases for policy in made["policies"])):
        _policy(iam, policy)
    for kind, write in (("groups", _group), ("users", _user), ("roles", _role)):
        for made in cases:
            for entity in made[kind]:
                write(iam, entity)


def _policy(iam: Any, policy: Json) -> None:
    first, *rest = map(json.dumps, policy["versions"])
    iam.create_policy("", "/", first, policy["name"], {})
    arn = policy_arn(policy["name"])
    for number, text in enumerate(rest, 2):
        iam.create_policy_version(arn, text, number == policy.get("default", 1))


def _group(iam: Any, group: Json) -> None:
    _policies(iam, iam.create_group(group["name"]), group)


def _user(iam: Any, user: Json) -> None:
    name = user["name"]
    made = iam.create_user(REGION, name, user.get("path", "/"), _tags(user))
    _policies(iam, made, user)
    made.permissions_boundary_arn = policy_arn(user["boundary"]) if "boundary" in user else None
    for group in user.get("groups", []):
        iam.add_user_to_group(group, name)
    for number in range(user.get("access_keys", 0)):
        iam.create_access_key(name, "AKIA", "Inactive" if number < user.get("inactive_keys", 0) else "Active")
    if user.get("mfa"):
        device = iam.create_virtual_mfa_device(name, "/")
        iam.enable_mfa_device(name, device.serial_number, "123456", "654321")
    if user.get("login_profile"):
        iam.create_login_profile(name, "long-and-dull")


def _role(iam: Any, role: Json) -> None:
    boundary = policy_arn(role["boundary"]) if "boundary" in role else None
    name, path = role["name"], role.get("path", "/")
    made = iam.create_role(name, json.dumps(role["trust"]), path, boundary, "", _tags(role), None)
    _policies(iam, made, role)
    if role.get("instance_profile"):
        iam.create_instance_profile(name, "/", [])
        iam.add_role_to_instance_profile(name, name)


def _policies(iam: Any, made: Any, entity: Json) -> None:
    """Inline policies are not checked: moto refuses the old language, which AWS takes."""
    made.policies.update({name: json.dumps(text) for name, text in entity.get("inline", {}).items()})
    for name in entity.get("managed", []):
        iam.managed_policies[policy_arn(name)].attach_to(made)


def _tags(entity: Json) -> list[Json]:
    return [{"Key": key, "Value": value} for key, value in entity.get("tags", {}).items()]


@cache
def _client(url: str, service: str) -> Any:
    import boto3
    from botocore.config import Config

    config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    return boto3.client(service, region_name=REGION, endpoint_url=url, config=config, **keys)


def fill_resource(url: str, resource: Json) -> bool:
    """Make one workload; False where the fake AWS knows no such thing."""
    make = _KINDS.get(resource["kind"])
    if make is None:
        return False
    role = f"{IAM}role/{resource['role']}" if resource.get("role") else None
    make(lambda service: _client(url, service), resource, role)
    return True


_Client = Callable[[str], Any]


@cache
def _code() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def main(event, context): pass")
    return packed.getvalue()


def _function(client: _Client, it: Json, role: str | None) -> None:
    client("lambda").create_function(
        FunctionName=it["name"],
        Runtime="python3.12",
        Role=role,
        Handler="main.main",
        Code={"ZipFile": _code()},
        Tags=it.get("tags", {}),
    )


def _job(client: _Client, it: Json, role: str | None) -> None:
    command = {"Name": "glueetl", "ScriptLocation": "s3://scripts/job.py"}
    client("glue").create_job(Name=it["name"], Role=role or f"{IAM}role/none", Command=command)


def _endpoint(client: _Client, it: Json, role: str | None) -> None:
    client("glue").create_dev_endpoint(EndpointName=it["name"], RoleArn=role)


def _notebook(client: _Client, it: Json, role: str | None) -> None:
    client("sagemaker").create_notebook_instance(
        NotebookInstanceName=it["name"], InstanceType="ml.t3.medium", RoleArn=role, Tags=_tags(it)
    )


def _instance(client: _Client, it: Json, role: str | None) -> None:
    """An instance with the id that the case's policies speak of."""
    from moto.ec2.models import instances

    tags = [*_tags(it), {"Key": "Name", "Value": it["name"]}]
    more: Json = {"IamInstanceProfile": {"Name": it["role"]}} if role else {}
    drawn = instances.random_instance_id
    instances.random_instance_id = lambda: it["id"]
    try:
        client("ec2").run_instances(
            ImageId="ami-12345678",
            MinCount=1,
            MaxCount=1,
            TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
            **more,
        )
    finally:
        instances.random_instance_id = drawn


def _project(client: _Client, it: Json, role: str | None) -> None:
    client("codebuild").create_project(
        name=it["name"],
        source={"type": "CODECOMMIT", "location": "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/r"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
        },
        serviceRole=role,
        tags=[{"key": tag["Key"], "value": tag["Value"]} for tag in _tags(it)],
    )


_TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


def _stack(client: _Client, it: Json, role: str | None) -> None:
    more = {"RoleARN": role} if role else {}
    client("cloudformation").create_stack(StackName=it["name"], TemplateBody=_TEMPLATE, Tags=_tags(it), **more)


def _stack_set(client: _Client, it: Json, role: str | None) -> None:
    client("cloudformation").create_stack_set(
        StackSetName=it["name"],
        TemplateBody=_TEMPLATE,
        AdministrationRoleARN=role,
        ExecutionRoleName=it["execution_role"],
    )


def _cluster(client: _Client, it: Json, role: str | None) -> None:
    client("ecs").create_cluster(clusterName=it["name"])


def _template(client: _Client, it: Json, role: str | None) -> None:
    client("ec2").create_launch_template(
        LaunchTemplateName=it["name"],
        LaunchTemplateData={"ImageId": "ami-12345678", "IamInstanceProfile": {"Name": it["role"]}},
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": _tags(it)}],
    )


def _scaling(client: _Client, it: Json, role: str | None) -> None:
    client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=it["name"],
        MinSize=0,
        MaxSize=1,
        AvailabilityZones=[f"{REGION}a"],
        LaunchTemplate={"LaunchTemplateName": it["launch_template"], "Version": "$Default"},
    )


def _provider(client: _Client, it: Json, role: str | None) -> None:
    client("iam").create_saml_provider(Name=it["name"], SAMLMetadataDocument="x" * 1024)


_KINDS: dict[str, Callable[[_Client, Json, str | None], None]] = {
    "lambda_function": _function,
    "glue_job_plain": _job,
    "glue_dev_endpoint": _endpoint,
    "sagemaker_notebook": _notebook,
    "ec2_instance": _instance,
    "codebuild_project": _project,
    "cloudformation_stack": _stack,
    "cloudformation_stackset": _stack_set,
    "ecs_cluster": _cluster,
    "launch_template": _template,
    "autoscaling_group": _scaling,
    "saml_provider": _provider,
}


def holds(made: Json) -> bool:
    """Whether the fake AWS can hold all workloads of a case."""
    return all(resource["kind"] in _KINDS for resource in made["resources"])
