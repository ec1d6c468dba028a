"""Host: the kernel's network switches."""

from stance.model import Rule
from stance.model.assets.host_kernel import InterfaceDefaults, Kernel, NetworkDevice

NETWORK_IPV4_NOT_ROUTED = Rule(
    id="host-network-ipv4-not-routed",
    title="The host does not route IPv4",
    on=Kernel,
    severity="medium",
    domain="host",
    applies=Kernel.ip_forward.present(),
    require=Kernel.ip_forward == 0,
    why="A host that routes lets others pass between networks that were meant to be apart.",
    fix="Set `net.ipv4.ip_forward = 0`, unless the host is a router or runs containers.",
    references=("networking/ip-sysctl",),
    good=[{"ip_forward": 0}],
    bad=[{"ip_forward": 1}],
)

NETWORK_IPV6_NOT_ROUTED = Rule(
    id="host-network-ipv6-not-routed",
    title="The host does not route IPv6",
    on=Kernel,
    severity="medium",
    domain="host",
    applies=Kernel.ipv6_forwarding.present(),
    require=Kernel.ipv6_forwarding == 0,
    why="A host that routes lets others pass between networks that were meant to be apart.",
    fix="Set `net.ipv6.conf.all.forwarding = 0`, unless the host is a router or runs containers.",
    references=("networking/ip-sysctl",),
    good=[{"ipv6_forwarding": 0}],
    bad=[{"ipv6_forwarding": 1}],
)

NETWORK_REDIRECTS_REFUSED = Rule(
    id="host-network-redirects-refused",
    title="Other hosts cannot change this host's routes",
    on=Kernel,
    severity="medium",
    domain="host",
    require=Kernel.ipv4.none(InterfaceDefaults.accept_redirects != 0)
    & Kernel.ipv6.none(InterfaceDefaults.accept_redirects != 0),
    why="With one forged ICMP packet a neighbour has the traffic sent through itself.",
    fix="Set `net.ipv4.conf.{all,default}.accept_redirects = 0`, and the same for ipv6.",
    references=("networking/ip-sysctl",),
    good=[{"ipv4": [{"accept_redirects": 0}], "ipv6": []}],
    bad=[{"ipv4": [{"accept_redirects": 1}], "ipv6": []}, {"ipv4": [], "ipv6": [{"accept_redirects": 1}]}],
)

NETWORK_GATEWAY_REDIRECTS_REFUSED = Rule(
    id="host-network-gateway-redirects-refused",
    title="Gateways cannot change this host's routes by redirects",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.ipv4.none(InterfaceDefaults.secure_redirects != 0),
    why="A gateway's address is as easily forged as any other.",
    fix="Set `net.ipv4.conf.{all,default}.secure_redirects = 0`.",
    references=("networking/ip-sysctl",),
    good=[{"ipv4": [{"secure_redirects": 0}]}],
    bad=[{"ipv4": [{"secure_redirects": 1}]}],
)

NETWORK_REDIRECTS_NOT_SENT = Rule(
    id="host-network-redirects-not-sent",
    title="The host sends no redirects",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.ipv4.none(InterfaceDefaults.send_redirects != 0),
    why="Only routers have a reason to; an intruder here would use it to take over neighbours' routes.",
    fix="Set `net.ipv4.conf.{all,default}.send_redirects = 0`.",
    references=("networking/ip-sysctl",),
    good=[{"ipv4": [{"send_redirects": 0}]}],
    bad=[{"ipv4": [{"send_redirects": 1}]}],
)

NETWORK_SOURCE_ROUTES_REFUSED = Rule(
    id="host-network-source-routes-refused",
    title="Senders cannot choose the route of their packets",
    on=Kernel,
    severity="medium",
    domain="host",
    # `all` and the interface must both allow it, so `all` alone decides.
    require=Kernel.ipv4.none((InterfaceDefaults.name == "all") & (InterfaceDefaults.accept_source_route != 0))
    & Kernel.ipv6.none((InterfaceDefaults.name == "all") & (InterfaceDefaults.accept_source_route > 0)),
    why="Source routes lead packets around firewalls and hide where they come from.",
    fix="Set `net.ipv4.conf.all.accept_source_route = 0`, and the same for ipv6.",
    references=("networking/ip-sysctl",),
    good=[{"ipv4": [{"name": "all", "accept_source_route": 0}], "ipv6": []}],
    bad=[{"ipv4": [{"name": "all", "accept_source_route": 1}], "ipv6": []}],
)

