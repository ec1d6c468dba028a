"""From one interface to another inside: groups out and in, ACLs both ways, routes both ways, peering, transit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, NamedTuple

from stance.graph.reachability.boxes import EPHEMERAL, PORTS, Block, Box, Span, ports, spans
from stance.graph.reachability.filters import allowed, needed, permissions, protocols, routed
from stance.graph.reachability.internet import GAP
from stance.graph.reachability.network import ALL, TCP, UDP, Acl, Interface, Permission, Route, Subnet, Table, Way
from stance.graph.reachability.transit import TABLES, Passage, Transit, passages
from stance.model.edge import Lever

ADDRESS: Final = f"{GAP}address"
"""What decides where the addresses of an end are not known, and not all that it may have are treated alike."""
SUBNETS: Final = f"{GAP}ec2:DescribeSubnets"
"""What decides where it is not known in which VPC an end stands."""
PEERINGS: Final = f"{GAP}ec2:DescribeVpcPeeringConnections"
"""What decides over a peering that routes lead to and that was not read."""
TRANSIT: Final = TABLES
"""What decides over a transit gateway of which nothing was read, or that leads to another."""


@dataclass(frozen=True, slots=True)
class Link:
    """A peering between two VPCs."""

    id: str
    vpcs: frozenset[str]
    active: bool = True


Links = Mapping[str, Link | Transit]
"""The peerings and transit gateways by id."""


class _Road(NamedTuple):
    """That packets and their answers are carried between two subnets; what decides it; routes that can be cut."""

    depends: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()


class Carried(NamedTuple):
    """What is carried from an address of a source to a target, whoever the target's groups let in."""

    here: Block
    way: Way


def between(
    source: Interface, target: Interface, links: Links, at: Iterable[tuple[str, Span]] | None = None
) -> Iterator[Way]:
    """The ways from one interface to another, one for each permission of the target's groups that lets it in.

    `links` are the peerings by id. Ends whose addresses are not known are taken by their subnet's block.
    """
    limits = None if at is None else tuple(at)
    for permission in permissions(target.groups, target.filtered):
        for protocol in protocols(permission):
            found = carried(source, target, links, protocol, spans_at(permission, protocol, limits))
            yield from admitted(found, permission, source)


def spans_at(
    permission: Permission, protocol: str, limits: tuple[tuple[str, Span], ...] | None
) -> tuple[Span, ...]:  # fmt: skip
    """The ports of a permission, within limits by protocol."""
    asked = [PORTS] if limits is None else [span for name, span in limits if name == protocol]
    return tuple(met for one in asked if (met := _meet(one, permission.ports)) is not None)


def carried(
    source: Interface, target: Interface, links: Links, protocol: str, asked: tuple[Span, ...]
) -> list[Carried]:
    """What gets out of the source, over the roads and through the ACLs between, to some ports."""
    if not asked:
        return []
    return [
        Carried(here, _over_road(way, road))
        for here in source.addresses
        for there in target.addresses
        if here.family == there.family
        for road in _roads(source.subnet, here, target.subnet, there, links)
        if (way := _way(source, here, target, there, protocol, list(asked))) is not None
    ]


def _over_road(way: Way, road: _Road) -> Way:
    depends = tuple(sorted({*way.depends, *road.depends}))
    return replace(way, depends=depends, levers=tuple(dict.fromkeys((*way.levers, *road.levers))))


def admitted(
    found: Iterable[Carried], permission: Permission, source: Interface, alike: bool = False
) -> Iterator[Way]:  # fmt: skip
    """Those of the ways whose source a permission speaks of.

    With `alike`, they were found for another source that nothing on the way tells from this one.
    """
    for one in found:
        here = [a for a in source.addresses if a.family == one.here.family] if alike else [one.here]
        known = max((_names(permission, address, source) for address in here), default=NO)
        if known:
            unread = [GAP + permission.unread] if permission.unread else []
            depends = {*one.way.depends, *unread, *([ADDRESS] if known == MAYBE else [])}
            own = (permission.lever,) if permission.lever else ()
            yield replace(one.way, depends=tuple(sorted(depends)), levers=(*own, *one.way.levers))


YES, MAYBE, NO = 2, 1, 0


