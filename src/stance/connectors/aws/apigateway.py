"""Amazon API Gateway: REST APIs.

Source: API Gateway API reference (GetRestApis, GetResources, GetStages).
"""

from __future__ import annotations

import json
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.endpoints import RestApi

Json = dict[str, Any]


def _policy(text: str) -> str:
    """The resource policy, which comes with its quotes escaped as if it stood inside a string."""
    return str(json.loads(f'"{text}"')) if '\\"' in text[:4] else text


def _routes(resources: list[Json]) -> list[Json]:
    return [
        {
            "name": f"{verb} {resource['path']}",
            "authorization": method["authorizationType"],
            "key_required": method["apiKeyRequired"],
            "target": method.get("methodIntegration", {}).get("uri"),
        }
        for resource in resources
        for verb, method in sorted(resource.get("resourceMethods", {}).items())
    ]


def _settings(stage: Json) -> list[Json]:
    return list(stage.get("methodSettings", {}).values())


def _stages(answer: list[Json]) -> list[Json]:
    return [
        {
            "name": stage["stageName"],
            "logged": any(s.get("loggingLevel") in ("ERROR", "INFO") for s in _settings(stage)),
            "web_acl": stage.get("webAclArn"),
        }
        for stage in answer
    ]


REST_APIS = Resource(
    kind=RestApi,
    id="arn:{partition}:apigateway:{region}::/restapis/{id}",
    name="{name}",
    list=Call("apigateway:GetRestApis", needs="apigateway:GET", fixed={"limit": 500}, items="items"),
    detail=(
        Call(
            "apigateway:GetResources",
            needs="apigateway:GET",
            args={"restApiId": "id"},
            fixed={"embed": ["methods"], "limit": 500},
            items="items",
            into="resources",
        ),
        Call("apigateway:GetStages", needs="apigateway:GET", args={"restApiId": "id"}, into="stages"),
    ),
    fields={
        RestApi.api_id: "id",
        RestApi.endpoint_types: "endpointConfiguration.types",
        RestApi.policy: From("policy?", then=_policy),
        RestApi.default_name_disabled: From("disableExecuteApiEndpoint?", empty=False),
        RestApi.routes: From("resources", then=_routes),
        RestApi.stages: From("stages.item", then=_stages),
        RestApi.tags: From("tags?", empty={}),
    },
)