NETWORK_SOURCES_VALIDATED = Rule(
    id="host-network-sources-validated",
    title="Packets with impossible senders are dropped",
    on=Kernel,
    severity="medium",
    domain="host",
    # The larger of `all` and the interface's own counts.
    require=Kernel.ipv4.any(InterfaceDefaults.rp_filter.isin((1, 2))),
    why="Without the check anyone can send under another's address.",
    fix="Set `net.ipv4.conf.all.rp_filter = 1` (2 where routes are asymmetric).",
    references=("networking/ip-sysctl", "RFC 3704"),
    good=[{"ipv4": [{"rp_filter": 1}]}],
    bad=[{"ipv4": [{"rp_filter": 0}, {"rp_filter": 0}]}],
)

NETWORK_MARTIANS_LOGGED = Rule(
    id="host-network-martians-logged",
    title="Packets with impossible addresses are logged",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.ipv4.any((InterfaceDefaults.name == "all") & (InterfaceDefaults.log_martians == 1)),
    why="Such packets are the trace that a forger leaves.",
    fix="Set `net.ipv4.conf.all.log_martians = 1`.",
    references=("networking/ip-sysctl",),
    good=[{"ipv4": [{"name": "all", "log_martians": 1}]}],
    bad=[{"ipv4": [{"name": "all", "log_martians": 0}]}],
)

NETWORK_SYN_COOKIES_ON = Rule(
    id="host-network-syn-cookies-on",
    title="Floods of connection requests are answered with cookies",
    on=Kernel,
    severity="medium",
    domain="host",
    applies=Kernel.tcp_syncookies.present(),
    require=Kernel.tcp_syncookies.isin((1, 2)),
    why="A few forged packets per second would otherwise fill the queue and keep everyone out.",
    fix="Set `net.ipv4.tcp_syncookies = 1`.",
    references=("networking/ip-sysctl",),
    good=[{"tcp_syncookies": 1}],
    bad=[{"tcp_syncookies": 0}],
)

NETWORK_BROADCASTS_IGNORED = Rule(
    id="host-network-broadcasts-ignored",
    title="Pings to everyone are not answered",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.ignore_broadcasts.present(),
    require=Kernel.ignore_broadcasts == 1,
    why="The answers of a whole network to one forged ping drown its victim.",
    fix="Set `net.ipv4.icmp_echo_ignore_broadcasts = 1`.",
    references=("networking/ip-sysctl",),
    good=[{"ignore_broadcasts": 1}],
    bad=[{"ignore_broadcasts": 0}],
)

NETWORK_BOGUS_ERRORS_IGNORED = Rule(
    id="host-network-bogus-errors-ignored",
    title="Wrong ICMP errors are ignored",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.ignore_bogus_errors.present(),
    require=Kernel.ignore_bogus_errors == 1,
    why="Otherwise a neighbour can fill the log with them.",
    fix="Set `net.ipv4.icmp_ignore_bogus_error_responses = 1`.",
    references=("networking/ip-sysctl",),
    good=[{"ignore_bogus_errors": 1}],
    bad=[{"ignore_bogus_errors": 0}],
)

NETWORK_ROUTER_ADVERTISEMENTS_REFUSED = Rule(
    id="host-network-router-advertisements-refused",
    title="IPv6 routes are not taken from advertisements",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.ipv6.count() > 0,
    require=Kernel.ipv6.none(InterfaceDefaults.accept_ra != 0),
    why="Any neighbour can advertise itself as the router and take the traffic.",
    fix="Set `net.ipv6.conf.{all,default}.accept_ra = 0` where addresses are configured by hand.",
    references=("networking/ip-sysctl",),
    good=[{"ipv6": [{"accept_ra": 0}]}],
    bad=[{"ipv6": [{"accept_ra": 1}]}],
)

NETWORK_DEVICE_NOT_PROMISCUOUS = Rule(
    id="host-network-device-not-promiscuous",
    title="No interface listens to what is meant for others",
    on=Kernel,
    severity="medium",
    domain="host",
    each=Kernel.devices,
    key=NetworkDevice.name,
    require=~NetworkDevice.promiscuous,
    why="An interface in this mode usually means that somebody records the network.",
    fix="Find the program (`ss -0`), then `ip link set dev NAME promisc off`; bridges of virtual machines need it.",
    references=("packet(7)",),
    good=[{"name": "eth0", "promiscuous": False}],
    bad=[{"name": "eth0", "promiscuous": True}],
)
