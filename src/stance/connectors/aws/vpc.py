"""Amazon VPC: groups, ACLs, routes, subnets, interfaces, addresses, peerings, endpoints.

Source: EC2 API reference, the Describe… operations named below.
"""

from __future__ import annotations

from typing import Any, Final

from stance.connectors.aws.ec2 import TAGS, arn
from stance.model import Call, From, Resource
from stance.model.assets.network import (
    ElasticAddress,
    FlowLog,
    NetworkAcl,
    NetworkInterface,
    Peering,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)

Json = dict[str, Any]


def _permissions(permissions: list[Json]) -> list[Json]:
    return [
        {
            "protocol": p["IpProtocol"],
            "from_port": p.get("FromPort"),
            "to_port": p.get("ToPort"),
            "blocks": [*(r["CidrIp"] for r in p["IpRanges"]), *(r["CidrIpv6"] for r in p.get("Ipv6Ranges", []))],
            "groups": [pair["GroupId"] for pair in p.get("UserIdGroupPairs", []) if "GroupId" in pair],
            "prefix_lists": [listed["PrefixListId"] for listed in p.get("PrefixListIds", [])],
        }
        for p in permissions
    ]


def _prefix_lists(permissions: list[Json]) -> list[str]:
    return sorted({name for permission in _permissions(permissions) for name in permission["prefix_lists"]})


SECURITY_GROUPS = Resource(
    kind=SecurityGroup,
    id=arn("security-group/{GroupId}", "{OwnerId}"),
    name="{GroupName}",
    list=Call("ec2:DescribeSecurityGroups", items="SecurityGroups"),
    fields={
        SecurityGroup.group_id: "GroupId",
        SecurityGroup.vpc_id: "VpcId?",
        SecurityGroup.default: From("GroupName", then=lambda name: name == "default"),
        SecurityGroup.ingress: From("IpPermissions", then=_permissions),
        SecurityGroup.prefix_lists: From("IpPermissions", then=_prefix_lists),
        SecurityGroup.egress: From("IpPermissionsEgress", then=_permissions),
        SecurityGroup.tags: TAGS,
    },
)


_NUMBERS: Final = {"all": "-1", "icmp": "1", "tcp": "6", "udp": "17", "icmpv6": "58"}
"""Protocols of network ACLs, which AWS numbers; other endpoints answer with the name that they were given."""


def _entries(entries: list[Json]) -> list[Json]:
    return [
        {
            "number": e["RuleNumber"],
            "allow": {"allow": True, "deny": False}[e["RuleAction"]],
            "inbound": not e["Egress"],
            "protocol": _NUMBERS.get(e["Protocol"].lower(), e["Protocol"]),
            "block": e["CidrBlock"] if e.get("CidrBlock") else e["Ipv6CidrBlock"],
            "from_port": e.get("PortRange", {}).get("From"),
            "to_port": e.get("PortRange", {}).get("To"),
        }
        for e in entries
    ]


def _subnets(associations: list[Json]) -> list[str]:
    return [a["SubnetId"] for a in associations if a.get("SubnetId")]


NETWORK_ACLS = Resource(
    kind=NetworkAcl,
    id=arn("network-acl/{NetworkAclId}", "{OwnerId}"),
    name="{NetworkAclId}",
    list=Call("ec2:DescribeNetworkAcls", items="NetworkAcls"),
    fields={
        NetworkAcl.vpc_id: "VpcId",
        NetworkAcl.subnet_ids: From("Associations", then=_subnets),
        NetworkAcl.default: "IsDefault",
        NetworkAcl.entries: From("Entries", then=_entries),
        NetworkAcl.tags: TAGS,
    },
)

_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "VpcPeeringConnectionId",
    "TransitGatewayId",
    "EgressOnlyInternetGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
)
_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")


def _first(item: Json, keys: tuple[str, ...]) -> str | None:
    return next((item[key] for key in keys if item.get(key)), None)


def _routes(routes: list[Json]) -> list[Json]:
    return [
        {"destination": _first(r, _DESTINATIONS), "target": _first(r, _TARGETS), "active": r["State"] == "active"}
        for r in routes
    ]


ROUTE_TABLES = Resource(
    kind=RouteTable,
    id=arn("route-table/{RouteTableId}", "{OwnerId}"),
    name="{RouteTableId}",
    list=Call("ec2:DescribeRouteTables", items="RouteTables"),
    fields={
        RouteTable.vpc_id: "VpcId",
        RouteTable.main: From("Associations", then=lambda listed: any(a["Main"] for a in listed)),
        RouteTable.subnet_ids: From("Associations", then=_subnets),
        RouteTable.routes: From("Routes", then=_routes),
        RouteTable.tags: TAGS,
    },
)


def _own_blocks(item: Json) -> list[str]:
    """The address blocks of a VPC or subnet that are in use."""
    four = [b for b in item.get("CidrBlockAssociationSet", []) if _in_use(b, "CidrBlockState")]
    six = [b for b in item.get("Ipv6CidrBlockAssociationSet", []) if _in_use(b, "Ipv6CidrBlockState")]
    return sorted({item["CidrBlock"], *(b["CidrBlock"] for b in four), *(b["Ipv6CidrBlock"] for b in six)})


def _in_use(association: Json, key: str) -> bool:
    return bool(association.get(key, {}).get("State", "associated") == "associated")


