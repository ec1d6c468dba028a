"""From account to account by SSH keys: a private key opens the accounts that list its public half.

Keys are compared by the fingerprints of their public halves; no key is kept. Source: sshd(8), AUTHORIZED_KEYS FILE
FORMAT; sshd_config(5), PermitRootLogin, AllowUsers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.graph.survey.hosts import Host, hosts, may_read
from stance.graph.ways import certainty
from stance.model.assets.host import Machine
from stance.model.assets.host_things import ListeningSocket, User
from stance.model.edge import HUB, Edge, Lever, edge_maker
from stance.model.world import Node, World

FROM_THERE: Final = "ssh-reach"
"""What decides between two hosts: whether the one can be called by SSH from the other."""
GUESSED: Final = "passphrase"
LIMITED: Final = "key-options"
ALLOWED: Final = "ssh-users"
_SSH: Final = "gap:host.machine.ssh"
_KEYS, _DOORS = "gap:host.user.private_keys", "gap:host.user.authorized_keys"
_ANY_KEY, _ANY_DOOR = f"{HUB}logs-on:any key", f"{HUB}logs-on:any account"


@dataclass(frozen=True)
class _Door:
    """An account that a key opens: the lever that takes the key off its list, and what the way in depends on."""

    host: Host
    user: Node
    lever: Lever
    depends: tuple[str, ...]


@edge_maker(
    User, User.uid, User.gid, User.login, User.private_keys, User.authorized_keys, Machine, Machine.groups,
    Machine.ssh, ListeningSocket.process, ListeningSocket.port,
)  # fmt: skip
def ssh_keys(world: World) -> Iterator[Edge]:
    """Who reads a private SSH key logs on to the accounts that its public half stands with, on whatever host."""
    doors = _doors(world)
    users = [(host, user) for host in hosts(world) for user in host.users.values()]
    for host, user in users:
        for i, key in enumerate(_structs(user, "private_keys")):
            for door in doors.get(key["fingerprint"], ()) if key["fingerprint"] else ():
                yield from _opened(host, user, key, Lever(user.id, "private_keys", f"[{i}]"), door)
    yield from _untold(users)


def _doors(world: World) -> Mapping[str, list[_Door]]:
    """The accounts by the fingerprints of the keys that open them."""
    found: dict[str, list[_Door]] = defaultdict(list)
    for host in hosts(world):
        for user in host.users.values():
            depends = _ways_in(world, host, user)
            for i, key in enumerate(_structs(user, "authorized_keys") if depends is not None else []):
                limited = (LIMITED,) if key["limited"] else ()
                lever = Lever(user.id, "authorized_keys", f"[{i}]")
                found[key["key"]].append(_Door(host, user, lever, (*(depends or ()), *limited)))
    return found


def _ways_in(world: World, host: Host, user: Node) -> tuple[str, ...] | None:
    """What logging on to an account by a key depends on; None where nobody can."""
    ssh, listens = host.machine.value(Machine.ssh), _listens(world, host)
    if ssh is None or listens is False or user.value(User.login) is False:
        return None
    gaps = [f"gap:host.user.{ref.path.names[0]}" for ref in (User.login, User.uid) if user.value(ref) is UNKNOWN]
    if ssh is UNKNOWN or listens is None:
        return (*gaps, _SSH)
    if user.value(User.uid) == 0 and ssh.get("root_login") != "yes":
        return {"prohibit-password": (), "forced-commands-only": (LIMITED,)}.get(ssh.get("root_login") or "")
    return (*gaps, *([ALLOWED] if ssh.get("restricted") else []))


def _listens(world: World, host: Host) -> bool | None:
    """Whether an SSH server was seen to listen; None where it was not seen and may."""
    own = world.by(ListeningSocket, ListeningSocket.account).get(host.machine.account, ())
    if any(n.known(ListeningSocket.port, 0) == 22 or n.known(ListeningSocket.process, "") == "sshd" for n in own):
        return True
    nameless = any(node.value(ref) in (None, UNKNOWN) for node in own for ref in _TOLD)
    return None if nameless or world.missing(ListeningSocket, host.machine.account) else False


_TOLD = (ListeningSocket.process, ListeningSocket.port)


def _opened(host: Host, user: Node, key: dict[str, Any], lever: Lever, door: _Door) -> Iterator[Edge]:
    depends = set(door.depends)
    depends |= {GUESSED} if key["encrypted"] else set()
    depends |= {FROM_THERE} if host.machine.id != door.host.machine.id else set()
    told = tuple(sorted(depends))
    for holder in _readers(host, user, key["file"]):
        if holder != door.user.id:
            said = {"file": key["path"], "key": key["fingerprint"]}
            yield Edge(holder, "logs-on", door.user.id, certainty(told), told, (), said, (lever, door.lever))


def _readers(host: Host, user: Node, file: dict[str, Any]) -> Iterable[str]:
    """The account whose key it is, and every other that may read it; root has all accounts of its host."""
    return dict.fromkeys((user.id, *(other.id for other in host.users.values() if may_read(host, other, file))))


def _untold(users: list[tuple[Host, Node]]) -> Iterator[Edge]:
    """Where keys were not read there may be any, and where it was not read what opens an account, any may."""
    blind = [user for _, user in users if user.missing(User.private_keys)]
    yield from (Edge(user.id, "logs-on", _ANY_KEY, "possible", (_KEYS,)) for user in blind)
    for _, user in users if blind else ():
        if user.missing(User.authorized_keys) or _structs(user, "authorized_keys"):
            yield Edge(_ANY_KEY, "logs-on", user.id)
    shut = [user for _, user in users if user.missing(User.authorized_keys)]
    for host, user in users if shut else ():
        held = [one for key in _structs(user, "private_keys") for one in _readers(host, user, key["file"])]
        for holder in dict.fromkeys(held):
            yield Edge(holder, "logs-on", _ANY_DOOR, "possible", (_DOORS,))
    yield from (Edge(_ANY_DOOR, "logs-on", user.id) for user in shut)


def _structs(node: Node, name: str) -> list[dict[str, Any]]:
    found: Any = node.known(getattr(User, name), [])  # structs are dicts in JSON
    return list(found)
