"""A small network that works, to be changed by one fact at a time."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from stance.graph.levers import pulled
from stance.model.world import Node, World

ACCOUNT, REGION = "123456789012", "eu-west-1"
ANY4, ANY6 = "0.0.0.0/0", "::/0"


def arn(kind: str, name: str, service: str = "ec2") -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{kind}/{name}"


def permit(protocol="tcp", first=None, last=None, blocks=(), groups=(), lists=()):
    return {
        "protocol": protocol, "from_port": first, "to_port": last if last is not None else first,
        "blocks": list(blocks), "groups": list(groups), "prefix_lists": list(lists),
    }  # fmt: skip


def entry(number, allow, inbound, protocol="-1", block=ANY4, first=None, last=None):
    return {
        "number": number, "allow": allow, "inbound": inbound, "protocol": protocol, "block": block,
        "from_port": first, "to_port": last,
    }  # fmt: skip


def route(destination, target, active=True):
    return {"destination": destination, "target": target, "active": active}


OPEN_ACL = [
    entry(100, True, True), entry(100, True, False), entry(101, True, True, block=ANY6),
    entry(101, True, False, block=ANY6), entry(32767, False, True), entry(32767, False, False),
]  # fmt: skip
EGRESS = [permit("-1", blocks=[ANY4]), permit("-1", blocks=[ANY6])]


def face(subnet="subnet-a", groups=("sg-web",), public=(), private=("10.0.1.10",), six=()):
    return {
        "subnet_id": subnet, "group_ids": list(groups), "public_addresses": list(public),
        "private_addresses": list(private), "ipv6_addresses": list(six),
    }  # fmt: skip


class Estate:
    """Parts by kind and short id, as fields; `missing` names kinds of which the listing was not read."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, dict[str, Any]]] = {
            "aws.region": {f"{ACCOUNT}/{REGION}": {"internet_block": "off", "internet_exclusions": []}},
            "aws.ec2.vpc": {"vpc-1": {"vpc_id": "vpc-1", "blocks": ["10.0.0.0/16"]}},
            "aws.ec2.subnet": {},
            "aws.ec2.route_table": {},
            "aws.ec2.network_acl": {},
            "aws.ec2.security_group": {},
            "aws.ec2.instance": {},
            "aws.ec2.vpc_peering_connection": {},
            "aws.ec2.prefix_list": {},
            "aws.rds.instance": {},
            "aws.elb.load_balancer": {},
            "aws.elbv2.load_balancer": {},
            "aws.elbv2.target_group": {},
            "aws.apigateway.rest_api": {},
            "aws.apigatewayv2.api": {},
            "aws.apigateway.domain_name": {},
            "aws.cloudfront.distribution": {},
            "aws.ec2.network_interface": {},
            "aws.ec2.transit_gateway_attachment": {},
            "aws.ec2.transit_gateway_route_table": {},
        }
        self.missing: set[str] = set()
        self.subnet("subnet-a", "10.0.1.0/24")
        self.subnet("subnet-b", "10.0.2.0/24")
        self.table("rtb-public", ["subnet-a"], [route("10.0.0.0/16", "local"), route(ANY4, "igw-1")])
        self.table("rtb-main", [], [route("10.0.0.0/16", "local")], main=True)
        self.acl("acl-a", ["subnet-a"])
        self.acl("acl-b", ["subnet-b"])
        self.group("sg-web", [permit("tcp", 443, 443, [ANY4])])
        self.group("sg-app", [permit("tcp", 8080, 8080, groups=["sg-web"])])
        self.instance("i-web", face(public=["198.51.100.7"]))
        self.instance("i-app", face("subnet-b", ["sg-app"], private=["10.0.2.10"]))

    def subnet(self, name, *blocks, vpc="vpc-1"):
        self.parts["aws.ec2.subnet"][name] = {
            "subnet_id": name, "vpc_id": vpc, "blocks": list(blocks), "default": False, "zone": "euw1-az1",
        }  # fmt: skip

    def table(self, name, subnets, routes, main=False, vpc="vpc-1"):
        self.parts["aws.ec2.route_table"][name] = {
            "vpc_id": vpc, "main": main, "subnet_ids": subnets, "routes": routes,
        }  # fmt: skip

    def acl(self, name, subnets, entries=None, vpc="vpc-1"):
        entries = deepcopy(OPEN_ACL) if entries is None else entries
        self.parts["aws.ec2.network_acl"][name] = {"vpc_id": vpc, "subnet_ids": subnets, "entries": entries}

    def group(self, name, ingress, egress=None, vpc="vpc-1"):
        self.parts["aws.ec2.security_group"][name] = {
            "group_id": name, "vpc_id": vpc, "ingress": ingress,
            "egress": deepcopy(EGRESS) if egress is None else egress,
            "prefix_lists": [name for rule in ingress for name in rule["prefix_lists"]],
        }  # fmt: skip

    def instance(self, name, *faces, running=True, vpc="vpc-1", **more):
        self.parts["aws.ec2.instance"][name] = {
            "instance_id": name, "vpc_id": vpc, "running": running, "interfaces": list(faces), "profile": None,
            "metadata_endpoint": "enabled", "metadata_tokens": "required",
            "group_ids": sorted({group for one in faces for group in one["group_ids"]}),
            "subnet_ids": sorted({one["subnet_id"] for one in faces}), **more,
        }  # fmt: skip

    def peering(self, name, one="vpc-1", other="vpc-2", active=True):
        self.parts["aws.ec2.vpc_peering_connection"][name] = {
            "peering_id": name, "vpc_ids": [one, other], "active": active,
        }  # fmt: skip

    def attach(self, name, vpc, subnets, table="tgw-rtb-1", gateway="tgw-1", **more):
        self.parts["aws.ec2.transit_gateway_attachment"][name] = {
            "attachment_id": name, "gateway_id": gateway, "type": "vpc", "vpc_id": vpc, "active": True,
            "route_table": table, "subnet_ids": subnets, **more,
        }  # fmt: skip

    def transit_table(self, routes, name="tgw-rtb-1", gateway="tgw-1"):
        listed = [{"destination": to, "attachments": [by] if by else [], "active": bool(by)} for to, by in routes]
        self.parts["aws.ec2.transit_gateway_route_table"][name] = {
            "table_id": name, "gateway_id": gateway, "routes": listed,
        }  # fmt: skip

    def second_vpc(self, routes, back, groups=("sg-far",), vpc="vpc-2"):
        """Another VPC with a machine that admits all; routes of subnet-b and of its own subnet."""
        self.parts["aws.ec2.vpc"][vpc] = {"vpc_id": vpc, "blocks": ["10.9.0.0/16"]}
        self.subnet("subnet-far", "10.9.1.0/24", vpc=vpc)
        self.table("rtb-far", ["subnet-far"], [route("10.9.0.0/16", "local"), *back], vpc=vpc)
        self.table("rtb-b", ["subnet-b"], [route("10.0.0.0/16", "local"), *routes])
        self.acl("acl-far", ["subnet-far"], vpc=vpc)
        self.group("sg-far", [permit("tcp", 22, 22, ["10.0.0.0/8"])], vpc=vpc)
        self.instance("i-far", face("subnet-far", groups, private=["10.9.1.10"]), vpc=vpc)

    def of(self, kind, name):
        return self.parts[kind][name]

    def forget(self, kind, name=None, field=None):
        """Make a field, an asset, or a listing unread."""
        if field is not None:
            del self.parts[kind][name][field]
            return
        self.missing.add(kind)
        for one in [name] if name else list(self.parts[kind]):
            del self.parts[kind][one]

    def world(self) -> World:
        nodes = [
            Node(identify(kind, name), kind,
                 {"id": identify(kind, name), "name": name, "account": ACCOUNT, "region": REGION, **fields})
            for kind, named in self.parts.items() for name, fields in named.items()
        ]  # fmt: skip
        return World(nodes, lambda kind, account, region: "denied" if kind in self.missing else None)


def identify(kind: str, name: str) -> str:
    if name.startswith("arn:") or kind == "aws.region":
        return name
    return arn(kind.rpartition(".")[2].replace("_", "-"), name, kind.split(".")[1])


def instance(name: str) -> str:
    return identify("aws.ec2.instance", name)


def cut(world: World, lever) -> World:
    """The world with a lever pulled."""
    nodes = [node for kind in world._kinds.values() for node in kind]
    changed = [
        Node(n.id, n.kind, pulled(n.fields, [lever]), n.gaps) if n.id == lever.asset else n for n in nodes
    ]  # fmt: skip
    return World(changed, world._whole)
