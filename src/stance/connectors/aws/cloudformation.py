"""AWS CloudFormation: stacks and stack sets.

Source: CloudFormation API reference (DescribeStacks, ListStackSets, DescribeStackSet).
"""

from __future__ import annotations

from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.ec2 import TAGS, tags
from stance.model import Call, From, Resource
from stance.model.assets.pipelines import Stack, StackSet

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
        Stack.tags: TAGS,
        Stack.nested: From("ParentId?", then=bool, empty=False),
        Stack.termination_protected: From("EnableTerminationProtection?", empty=False),
        Stack.output_secrets: From("Outputs?", then=_secrets, empty=[]),
    },
)

STACK_SETS = Resource(
    kind=StackSet,
    id="arn:{partition}:cloudformation:{region}:{account}:stackset/{StackSetId}",
    name="{StackSetName}",
    list=Call("cloudformation:ListStackSets", fixed={"Status": "ACTIVE"}, items="Summaries"),
    detail=(Call("cloudformation:DescribeStackSet", args={"StackSetName": "StackSetName"}, into="told"),),
    fields={
        StackSet.role: From("told.StackSet.AdministrationRoleARN?", then=lambda role: role or None),
        StackSet.tags: From("told.StackSet.Tags?", then=tags, empty={}),
        StackSet.execution_role: From("told.StackSet.ExecutionRoleName?", then=lambda name: name or None),
    },
)
