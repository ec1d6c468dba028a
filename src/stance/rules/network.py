"""Networks: what is admitted from everywhere, and what watches it."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.network import (
    ElasticAddress,
    FlowLog,
    NetworkAcl,
    Opening,
    Peering,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from stance.rules.storage import TRUSTED

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

ACL_NOT_OPEN_ENTIRELY = Rule(
    id="network-acl-not-open-entirely",
    title="Network ACLs do not admit everyone to everything",
    on=NetworkAcl,
    severity="high",
    require=~NetworkAcl.open_entirely,
    why="An ACL that lets all in leaves security groups as the only line of defence around the subnet.",
    fix="Replace the rule that allows everything by rules for the ports that the subnet serves.",
    good=[{"open_entirely": False}],
    bad=[{"open_entirely": True}],
)


def _acl(name: str, product: str, port: int) -> Rule:
    return Rule(
        id=f"network-acl-{name}-not-open",
        title=f"Network ACLs do not admit everyone to {product}",
        on=NetworkAcl,
        severity="medium",
        require=~NetworkAcl.open_services.contains(name),
        why=f"One careless security group then suffices to put {product} of a whole subnet on the internet.",
        fix=f"Deny TCP {port} from 0.0.0.0/0 and ::/0 ahead of what allows it, and behind rules for known addresses.",
        good=[{"open_services": []}],
        bad=[{"open_services": [name]}],
    )


ACL_SSH_NOT_OPEN = _acl("ssh", "SSH", 22)
ACL_RDP_NOT_OPEN = _acl("rdp", "Remote Desktop", 3389)

VPC_FLOWS_LOGGED = Rule(
    id="network-vpc-flows-logged",
    title="VPCs have an active flow log",
    on=Vpc,
    severity="medium",
    require=Vpc.flow_logged,
    why="Without flow logs nobody can tell after an incident who talked to whom, and how much left.",
    fix="Create a flow log for the VPC, to a log group or bucket that is kept long enough.",
    good=[{"flow_logged": True}],
    bad=[{"flow_logged": False}],
)

FLOWLOG_DELIVERY_WORKING = Rule(
    id="network-flowlog-delivery-working",
    title="Flow logs reach their destination",
    on=FlowLog,
    severity="medium",
    require=FlowLog.delivery != "FAILED",
    why="A flow log that cannot deliver looks switched on and records nothing.",
    fix="Repair the role or the policy of the destination; the flow log's error message names what is refused.",
    good=[{"delivery": "SUCCESS"}, {"delivery": None}],
    bad=[{"delivery": "FAILED"}],
)

VPC_DEFAULT_UNUSED = Rule(
    id="network-vpc-default-unused",
    title="Nothing stands in the default VPC",
    on=Vpc,
    severity="low",
    applies=Vpc.default,
    require=~Vpc.used,
    why="Every subnet of the default VPC is public, and no one chose its addresses, routes and groups.",
    fix="Move what runs there to a VPC of its own design, then delete the default VPC.",
    good=[{"default": True, "used": False}],
    bad=[{"default": True, "used": True}],
)

SUBNET_ADDRESSES_PRIVATE = Rule(
    id="network-subnet-addresses-private",
    title="Subnets give no public addresses by default",
    on=Subnet,
    severity="high",
    require=~Subnet.public_address_on_launch,
    why="Whatever is started there is on the internet unless somebody remembers to say otherwise.",
    fix="Turn off the automatic public IPv4 address of the subnet; give addresses to those that need one.",
    good=[{"public_address_on_launch": False}],
    bad=[{"public_address_on_launch": True}],
)

ROUTE_TARGETS_EXIST = Rule(
    id="network-route-targets-exist",
    title="Routes lead somewhere",
    on=RouteTable,
    severity="low",
    require=RouteTable.routes.all(Route.active),
    why="A route whose target is gone swallows traffic, and hides what was meant to watch or carry it.",
    fix="Remove the route, or point it at a target that exists.",
    good=[{"routes": [{"destination": "10.0.0.0/16", "target": "local", "active": True}]}],
    bad=[{"routes": [{"destination": "0.0.0.0/0", "target": "nat-1", "active": False}]}],
)

PEERING_ROUTES_NARROW = Rule(
    id="network-peering-routes-narrow",
    title="Routes over a peering link name parts of the other network, not all of it",
    on=Peering,
    severity="medium",
    require=Peering.wide_routes.count() == 0,
    why="With a route to the whole peer an intruder in one network reaches every subnet of the other.",
    fix="Replace the routes by ones to the subnets or hosts that are needed.",
    good=[{"wide_routes": []}],
    bad=[{"wide_routes": ["10.1.0.0/16"]}],
)

PEERING_ACCOUNTS_TRUSTED = Rule(
    id="network-peering-accounts-trusted",
    title="VPCs are linked to those of own or trusted accounts only",
    on=Peering,
    severity="medium",
    require=Peering.foreign_accounts.all(item.isin(TRUSTED)),
    why="A link to somebody else's network is a way in that their intruder can take, past the internet's defences.",
    fix="Delete the link, or list the other account in trusted-parties when it is a partner's.",
    good=[{"foreign_accounts": []}],
    bad=[{"foreign_accounts": ["210987654321"]}],
)

ENDPOINT_ACCOUNTS_TRUSTED = Rule(
    id="network-endpoint-accounts-trusted",
    title="Policies of VPC endpoints admit trusted accounts only",
    on=VpcEndpoint,
    severity="high",
    applies=VpcEndpoint.policy.present(),
    require=VpcEndpoint.admitted.all(item.isin(TRUSTED)),
    why="With the default policy stolen or foreign keys work through the endpoint, and data leave by it unseen.",
    fix="Name your accounts as principals, or by aws:PrincipalAccount; partners are listed in trusted-parties.",
    good=[{"policy": "{}", "admitted": []}],
    bad=[{"policy": "{}", "admitted": ["*"]}, {"policy": "{}", "admitted": ["210987654321"]}],
)

ADDRESS_IN_USE = Rule(
    id="network-address-in-use",
    title="Elastic IP addresses are associated with something",
    on=ElasticAddress,
    severity="low",
    require=ElasticAddress.associated,
    why="An idle address costs money, and a name that still points to it invites mistakes.",
    fix="Release the address after removing what refers to it: DNS records first.",
    good=[{"associated": True}],
    bad=[{"associated": False}],
)
