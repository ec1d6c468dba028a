"""Host: listening sockets and the packet filter."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import Firewall
from stance.model.assets.host_things import ListeningSocket

RISKY_PORTS: Setting[tuple[int, ...]] = Setting(
    "host-risky-ports",
    (
        111, 445, 1433, 1521, 2049, 2375, 2379, 2380, 3306, 3389, 5432, 5601, 5900, 5984, 6000, 6379, 7001, 8086,
        9042, 9092, 9200, 9300, 10250, 10255, 11211, 15672, 27017, 27018, 50070,
    ),
    "Ports of databases, caches and control interfaces, which are for their own programs only",
)  # fmt: skip
PLAIN_PORTS: Setting[tuple[int, ...]] = Setting(
    "host-plaintext-ports",
    (21, 23, 69, 79, 110, 143, 512, 513, 514, 873),
    "Ports of protocols that send passwords and content in clear",
)
EXPECTED_PORTS: Setting[tuple[int, ...]] = Setting(
    "host-expected-ports", (22, 80, 443), "Ports that the host is meant to offer to everyone"
)

EXPECTED_PROGRAMS: Setting[tuple[str, ...]] = Setting(
    "host-expected-programs", ("sshd",), "Programs that may offer any port to everyone, by process name"
)

SOCKET_INNER_NOT_OPEN = Rule(
    id="host-socket-inner-not-open",
    title="Databases, caches and control interfaces do not listen on all addresses",
    on=ListeningSocket,
    severity="high",
    domain="host",
    applies=ListeningSocket.port.isin(RISKY_PORTS),
    require=ListeningSocket.reach != "everyone",
    why="Many of these services ask nobody for a password, or are attacked within minutes of being seen.",
    fix="Bind the service to 127.0.0.1 or an inner address in its settings, or close the port in the firewall.",
    good=[{"port": 6379, "reach": "loopback"}],
    bad=[{"port": 6379, "reach": "everyone"}, {"port": 2375, "reach": "everyone"}],
)

SOCKET_PLAINTEXT_NOT_OPEN = Rule(
    id="host-socket-plaintext-not-open",
    title="No protocol without encryption is offered to others",
    on=ListeningSocket,
    severity="high",
    domain="host",
    applies=ListeningSocket.port.isin(PLAIN_PORTS),
    require=ListeningSocket.reach == "loopback",
    why="Whoever shares a network with a client reads its password.",
    fix="Stop the service, or use its encrypted sibling: SSH, SFTP, IMAPS.",
    good=[{"port": 23, "reach": "loopback"}],
    bad=[{"port": 23, "reach": "everyone"}],
)

SOCKET_OPEN_EXPECTED = Rule(
    id="host-socket-open-expected",
    title="Only expected services listen on all addresses",
    on=ListeningSocket,
    severity="low",
    domain="host",
    applies=ListeningSocket.reach == "everyone",
    require=ListeningSocket.port.isin(EXPECTED_PORTS) | ListeningSocket.process.isin(EXPECTED_PROGRAMS),
    why="Each open port is a program that strangers can talk to.",
    fix="Stop the service, bind it to 127.0.0.1, or add its port to the setting host-expected-ports.",
    good=[{"reach": "everyone", "port": 443}, {"reach": "everyone", "port": 2222, "process": "sshd"}],
    bad=[{"reach": "everyone", "port": 8080, "process": "java"}],
)

SOCKET_PROGRAM_INSTALLED = Rule(
    id="host-socket-program-installed",
    title="No program from a shared or home folder listens",
    on=ListeningSocket,
    severity="high",
    domain="host",
    applies=ListeningSocket.program.present() & (ListeningSocket.reach != "loopback"),
    require=~ListeningSocket.program.matches("^/(tmp|var/tmp|dev/shm|home|run/user)/"),
    why="Where everyone may write is where intruders put the program that lets them back in.",
    fix="Find out what the program is; install what is wanted under /usr or /opt, for root to change only.",
    good=[{"program": "/usr/sbin/sshd", "reach": "everyone"}],
    bad=[{"program": "/tmp/.x/server", "reach": "everyone"}],
)

FIREWALL_DENIES_DEFAULT = Rule(
    id="host-firewall-denies-default",
    title="A packet filter drops what nothing allows",
    on=Machine,
    severity="high",
    domain="host",
    require=Machine.firewall.at(Firewall.ipv4_default) == "drop",
    why="Without one, every program that starts to listen is open to the network at once.",
    fix="Install nftables or ufw, allow what is needed (SSH first), then set the input policy to drop.",
    references=("nft(8)", "ufw(8)"),
    good=[{"firewall": {"ipv4_default": "drop"}}],
    bad=[{"firewall": {"ipv4_default": "accept"}}, {"firewall": None}],
)

FIREWALL_DENIES_DEFAULT_IPV6 = Rule(
    id="host-firewall-denies-default-ipv6",
    title="The packet filter drops what nothing allows, over IPv6 too",
    on=Machine,
    severity="high",
    domain="host",
    applies=Machine.ipv6,
    require=Machine.firewall.at(Firewall.ipv6_default) == "drop",
    why="Rules for IPv4 say nothing of IPv6, which most hosts speak without being told to.",
    fix="Use a table of family inet in nftables, or set the same rules with ip6tables.",
    references=("nft(8)",),
    good=[{"ipv6": True, "firewall": {"ipv6_default": "drop"}}],
    bad=[{"ipv6": True, "firewall": {"ipv6_default": "none"}}, {"ipv6": True, "firewall": None}],
)
