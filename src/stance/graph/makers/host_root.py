"""On a host: from its users to root, and from root to everything on it. The host's own node is root's power over it.

Source: sudoers(5); credentials(7); crontab(5); systemd.exec(5); Docker, "Docker daemon attack surface".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stance.graph.survey.hosts import Host, hosts, may_write, members
from stance.identity.escapes import escapes
from stance.model.assets.host import Machine
from stance.model.assets.host_things import Container, Job, Service, User
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import Node, World

_ROOT_GROUPS = ("docker", "lxd", "incus", "disk")
"""Groups whose members are root in all but name: they start privileged containers, or read and write raw disks."""

_USERS = (User, User.uid, User.gid, User.login)


@edge_maker(*_USERS, Machine, Machine.groups, Machine.sudo_grants, Machine.sudo_defaults)
def sudo(world: World) -> Iterator[Edge]:
    """Users become root by sudo."""
    for host in hosts(world):
        if (gap := host.machine.missing(Machine.sudo_grants)) is not None:
            yield from _unread(host, "sudo_grants", gap)
        for i, grant in enumerate(_items(host.machine, "sudo_grants")):
            depends = _sudo_depends(host, grant)
            for user in host.named(grant["users"]) if depends is not None else ():
                if user.known(User.uid, -1) != 0:
                    lever = Lever(host.machine.id, "sudo_grants", f"[{i}]")
                    yield _edge(user, "becomes-root", host.machine, depends or (), {"sudo": grant["key"]}, lever)


def _sudo_depends(host: Host, grant: dict[str, Any]) -> tuple[str, ...] | None:
    """What a grant leaves open: the password; whether its commands can be escaped from. None: it gives nothing."""
    defaults = host.machine.value(Machine.sudo_defaults)
    free = grant["password_free"] or (isinstance(defaults, dict) and defaults.get("authenticates") is False)
    password = () if free else ("password",)
    if grant["all_commands"]:
        return password
    way = escapes(grant["commands"])
    return None if way == "no" else (*password, *(() if way == "yes" else ("breach",)))


@edge_maker(*_USERS, Machine, Machine.groups, Machine.docker_installed)
def root_groups(world: World) -> Iterator[Edge]:
    """Members of groups that rule containers or disks are as good as root."""
    for host in hosts(world):
        if (gap := host.machine.missing(Machine.groups)) is not None:
            yield from _unread(host, "groups", gap)
        for i, group in enumerate(_items(host.machine, "groups")):
            if group["name"] in _ROOT_GROUPS:
                idle = group["name"] == "docker" and host.machine.known(Machine.docker_installed, True) is False
                for name in () if idle else members(group):
                    if (user := host.users.get(name)) is not None:
                        lever = Lever(host.machine.id, "groups", f"[{i}]")
                        yield _edge(user, "becomes-root", host.machine, (), {"group": group["name"]}, lever)


@edge_maker(
    *_USERS, Machine, Machine.groups, Machine.key_files, Machine.sudo_files, Machine.cron_files, Service.user,
    Service.unit, Service.exposed_files, Job.user, Job.exposed_files,
)  # fmt: skip
def writable_for_root(world: World) -> Iterator[Edge]:
    """Users who may write what root runs, or the databases of accounts, become root."""
    for host in hosts(world):
        for kind in (Service, Job):
            for node in world.of(kind):
                if node.account == host.machine.account and node.value(Service.user) in (None, "root"):
                    yield from _writers(host, node.id, "exposed_files", _items(node, "exposed_files"))
                    if isinstance(unit := node.fields.get("unit"), dict):
                        yield from _writers(host, node.id, "unit", [unit])
        for name in ("key_files", "sudo_files", "cron_files"):
            yield from _writers(host, host.machine.id, name, _items(host.machine, name))


def _writers(host: Host, owner: str, field: str, files: list[dict[str, Any]]) -> Iterator[Edge]:
    for i, entry in enumerate(files):
        for user in host.users.values():
            if user.known(User.uid, 0) != 0 and user.known(User.login, True) and may_write(host, user, entry):
                evidence = {"writes": entry["path"], "mode": entry["mode"], "run_by": owner}
                yield _edge(
                    user,
                    "becomes-root",
                    host.machine,
                    (),
                    evidence,
                    Lever(owner, field, None if field == "unit" else f"[{i}]"),
                )


@edge_maker(*_USERS, Machine, Machine.suid_files)
def unpackaged_suid(world: World) -> Iterator[Edge]:
    """Programs that run as root for everyone, and that no package brought, may be led astray."""
    for host in hosts(world):
        for i, one in enumerate(_items(host.machine, "suid_files")):
            if one["owner"] == 0 and not one["packaged"] and int(one["mode"], 8) & 0o4001 == 0o4001:
                for user in host.users.values():
                    if user.known(User.uid, 0) != 0 and user.known(User.login, True):
                        lever = Lever(host.machine.id, "suid_files", f"[{i}]")
                        yield _edge(user, "becomes-root", host.machine, ("breach",), {"suid": one["path"]}, lever)


@edge_maker(*_USERS, Machine, Container, Container.privileged, Container.engine_socket)
def over_the_host(world: World) -> Iterator[Edge]:
    """Root's account is root, root rules every account, and containers with the host's powers become root of it."""
    for host in hosts(world):
        for user in host.users.values():
            if user.known(User.uid, -1) == 0:
                yield Edge(user.id, "becomes-root", host.machine.id, evidence={"uid": 0})
            yield Edge(host.machine.id, "contains", user.id, evidence={"host": host.machine.id})
        for box in world.of(Container):
            if box.account == host.machine.account:
                yield Edge(host.machine.id, "contains", box.id, evidence={"host": host.machine.id})
                for ref in (Container.privileged, Container.engine_socket):
                    if box.known(ref, False):
                        name = ref.path.names[0]
                        yield _edge(
                            box, "becomes-root", host.machine, (), {name: True}, Lever(box.id, name, None, False)
                        )


def _unread(host: Host, field: str, gap: str) -> Iterator[Edge]:
    for user in host.users.values():
        if user.known(User.uid, 0) != 0 and user.known(User.login, True):
            yield _edge(user, "becomes-root", host.machine, (f"gap:host.machine.{field}",), {"gap": gap})


def _edge(
    source: Node, kind: str, target: Node, depends: tuple[str, ...], evidence: dict[str, Any], *levers: Lever
) -> Edge:
    return Edge(source.id, kind, target.id, "possible" if depends else "sure", depends, (), evidence, levers)


def _items(node: Node, name: str) -> list[dict[str, Any]]:
    """The structs in a field, none where it is absent or unknown; of a list read in part what was read."""
    found = node.fields.get(name)
    items = found.get("$items") if isinstance(found, dict) else found
    return items if isinstance(items, list) else []
