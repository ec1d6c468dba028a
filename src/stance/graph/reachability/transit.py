"""Transit gateways: which attachment carries packets on to which, by the route tables of the gateway itself.

Source: Amazon VPC Transit Gateways, "How transit gateways work": an attachment is associated with one table, which
decides where what comes from it goes; propagated routes stand in the table beside static ones, blackholes swallow.
A zone in which an attachment has no subnet does not reach the gateway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from stance.graph.reachability.boxes import PORTS, WHOLE, Block
from stance.graph.reachability.filters import needed, routed
from stance.graph.reachability.network import ALL, Acl, Entry, Subnet, Table
from stance.model.edge import Lever

TABLES: Final = "gap:ec2:SearchTransitGatewayRoutes"
"""What decides over a transit gateway whose own route tables were not read."""
ZONES: Final = "gap:ec2:DescribeTransitGatewayVpcAttachments"
"""What decides where it is not known in which zones an attachment stands."""
INSPECTED: Final = "inspection"
"""What decides where packets are led through another network, which may hold them up."""
ATTACHED: Final = "transit-acl"
"""What decides where an ACL around an attachment's own subnets may hold packets up."""


@dataclass(frozen=True, slots=True, eq=False)
class Attachment:
    """What is attached to a gateway: a VPC, by some of its subnets, or (where that is empty) something else.

    `table` decides where what comes from it goes; None where none does. `subnets` is None where not known.
    """

    id: str
    vpc: str
    table: Table | None
    subnets: tuple[Subnet, ...] | None = ()


@dataclass(frozen=True, slots=True, eq=False)
class Transit:
    """A transit gateway. `unread` is what would tell of further attachments; `peered` that it leads to another."""

    id: str
    attachments: tuple[Attachment, ...]
    unread: str | None = None
    peered: bool = False

    @property
    def vpcs(self) -> frozenset[str]:
        """The VPCs attached to it."""
        return frozenset(one.vpc for one in self.attachments if one.vpc)

    def of(self, vpc: str) -> tuple[Attachment, ...]:
        """The attachments of a VPC."""
        return tuple(one for one in self.attachments if one.vpc == vpc)


Passage = tuple[tuple[str, ...], tuple[Lever, ...]]
"""What decides whether packets are carried, and the routes that can be cut."""


def passages(transit: Transit, near: Subnet, far: Subnet, there: Block) -> Iterator[Passage]:
    """How a gateway carries what comes from a subnet on to addresses in another VPC's."""
    own, targets = transit.of(near.vpc), {one.id: one for one in transit.of(far.vpc)}
    if transit.unread is not None and not (own and targets):
        yield (transit.unread,), ()
    for one in own if targets else ():
        for depends, levers in _led(transit, one, targets, there):
            held = {*depends, *_entered(one, near), *(need for end in targets.values() for need in _left(end))}
            if NOT_THERE not in held:
                yield tuple(sorted(held)), levers


def _led(transit: Transit, one: Attachment, targets: Mapping[str, Attachment], there: Block) -> Iterator[Passage]:
    table = one.table
    if table is None:
        return
    if table.unread is not None or any(route.unread for route in table.routes):
        yield (TABLES,), ()
        return
    far = [(there.first, there.last)]
    carried = routed(table, there.family, far, lambda route: route.target in targets)
    if carried:
        yield (() if carried == far else ("gap:address",)), _sole(table, targets, there)
    elif any(_through(between, table, targets, there) for between in transit.attachments if between is not one):
        yield (INSPECTED,), ()
    elif transit.unread is not None:
        yield (transit.unread,), ()  # it may lead through what is not known to be attached


def _through(between: Attachment, table: Table, targets: Mapping[str, Attachment], there: Block) -> bool:
    """Whether the table leads to another attached VPC, whose own table leads on to the targets."""
    far = [(there.first, there.last)]
    if not between.vpc or between.table is None or between.id in targets:
        return False
    led = routed(table, there.family, far, lambda route: route.target == between.id)
    unread = between.table.unread is not None
    return bool(led) and (
        unread or bool(routed(between.table, there.family, far, lambda route: route.target in targets))
    )


def _sole(table: Table, targets: Mapping[str, Attachment], there: Block) -> tuple[Lever, ...]:
    """The routes of the gateway that nothing stands in for."""

    def still(lever: Lever) -> bool:
        shorter = Table(table.id, tuple(route for route in table.routes if route.lever != lever))
        return bool(routed(shorter, there.family, [(there.first, there.last)], lambda route: route.target in targets))

    return needed({r.lever for r in table.routes if r.lever and r.target in targets}, still)


NOT_THERE: Final = "no subnet of the attachment in the zone"


def _entered(one: Attachment, near: Subnet) -> Iterator[str]:
    """What decides whether packets of a subnet enter the attachment: it must stand in their zone."""
    if one.subnets is None or not near.zone or not all(subnet.zone for subnet in one.subnets):
        yield ZONES
    elif near.zone not in {subnet.zone for subnet in one.subnets}:
        yield NOT_THERE
    yield from _left(one)


def _left(one: Attachment) -> Iterator[str]:
    """What decides whether the ACLs around an attachment's subnets let packets pass."""
    if any(not _open(subnet.acl) for subnet in one.subnets or ()):
        yield ATTACHED


def _open(acl: Acl) -> bool:
    """Whether an ACL lets everything in and out, as they do unless somebody changes them."""
    return acl.unread is None and _everything(acl.inbound) and _everything(acl.outbound)


def _everything(entries: tuple[Entry, ...]) -> bool:
    first = next((one for one in entries if one.block.family == 4), None)
    return first is not None and (first.allow, first.protocol, first.block, first.ports) == (
        True, ALL, WHOLE[4], PORTS,
    )  # fmt: skip
