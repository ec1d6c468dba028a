"""Listening sockets and the packet filter. Source: proc_net(5), libnftables-json(5), iptables-save(8)."""

from __future__ import annotations

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import network
from stance.model import Call, Resource
from stance.model.assets.host import Machine
from stance.model.assets.host_things import ListeningSocket

SOCKETS = Resource(
    kind=ListeningSocket,
    id="{account}/socket/{key}",
    name="{key}",
    key="inode",
    where="once",
    list=Call(
        "glob:/proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 /proc/sys/net/ipv4/ip_local_port_range",
        parse=network.sockets,
    ),
    bulk=(Call("proc:socket-owners", needs="root with CAP_SYS_PTRACE: read /proc/*/fd", key="inode", into="owner"),),
    fields={
        ListeningSocket.protocol: "protocol",
        ListeningSocket.address: "address",
        ListeningSocket.port: "port",
        ListeningSocket.reach: "reach",
        ListeningSocket.uid: "uid",
        ListeningSocket.process: "owner?.process",
        ListeningSocket.program: "owner?.program",
    },
)

FILTERS = of_machine(
    detail=(
        Call("exec:nft -j list ruleset", needs="root: CAP_NET_ADMIN", parse=network.nft, absent="ENOCMD", into="nft"),
        Call(
            "exec:iptables-save",
            needs="root: CAP_NET_ADMIN",
            parse=network.iptables,
            absent="ENOCMD",
            into="iptables",
        ),
        Call(
            "exec:ip6tables-save",
            needs="root: CAP_NET_ADMIN",
            parse=network.iptables,
            absent="ENOCMD",
            into="ip6tables",
        ),
        Call("stat:/proc/net/if_inet6", parse=bool, into="inet6"),
    ),
    fields={
        Machine.nft_filter: "nft",
        Machine.iptables_filter: "iptables",
        Machine.ip6tables_filter: "ip6tables",
        Machine.ipv6: "inet6",
    },
)
