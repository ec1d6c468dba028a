"""Security groups and the prefix lists they name: what is admitted from everywhere."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.network import Opening, PrefixList, SecurityGroup

FRONT_DOORS = Setting[tuple[str, ...]](
    "front-doors",
    ("amazon-elb", "network_load_balancer", "gateway_load_balancer", "api_gateway_managed", "vpc_endpoint"),
    "Types and makers of network interfaces that are there to be reached by everyone",
)

_EVERY_PORT = (Opening.from_port <= 1) & (Opening.to_port == 65535)


def _opening(first: int, last: int, protocol: str = "tcp") -> dict[str, object]:
    return {"protocol": protocol, "from_port": first, "to_port": last, "family": "ipv4"}


_ALL = _opening(0, 65535, "all")
_NARROW = "Replace 0.0.0.0/0 and ::/0 in the rule by the addresses or security groups that need it"

GROUP_ALL_PORTS_NOT_OPEN = Rule(
    id="network-group-all-ports-not-open",
    title="Security groups do not admit everyone to all ports",
    on=SecurityGroup,
    severity="critical",
    require=SecurityGroup.openings.none(
        (Opening.protocol == "all") | (Opening.protocol.isin(("tcp", "udp")) & _EVERY_PORT)
    ),
    why="It is no firewall: everything that listens on what has this group, now or later, is on the internet.",
    fix=f"{_NARROW}, port by port.",
    good=[{"openings": []}, {"openings": [_opening(443, 443)]}],
    bad=[{"openings": [_ALL]}, {"openings": [_opening(0, 65535)]}],
)

GROUP_SSH_NOT_OPEN = Rule(
    id="network-group-ssh-not-open",
    title="Security groups do not admit everyone to SSH",
    on=SecurityGroup,
    severity="high",
    require=~SecurityGroup.open_services.contains("ssh"),
    why="Any machine that gets this group can be tried with stolen keys and passwords by everyone.",
    fix=f"{_NARROW}, or use Session Manager and drop the rule.",
    good=[{"open_services": []}, {"open_services": ["rdp"]}],
    bad=[{"open_services": ["ssh"]}],
)

GROUP_RDP_NOT_OPEN = Rule(
    id="network-group-rdp-not-open",
    title="Security groups do not admit everyone to Remote Desktop",
    on=SecurityGroup,
    severity="high",
    require=~SecurityGroup.open_services.contains("rdp"),
    why="Any machine that gets this group can be met by everyone where ransomware likes to enter.",
    fix=f"{_NARROW}, or use Session Manager and drop the rule.",
    good=[{"open_services": []}, {"open_services": ["ssh"]}],
    bad=[{"open_services": ["rdp", "ssh"]}],
)


def _store(name: str, product: str) -> Rule:
    return Rule(
        id=f"network-group-{name}-not-open",
        title=f"Security groups do not admit everyone to {product}",
        on=SecurityGroup,
        severity="high",
        require=~SecurityGroup.open_services.contains(name),
        why=f"A {product} server that gets this group is found by scanners within hours, data and all.",
        fix=f"{_NARROW}: the security group of the application that uses the database.",
        good=[{"open_services": []}],
        bad=[{"open_services": [name]}],
    )


GROUP_MONGODB_NOT_OPEN = _store("mongodb", "MongoDB")
GROUP_MYSQL_NOT_OPEN = _store("mysql", "MySQL")
GROUP_POSTGRESQL_NOT_OPEN = _store("postgresql", "PostgreSQL")
GROUP_REDIS_NOT_OPEN = _store("redis", "Redis")
GROUP_SQLSERVER_NOT_OPEN = _store("sqlserver", "SQL Server")

RISKY_SERVICES = Setting[tuple[str, ...]](
    "risky-services",
    (
        *("ftp", "telnet", "smtp", "pop3", "imap", "rpc", "smb", "ldap", "rsh", "rsync", "nfs", "docker"),
        *(
            "kubernetes",
            "vnc",
            "winrm",
            "development",
            "http-alternative",
            "oracle",
            "msql",
            "memcached",
            "cassandra",
            "kafka",
        ),
        *("elasticsearch", "kibana"),
    ),
    "TCP services in the clear, for administration or with data, that have no rule of their own",
)
RISKY_UDP_SERVICES = Setting[tuple[str, ...]](
    "risky-udp-services",
    (
        *("chargen-udp", "tftp-udp", "rpc-udp", "netbios-udp", "snmp-udp", "ldap-udp", "ssdp-udp", "mdns-udp"),
        "memcached-udp",
    ),
    "UDP services that tell strangers much, or multiply their traffic",
)

GROUP_RISKY_PORTS_NOT_OPEN = Rule(
    id="network-group-risky-ports-not-open",
    title="Security groups do not admit everyone to other risky TCP ports",
    on=SecurityGroup,
    severity="high",
    require=SecurityGroup.open_services.none(item.isin(RISKY_SERVICES)),
    why="Services behind these ports send passwords in the clear, administer machines, or hold data without a login.",
    fix=f"{_NARROW}, and put services for everyone behind a load balancer on port 443.",
    good=[{"open_services": []}, {"open_services": ["ssh"]}],
    bad=[{"open_services": ["telnet"]}],
)

GROUP_RISKY_UDP_NOT_OPEN = Rule(
    id="network-group-risky-udp-not-open",
    title="Security groups do not admit everyone to UDP services that are abused",
    on=SecurityGroup,
    severity="medium",
    require=SecurityGroup.open_services.none(item.isin(RISKY_UDP_SERVICES)),
    why="These services tell strangers about the machine and multiply an attacker's traffic against others.",
    fix=f"{_NARROW}.",
    good=[{"open_services": ["memcached"]}],
    bad=[{"open_services": ["memcached-udp"]}],
)

GROUP_INTERNET_NOT_ADMITTED = Rule(
    id="network-group-internet-not-admitted",
    title="Security groups admit everyone only in front of load balancers and the like",
    on=SecurityGroup,
    severity="high",
    require=SecurityGroup.openings.none(Opening.protocol.isin(("tcp", "udp", "all")))
    | ((SecurityGroup.attachments.count() > 0) & SecurityGroup.attachments.all(item.isin(FRONT_DOORS))),
    why="What everyone can reach, everyone attacks; that should be a front door made for it, not a server.",
    fix="Put the service behind a load balancer, and admit only the balancer's security group here.",
    good=[
        {"openings": [], "attachments": ["interface"]},
        {"openings": [_opening(443, 443)], "attachments": ["amazon-elb"]},
    ],
    bad=[
        {"openings": [_opening(443, 443)], "attachments": ["interface"]},
        {"openings": [_opening(8443, 8443)], "attachments": []},
    ],
)

GROUP_BLOCKS_NOT_VAST = Rule(
    id="network-group-blocks-not-vast",
    title="Security groups admit no block that spans a large part of the internet",
    on=SecurityGroup,
    severity="medium",
    require=SecurityGroup.wide_blocks.count() == 0,
    why="0.0.0.0/1 is half the internet: a rule like that is open to everyone in all but name.",
    fix="Replace the block by the addresses that need access.",
    good=[{"wide_blocks": []}],
    bad=[{"wide_blocks": ["0.0.0.0/1"]}],
)

PREFIXLIST_BLOCKS_NOT_VAST = Rule(
    id="network-prefixlist-blocks-not-vast",
    title="Prefix lists hold no block that spans a large part of the internet",
    on=PrefixList,
    severity="medium",
    applies=PrefixList.blocks.present(),
    require=PrefixList.wide_blocks.count() == 0,
    why="Rules that name the list look narrow and admit everyone, or nearly so.",
    fix="Replace the block by the addresses that the list is meant for.",
    good=[{"blocks": ["10.0.0.0/8"], "wide_blocks": []}],
    bad=[{"blocks": ["0.0.0.0/0"], "wide_blocks": ["0.0.0.0/0"]}],
)

GROUP_DEFAULT_CLOSED = Rule(
    id="network-group-default-closed",
    title="The default security group of a VPC has no rules",
    on=SecurityGroup,
    severity="high",
    applies=SecurityGroup.default,
    require=(SecurityGroup.ingress.count() == 0) & (SecurityGroup.egress.count() == 0),
    why="Whatever is started without naming a group gets this one, and with its first rules reaches its neighbours.",
    fix="Give what uses it groups of their own, then remove all its rules, inbound and outbound.",
    good=[{"default": True, "ingress": [], "egress": []}],
    bad=[
        {
            "default": True,
            "ingress": [],
            "egress": [
                {
                    "protocol": "-1",
                    "from_port": None,
                    "to_port": None,
                    "blocks": ["0.0.0.0/0"],
                    "groups": [],
                    "prefix_lists": [],
                }
            ],
        }
    ],
)

GROUP_IN_USE = Rule(
    id="network-group-in-use",
    title="Security groups are attached to something",
    on=SecurityGroup,
    severity="low",
    applies=~SecurityGroup.default,
    require=SecurityGroup.attachments.count() > 0,
    why="A forgotten group, perhaps an open one, waits to be picked from a list by mistake.",
    fix="Delete the group once no rule of another group names it.",
    good=[{"default": False, "attachments": ["interface"]}],
    bad=[{"default": False, "attachments": []}],
)
