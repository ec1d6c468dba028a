"""Amazon CloudFront: distributions.

Source: CloudFront API reference (ListDistributions, GetDistributionConfig).
"""

from __future__ import annotations

from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.endpoints import Distribution

Json = dict[str, Any]


def _origins(listed: list[Json]) -> list[Json]:
    return [
        {
            "id": one["Id"],
            "domain": one["DomainName"],
            "protocol_policy": one.get("CustomOriginConfig", {}).get("OriginProtocolPolicy"),
            "tls_versions": one.get("CustomOriginConfig", {}).get("OriginSslProtocols", {}).get("Items", []),
        }
        for one in listed
    ]


def _behaviours(item: Json) -> list[Json]:
    return [item["DefaultCacheBehavior"], *item.get("CacheBehaviors", {}).get("Items", [])]


def _logged(config: Json) -> bool:
    return bool(config["Logging"]["Enabled"] or config["DefaultCacheBehavior"].get("RealtimeLogConfigArn"))


DISTRIBUTIONS = Resource(
    kind=Distribution,
    id="{ARN}",
    name="{Id}",
    where="once",
    list=Call("cloudfront:ListDistributions", items="DistributionList.Items?"),
    detail=(Call("cloudfront:GetDistributionConfig", args={"Id": "Id"}, into="config"),),
    fields={
        Distribution.enabled: "Enabled",
        Distribution.domain: "DomainName",
        Distribution.origins: From("Origins.Items", then=_origins),
        Distribution.viewer_protocols: From(
            "", then=lambda item: sorted({b["ViewerProtocolPolicy"] for b in _behaviours(item)})
        ),
        Distribution.web_acl: From("WebACLId?", then=lambda name: name or None),
        Distribution.access_logged: From("config.DistributionConfig", then=_logged),
    },
)
