"""Which ports are open to any address: arithmetic over security groups and network ACLs.

"Any address" is the whole of IPv4 (0.0.0.0/0) or of IPv6 (::/0), also when it is written as several blocks that
cover it together. Sources: EC2 API reference (IpPermission, NetworkAclEntry), VPC User Guide, "Control subnet
traffic with network access control lists" (rules in order of number, the first that matches decides).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any, Final

Opening = dict[str, Any]
"""A `stance.model.assets.network.Opening` as JSON."""
Span = tuple[int, int]
"""First and last port, both included."""

ALL: Final = (0, 65535)
_WHOLE: Final = {"0.0.0.0/0": "ipv4", "::/0": "ipv6"}
_BROADEST: Final = {4: 8, 6: 32}
_PROTOCOLS: Final = {"-1": "all", "6": "tcp", "17": "udp"}


def everyone(blocks: Iterable[str]) -> list[str]:
    """The families (`ipv4`, `ipv6`) that the blocks cover wholly, alone or together.

    Raises ValueError for what is no address block.
    """
    listed = list(blocks)
    found = {_WHOLE[block] for block in listed if block in _WHOLE}
    rest = collapsed(block for block in listed if block not in _WHOLE)
    return sorted(found | {f"ipv{network.version}" for network in rest if network.prefixlen == 0})


def collapsed(blocks: Iterable[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The same addresses in as few blocks as can be; raises ValueError for what is no address block."""
    networks = [ipaddress.ip_network(block, strict=False) for block in blocks]
    four = [n for n in networks if isinstance(n, ipaddress.IPv4Network)]
    six = [n for n in networks if isinstance(n, ipaddress.IPv6Network)]
    return [*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six)]


def wide(block: str) -> bool:
    """Whether a block is wider than /8 (IPv6: /32) without being everything: too large for any one network."""
    network = ipaddress.ip_network(block, strict=False)
    return 0 < network.prefixlen < _BROADEST[network.version]


def covers(outer: Iterable[Any], inner: str) -> bool:
    """Whether one of the networks contains the whole of a block."""
    network = ipaddress.ip_network(inner, strict=False)
    return any(o.version == network.version and network.subnet_of(o) for o in outer)


def of_group(permissions: Iterable[Mapping[str, Any]]) -> list[Opening]:
    """What the permissions of a security group admit from any address."""
    found = [
        _opening(_PROTOCOLS.get(p["protocol"], p["protocol"]), _span(p), family)
        for p in permissions
        for family in everyone(p["blocks"])
    ]
    return list({tuple(o.items()): o for o in found}.values())


def _opening(protocol: str, span: Span, family: str) -> Opening:
    return {"protocol": protocol, "from_port": span[0], "to_port": span[1], "family": family}


def _span(rule: Mapping[str, Any]) -> Span:
    """The ports of a rule: all where it names none, and where its protocol has none."""
    first, last = rule["from_port"], rule["to_port"]
    if _PROTOCOLS.get(rule["protocol"], rule["protocol"]) not in ("tcp", "udp", "132", "sctp"):
        return ALL
    return (max(first or 0, 0), 65535 if last is None or last < 0 else last)


def of_acl(entries: Iterable[Mapping[str, Any]]) -> list[Opening]:
    """The TCP and UDP ports that a network ACL admits from any address.

    A narrower block than any address neither opens nor closes a port here: what is denied to some stays open to
    the rest.
    """
    inbound = sorted((e for e in entries if e["inbound"]), key=lambda e: e["number"])
    return [
        _opening(protocol, span, family)
        for family, block in (("ipv4", "0.0.0.0/0"), ("ipv6", "::/0"))
        for protocol in ("tcp", "udp")
        for span in _admitted([e for e in inbound if e["block"] == block], protocol)
    ]


def _admitted(entries: Iterable[Mapping[str, Any]], protocol: str) -> list[Span]:
    """The ports for which the first entry that matches allows; `entries` in their order."""
    undecided, admitted = [ALL], list[Span]()
    for entry in entries:
        if _PROTOCOLS.get(entry["protocol"]) not in (protocol, "all"):
            continue
        span = _span(entry)
        if entry["allow"]:
            admitted += [both for left in undecided if (both := _both(left, span))]
        undecided = [part for left in undecided for part in _without(left, span)]
    return _joined(admitted)


def _both(one: Span, other: Span) -> Span | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _without(one: Span, gone: Span) -> list[Span]:
    if _both(one, gone) is None:
        return [one]
    parts = [(one[0], gone[0] - 1), (gone[1] + 1, one[1])]
    return [part for part in parts if part[0] <= part[1]]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same ports in as few spans as can be, ascending."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def entirely(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a network ACL lets any address in with every protocol, or to all ports of TCP or of UDP."""
    inbound = sorted((e for e in entries if e["inbound"] and e["block"] in _WHOLE), key=lambda e: e["number"])
    every = [e for e in inbound if e["protocol"] == "-1"]
    firsts = [next((e["allow"] for e in every if e["block"] == block), False) for block in _WHOLE]
    left = of_acl(inbound)
    return (any(firsts) and bool(left)) or any(o["from_port"] <= 1 and o["to_port"] == ALL[1] for o in left)
