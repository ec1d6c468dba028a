"""Sets of packets as boxes: a span of addresses of the far end, by a span of ports.

Addresses are numbers; IPv4 and IPv6 are never mixed in one set. Spans hold both their ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network, summarize_address_range
from typing import Any, Final, NamedTuple

Span = tuple[int, int]
"""First and last number."""

PORTS: Final[Span] = (0, 65535)
EPHEMERAL: Final[Span] = (1024, 65535)
"""Ports from which clients call.

Source: VPC User Guide, "Ephemeral ports": 1024 to 65535 covers the clients that are in use.
"""


class Block(NamedTuple):
    """A span of addresses of one family (4 or 6)."""

    family: int
    first: int
    last: int


class Box(NamedTuple):
    """Packets between addresses from `first` to `last` and ports from `low` to `high`."""

    first: int
    last: int
    low: int = 0
    high: int = 65535


@lru_cache(maxsize=65536)
def block(text: str) -> Block:
    """The block that a CIDR or a single address names; raises ValueError for what names none."""
    network = ip_network(text, strict=False)
    return Block(network.version, int(network.network_address), int(network.broadcast_address))


WHOLE: Final = {4: block("0.0.0.0/0"), 6: block("::/0")}


def boxes(blocks: Iterable[Block], family: int, ports: Span = PORTS) -> list[Box]:
    """The blocks of a family, by a span of ports."""
    return [Box(b.first, b.last, *ports) for b in blocks if b.family == family]


def both(one: Iterable[Box], other: Sequence[Box]) -> list[Box]:
    """What is in both."""
    return [
        Box(max(a.first, b.first), min(a.last, b.last), max(a.low, b.low), min(a.high, b.high))
        for a in one
        for b in other
        if a.first <= b.last and b.first <= a.last and a.low <= b.high and b.low <= a.high
    ]


def without(one: Iterable[Box], gone: Box) -> list[Box]:
    """What is left of the one without the other."""
    left: list[Box] = []
    for a in one:
        hit = both([a], [gone])
        left += _around(a, hit[0]) if hit else [a]
    return left


def _around(a: Box, hole: Box) -> list[Box]:
    parts = (
        Box(a.first, hole.first - 1, a.low, a.high),
        Box(hole.last + 1, a.last, a.low, a.high),
        Box(hole.first, hole.last, a.low, hole.low - 1),
        Box(hole.first, hole.last, hole.high + 1, a.high),
    )
    return [part for part in parts if part.first <= part.last and part.low <= part.high]


def spans(pairs: Iterable[Span]) -> list[Span]:
    """The same numbers in as few spans as can be, ascending."""
    joined: list[Span] = []
    for first, last in sorted(pairs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def addresses(found: Iterable[Box]) -> list[Span]:
    """The addresses of the boxes."""
    return spans((b.first, b.last) for b in found)


def ports(found: Iterable[Box]) -> list[Span]:
    """The ports of the boxes."""
    return spans((b.low, b.high) for b in found)


def size(listed: Iterable[Span]) -> int:
    """How many numbers there are in spans that do not meet."""
    return sum(last - first + 1 for first, last in listed)


_RESERVED: Final = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/3",
)  # fmt: skip
"""IPv4 addresses from which nothing comes over the internet (IANA's registry of special-purpose addresses)."""


def _public() -> dict[int, list[Block]]:
    left = boxes([WHOLE[4]], 4)
    for text in _RESERVED:
        left = without(left, boxes([block(text)], 4)[0])
    return {4: [Block(4, b.first, b.last) for b in left], 6: [block("2000::/3")]}


PUBLIC: Final = _public()
"""The addresses of the internet, by family."""


def cidrs(listed: Iterable[Span], family: int, most: int = 6) -> list[str]:
    """The spans as address blocks, the largest few of them."""
    kind: Any = IPv4Address if family == 4 else IPv6Address
    found = [network for first, last in listed for network in summarize_address_range(kind(first), kind(last))]
    return [str(network) for network in sorted(found, key=lambda n: (n.prefixlen, int(n.network_address)))[:most]]
