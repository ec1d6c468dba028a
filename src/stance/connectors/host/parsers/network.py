"""Sockets, packet filters and interfaces. Source: proc_net(5), nft(8) with libnftables-json(5), iptables-save(8)."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines, texts

_LISTEN: Final = "0A"
_UNCONNECTED: Final = "07"
_RANGE: Final = "/proc/sys/net/ipv4/ip_local_port_range"


def sockets(entries: list[Entry]) -> list[dict[str, Any]]:
    """Sockets that wait for peers: protocol, address, port, reach, uid, inode, and `key` protocol/address:port.

    TCP that listens; UDP without a peer, on a port outside of the ephemeral range, where only clients' ports are.
    Sockets that share an address count once, by the lowest inode.
    """
    files = texts(entries)
    ephemeral = [int(n) for n in files.get(_RANGE, "32768 60999").split()]
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(path for path in files if path != _RANGE):
        protocol = path.rpartition("/")[2].rstrip("6")
        header, *listed = files[path].split("\n")
        if "local_address" not in header:
            raise ValueError(f"{path} has no header")
        for line in listed:
            socket = _socket(protocol, line.split())
            if socket is None or (protocol == "udp" and ephemeral[0] <= socket["port"] <= ephemeral[1]):
                continue
            known = found.setdefault(socket["key"], socket)
            if socket["inode"] < known["inode"]:
                found[socket["key"]] = socket
    return [found[key] for key in sorted(found)]


def _socket(protocol: str, row: list[str]) -> dict[str, Any] | None:
    if len(row) < 10 or row[3] != (_LISTEN if protocol == "tcp" else _UNCONNECTED):
        return None
    host, _, port = row[1].partition(":")
    if not row[2].endswith(":0000"):
        return None
    address = _address(host)
    name = _written(address)
    shown = f"[{name}]" if address.version == 6 else name
    return {
        "key": f"{protocol}/{shown}:{int(port, 16)}",
        "protocol": protocol,
        "address": name,
        "port": int(port, 16),
        "reach": reach(address),
        "uid": int(row[7]),
        "inode": int(row[9]),
    }


def _written(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """The address as people write it; Python before 3.13 writes mapped ones in hexadecimal."""
    inner = getattr(address, "ipv4_mapped", None)
    return str(address) if inner is None else f"::ffff:{inner}"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address as /proc/net writes it: 32-bit words in the machine's byte order (little-endian)."""
    raw = bytes.fromhex(text)
    if len(raw) not in (4, 16):
        raise ValueError(f"{text} is no address")
    return ipaddress.ip_address(b"".join(raw[n : n + 4][::-1] for n in range(0, len(raw), 4)))


def reach(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """Who can reach a socket on the address: this host (`loopback`), its own networks (`local`), or `everyone`."""
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.is_unspecified:
        return "everyone"
    if inner.is_loopback:
        return "loopback"
    return "local" if inner.is_private or inner.is_link_local else "everyone"


def nft(text: str) -> dict[str, str]:
    """What the ruleset of `nft -j list ruleset` does with incoming packets that no rule names, by address family.

    `none` where no chain is hooked to the input, `drop` where in one of those hooked every packet that no condition
    spared is dropped or rejected, by a rule, in a chain jumped to, or by the policy.
    """
    objects = json.loads(text)["nftables"] if text.strip() else []
    chains = [o["chain"] for o in objects if "chain" in o]
    rules: dict[tuple[str, str, str], list[tuple[str, str] | None]] = {}
    for rule in (o["rule"] for o in objects if "rule" in o):
        rules.setdefault((rule["family"], rule["table"], rule["chain"]), []).append(_always(rule))
    told = {"ip": "none", "ip6": "none"}
    for chain in (chain for chain in chains if chain.get("hook") == "input"):
        named = {name: steps for (family, table, name), steps in rules.items() if _within(chain, family, table)}
        verdict = _verdict(named, chain["name"], 0) or chain.get("policy")
        for family in ("ip", "ip6"):
            if chain["family"] in (family, "inet") and told[family] != "drop":
                told[family] = "drop" if verdict == "drop" else "accept"
    return {"ipv4_default": told["ip"], "ipv6_default": told["ip6"]}


def _within(chain: dict[str, Any], family: str, table: str) -> bool:
    return (family, table) == (chain["family"], chain["table"])


def _always(rule: dict[str, Any]) -> tuple[str, str] | None:
    """What a rule does with every packet, `("drop", "")` or `("jump", chain)`; None when it has a condition."""
    said = [part for part in rule.get("expr", []) if not part.keys() & {"counter", "log", "comment"}]
    if len(said) != 1:
        return None
    ((name, value),) = list(said[0].items())[:1] or [("", None)]
    if name in ("jump", "goto"):
        return "jump", str(value["target"])
    return {"drop": ("drop", ""), "reject": ("drop", ""), "accept": ("accept", "")}.get(name)


def _verdict(rules: dict[str, list[tuple[str, str] | None]], chain: str, depth: int) -> str | None:
    """What a chain does with what no condition spared; None when it leaves that to its caller or the policy."""
    for name, target in (step for step in rules.get(chain, []) if step is not None):
        told = _verdict(rules, target, depth + 1) if name == "jump" and depth < 16 else name
        if told in ("drop", "accept"):
            return told
    return None


def iptables(text: str) -> str:
    """What iptables-save's filter table does with incoming packets that no rule names: drop, accept or none.

    `none` where there is no filter table, or it accepts and has no rule for what comes in.
    """
    table, policy = "", ""
    rules: dict[str, list[tuple[str, str] | None]] = {}
    for line in lines(text):
        if line.startswith("*"):
            table = line[1:]
        elif table == "filter" and (found := re.match(r":INPUT (\w+)", line)):
            policy = found[1]
        elif table == "filter" and (found := re.match(r"-A (\S+) ?(.*)", line)):
            rules.setdefault(found[1], []).append(_target(found[2]))
    if (_verdict(rules, "INPUT", 0) or policy.lower()) == "drop":
        return "drop"
    return "accept" if rules.get("INPUT") else "none"


def _target(rule: str) -> tuple[str, str] | None:
    """Where a rule sends every packet; None when it has a condition, or only logs."""
    found = re.fullmatch(r"(?:-m comment --comment (?:\"[^\"]*\"|\S+) )?-[jg] (\S+).*", rule)
    if found is None or found[1] in ("LOG", "NFLOG", "RETURN"):
        return None
    return {"DROP": ("drop", ""), "REJECT": ("drop", ""), "ACCEPT": ("accept", "")}.get(found[1], ("jump", found[1]))


def devices(entries: list[Entry]) -> list[dict[str, Any]]:
    """Interfaces of /sys/class/net with whether they are promiscuous (IFF_PROMISC, 0x100); there is always one."""
    if not entries:
        raise ValueError("there is no interface")
    return [
        {"name": entry["path"].split("/")[-2], "promiscuous": bool(int(entry["text"].strip(), 16) & 0x100)}
        for entry in entries
    ]


def interface_defaults(entries: list[Entry]) -> list[dict[str, Any]]:
    """The files of /proc/sys/net/ipv*/conf/{all,default} as one row of numbers per interface."""
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries:
        name, switch = entry["path"].split("/")[-2:]
        rows.setdefault(name, {"name": name})[switch] = int(entry["text"].strip())
    return [rows[name] for name in sorted(rows)]
