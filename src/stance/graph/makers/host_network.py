"""Onto a host: its listening services, and who is on the other side of them.

The node `network:HOST` is whoever reaches the host's network; that the internet does is possible, unless more is
known.
"""

from __future__ import annotations

from collections.abc import Iterator

from stance.graph.survey.hosts import Host, hosts
from stance.model.assets.host import Machine
from stance.model.assets.host_things import ListeningSocket, User
from stance.model.edge import INTERNET, Certainty, Edge, Lever, edge_maker
from stance.model.world import Node, World

NETWORK = "network:"
"""Begins the node of whoever reaches a host's network."""


@edge_maker(
    ListeningSocket.reach, ListeningSocket.port, ListeningSocket.protocol, ListeningSocket.process,
    ListeningSocket.uid, Machine.firewall, User, User.uid,
)  # fmt: skip
def host_services(world: World) -> Iterator[Edge]:
    """The network reaches listening services; a flaw in one makes its user's power the attacker's."""
    for host in hosts(world):
        by_uid = {user.known(User.uid, -1): user for user in reversed(list(host.users.values()))}
        for socket in _reachable(world, host):
            depends = _filtered(host)
            told = ("port", "protocol", "process")
            evidence = {name: socket.fields[name] for name in told if socket.fields.get(name) is not None}
            end = f"endpoint:{socket.id}"
            near: Certainty = "possible" if depends else "sure"
            yield Edge(f"{NETWORK}{host.machine.id}", "exposes", end, near, depends, (), evidence)
            yield Edge(INTERNET, "exposes", end, "possible", ("network", *depends), (), evidence)
            uid = socket.known(ListeningSocket.uid, -1)
            target = host.machine if uid == 0 else by_uid.get(uid, host.machine)
            yield Edge(end, "exploits", target.id, "possible", ("breach",), (), evidence)


@edge_maker(
    ListeningSocket.reach, ListeningSocket.port, ListeningSocket.process, Machine.ssh, Machine.ssh_dump,
    Machine.ssh_options, Machine.docker,
    Machine.docker_installed, User, User.hashing, User.own_hashing, User.login,
)  # fmt: skip
def weak_services(world: World) -> Iterator[Edge]:
    """Services that ask for no credentials, or for ones that can be guessed, let the network in."""
    for host in hosts(world):
        for socket in _reachable(world, host):
            end, port = f"endpoint:{socket.id}", socket.known(ListeningSocket.port, 0)
            if port == 22 or socket.known(ListeningSocket.process, "") == "sshd":
                yield from _by_ssh(host, end)
            docker = host.machine.value(Machine.docker)
            if port in (2375, 2376) and isinstance(docker, dict) and docker.get("plain_tcp"):
                lever = Lever(host.machine.id, "docker", "plain_tcp")
                yield Edge(end, "exploits", host.machine.id, evidence={"docker": "TCP without TLS"}, levers=(lever,))


def _by_ssh(host: Host, end: str) -> Iterator[Edge]:
    ssh = host.machine.value(Machine.ssh)
    if not isinstance(ssh, dict):
        return
    for user in host.users.values():
        hashing = user.value(User.hashing)
        if not user.known(User.login, True) or (user.known(User.uid, -1) == 0 and ssh.get("root_login") != "yes"):
            continue
        if hashing == "none" and ssh.get("empty_passwords") and ssh.get("password_login"):
            yield Edge(end, "logs-on", user.id, evidence={"ssh": "no password is asked"}, levers=_locks(host, user))
        elif ssh.get("password_login") and hashing not in ("none", "locked"):
            yield Edge(end, "logs-on", user.id, "possible", ("password",), (), {"ssh": "passwords"})


def _locks(host: Host, user: Node) -> tuple[Lever, ...]:
    """What ends logins without a password: locking the account, or taking out the option that allows them."""
    field = "own_hashing" if user.value(User.own_hashing) == "none" else "shadow_hashing"
    found = [Lever(user.id, field, None, "locked")]
    if isinstance(dump := host.machine.value(Machine.ssh_dump), dict) and "permitemptypasswords" in dump:
        return (*found, Lever(host.machine.id, "ssh_dump", "permitemptypasswords"))
    options = host.machine.value(Machine.ssh_options)
    lines = (
        [i for i, o in enumerate(options) if o["option"] == "permitemptypasswords"]
        if isinstance(options, list)
        else []
    )
    return (*found, *(Lever(host.machine.id, "ssh_options", f"[{i}]") for i in lines[:1] if len(lines) == 1))


def _reachable(world: World, host: Host) -> list[Node]:
    """The sockets that listen to the network; one of unknown reach is taken for such."""
    by_reach = world.by(ListeningSocket, ListeningSocket.reach)
    sockets = (node for reach in ("everyone", None) for node in by_reach.get(reach, ()))
    return [node for node in sockets if node.account == host.machine.account]


def _filtered(host: Host) -> tuple[str, ...]:
    """What the host's own packet filter leaves open: which ports it lets in is not read."""
    firewall = host.machine.value(Machine.firewall)
    if host.machine.missing(Machine.firewall) is not None:
        return ("gap:host.machine.firewall",)
    drops = isinstance(firewall, dict) and set(firewall.values()) == {"drop"}
    return ("firewall",) if drops else ()
