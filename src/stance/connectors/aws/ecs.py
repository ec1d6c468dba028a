"""Amazon ECS: clusters, services and the newest revision of each family of task definitions.

Source: ECS API reference (ListClusters, DescribeClusters, ListServices, DescribeServices, ListTaskDefinitionFamilies,
DescribeTaskDefinition). A service may run an older revision than the family's newest, so it is asked for its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.containers import EcsCluster, EcsService, EcsTaskDefinition

Json = dict[str, Any]

_PAGE = {"maxResults": 100}
_TAGS = {"include": ["TAGS"]}
_CLUSTERS = Call("ecs:ListClusters", fixed=_PAGE, items="clusterArns", into="cluster")
_VPC: Final = "service.networkConfiguration?.awsvpcConfiguration?"


def _insights(settings: list[Json]) -> str:
    found = (str(setting["value"]) for setting in settings if setting["name"] == "containerInsights")
    return next(found, "disabled")


def _sources(containers: list[Json]) -> list[Json]:
    return [
        {"container": container["name"], "variable": secret["name"], "source": secret["valueFrom"]}
        for container in containers
        for secret in container.get("secrets") or ()
    ]


CLUSTERS = Resource(
    kind=EcsCluster,
    id="{value}",
    name="{name?}",
    key="value",
    list=_CLUSTERS,
    bulk=(
        Call(
            "ecs:DescribeClusters",
            args={"clusters": "value"},
            fixed={"include": ["SETTINGS"]},
            batch=("clusters", 100),
            items="clusters",
            key="clusterArn",
            into="described",
        ),
    ),
    fields={EcsCluster.insights: From("described.settings", then=_insights)},
)

SERVICES = Resource(
    kind=EcsService,
    id="{value}",
    name="{name?}",
    key="value",
    list=Call(
        "ecs:ListServices", over=_CLUSTERS, args={"cluster": "cluster.value"}, fixed=_PAGE, items="serviceArns"
    ),
    bulk=(
        Call(
            "ecs:DescribeServices",
            args={"cluster": "cluster.value", "services": "value"},
            fixed=_TAGS,
            batch=("services", 10),
            items="services",
            key="serviceArn",
            into="service",
        ),
    ),
    detail=(
        Call(
            "ecs:DescribeTaskDefinition",
            args={"taskDefinition": "service.taskDefinition"},
            when=lambda item: bool(item["service"].get("taskDefinition")),
            into="definition",
        ),
    ),
    fields={
        EcsService.cluster: "service.clusterArn",
        EcsService.task_definition: "service.taskDefinition?",
        EcsService.tags: From("service.tags?", then=tags, empty={}),
        EcsService.running: From("service.desiredCount", then=bool),
        EcsService.public_address: From(f"{_VPC}.assignPublicIp?", then=lambda way: way == "ENABLED", empty=False),
        EcsService.subnet_ids: From(f"{_VPC}.subnets?", empty=[]),
        EcsService.group_ids: From(f"{_VPC}.securityGroups?", empty=[]),
        EcsService.target_groups: From(
            "service.loadBalancers?",
            then=lambda ways: [w["targetGroupArn"] for w in ways if w.get("targetGroupArn")],
            empty=[],
        ),
        EcsService.command_execution: From("service.enableExecuteCommand?", empty=False),
        EcsService.role: "definition.taskDefinition.taskRoleArn?",
        EcsService.execution_role: "definition.taskDefinition.executionRoleArn?",
        EcsService.secret_sources: From("definition.taskDefinition.containerDefinitions", then=_sources, empty=[]),
    },
)


def _container(container: Json) -> Json:
    return {
        "name": container["name"],
        "image": container.get("image", ""),
        "privileged": container.get("privileged") or False,
        "readonly_root": container.get("readonlyRootFilesystem") or False,
        "log_driver": (container.get("logConfiguration") or {}).get("logDriver"),
    }


def _secrets(containers: list[Json]) -> list[Json]:
    return [
        secret
        for container in containers
        for secret in secrets_in(
            ((v["name"], v.get("value")) for v in container.get("environment") or ()), container=container["name"]
        )
    ]


def _each(read: Callable[[Json], Json]) -> Callable[[list[Json]], list[Json]]:
    return lambda containers: [read(container) for container in containers]


TASK_DEFINITIONS = Resource(
    kind=EcsTaskDefinition,
    id="arn:{partition}:ecs:{region}:{account}:task-definition/{value}",
    name="{value}",
    list=Call("ecs:ListTaskDefinitionFamilies", fixed={"status": "ACTIVE", **_PAGE}, items="families"),
    detail=(Call("ecs:DescribeTaskDefinition", args={"taskDefinition": "value"}, fixed=_TAGS, into="definition"),),
    fields={
        EcsTaskDefinition.family: "value",
        EcsTaskDefinition.tags: From("definition.tags?", then=tags, empty={}),
        EcsTaskDefinition.role: "definition.taskDefinition.taskRoleArn?",
        EcsTaskDefinition.execution_role: "definition.taskDefinition.executionRoleArn?",
        EcsTaskDefinition.network_mode: "definition.taskDefinition.networkMode?",
        EcsTaskDefinition.pid_mode: "definition.taskDefinition.pidMode?",
        EcsTaskDefinition.containers: From("definition.taskDefinition.containerDefinitions", then=_each(_container)),
        EcsTaskDefinition.environment_secrets: From("definition.taskDefinition.containerDefinitions", then=_secrets),
        EcsTaskDefinition.secret_sources: From("definition.taskDefinition.containerDefinitions", then=_sources),
    },
)
