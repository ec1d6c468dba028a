"""Networks in two regions. Flaws: a security group and a network ACL that let the whole internet at SSH."""

from __future__ import annotations

from typing import Any

from stance.demo.maker import MAIN, SECOND, Json, Maker, specification
from stance.demo.server import ACCOUNT

NETWORKS = {"production": (MAIN, 10), "staging": (SECOND, 20)}
ANYWHERE = "0.0.0.0/0"
TIERS = {"web": 443, "app": 8443, "data": 5432}


def tell(maker: Maker) -> None:
    """Make the networks."""
    for name, (region, octet) in NETWORKS.items():
        _network(maker, name, region, octet)
    _open_group(maker)
    _open_acl(maker)


def _network(maker: Maker, name: str, region: str, octet: int) -> None:
    ec2 = maker.client("ec2", region)
    vpc = ec2.create_vpc(CidrBlock=f"10.{octet}.0.0/16", TagSpecifications=specification("vpc", Name=name))
    vpc_id = maker.ids[f"vpc:{name}"] = vpc["Vpc"]["VpcId"]
    for number, zone in enumerate("ab"):
        for tier, base in (("public", 0), ("private", 100)):
            subnet = ec2.create_subnet(
                VpcId=vpc_id,
                CidrBlock=f"10.{octet}.{base + number}.0/24",
                AvailabilityZone=f"{region}{zone}",
                TagSpecifications=specification("subnet", Name=f"{name}-{tier}-{zone}"),
            )
            maker.ids[f"subnet:{name}-{tier}-{zone}"] = subnet["Subnet"]["SubnetId"]
    _routes(maker, name, ec2, vpc_id)
    _close_defaults(ec2, vpc_id)
    for tier, port in TIERS.items():
        _group(maker, name, ec2, vpc_id, tier, port)
    ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[vpc_id],
        TrafficType="ALL",
        LogGroupName=f"/nordhafen/flow/{name}",
        DeliverLogsPermissionArn=f"arn:aws:iam::{ACCOUNT}:role/flow-log-writer",
    )


def _routes(maker: Maker, name: str, ec2: Any, vpc_id: str) -> None:
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    table = ec2.create_route_table(
        VpcId=vpc_id, TagSpecifications=specification("route-table", Name=f"{name}-public")
    )["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, GatewayId=gateway)
    for zone in "ab":
        ec2.associate_route_table(RouteTableId=table, SubnetId=maker.ids[f"subnet:{name}-public-{zone}"])


def _close_defaults(ec2: Any, vpc_id: str) -> None:
    """Empty the default security group; let the default network ACL admit what the tiers need and no more."""
    here = [{"Name": "vpc-id", "Values": [vpc_id]}]
    group = ec2.describe_security_groups(Filters=here)["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    acl = ec2.describe_network_acls(Filters=here)["NetworkAcls"][0]["NetworkAclId"]
    ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)
    rules = (
        (80, "deny", "6", ANYWHERE, (3389, 3389)),
        (90, "allow", "6", ANYWHERE, (443, 443)),
        (100, "allow", "6", ANYWHERE, (1024, 65535)),
        (110, "allow", "-1", "10.0.0.0/8", None),
    )
    for number, action, protocol, source, ports in rules:
        ranged = {"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=number, RuleAction=action, Protocol=protocol, CidrBlock=source,
            Egress=False, **ranged,
        )  # fmt: skip


def _group(maker: Maker, network: str, ec2: Any, vpc_id: str, tier: str, port: int) -> None:
    made = ec2.create_security_group(
        GroupName=f"{network}-{tier}",
        Description=f"{tier} tier",
        VpcId=vpc_id,
        TagSpecifications=specification("security-group", Name=f"{network}-{tier}"),
    )
    maker.ids[f"group:{network}-{tier}"] = made["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=made["GroupId"], IpPermissions=[admit(port, "10.0.0.0/8")])


def _open_group(maker: Maker) -> None:
    """Opened for one evening of debugging, two years ago."""
    ec2 = maker.client("ec2", MAIN)
    made = ec2.create_security_group(
        GroupName="tracking-debug",
        Description="temporary",
        VpcId=maker.ids["vpc:production"],
        TagSpecifications=specification("security-group", Name="tracking-debug"),
    )["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[admit(22, ANYWHERE), admit(443, ANYWHERE)])
    maker.ids["open-group"] = made


def _open_acl(maker: Maker) -> None:
    """The same evening, one layer further out."""
    ec2 = maker.client("ec2", MAIN)
    here = [{"Name": "vpc-id", "Values": [maker.ids["vpc:production"]]}]
    acl = maker.ids["open-acl"] = ec2.describe_network_acls(Filters=here)["NetworkAcls"][0]["NetworkAclId"]
    ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=95, RuleAction="allow", Protocol="6", CidrBlock=ANYWHERE, Egress=False,
        PortRange={"From": 22, "To": 22},
    )  # fmt: skip


def admit(port: int, source: str) -> Json:
    """A TCP rule for one port."""
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": source, "Description": "by the demo"}],
    }
