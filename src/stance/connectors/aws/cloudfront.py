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
            "path": one.get("OriginPath") or None,
            "access_control": one.get("OriginAccessControlId") or None,
            "access_identity": _last(one.get("S3OriginConfig", {}).get("OriginAccessIdentity")),
        }
        for one in listed
    ]


def _last(name: str | None) -> str | None:
    """The id in `origin-access-identity/cloudfront/ID`."""
    return (name or "").rpartition("/")[2] or None


def _behaviours(item: Json) -> list[Json]:
    return [item["DefaultCacheBehavior"], *item.get("CacheBehaviors", {}).get("Items", [])]


def _answers(item: Json) -> list[Json]:
    groups = {
        group["Id"]: [member["OriginId"] for member in group["Members"]["Items"]]
        for group in item.get("OriginGroups", {}).get("Items", [])
    }
    return [
        {
            "path": one.get("PathPattern", "*"),
            "origins": groups.get(one["TargetOriginId"], [one["TargetOriginId"]]),
            "methods": sorted(one.get("AllowedMethods", {}).get("Items", ["GET", "HEAD"])),
            "signed": any(one.get(key, {}).get("Enabled", False) for key in ("TrustedSigners", "TrustedKeyGroups")),
            "judged": any(
                each["EventType"] == "viewer-request"
                for key in ("LambdaFunctionAssociations", "FunctionAssociations")
                for each in one.get(key, {}).get("Items", [])
            ),
        }
        for one in _behaviours(item)
    ]


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
        Distribution.behaviours: From("", then=_answers),
        Distribution.viewer_protocols: From(
            "", then=lambda item: sorted({b["ViewerProtocolPolicy"] for b in _behaviours(item)})
        ),
        Distribution.web_acl: From("WebACLId?", then=lambda name: name or None),
        Distribution.access_logged: From("config.DistributionConfig", then=_logged),
    },
)
