"""What each part of a network lets through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from stance.graph.reachability.boxes import EPHEMERAL, PORTS, WHOLE, Block, Box, Span, addresses, both, boxes, without
from stance.graph.reachability.network import ALL, TCP, UDP, Entry, Group, Permission, Route, Table
from stance.model.edge import Lever

ANYTHING = Permission(ALL, PORTS, tuple(WHOLE.values()))
"""What an unread group may hold."""

_PING = frozenset({"1", "58"})


def permissions(groups: Sequence[Group], filtered: bool, inbound: bool = True) -> Iterator[Permission]:
    """All that the groups let in, or out; an unread group may hold anything beside."""
    if not filtered:
        yield ANYTHING
    for group in groups:
        yield from group.ingress if inbound else group.egress
        if group.unread is not None:
            yield replace(ANYTHING, unread=group.unread)


def protocols(permission: Permission) -> tuple[str, ...]:
    """The protocols with which something can be done through it: ping alone is not such a one."""
    if permission.protocol == ALL:
        return (TCP, UDP)
    return () if permission.protocol in _PING else (permission.protocol,)


def allowed(entries: Sequence[Entry], protocol: str, family: int, packets: Sequence[Box]) -> list[Box]:
    """What the entries of an ACL, in their order, let through of the packets."""
    left, through = list(packets), list[Box]()
    for entry in entries:
        if not left:
            break
        if entry.protocol not in (ALL, protocol) or entry.block.family != family:
            continue
        box = Box(entry.block.first, entry.block.last, *(entry.ports if protocol in (TCP, UDP) else PORTS))
        if entry.allow:
            through += both(left, [box])
        left = [part for one in left for part in without([one], box)]
    return through


def answered(
    entries: Sequence[Entry], protocol: str, family: int, far: Sequence[Span], to: Span = EPHEMERAL
) -> list[Span]:
    """The far ends to which an ACL lets an answer out, at some port from which they may have called."""
    packets = [Box(first, last, *to) for first, last in far]
    return addresses(allowed(entries, protocol, family, packets))


def routed(table: Table, family: int, far: Sequence[Span], wanted: Callable[[Route], bool]) -> list[Span]:
    """The far ends that the table routes to a wanted target: the narrowest route that matches decides.

    Routes as narrow as each other cannot differ in a table; of those told here, a wanted one wins.
    """
    left, found = [Box(first, last) for first, last in far], list[Box]()
    for route, block in _narrowest_first(table, family, wanted):
        hole = Box(block.first, block.last)
        if route.active and wanted(route):
            found += both(left, [hole])
        left = [part for one in left for part in without([one], hole)]
    return addresses(found)


def _narrowest_first(table: Table, family: int, wanted: Callable[[Route], bool]) -> list[tuple[Route, Block]]:
    listed = [(route, block) for route in table.routes for block in route.blocks if block.family == family]
    return sorted(listed, key=lambda pair: (pair[1].last - pair[1].first, not (pair[0].active and wanted(pair[0]))))


def needed(levers: Collection[Lever], holds: Callable[[Lever], bool]) -> tuple[Lever, ...]:
    """Those levers without which it would not hold: each is tried by itself."""
    return tuple(lever for lever in sorted(levers, key=str) if not holds(lever))


def spans_of(found: Sequence[Block], family: int) -> list[Span]:
    """The blocks of a family as spans."""
    return addresses(boxes(found, family))
