"""Callers that a network treats alike, and targets that are treated alike: reach is worked out once for all of them.

What lets a caller in is a permission of a target's group, which names it by a group or a block. All else on the way
(what the caller's groups let out, ACLs, routes) hangs on few things, by which callers and targets are classed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.graph.reachability.boxes import WHOLE, Block
from stance.graph.reachability.inside import Links
from stance.graph.reachability.network import ALL, Interface, Permission, Subnet
from stance.graph.reachability.transit import Transit
from stance.graph.survey.networks import Networks
from stance.graph.survey.placements import Placement, Ports


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Some placements that nothing tells apart, and one of them to stand for all.

    `kind` is their class, of which they may be a part: what is carried depends on it alone.
    """

    id: str
    kind: str
    members: tuple[Placement, ...]

    @property
    def faces(self) -> tuple[Interface, ...]:
        """The places of the one that stands for all."""
        return self.members[0].faces

    @property
    def ports(self) -> Ports | None:
        """The ports at which they answer."""
        return self.members[0].ports

    @property
    def vpc(self) -> str:
        """The VPC in which they stand."""
        return self.faces[0].subnet.vpc


class Traits:
    """By what callers and targets are told apart: the blocks that part their subnets, and what they let out."""

    def __init__(self, placed: Sequence[Placement]) -> None:
        faces = [face for one in placed for face in one.faces]
        subnets = {face.subnet for face in faces}
        blocks = {entry.block for subnet in subnets for entry in subnet.acl.entries}
        blocks |= {block for subnet in subnets for route in subnet.table.routes for block in route.blocks}
        out = [p for group in {g for face in faces for g in face.groups} for p in group.egress if not _open(p)]
        blocks |= {block for permission in out for block in permission.blocks}
        self._named = frozenset(group for permission in out for group in permission.groups)
        self._cuts = {subnet: [b for b in sorted(blocks) if _parts(b, subnet)] for subnet in subnets}

    def of_caller(self, placed: Placement) -> str:
        """What decides how far a caller gets."""
        return _digest([(*self._place(face), _lets_out(face)) for face in placed.faces])

    def of_target(self, placed: Placement) -> str:
        """What decides who gets to a target, its own groups' permissions aside."""
        told = [(*self._place(face), sorted(face.group_ids & self._named)) for face in placed.faces]
        return _digest([told, placed.ports, placed.depends])

    def _place(self, face: Interface) -> tuple[object, ...]:
        within = [b for b in self._cuts[face.subnet] if any(_within(b, a) for a in face.addresses)]
        vague = sorted(address for address in face.addresses if address.first != address.last)
        families = sorted({address.family for address in face.addresses})
        return face.subnet.id, face.subnet.vpc, face.filtered, face.vague, families, within, vague


def _digest(told: object) -> str:
    return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()


def _open(permission: Permission) -> bool:
    """Whether a permission lets everything out to everyone of a family."""
    return permission.protocol == ALL and any(block in WHOLE.values() for block in permission.blocks)


def lets_all_out(face: Interface) -> bool:
    """Whether a face's groups let everything out, as they do unless somebody changes them."""
    told = [block for group in face.groups for p in group.egress if _open(p) for block in p.blocks]
    wanted = {WHOLE[address.family] for address in face.addresses}
    return not face.vague and wanted <= set(told) and not any(group.unread for group in face.groups)


def _lets_out(face: Interface) -> object:
    """What the groups of a face let out, by their ids where that is not all."""
    return "all" if lets_all_out(face) else sorted(face.group_ids)


def _parts(block: Block, subnet: Subnet) -> bool:
    """Whether a block holds some of a subnet's addresses and not all."""
    return any(_meets(block, own) and not _within(block, own) for own in subnet.blocks)


def _within(block: Block, address: Block) -> bool:
    return block.family == address.family and block.first <= address.first and address.last <= block.last


def _meets(one: Block, other: Block) -> bool:
    return one.family == other.family and one.first <= other.last and other.first <= one.last


Criterion = str | Block
"""By what a permission names others: a group's id, or a block."""


def criteria(permission: Permission) -> Iterator[Criterion]:
    """By what a permission names others."""
    yield from sorted(permission.groups)
    yield from permission.blocks


class Callers:
    """The callers, found by what permissions name."""

    def __init__(self, placed: Iterable[Placement], traits: Traits) -> None:
        self._all: dict[str, list[Placement]] = defaultdict(list)
        self._found: dict[Criterion, list[Alike]] = {}
        for one in placed:
            self._all[traits.of_caller(one)].append(one)

    def by(self, criterion: Criterion) -> list[Alike]:
        """Those that a criterion names, or may name; all of a class go by the class's own id."""
        if criterion not in self._found:
            self._found[criterion] = [
                Alike(name if len(named) == len(members) else _digest((name, criterion)), name, named)
                for name, members in sorted(self._all.items())
                if (named := tuple(one for one in members if any(_names(criterion, face) for face in one.faces)))
            ]
        return self._found[criterion]


def _names(criterion: Criterion, face: Interface) -> bool:
    if isinstance(criterion, str):
        return face.vague or criterion in face.group_ids
    return any(_meets(criterion, address) for address in face.addresses)


def joined(placed: Iterable[Placement], net: Networks) -> Mapping[str, set[str]]:
    """By VPC, those with which it may exchange packets: itself, peers, and all that share a transit or are unread.

    A VPC that is not known ("") may be any.
    """
    found: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    for subnet in {face.subnet for one in placed for face in one.faces}:
        found[subnet.vpc].add(subnet.vpc)
        for target in _targets(subnet, net.links):
            shared[target].add(subnet.vpc)
    for name, link in net.links.items():
        shared[name] |= link.vpcs
    unread = shared.pop("", set())
    for vpcs in (unread, *shared.values()):
        for vpc in vpcs | unread:
            found[vpc] |= vpcs | unread
    if "" in found:
        found[""] |= found.keys()
        for near in found.values():
            near.add("")
    return found


def _targets(subnet: Subnet, links: Links) -> set[str]:
    """The peerings and transit gateways of a subnet's routes; "" where these were not read.

    Gateways that lead to others, or of which nothing was read, may all be joined.
    """
    targets = {route.target for route in subnet.table.routes}
    gateways = {_joining(name, links) for name in targets if name[:4] in ("tgw-", "pcx-")}
    return gateways | ({""} if subnet.table.unread or any(r.unread for r in subnet.table.routes) else set())


def _joining(name: str, links: Links) -> str:
    link = links.get(name)
    known = isinstance(link, Transit) and not link.peered
    return "tgw-" if name.startswith("tgw-") and not known else name