SUBNETS = Resource(
    kind=Subnet,
    id=arn("subnet/{SubnetId}", "{OwnerId}"),
    name="{SubnetId}",
    list=Call("ec2:DescribeSubnets", items="Subnets"),
    fields={
        Subnet.subnet_id: "SubnetId",
        Subnet.vpc_id: "VpcId",
        Subnet.blocks: From("", then=_own_blocks),
        Subnet.zone: "AvailabilityZoneId?",
        Subnet.default: "DefaultForAz",
        Subnet.public_address_on_launch: "MapPublicIpOnLaunch",
        Subnet.tags: TAGS,
    },
)

VPCS = Resource(
    kind=Vpc,
    id=arn("vpc/{VpcId}", "{OwnerId}"),
    name="{VpcId}",
    list=Call("ec2:DescribeVpcs", items="Vpcs"),
    fields={
        Vpc.vpc_id: "VpcId",
        Vpc.blocks: From("", then=_own_blocks),
        Vpc.default: "IsDefault",
        Vpc.tags: TAGS,
    },
)

FLOW_LOGS = Resource(
    kind=FlowLog,
    id=arn("vpc-flow-log/{FlowLogId}"),
    name="{FlowLogId}",
    list=Call("ec2:DescribeFlowLogs", items="FlowLogs"),
    fields={
        FlowLog.resource_id: "ResourceId",
        FlowLog.active: From("FlowLogStatus", then=lambda status: status == "ACTIVE"),
        FlowLog.delivery: "DeliverLogsStatus?",
        FlowLog.tags: TAGS,
    },
)


def _purpose(item: Json) -> str:
    """The service that made the interface, where one did, else its type."""
    requester = item.get("RequesterId") or ""
    return requester if requester.startswith("amazon-") else item.get("InterfaceType") or "interface"


def _addresses(item: Json) -> list[str]:
    listed = [one["PrivateIpAddress"] for one in item.get("PrivateIpAddresses", [])]
    return sorted({*listed, *([item["PrivateIpAddress"]] if item.get("PrivateIpAddress") else [])})


def _public_addresses(item: Json) -> list[str]:
    listed = [item, *item.get("PrivateIpAddresses", [])]
    return sorted({a["Association"]["PublicIp"] for a in listed if a.get("Association", {}).get("PublicIp")})


NETWORK_INTERFACES = Resource(
    kind=NetworkInterface,
    id=arn("network-interface/{NetworkInterfaceId}", "{OwnerId}"),
    name="{NetworkInterfaceId}",
    list=Call("ec2:DescribeNetworkInterfaces", items="NetworkInterfaces"),
    fields={
        NetworkInterface.vpc_id: "VpcId",
        NetworkInterface.group_ids: From("Groups", then=lambda groups: [g["GroupId"] for g in groups]),
        NetworkInterface.purpose: From("", then=_purpose),
        NetworkInterface.subnet_id: "SubnetId",
        NetworkInterface.instance_id: "Attachment?.InstanceId?",
        NetworkInterface.private_addresses: From("", then=_addresses),
        NetworkInterface.public_addresses: From("", then=_public_addresses),
        NetworkInterface.ipv6_addresses: From(
            "Ipv6Addresses?", then=lambda listed: [one["Ipv6Address"] for one in listed], empty=[]
        ),
        NetworkInterface.tags: From("TagSet?", then=TAGS.then, empty={}),
    },
)


def _associated(item: Json) -> bool:
    return any(item.get(key) for key in ("AssociationId", "InstanceId", "NetworkInterfaceId"))


ELASTIC_ADDRESSES = Resource(
    kind=ElasticAddress,
    id=arn("elastic-ip/{AllocationId}"),
    name="{PublicIp}",
    list=Call("ec2:DescribeAddresses", items="Addresses"),
    fields={ElasticAddress.associated: From("", then=_associated), ElasticAddress.tags: TAGS},
)


def _blocks(info: Json) -> list[str]:
    listed = [*info.get("CidrBlockSet", []), *info.get("Ipv6CidrBlockSet", [])]
    named = [b.get("CidrBlock") or b["Ipv6CidrBlock"] for b in listed]
    return sorted({*named, *([info["CidrBlock"]] if info.get("CidrBlock") else [])})


def _owners(peering: Json) -> list[str]:
    return sorted({peering[side]["OwnerId"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")})


def _ends(peering: Json) -> list[str]:
    return [peering[side]["VpcId"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")]


PEERINGS = Resource(
    kind=Peering,
    id=arn("vpc-peering-connection/{VpcPeeringConnectionId}"),
    name="{VpcPeeringConnectionId}",
    list=Call("ec2:DescribeVpcPeeringConnections", items="VpcPeeringConnections"),
    # Links that have ended are listed for a while yet.
    keep=lambda item: item["Status"]["Code"] not in ("deleting", "deleted", "expired", "failed", "rejected"),
    fields={
        Peering.peering_id: "VpcPeeringConnectionId",
        Peering.active: From("Status.Code", then=lambda code: code == "active"),
        Peering.vpc_ids: From("", then=_ends),
        Peering.requester_blocks: From("RequesterVpcInfo", then=_blocks),
        Peering.accepter_blocks: From("AccepterVpcInfo", then=_blocks),
        Peering.accounts: From("", then=_owners),
        Peering.tags: TAGS,
    },
)

ENDPOINTS = Resource(
    kind=VpcEndpoint,
    id=arn("vpc-endpoint/{VpcEndpointId}", "{OwnerId}"),
    name="{VpcEndpointId}",
    list=Call("ec2:DescribeVpcEndpoints", items="VpcEndpoints"),
    keep=lambda item: item["State"].lower() not in ("deleting", "deleted", "expired", "failed", "rejected"),
    fields={VpcEndpoint.service: "ServiceName", VpcEndpoint.policy: "PolicyDocument?", VpcEndpoint.tags: TAGS},
)