def _names(permission: Permission, other: Block, end: Interface) -> int:
    """Whether a permission speaks of the other end: by one of its groups, or by its address."""
    if permission.groups & end.group_ids or permission.unread:
        return YES
    by_group = MAYBE if permission.groups and end.vague else NO
    return max((_holds(block, other) for block in permission.blocks), default=NO) or by_group


def _holds(block: Block, inner: Block) -> int:
    if block.family != inner.family or block.last < inner.first or inner.last < block.first:
        return NO
    return YES if block.first <= inner.first and inner.last <= block.last else MAYBE


def _meet(one: Span, other: Span) -> Span | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def _way(
    source: Interface, here: Block, target: Interface, there: Block, protocol: str, asked: list[Span]
) -> Way | None:
    """What of the ports gets out of the source and through the ACLs on the way."""
    out, vague, egress = _outgoing(source, there, target, protocol, asked)
    found = _filtered(source.subnet, here, target.subnet, there, protocol, out)
    if not found:
        return None
    acls = {s.acl for s in (source.subnet, target.subnet)} if source.subnet.id != target.subnet.id else set()
    entries = {entry.lever for acl in acls for entry in acl.entries if entry.allow and entry.lever and not acl.unread}

    def without(lever: Lever) -> bool:
        cut = [_less(subnet, lever) for subnet in (source.subnet, target.subnet)]
        return bool(_filtered(cut[0], here, cut[1], there, protocol, out))

    sole = [p.lever for p in egress if p.lever] if len(egress) == 1 else []
    unread = {GAP + p.unread for p in egress if p.unread} if all(p.unread for p in egress) else set[str]()
    unread |= {GAP + acl.unread for acl in acls if acl.unread}
    vague = vague or any(_parted(acl, protocol, end) for acl in acls for end in (here, there))
    return Way(
        protocol,
        here.family,
        tuple(ports(found)),
        depends=tuple(sorted({*unread, *([ADDRESS] if vague else [])})),
        levers=(*sole, *needed(entries, without)),
        through=tuple(dict.fromkeys(s.id for s in (source.subnet, target.subnet) if s.id)),
    )


def _outgoing(
    source: Interface, there: Block, target: Interface, protocol: str, asked: list[Span]
) -> tuple[list[Span], bool, list[Permission]]:
    """The ports that the source's groups let out, whether that is sure, and by which permissions.

    What an unread group may let out counts only where nothing is known to.
    """
    listed = [
        (permission, known, met)
        for permission in permissions(source.groups, source.filtered, inbound=False)
        if permission.protocol in (ALL, protocol) and (known := _names(permission, there, target))
        for one in asked
        if (met := _meet(one, permission.ports)) is not None
    ]
    for level in (
        [one for one in listed if one[1] == YES and not one[0].unread],
        [one for one in listed if not one[0].unread],
        listed,
    ):
        if level:
            used = list({id(one[0]): one[0] for one in level}.values())
            return spans(one[2] for one in level), any(one[1] == MAYBE for one in level), used
    return [], False, []


def _filtered(near: Subnet, here: Block, far: Subnet, there: Block, protocol: str, asked: list[Span]) -> list[Box]:
    """The ports, as boxes of the source's addresses, that the ACLs let through, with a way for the answers.

    Inside one subnet no ACL is passed, and it may be one where one is not known. An end that is known by its block
    alone passes where any of it does.
    """
    if near.id == far.id or not (near.id and far.id):
        return [Box(here.first, here.last, *span) for span in asked]
    outgoing = _by_acl(near.acl, False, protocol, there, asked)
    incoming = _by_acl(far.acl, True, protocol, here, ports(outgoing))
    client = [EPHEMERAL] if protocol in (TCP, UDP) else [PORTS]
    back = _by_acl(far.acl, False, protocol, here, client)
    home = _by_acl(near.acl, True, protocol, there, ports(back))
    return [Box(here.first, here.last, *span) for span in ports(incoming)] if incoming and home else []


def _by_acl(acl: Acl, inbound: bool, protocol: str, other: Block, asked: Iterable[Span]) -> list[Box]:
    packets = [Box(other.first, other.last, *span) for span in asked]
    if acl.unread is not None:
        return packets
    return allowed(acl.inbound if inbound else acl.outbound, protocol, other.family, packets)


