"""The parts of a network that decide who reaches what, as small frozen values.

Each part may be unread: `unread` then names what would have to be read (`ec2:DescribeRouteTables`). What was not
read is taken to let everything through, and what rests on it is never sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from stance.graph.reachability.boxes import PORTS, Block, Span
from stance.model.edge import Lever

TCP, UDP, ALL = "6", "17", "-1"
NAMES = {"tcp": TCP, "udp": UDP, "icmp": "1", "icmpv6": "58", "sctp": "132", "all": ALL, "-1": ALL}
"""Protocols by name, and their numbers as texts."""


@dataclass(frozen=True, slots=True)
class Permission:
    """A rule of a security group: which others, at which ports. `lever` takes it out.

    Of one that is `unread` the others are not known; its blocks are then everyone.
    """

    protocol: str
    ports: Span
    blocks: tuple[Block, ...] = ()
    groups: frozenset[str] = frozenset()
    lever: Lever | None = None
    unread: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A security group: it admits what any of its permissions admits."""

    id: str
    ingress: tuple[Permission, ...] = ()
    egress: tuple[Permission, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of a network ACL; the lowest number that matches decides."""

    number: int
    allow: bool
    inbound: bool
    protocol: str
    block: Block
    ports: Span = PORTS
    lever: Lever | None = None


@dataclass(frozen=True, eq=False)
class Acl:
    """A network ACL: the stateless filter around subnets. What no entry matches is denied."""

    id: str
    entries: tuple[Entry, ...] = ()
    unread: str | None = None

    @cached_property
    def inbound(self) -> tuple[Entry, ...]:
        """The entries for what comes in, in order."""
        return self._ordered(True)

    @cached_property
    def outbound(self) -> tuple[Entry, ...]:
        """The entries for what goes out, in order."""
        return self._ordered(False)

    def _ordered(self, inbound: bool) -> tuple[Entry, ...]:
        return tuple(sorted((e for e in self.entries if e.inbound is inbound), key=lambda e: e.number))


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Where packets to some addresses go; the narrowest route that matches decides.

    A route whose target is gone swallows what it matches. `unread` when its destination is a list not read.
    """

    blocks: tuple[Block, ...]
    target: str
    active: bool = True
    lever: Lever | None = None
    unread: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A route table."""

    id: str
    routes: tuple[Route, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Subnet:
    """A subnet, with the route table and the ACL that serve it.

    The id is empty where it is not known which it is. `shut` when VPC Block Public Access stops what comes from the
    internet; `shut_unread` when that is not known. `assumed` is what cannot be read and is taken to be open. `zone`
    is the availability zone, empty where it is not known.
    """

    id: str
    vpc: str
    blocks: tuple[Block, ...]
    table: Table
    acl: Acl
    shut: bool = False
    shut_unread: str | None = None
    assumed: tuple[str, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Interface:
    """A network interface, or several that nothing tells apart.

    `addresses` are those inside the network: one each, or the subnet's block where they are not known. `public` are
    the families by which the internet may call it. Without `filtered`, no security group stands in front of it;
    with `vague`, other groups may, which were not read.
    """

    subnet: Subnet
    groups: tuple[Group, ...] = ()
    addresses: tuple[Block, ...] = ()
    public: frozenset[int] = frozenset()
    filtered: bool = True
    vague: bool = False
    levers: tuple[Lever, ...] = field(default=())

    @property
    def group_ids(self) -> frozenset[str]:
        """The ids of its groups."""
        return frozenset(group.id for group in self.groups)


@dataclass(frozen=True, slots=True)
class Way:
    """That packets get there, and through what: one permission, and all that stands before it.

    `sources` are the far ends as address blocks, the largest few; `ports` what they reach. `depends` is empty where
    nothing is unsure. Pulling any one of the levers ends it.
    """

    protocol: str
    family: int
    ports: tuple[Span, ...]
    sources: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()
    through: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
