"""From the internet to an interface: gateway, routes, ACL in and out, security groups, block of public access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from stance.graph.reachability.boxes import PORTS, PUBLIC, Box, Span, addresses, both, boxes, cidrs, ports, size
from stance.graph.reachability.filters import (
    allowed,
    answered,
    needed,
    permissions,
    protocols,
    routed,
    spans_of,
)
from stance.graph.reachability.network import Acl, Interface, Permission, Route, Subnet, Table, Way
from stance.model.edge import Lever

GAP = "gap:"
SOURCE_ADDRESS = "aws:sourceip"
"""What decides where only some addresses are let in."""
SOURCE_PORT = "source-port"
"""What decides where answers get out to well-known ports alone, from which few clients call."""

_MANY = {4: 1 << 24, 6: 1 << 96}
"""How many addresses are no longer those of anyone in particular: more than a /8, or a /32 of IPv6."""


def from_internet(interface: Interface, at: Iterable[tuple[str, Span]] | None = None) -> Iterator[Way]:
    """The ways in which packets from the internet reach the interface, one for each permission that lets them in.

    `at` limits it to pairs of a protocol and ports. A way that only some addresses can take is one that depends on
    `aws:sourceip`. What was not read makes ways possible, and takes none away.
    """
    if interface.subnet.shut:
        return
    wanted = None if at is None else list(at)
    for family in sorted(interface.public):
        for permission in permissions(interface.groups, interface.filtered):
            for protocol in protocols(permission):
                limits = [PORTS] if wanted is None else [span for name, span in wanted if name == protocol]
                for span in limits:
                    way = _way(interface, permission, protocol, family, span)
                    if way is not None:
                        yield way


def _way(interface: Interface, permission: Permission, protocol: str, family: int, span: Span) -> Way | None:
    subnet = interface.subnet
    asked = both(boxes(permission.blocks, family, permission.ports), boxes(PUBLIC[family], family, span))
    found, low = _through(subnet, protocol, family, asked)
    if not found:
        return None
    far = addresses(found)
    few = size(far) <= _MANY[family]
    depends = [*(GAP + gap for gap in _unread(subnet, permission)), *([SOURCE_ADDRESS] if few else [])]
    tried = needed(
        {lever for lever in _levers(subnet) if lever is not None},
        lambda lever: bool(_through(_cut(subnet, lever), protocol, family, asked)[0]),
    )
    own = (permission.lever,) if permission.lever is not None else ()
    return Way(
        protocol,
        family,
        tuple(ports(found)),
        tuple(cidrs(_named(permission, family, far), family)),
        tuple(sorted({*depends, *([SOURCE_PORT] if low else [])})),
        (*own, *interface.levers, *tried),
        tuple(part for part in (subnet.id, subnet.table.id, subnet.acl.id) if part),
    )


def _named(permission: Permission, family: int, far: list[Span]) -> list[Span]:
    """The permission's own blocks, as they were written, of which some address gets through."""
    listed = spans_of(permission.blocks, family)
    return [(first, last) for first, last in listed if any(a <= last and first <= b for a, b in far)]


def _through(subnet: Subnet, protocol: str, family: int, asked: list[Box]) -> tuple[list[Box], bool]:
    """What comes in and is answered; and whether answers get out to well-known ports alone."""
    found = asked if subnet.acl.unread else allowed(subnet.acl.inbound, protocol, family, asked)
    found = _among(found, _homeward(subnet.table, family, addresses(found)))
    if subnet.acl.unread or not found:
        return found, False
    far = addresses(found)
    high = answered(subnet.acl.outbound, protocol, family, far)
    heard = high or answered(subnet.acl.outbound, protocol, family, far, PORTS)
    return _among(found, heard), not high


def _among(found: list[Box], far: list[Span]) -> list[Box]:
    return both(found, [Box(first, last) for first, last in far])


def _homeward(table: Table, family: int, far: list[Span]) -> list[Span]:
    """The far ends to which the subnet's routes lead back through an internet gateway."""
    if table.unread is not None or any(_vague(route) for route in table.routes):
        return far
    return routed(table, family, far, to_internet)


def to_internet(route: Route) -> bool:
    """Whether a route leads to an internet gateway; one for egress only lets nobody in."""
    return route.target.startswith("igw-")


def _vague(route: Route) -> bool:
    return route.unread is not None


def _unread(subnet: Subnet, permission: Permission) -> list[str]:
    routes = [route.unread for route in subnet.table.routes]
    gaps = (permission.unread, subnet.table.unread, subnet.acl.unread, subnet.shut_unread, *routes)
    return [gap for gap in gaps if gap is not None]


def _levers(subnet: Subnet) -> Iterator[Lever | None]:
    if subnet.table.unread is None:
        yield from (route.lever for route in subnet.table.routes if to_internet(route))
    if subnet.acl.unread is None:
        yield from (entry.lever for entry in subnet.acl.entries if entry.allow)


def _cut(subnet: Subnet, lever: Lever) -> Subnet:
    """The subnet without a route or an entry of its ACL."""
    table, acl = subnet.table, subnet.acl
    return replace(
        subnet,
        table=Table(table.id, tuple(r for r in table.routes if r.lever != lever), table.unread),
        acl=Acl(acl.id, tuple(e for e in acl.entries if e.lever != lever), acl.unread),
    )