def _parted(acl: Acl, protocol: str, end: Block) -> bool:
    """Whether an entry speaks of some of the end's addresses and not of all."""
    told = (entry for entry in acl.entries if entry.protocol in (ALL, protocol))
    return end.first != end.last and any(_holds(entry.block, end) == MAYBE for entry in told)


def _less(subnet: Subnet, lever: Lever) -> Subnet:
    acl = subnet.acl
    return replace(subnet, acl=Acl(acl.id, tuple(e for e in acl.entries if e.lever != lever), acl.unread))


def _roads(near: Subnet, here: Block, far: Subnet, there: Block, links: Links) -> list[_Road]:
    """How packets get from one subnet to the other and back: inside a VPC always, else by routes of both sides."""
    if not (near.vpc and far.vpc):
        return [_Road((SUBNETS,))]
    if near.vpc == far.vpc:
        return [_Road()]
    between = frozenset({near.vpc, far.vpc})
    found = list(_over_transits(near, here, far, there, links))
    named = {r.target for table in (near.table, far.table) for r in table.routes if r.target.startswith("pcx-")}
    ours = {name for name, link in links.items() if isinstance(link, Link) and link.vpcs == between}
    for name in sorted(ours | (named - links.keys())):
        link = links.get(name)
        if link is None or (isinstance(link, Link) and link.active):
            road = _by(near.table, here, far.table, there, _over(name), () if link else (PEERINGS,))
            found += [road] if road is not None else []
    return found


def _over_transits(near: Subnet, here: Block, far: Subnet, there: Block, links: Links) -> Iterator[_Road]:
    """The roads over gateways whose attachments and tables are known, and over others."""
    for name in sorted(_gateways(near.table, far.table, links)):
        if isinstance(transit := links.get(name), Transit):
            road = _by(near.table, here, far.table, there, _over(name), ())
            if road is not None:
                yield from _carried_on(road, passages(transit, near, far, there), passages(transit, far, near, here))

    def elsewhere(route: Route) -> bool:
        transit = links.get(route.target)
        return route.target.startswith("tgw-") and (not isinstance(transit, Transit) or transit.peered)

    road = _by(near.table, here, far.table, there, elsewhere, (TRANSIT,))
    if road is not None:
        yield road


def _gateways(forth: Table, back: Table, links: Links) -> Iterable[str]:
    """The transit gateways that routes lead to; any, where the routes were not read."""
    routes = (*forth.routes, *back.routes)
    if forth.unread or back.unread or any(route.unread for route in routes):
        return links
    return {route.target for route in routes if route.target.startswith("tgw-")}


def _carried_on(road: _Road, forth: Iterable[Passage], back: Iterable[Passage]) -> Iterator[_Road]:
    """The road with each way there and each way back."""
    for (some, first), (others, second) in product(forth, back):
        levers = dict.fromkeys((*road.levers, *first, *second))
        yield _Road(tuple(sorted({*road.depends, *some, *others})), tuple(levers))


def _over(target: str) -> Callable[[Route], bool]:
    return lambda route: route.target == target


def _by(
    forth: Table, here: Block, back: Table, there: Block, wanted: Callable[[Route], bool], depends: tuple[str, ...]
) -> _Road | None:
    """The road by routes to the wanted target in both tables."""
    vague, levers = False, list[Lever]()
    for table, other in ((forth, there), (back, here)):
        if table.unread is not None or any(route.unread for route in table.routes):
            depends = (*depends, GAP + (table.unread or "ec2:GetManagedPrefixListEntries"))
            continue
        far = [(other.first, other.last)]
        carried = routed(table, other.family, far, wanted)
        if not carried:
            return None
        vague = vague or carried != far
        levers += _sole(table, other, wanted)
    return _Road((*depends, *([ADDRESS] if vague else [])), tuple(levers))


def _sole(table: Table, other: Block, wanted: Callable[[Route], bool]) -> tuple[Lever, ...]:
    """The routes of the table that nothing stands in for."""

    def carried(lever: Lever) -> bool:
        shorter = Table(table.id, tuple(route for route in table.routes if route.lever != lever))
        return bool(routed(shorter, other.family, [(other.first, other.last)], wanted))

    return needed({route.lever for route in table.routes if route.lever and wanted(route)}, carried)
