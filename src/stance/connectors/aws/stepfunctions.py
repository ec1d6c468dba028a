"""AWS Step Functions: state machines. Source: its API reference (ListStateMachines, DescribeStateMachine).

Definitions are not asked for: they may hold what callers put into them.
"""

from __future__ import annotations

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, Resource
from stance.model.assets.automation import StateMachine

STATE_MACHINES = Resource(
    kind=StateMachine,
    id="{stateMachineArn}",
    name="{name}",
    key="stateMachineArn",
    list=Call(
        "stepfunctions:ListStateMachines",
        needs="states:ListStateMachines",
        fixed={"maxResults": 1000},
        items="stateMachines",
    ),
    bulk=(tagged("states:stateMachine"),),
    detail=(
        Call(
            "stepfunctions:DescribeStateMachine",
            needs="states:DescribeStateMachine",
            args={"stateMachineArn": "stateMachineArn"},
            fixed={"includedData": "METADATA_ONLY"},
            into="machine",
        ),
    ),
    fields={StateMachine.type: "type", StateMachine.role: "machine.roleArn", StateMachine.tags: TAGS},
)
