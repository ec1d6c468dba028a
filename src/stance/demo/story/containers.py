"""Containers and clusters. Flaw: a label service with a public address and a password in its task definition."""

from __future__ import annotations

from typing import Any

from stance.demo.maker import MAIN, SECOND, Maker, allow, service_role
from stance.demo.server import ACCOUNT

SERVICES: dict[str, dict[str, tuple[str, ...]]] = {
    MAIN: {"production": ("web", "tracking", "billing-web")},
    SECOND: {"staging": ("staging-web",)},
}
LABELS = "label-service"
PASSWORD = "Xk9v" + "demoFakeQ2mLp7Rt"


def tell(maker: Maker) -> None:
    """Make repositories, task definitions, services, a Kubernetes cluster and a public web service."""
    service_role(maker, "task-runner", "ecs-tasks", [allow("cloudwatch:PutMetricData")])
    service_role(maker, "task-starter", "ecs-tasks", [allow("logs:PutLogEvents", f"arn:aws:logs:*:{ACCOUNT}:*")])
    for region, networks in SERVICES.items():
        for network, names in networks.items():
            maker.client("ecs", region).create_cluster(
                clusterName=network, settings=[{"name": "containerInsights", "value": "enhanced"}]
            )
            for name in names:
                _repository(maker, region, name)
                _define(maker, region, name, [])
                _serve(maker, region, network, name, "private", f"{network}-app")
    _labels(maker)
    for region in SERVICES:
        _scan(maker, region)
    _kubernetes(maker)
    _web(maker)


def _repository(maker: Maker, region: str, name: str) -> None:
    made = maker.client("ecr", region).create_repository(repositoryName=name, imageTagMutability="IMMUTABLE")
    maker.ids[f"repository:{name}"] = made["repository"]["repositoryArn"]


def _define(maker: Maker, region: str, name: str, environment: list[dict[str, str]], **more: Any) -> None:
    container = {
        "name": name,
        "image": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/{name}:2026.11",
        "memory": 512,
        "readonlyRootFilesystem": True,
        "environment": environment,
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": f"/nordhafen/{name}"}},
        **more,
    }
    maker.client("ecs", region).register_task_definition(
        family=name, networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        taskRoleArn=maker.ids["role:task-runner"], executionRoleArn=maker.ids["role:task-starter"],
        containerDefinitions=[container],
    )  # fmt: skip
    maker.ids[f"task:{name}"] = f"arn:aws:ecs:{region}:{ACCOUNT}:task-definition/{name}"


def _serve(maker: Maker, region: str, network: str, name: str, tier: str, group: str) -> None:
    place = {
        "subnets": [maker.ids[f"subnet:{network}-{tier}-{zone}"] for zone in "ab"],
        "securityGroups": [maker.ids[f"group:{group}"]],
        "assignPublicIp": "ENABLED" if tier == "public" else "DISABLED",
    }
    made = maker.client("ecs", region).create_service(
        cluster=network, serviceName=name, taskDefinition=name, desiredCount=2, launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": place},
    )  # fmt: skip
    maker.ids[f"service:{name}"] = made["service"]["serviceArn"]


def _scan(maker: Maker, region: str) -> None:
    """Have the registry look through every image that is pushed."""
    everything = [{"filter": "*", "filterType": "WILDCARD"}]
    maker.client("ecr", region).put_registry_scanning_configuration(
        scanType="BASIC", rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": everything}]
    )


def _labels(maker: Maker) -> None:
    """Moved to containers in a hurry, with the database's password and straight onto the internet."""
    _repository(maker, MAIN, LABELS)
    _define(maker, MAIN, LABELS, [{"name": "DB_PASSWORD", "value": PASSWORD}])
    _serve(maker, MAIN, "production", LABELS, "public", "production-web")
    maker.ids["open-service"] = maker.ids[f"service:{LABELS}"]
    maker.ids["leaking-task"] = maker.ids[f"task:{LABELS}"]


def _kubernetes(maker: Maker) -> None:
    service_role(maker, "cluster-control", "eks", [allow("ec2:DescribeInstances")])
    service_role(maker, "cluster-nodes", "ec2", [allow("ecr:GetAuthorizationToken")])
    eks = maker.client("eks", MAIN)
    subnets = [maker.ids[f"subnet:production-private-{zone}"] for zone in "ab"]
    logged = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    eks.create_cluster(
        name="warehouse", roleArn=maker.ids["role:cluster-control"],
        resourcesVpcConfig={
            "subnetIds": subnets, "endpointPublicAccess": False, "endpointPrivateAccess": True,
        },
        logging={"clusterLogging": [{"types": logged, "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": maker.ids["key:data"]}}],
    )  # fmt: skip
    eks.create_nodegroup(
        clusterName="warehouse", nodegroupName="scanners", subnets=subnets, nodeRole=maker.ids["role:cluster-nodes"]
    )


def _web(maker: Maker) -> None:
    service_role(maker, "status-page", "tasks.apprunner", [allow("cloudwatch:GetMetricData")])
    image = f"{ACCOUNT}.dkr.ecr.{MAIN}.amazonaws.com/web:2026.11"
    maker.client("apprunner", MAIN).create_service(
        ServiceName="status-page",
        SourceConfiguration={
            "ImageRepository": {
                "ImageIdentifier": image,
                "ImageRepositoryType": "ECR",
                "ImageConfiguration": {"RuntimeEnvironmentVariables": {"LOG_LEVEL": "info"}},
            }
        },
        InstanceConfiguration={"InstanceRoleArn": maker.ids["role:status-page"]},
    )
