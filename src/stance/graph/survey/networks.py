"""The estate's networks as the values of `stance.graph.reachability`, made from what was collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from stance.conditions import UNKNOWN, Ref
from stance.graph.reachability.boxes import PORTS, WHOLE, Block, Span, block
from stance.graph.reachability.inside import Link, Links
from stance.graph.reachability.network import (
    NAMES,
    TCP,
    UDP,
    Acl,
    Entry,
    Group,
    Interface,
    Permission,
    Route,
    Subnet,
    Table,
)
from stance.graph.reachability.transit import TABLES as TRANSIT_TABLES
from stance.graph.reachability.transit import Attachment, Transit
from stance.model.assets import network as kinds
from stance.model.assets.account import AwsRegion
from stance.model.assets.network import PrefixList
from stance.model.edge import Lever
from stance.model.outcome import Reason
from stance.model.world import Node, World

Json = dict[str, Any]

READS: Final = (
    kinds.SecurityGroup.group_id,
    kinds.SecurityGroup.ingress,
    kinds.SecurityGroup.egress,
    kinds.RouteTable.vpc_id,
    kinds.RouteTable.main,
    kinds.RouteTable.subnet_ids,
    kinds.RouteTable.routes,
    kinds.NetworkAcl.subnet_ids,
    kinds.NetworkAcl.entries,
    kinds.Subnet.subnet_id,
    kinds.Subnet.vpc_id,
    kinds.Subnet.blocks,
    kinds.Vpc.vpc_id,
    kinds.Vpc.blocks,
    kinds.Peering.peering_id,
    kinds.Peering.vpc_ids,
    kinds.Peering.active,
    kinds.TransitAttachment,
    kinds.TransitAttachment.gateway_id,
    kinds.TransitAttachment.attachment_id,
    kinds.TransitAttachment.type,
    kinds.TransitAttachment.vpc_id,
    kinds.TransitAttachment.active,
    kinds.TransitAttachment.route_table,
    kinds.TransitAttachment.subnet_ids,
    kinds.TransitRouteTable.table_id,
    kinds.TransitRouteTable.routes,
    kinds.Subnet.zone,
    kinds.PrefixList.list_id,
    kinds.PrefixList.blocks,
    AwsRegion.internet_block,
    AwsRegion.internet_exclusions,
)
"""What is read of networks, for the makers that ask who reaches what."""

_GROUPS, _TABLES, _ACLS, _LISTS, _SUBNETS, _BLOCK, _EXCLUSIONS = (
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeRouteTables",
    "ec2:DescribeNetworkAcls",
    "ec2:GetManagedPrefixListEntries",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "ec2:DescribeVpcBlockPublicAccessExclusions",
)
ASSUMED: Final = "vpc-block-public-access"
"""The assumption that nothing is blocked where the endpoint does not know VPC Block Public Access."""
_EVERYWHERE: Final = tuple(WHOLE.values())
_GLOBAL: Final = block("2000::/3")


def blocks_of(texts: Iterable[str]) -> tuple[Block, ...]:
    """The address blocks; what is none is left out."""
    found = []
    for text in texts:
        try:
            found.append(block(text))
        except ValueError:
            continue
    return tuple(found)


class Networks:
    """Groups, subnets and links of a world by their short ids, each made once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._groups: dict[str, Group] = {}
        self._subnets: dict[tuple[str | None, str | None], Subnet] = {}
        self._lists = {node.value(PrefixList.list_id): node for node in world.of(PrefixList)}

    def group(self, name: str) -> Group:
        """The security group with this id; unread where it was not seen."""
        if name not in self._groups:
            self._groups[name] = self._group(name, _one(self._world, kinds.SecurityGroup, "group_id", name))
        return self._groups[name]

    def _group(self, name: str, node: Node | None) -> Group:
        if node is None:
            return Group(name, unread=_GROUPS)
        into, out = kinds.SecurityGroup.ingress, kinds.SecurityGroup.egress
        missing = node.missing(into) or node.missing(out)
        return Group(name, self._permissions(node, into), self._permissions(node, out), _GROUPS if missing else None)

    def _permissions(self, node: Node, ref: Any) -> tuple[Permission, ...]:
        field = ref.path.names[0]
        return tuple(
            permission
            for place, rule in enumerate(items(node, ref))
            for permission in self._permission(rule, Lever(node.id, field, f"[{place}]"))
        )

    def _permission(self, rule: Json, lever: Lever) -> Iterable[Permission]:
        listed = [self._listed(name) for name in rule["prefix_lists"]]
        named = blocks_of([*rule["blocks"], *(text for texts in listed for text in texts or ())])
        protocol = _protocol(rule)
        ports = _ports(rule, protocol)
        yield Permission(protocol, ports, named, frozenset(rule["groups"]), lever)
        if None in listed:
            yield Permission(protocol, ports, _EVERYWHERE, lever=lever, unread=_LISTS)

    def _listed(self, name: str) -> list[str] | None:
        """The blocks of a prefix list, None when they were not read; those of AWS's own hold nobody else."""
        node = self._lists.get(name)
        return None if node is None or node.missing(PrefixList.blocks) else items(node, PrefixList.blocks)

    def subnet(self, name: str | None, vpc: str | None = None) -> Subnet:
        """The subnet with this id; of one that was not seen nothing is known but, perhaps, its VPC."""
        node = self._node(name)
        key = (name, None if node and not node.missing(kinds.Subnet.vpc_id) else vpc)
        if key not in self._subnets:
            self._subnets[key] = self._subnet(name, vpc)
        return self._subnets[key]

    def _node(self, name: str | None) -> Node | None:
        return _one(self._world, kinds.Subnet, "subnet_id", name)

    def _subnet(self, name: str | None, vpc: str | None) -> Subnet:
        node = self._node(name)
        home = (node.known(kinds.Subnet.vpc_id, "") if node else "") or vpc or ""
        within = self._vpc_blocks(home)
        blocks = blocks_of(items(node, kinds.Subnet.blocks)) if node else ()
        shut, unread, assumed = self._shut(node, name, home)
        return Subnet(
            name or "", home, blocks or within or _EVERYWHERE, self._table(name, home, node),
            self._acl(name, node), shut, unread, assumed,
            (node.known(kinds.Subnet.zone, "") if node else ""),
        )  # fmt: skip

    def _vpc_blocks(self, vpc: str) -> tuple[Block, ...]:
        node = _one(self._world, kinds.Vpc, "vpc_id", vpc)
        return blocks_of(items(node, kinds.Vpc.blocks)) if node else ()

    def _table(self, subnet: str | None, vpc: str, node: Node | None) -> Table:
        """The subnet's own route table, else the main one of its VPC."""
        beside = self._world.by(kinds.RouteTable, kinds.RouteTable.vpc_id).get(vpc, ())
        own = [t for t in beside if subnet in t.known(kinds.RouteTable.subnet_ids, [])]
        if own:
            return self._routes(own[0])
        vague = any(t.missing(kinds.RouteTable.subnet_ids) or t.missing(kinds.RouteTable.main) for t in beside)
        main = [t for t in beside if t.known(kinds.RouteTable.main, False)]
        if vague or not main or subnet is None or self._missing(kinds.RouteTable, node or main[0]):
            return Table("", unread=_TABLES)
        return self._routes(main[0])

    def _routes(self, node: Node) -> Table:
        ref = kinds.RouteTable.routes
        routes = tuple(self._route(r, Lever(node.id, "routes", f"[{n}]")) for n, r in enumerate(items(node, ref)))
        return Table(node.id, routes, _TABLES if node.missing(ref) else None)

    def _route(self, route: Json, lever: Lever) -> Route:
        where = route["destination"] or ""
        listed = self._listed(where) if where.startswith("pl-") else [where]
        blocks = _EVERYWHERE if listed is None else blocks_of(listed)
        return Route(blocks, route["target"] or "", route["active"], lever, _LISTS if listed is None else None)

    def _acl(self, subnet: str | None, node: Node | None) -> Acl:
        ref = kinds.NetworkAcl.entries
        found = _one(self._world, kinds.NetworkAcl, "subnet_ids", subnet)
        if found is None:
            return Acl("", unread=_ACLS)
        entries = (self._entry(e, Lever(found.id, "entries", f"[{n}]")) for n, e in enumerate(items(found, ref)))
        return Acl(found.id, tuple(entries), _ACLS if found.missing(ref) else None)

    def _entry(self, entry: Json, lever: Lever) -> Entry:
        protocol = _protocol(entry)
        return Entry(
            entry["number"], entry["allow"], entry["inbound"], protocol, block(entry["block"]),
            _ports(entry, protocol), lever,
        )  # fmt: skip

    def _shut(
        self, node: Node | None, subnet: str | None, vpc: str
    ) -> tuple[bool, str | None, tuple[str, ...]]:  # fmt: skip
        """Whether VPC Block Public Access stops calls from the internet, what was not read of it, what is assumed.

        An endpoint that does not know the operation has nothing to block with: it is assumed that nothing does.
        """
        region = self._world.get(_home(node)) if node else None
        mode = region.value(AwsRegion.internet_block) if region else UNKNOWN
        if region is None or mode is UNKNOWN:
            offered = region is None or region.missing(AwsRegion.internet_block) != Reason.UNSUPPORTED
            return False, _BLOCK if offered else None, () if offered else (ASSUMED,)
        if mode == "off":
            return False, None, ()
        spared = items(region, AwsRegion.internet_exclusions)
        if any(one["resource_id"] in (subnet, vpc) and one["mode"] == "allow-bidirectional" for one in spared):
            return False, None, ()
        missing = region.missing(AwsRegion.internet_exclusions)
        return not missing, _EXCLUSIONS if missing else None, ()

    def _missing(self, kind: Any, node: Node) -> str | None:
        return self._world.missing(kind, node.account, node.region)

    @cached_property
    def links(self) -> Links:
        """The peerings and transit gateways by id."""
        return {**self._peerings(), **self._transits()}

    def _peerings(self) -> Mapping[str, Link]:
        wanted = (kinds.Peering.vpc_ids, kinds.Peering.active)
        read = [node for node in self._world.of(kinds.Peering) if not any(node.missing(ref) for ref in wanted)]
        return {
            node.known(kinds.Peering.peering_id, node.id): Link(
                node.known(kinds.Peering.peering_id, node.id),
                frozenset(items(node, kinds.Peering.vpc_ids)),
                node.known(kinds.Peering.active, True),
            )
            for node in read
        }

    def _transits(self) -> Mapping[str, Transit]:
        """The gateways of which an attachment was seen; one of an unknown gateway may be of any."""
        of = kinds.TransitAttachment
        by_gateway = self._world.by(of, of.gateway_id)
        vague = self._world.missing(of) is not None or None in by_gateway
        return {
            name: Transit(
                name,
                tuple(self._attachment(node) for node in nodes if node.value(of.active) is not False),
                _ATTACHMENTS if vague or any(map(_unclear, nodes)) else None,
                any(node.value(of.type) in ("peering", UNKNOWN) for node in nodes),
            )
            for name, nodes in by_gateway.items()
            if name is not None
        }

    def _attachment(self, node: Node) -> Attachment:
        of = kinds.TransitAttachment
        vpc, table = node.known(of.vpc_id, ""), node.value(of.route_table)
        names = None if node.missing(of.subnet_ids) else items(node, of.subnet_ids)
        subnets = None if names is None else tuple(self.subnet(name, vpc) for name in names)
        owner = node.id.split(":")[4] if node.id.startswith("arn:") else node.account
        if table is None and owner in self._world.accounts:
            return Attachment(node.known(of.attachment_id, node.id), vpc, None, subnets)
        return Attachment(node.known(of.attachment_id, node.id), vpc, self._transit_table(table), subnets)

    def _transit_table(self, name: Any) -> Table:
        ref = kinds.TransitRouteTable.routes
        node = _one(self._world, kinds.TransitRouteTable, "table_id", name) if isinstance(name, str) else None
        if node is None or node.missing(ref):
            return Table("", unread=TRANSIT_TABLES)
        routes = (
            self._route({**route, "target": target}, Lever(node.id, "routes", f"[{place}]"))
            for place, route in enumerate(items(node, ref))
            for target in route["attachments"] or [""]
        )
        return Table(node.id, tuple(routes))

    def attachment(self, interface: Json, vpc: str | None, levers: tuple[Lever, ...] = ()) -> Interface:
        """An interface of a machine, as `stance.model.assets.compute.Attachment` has it."""
        subnet = self.subnet(interface["subnet_id"], vpc)
        six = blocks_of(interface["ipv6_addresses"])
        public = {4} if interface["public_addresses"] else set[int]()
        public |= {6} if any(_GLOBAL.first <= b.first <= _GLOBAL.last for b in six) else set()
        own = (*blocks_of(interface["private_addresses"] or ()), *six)
        groups = tuple(self.group(name) for name in sorted(interface["group_ids"]))
        return Interface(subnet, groups, own or subnet.blocks, frozenset(public), levers=levers)


