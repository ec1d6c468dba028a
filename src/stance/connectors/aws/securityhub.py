"""AWS Security Hub. Source: its API reference (API_DescribeHub, API_GetEnabledStandards,
API_ListEnabledProductsForImport). Without a hub there is nothing more to ask.
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.account import AwsRegion


def _has_hub(answers: Mapping[str, Any]) -> bool:
    return answers["hub"] is not None


def _needs_products(answers: Mapping[str, Any]) -> bool:
    """A hub with a standard collects findings whether or not a product reports to it."""
    return answers["hub"] is not None and not answers["standards"]


HUB = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call("securityhub:DescribeHub", absent=("InvalidAccessException", "ResourceNotFoundException"), into="hub"),
        Call("securityhub:GetEnabledStandards", items="StandardsSubscriptions", when=_has_hub, into="standards"),
        Call(
            "securityhub:ListEnabledProductsForImport",
            items="ProductSubscriptions",
            when=_needs_products,
            into="products",
        ),
    ),
    fields={
        AwsRegion.security_hub: "hub.HubArn",
        AwsRegion.security_standards: From("standards", then=lambda found: [s["StandardsArn"] for s in found]),
        AwsRegion.security_products: "products",
    },
)
