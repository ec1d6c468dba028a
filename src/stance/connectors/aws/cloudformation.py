"""AWS CloudFormation: stacks. Source: CloudFormation API reference (DescribeStacks)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.model import Call, From, Resource
from stance.model.assets.pipelines import Stack

Json = dict[str, Any]


def _secrets(outputs: list[Json]) -> list[Json]:
    return secrets_in((output["OutputKey"], output.get("OutputValue")) for output in outputs)


STACKS = Resource(
    kind=Stack,
    id="{StackId}",
    name="{StackName}",
    list=Call("cloudformation:DescribeStacks", items="Stacks"),
    keep=lambda stack: stack["StackStatus"] != "DELETE_COMPLETE",
    fields={
        Stack.status: "StackStatus",
        Stack.role: From("RoleARN?", then=lambda role: role or None),
        Stack.nested: From("ParentId?", then=bool, empty=False),
        Stack.termination_protected: From("EnableTerminationProtection?", empty=False),
        Stack.output_secrets: From("Outputs?", then=_secrets, empty=[]),
    },
)