_ATTACHMENTS = "gap:ec2:DescribeTransitGatewayAttachments"


def _unclear(node: Node) -> bool:
    """Whether it is not known what is attached, and whether both sides agreed."""
    return any(node.missing(ref) for ref in (kinds.TransitAttachment.vpc_id, kinds.TransitAttachment.active))


def networks(world: World) -> Networks:
    """The networks of a world, made once for all makers that ask."""
    return world.once(Networks)


def items(node: Node, ref: Ref[Any]) -> list[Any]:
    """What a list holds, as far as it was read."""
    listed: list[Any] = node.known(ref, [])
    return listed


def _home(subnet: Node) -> str:
    """The account and region that own a subnet, which may be shared with the account that told of it."""
    parts = subnet.id.split(":")
    return f"{parts[4] if len(parts) > 5 and parts[4] else subnet.account}/{subnet.region}"


def _one(world: World, kind: Any, field: str, value: Any) -> Node | None:
    """The asset of a kind with this value in a field."""
    found = world.by(kind, getattr(kind, field)).get(value, ()) if value else ()
    return found[0] if found else None


def _protocol(rule: Json) -> str:
    name = str(rule["protocol"])
    return NAMES.get(name.lower(), name)


def _ports(rule: Json, protocol: str) -> Span:
    first, last = rule["from_port"], rule["to_port"]
    if protocol not in (TCP, UDP, "132") or first is None or last is None or last < 0:
        return PORTS
    return max(first, 0), last
