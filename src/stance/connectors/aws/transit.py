"""Transit gateways: what is attached to them, and their route tables.

Source: EC2 API reference (DescribeTransitGatewayAttachments, DescribeTransitGatewayVpcAttachments,
DescribeTransitGatewayRouteTables, SearchTransitGatewayRoutes).
"""

from __future__ import annotations

from typing import Any, Final

from stance.conditions import partial
from stance.connectors.aws.ec2 import TAGS, arn
from stance.model import Call, From, Resource
from stance.model.assets.network import TransitAttachment, TransitRouteTable

Json = dict[str, Any]

_GONE: Final = ("deleting", "deleted", "failed", "rejected", "failing", "rejecting")


def _table(association: Json) -> str | None:
    return association.get("TransitGatewayRouteTableId") if association.get("State") == "associated" else None


def _if_vpc(item: Json) -> str | None:
    return item["ResourceId"] if item["ResourceType"] == "vpc" else None


ATTACHMENTS = Resource(
    kind=TransitAttachment,
    id=arn("transit-gateway-attachment/{TransitGatewayAttachmentId}", "{TransitGatewayOwnerId}"),
    name="{TransitGatewayAttachmentId}",
    key="TransitGatewayAttachmentId",
    list=Call("ec2:DescribeTransitGatewayAttachments", items="TransitGatewayAttachments"),
    bulk=(
        Call(
            "ec2:DescribeTransitGatewayVpcAttachments",
            items="TransitGatewayVpcAttachments",
            key="TransitGatewayAttachmentId",
            into="vpc",
        ),
    ),
    keep=lambda item: item["State"] not in _GONE,
    fields={
        TransitAttachment.gateway_id: "TransitGatewayId",
        TransitAttachment.attachment_id: "TransitGatewayAttachmentId",
        TransitAttachment.type: "ResourceType",
        TransitAttachment.vpc_id: From("", then=_if_vpc),
        TransitAttachment.active: From("State", then=lambda state: state in ("available", "modifying")),
        TransitAttachment.route_table: From("Association?", then=_table),
        TransitAttachment.subnet_ids: "vpc.SubnetIds?",
        TransitAttachment.tags: TAGS,
    },
)


def _ends(route: Json) -> list[str]:
    """The attachments to which a route leads; one that swallows packets names none."""
    name = "TransitGatewayAttachments"
    listed = route.get(name, []) if route["State"] == "blackhole" else route[name]
    return [one["TransitGatewayAttachmentId"] for one in listed]


def _routes(answer: Json) -> Any:
    """The routes; beyond a thousand the rest cannot be asked for."""
    found = [
        {
            "destination": route.get("DestinationCidrBlock") or route["PrefixListId"],
            "attachments": _ends(route),
            "active": route["State"] == "active",
        }
        for route in answer["Routes"]
    ]
    return partial(found) if answer.get("AdditionalRoutesAvailable") else found


ROUTE_TABLES = Resource(
    kind=TransitRouteTable,
    id=arn("transit-gateway-route-table/{TransitGatewayRouteTableId}"),
    name="{TransitGatewayRouteTableId}",
    list=Call("ec2:DescribeTransitGatewayRouteTables", items="TransitGatewayRouteTables"),
    keep=lambda item: item["State"] not in _GONE,
    detail=(
        Call(
            "ec2:SearchTransitGatewayRoutes",
            args={"TransitGatewayRouteTableId": "TransitGatewayRouteTableId"},
            fixed={"Filters": [{"Name": "state", "Values": ["active", "blackhole"]}]},
            into="found",
        ),
    ),
    fields={
        TransitRouteTable.gateway_id: "TransitGatewayId",
        TransitRouteTable.table_id: "TransitGatewayRouteTableId",
        TransitRouteTable.routes: From("found", then=_routes),
        TransitRouteTable.tags: TAGS,
    },
)
