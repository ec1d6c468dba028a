"""Amazon API Gateway: HTTP and WebSocket APIs.

Source: API Gateway v2 API reference (GetApis, GetRoutes, GetIntegrations, GetStages).
"""

from __future__ import annotations

from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.endpoints import HttpApi

Json = dict[str, Any]


def _routes(listed: list[Json]) -> list[Json]:
    return [
        {
            "name": route["RouteKey"],
            "authorization": route.get("AuthorizationType") or "NONE",
            "key_required": bool(route.get("ApiKeyRequired")),
            "target": (route.get("Target") or "").removeprefix("integrations/") or None,
        }
        for route in listed
    ]


def _integrations(listed: list[Json]) -> list[Json]:
    return [
        {
            "id": one["IntegrationId"],
            "type": one["IntegrationType"],
            "uri": one.get("IntegrationUri") or None,
            "private": one.get("ConnectionType") == "VPC_LINK",
        }
        for one in listed
    ]


def _stages(listed: list[Json]) -> list[Json]:
    return [{"name": stage["StageName"], "logged": "AccessLogSettings" in stage, "web_acl": None} for stage in listed]


def _of(operation: str, into: str) -> Call:
    return Call(
        f"apigatewayv2:{operation}", needs="apigateway:GET", args={"ApiId": "ApiId"}, items="Items", into=into
    )


HTTP_APIS = Resource(
    kind=HttpApi,
    id="arn:{partition}:apigateway:{region}::/apis/{ApiId}",
    name="{Name}",
    list=Call("apigatewayv2:GetApis", needs="apigateway:GET", items="Items"),
    detail=(_of("GetRoutes", "routes"), _of("GetIntegrations", "integrations"), _of("GetStages", "stages")),
    fields={
        HttpApi.api_id: "ApiId",
        HttpApi.protocol: "ProtocolType",
        HttpApi.default_name_disabled: From("DisableExecuteApiEndpoint?", empty=False),
        HttpApi.routes: From("routes", then=_routes),
        HttpApi.integrations: From("integrations", then=_integrations),
        HttpApi.stages: From("stages", then=_stages),
        HttpApi.tags: From("Tags?", empty={}),
    },
)
