"""AWS Lambda: functions, who may call them, and their web addresses.

Source: Lambda API reference (ListFunctions, GetPolicy, GetFunctionUrlConfig, ListFunctionUrlConfigs). The list of
addresses knows those of aliases too; the function's own is asked for besides, as not every endpoint has the list.
"""

from __future__ import annotations

import json
from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.functions import LambdaFunction

Json = dict[str, Any]

_FUNCTION = {"FunctionName": "FunctionArn"}
_NONE = "ResourceNotFoundException"


def _document(text: str) -> str:
    """The policy document. Some endpoints leave in it what a permission was given with, in AddPermission's words."""
    policy = json.loads(text)
    for statement in policy["Statement"]:
        if isinstance(who := statement.get("Principal"), str) and who != "*":
            statement["Principal"] = {"AWS": who}
        if (auth_type := statement.pop("FunctionUrlAuthType", None)) is not None:
            equal = statement.setdefault("Condition", {}).setdefault("StringEquals", {})
            equal["lambda:FunctionUrlAuthType"] = auth_type
    return json.dumps(policy)


def _address(config: Json) -> Json:
    """A web address; the ARN of one that an alias answers has the alias as its eighth part."""
    parts = config["FunctionArn"].split(":")
    qualifier = parts[7] if len(parts) > 7 else None
    return {"url": config["FunctionUrl"], "auth_type": config["AuthType"], "qualifier": qualifier}


def _addresses(configs: list[Json]) -> list[Json]:
    return sorted((_address(config) for config in configs), key=lambda address: str(address["url"]))


FUNCTIONS = Resource(
    kind=LambdaFunction,
    id="{FunctionArn}",
    name="{FunctionName}",
    key="FunctionArn",
    list=Call("lambda:ListFunctions", items="Functions"),
    bulk=(tagged("lambda:function"),),
    detail=(
        Call("lambda:GetPolicy", args=_FUNCTION, absent=_NONE, into="policy"),
        Call("lambda:GetFunctionUrlConfig", args=_FUNCTION, absent=_NONE, into="address"),
        Call("lambda:ListFunctionUrlConfigs", args=_FUNCTION, items="FunctionUrlConfigs", into="addresses"),
    ),
    fields={
        LambdaFunction.role: "Role",
        LambdaFunction.tags: TAGS,
        LambdaFunction.runtime: "Runtime?",
        LambdaFunction.environment_secrets: From("Environment?.Variables?", then=secrets_in, empty=[]),
        LambdaFunction.vpc_id: From("VpcConfig?.VpcId?", then=lambda vpc: vpc or None),
        LambdaFunction.subnet_ids: From("VpcConfig?.SubnetIds?", empty=[]),
        LambdaFunction.group_ids: From("VpcConfig?.SecurityGroupIds?", empty=[]),
        LambdaFunction.policy: From("policy.Policy", then=_document),
        LambdaFunction.url: From("address", then=_address),
        LambdaFunction.urls: From("addresses", then=_addresses),
    },
)
