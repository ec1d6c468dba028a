"""Amazon API Gateway: HTTP and WebSocket APIs, and domain names of our own for APIs of any kind.

Source: API Gateway v2 API reference (GetApis, GetRoutes, GetIntegrations, GetStages, GetDomainNames, GetApiMappings).
"""

from __future__ import annotations

from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.endpoints import ApiDomain, HttpApi

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


def _private(listed: list[Json]) -> bool:
    return all(one.get("EndpointType") == "PRIVATE" for one in listed)


DOMAIN_NAMES = Resource(
    kind=ApiDomain,
    id="arn:{partition}:apigateway:{region}::/domainnames/{DomainName}",
    name="{DomainName}",
    list=Call("apigatewayv2:GetDomainNames", needs="apigateway:GET", items="Items"),
    detail=(
        Call(
            "apigatewayv2:GetApiMappings",
            needs="apigateway:GET",
            args={"DomainName": "DomainName"},
            items="Items",
            into="mappings",
        ),
    ),
    fields={
        ApiDomain.api_ids: From("mappings", then=lambda listed: sorted({one["ApiId"] for one in listed})),
        ApiDomain.private: From("DomainNameConfigurations", then=_private),
        ApiDomain.client_certificates: From("MutualTlsAuthentication?", then=bool, empty=False),
        ApiDomain.tags: From("Tags?", empty={}),
    },
)
