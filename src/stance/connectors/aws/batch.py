"""AWS Batch: active job definitions. Source: its API reference (DescribeJobDefinitions)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.model import Call, From, Resource
from stance.model.assets.automation import BatchJobDefinition

Json = dict[str, Any]


def _containers(item: Json) -> list[Json]:
    """What the job's containers are given, in whichever of four forms the definition has."""
    ranges = (item.get("nodeProperties") or {}).get("nodeRangeProperties") or []
    tasks = [item, *ranges]
    direct = [one.get("containerProperties") or one.get("container") for one in tasks]
    of_tasks = [t for one in tasks for t in (one.get("ecsProperties") or {}).get("taskProperties") or []]
    inside = [c for task in of_tasks for c in task.get("containers") or []]
    return [*(one for one in direct if one), *of_tasks, *inside]


def _role(item: Json) -> str | None:
    """The role of its containers; where they have several the first one's."""
    found = (one.get("jobRoleArn") or one.get("taskRoleArn") for one in _containers(item))
    return next((str(role) for role in found if role), None)


def _privileged(item: Json) -> bool:
    return any(one.get("privileged") for one in _containers(item))


def _secrets(item: Json) -> list[Json]:
    listed = [v for one in _containers(item) for v in one.get("environment") or []]
    return secrets_in((v.get("name", ""), v.get("value")) for v in listed)


JOB_DEFINITIONS = Resource(
    kind=BatchJobDefinition,
    id="{jobDefinitionArn}",
    name="{jobDefinitionName}:{revision}",
    list=Call("batch:DescribeJobDefinitions", fixed={"status": "ACTIVE", "maxResults": 100}, items="jobDefinitions"),
    fields={
        BatchJobDefinition.type: "type",
        BatchJobDefinition.role: From("", then=_role),
        BatchJobDefinition.privileged: From("", then=_privileged),
        BatchJobDefinition.environment_secrets: From("", then=_secrets),
        BatchJobDefinition.tags: From("tags?", empty={}),
    },
)
