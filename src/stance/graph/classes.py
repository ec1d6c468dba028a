"""Places that nothing in a network tells apart, so that reach is worked out once for all that stand there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stance.graph.networks import Networks
from stance.graph.placements import Placement, Ports
from stance.graph.reachability.boxes import Block
from stance.graph.reachability.filters import permissions
from stance.graph.reachability.network import Interface, Subnet


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where some assets stand: behind the same groups, in the same subnet, on the same side of every block.

    Of `faces` there are more than one where it is not known behind which of them an asset stands.
    """

    id: str
    faces: tuple[Interface, ...]
    ports: Ports | None
    assets: tuple[Placement, ...]

    @property
    def vpc(self) -> str:
        """The VPC it lies in."""
        return self.faces[0].subnet.vpc


def places(placed: Iterable[Placement]) -> list[Place]:
    """The placements by place, sorted by its id, which depends on nothing but what the place is."""
    listed = list(placed)
    cuts = _cuts(listed)
    found: dict[str, list[Placement]] = defaultdict(list)
    for one in listed:
        found[_name(one, cuts)].append(one)
    return [Place(name, same[0].faces, same[0].ports, tuple(same)) for name, same in sorted(found.items())]


def _cuts(placed: Sequence[Placement]) -> dict[Subnet, list[Block]]:
    """By subnet, the blocks of rules and routes that hold some of its addresses and not all."""
    faces = [face for one in placed for face in one.faces]
    subnets = {face.subnet for face in faces}
    told = {
        block
        for group in {group for face in faces for group in face.groups}
        for permission in (*group.ingress, *group.egress)
        for block in permission.blocks
    }
    told |= {entry.block for subnet in subnets for entry in subnet.acl.entries}
    told |= {block for subnet in subnets for route in subnet.table.routes for block in route.blocks}
    return {subnet: [block for block in sorted(told) if _parts(block, subnet)] for subnet in subnets}


def _parts(block: Block, subnet: Subnet) -> bool:
    """Whether a block holds some of a subnet's addresses and not all."""
    return any(
        block.family == own.family
        and block.first <= own.last
        and own.first <= block.last
        and not (block.first <= own.first and own.last <= block.last)
        for own in subnet.blocks
    )


def _name(placed: Placement, cuts: dict[Subnet, list[Block]]) -> str:
    told = [
        (
            face.subnet.id,
            face.subnet.vpc,
            sorted(face.group_ids),
            face.filtered,
            face.vague,
            sorted({address.family for address in face.addresses}),
            [block for block in cuts[face.subnet] if any(_within(block, a) for a in face.addresses)],
            sorted(address for address in face.addresses if address.first != address.last),
        )
        for face in placed.faces
    ]
    return hashlib.blake2b(repr((told, placed.ports)).encode(), digest_size=8).hexdigest()


def _within(block: Block, address: Block) -> bool:
    return block.family == address.family and block.first <= address.first and address.last <= block.last


class Callers:
    """The places from which others are called, found by what a place's groups admit."""

    def __init__(self, found: Sequence[Place], net: Networks) -> None:
        self._places = found
        self._net = net
        self._by_group: dict[str, set[int]] = defaultdict(set)
        self._by_block: dict[Block, set[int]] = {}
        self._by_vpc: dict[str, set[int]] = defaultdict(set)
        self._vague: set[int] = {number for number, place in enumerate(found) if any(f.vague for f in place.faces)}
        for number, place in enumerate(found):
            self._by_vpc[place.vpc].add(number)
            for face in place.faces:
                for group in face.group_ids:
                    self._by_group[group].add(number)
        self._joined = _joined(found, net)

    def of(self, target: Place) -> Iterator[Place]:
        """The places that may be let in by a target's groups, in networks that may be joined to its own."""
        admitted: set[int] = set()
        for face in target.faces:
            for permission in permissions(face.groups, face.filtered):
                for group in permission.groups:
                    admitted |= self._by_group.get(group, set()) | self._vague
                for block in permission.blocks:
                    admitted |= self._in(block)
        near = set[int]().union(*(self._by_vpc[vpc] for vpc in self._joined.get(target.vpc, {target.vpc})))
        yield from (self._places[number] for number in sorted(admitted & near))

    def _in(self, block: Block) -> set[int]:
        if block not in self._by_block:
            self._by_block[block] = {
                number for number, place in enumerate(self._places)
                if any(_meets(block, a) for face in place.faces for a in face.addresses)
            }  # fmt: skip
        return self._by_block[block]


def _meets(one: Block, other: Block) -> bool:
    return one.family == other.family and one.first <= other.last and other.first <= one.last


def _joined(found: Sequence[Place], net: Networks) -> dict[str, set[str]]:
    """By VPC, those with which it may exchange packets: itself, peers, and all that share a transit or are unread."""
    joined: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    for subnet in {face.subnet for place in found for face in place.faces}:
        joined[subnet.vpc].add(subnet.vpc)
        for target in _targets(subnet):
            shared[target].add(subnet.vpc)
    shared.update({name: set(link.vpcs) | shared.get(name, set()) for name, link in net.links.items()})
    unread = shared.pop("", set())
    for vpcs in (unread, *shared.values()):
        for vpc in vpcs | unread:
            joined[vpc] |= vpcs | unread
    return joined


def _targets(subnet: Subnet) -> set[str]:
    """The peerings and transit gateways of a subnet's routes; "" where these were not read."""
    targets = {route.target for route in subnet.table.routes}
    gateways = {"tgw-" if name.startswith("tgw-") else name for name in targets if name[:4] in ("tgw-", "pcx-")}
    return gateways | ({""} if subnet.table.unread or any(r.unread for r in subnet.table.routes) else set())
