"""Services by the ports at which they are usually met, so that rules can speak of SSH and not of numbers.

Source: IANA's registry of service names and port numbers, and the vendors' documentation where it has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

TCP: Final[Mapping[str, tuple[int, ...]]] = {
    "ssh": (22,),
    "rdp": (3389,),
    "smb": (139, 445),
    "ftp": (20, 21),
    "telnet": (23,),
    "smtp": (25,),
    "pop3": (110,),
    "imap": (143,),
    "rpc": (111, 135),
    "ldap": (389,),
    "rsh": (512, 513, 514),
    "rsync": (873,),
    "nfs": (2049,),
    "docker": (2375, 2376),
    "kubernetes": (6443, 10250),
    "vnc": (5500, 5900, 5901),
    "winrm": (5985, 5986),
    "development": (3000, 5000, 8888),
    "http-alternative": (8080, 8088),
    "sqlserver": (1433, 1434),
    "oracle": (1521,),
    "mysql": (3306,),
    "postgresql": (5432,),
    "msql": (4333,),
    "redis": (6379,),
    "memcached": (11211,),
    "mongodb": (27017, 27018),
    "cassandra": (7000, 9042),
    "kafka": (9092,),
    "elasticsearch": (9200, 9300),
    "kibana": (5601,),
}
UDP: Final[Mapping[str, tuple[int, ...]]] = {
    "chargen-udp": (19,),
    "tftp-udp": (69,),
    "rpc-udp": (111,),
    "netbios-udp": (137, 138),
    "snmp-udp": (161,),
    "ldap-udp": (389,),
    "ssdp-udp": (1900,),
    "mdns-udp": (5353,),
    "memcached-udp": (11211,),
}


def services(openings: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the services of which a port is among the openings, sorted."""
    found: set[str] = set()
    for opening in openings:
        for protocol, named in (("tcp", TCP), ("udp", UDP)):
            if opening["protocol"] in (protocol, "all"):
                first, last = opening["from_port"], opening["to_port"]
                found |= {name for name, ports in named.items() if any(first <= port <= last for port in ports)}
    return sorted(found)
