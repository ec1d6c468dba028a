"""Amazon Bedrock AgentCore: code interpreters of the own account.

Source: its control API reference (ListCodeInterpreters, GetCodeInterpreter).
"""

from __future__ import annotations

from stance.model import Call, From, Resource
from stance.model.assets.analytics import CodeInterpreter

INTERPRETERS = Resource(
    kind=CodeInterpreter,
    id="{codeInterpreterArn}",
    name="{name?}",
    list=Call(
        "bedrock-agentcore-control:ListCodeInterpreters",
        needs="bedrock-agentcore:ListCodeInterpreters",
        fixed={"type": "CUSTOM"},
        items="codeInterpreterSummaries",
    ),
    detail=(
        Call(
            "bedrock-agentcore-control:GetCodeInterpreter",
            needs="bedrock-agentcore:GetCodeInterpreter",
            args={"codeInterpreterId": "codeInterpreterId"},
            into="interpreter",
        ),
        Call(
            "bedrock-agentcore-control:ListTagsForResource",
            needs="bedrock-agentcore:ListTagsForResource",
            args={"resourceArn": "codeInterpreterArn"},
            into="tagged",
        ),
    ),
    fields={
        CodeInterpreter.role: "interpreter.executionRoleArn?",
        CodeInterpreter.tags: From("tagged.tags?", empty={}),
        CodeInterpreter.network_mode: "interpreter.networkConfiguration.networkMode",
    },
)
