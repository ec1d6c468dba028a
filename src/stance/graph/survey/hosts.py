"""Hosts with their users and groups, as the makers of their edges want them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stance.model.assets.host import Machine
from stance.model.assets.host_things import User
from stance.model.world import Node, World


@dataclass(frozen=True)
class Host:
    """A host, its accounts by name, the members of its groups by name, and the groups' numbers by user."""

    machine: Node
    users: Mapping[str, Node]
    groups: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, frozenset[int]]

    def named(self, users: str) -> list[Node]:
        """The accounts that a list of sudoers names: users, %groups, #numbers, ALL."""
        found: dict[str, Node] = {}
        for one in re.split(r"\s*,\s*", users):
            for name in self._names(one):
                if name in self.users:
                    found[name] = self.users[name]
        return list(found.values())

    def _names(self, one: str) -> list[str]:
        if one == "ALL":
            return [name for name, user in self.users.items() if user.known(User.login, True)]
        if one.startswith("%"):
            return list(self.groups.get(one[1:], ()))
        if one.startswith("#") and one[1:].isdigit():
            return [name for name, user in self.users.items() if user.known(User.uid, -1) == int(one[1:])]
        return [one]


def hosts(world: World) -> Sequence[Host]:
    """The hosts of the world, by id."""
    return world.once(_hosts)


def _hosts(world: World) -> list[Host]:
    found = []
    users: dict[str, dict[str, Node]] = defaultdict(dict)
    for user in world.of(User):
        users[user.account][user.name] = user
    for machine in world.of(Machine):
        groups: list[Any] = machine.known(Machine.groups, [])  # structs are dicts in JSON
        by_name = {group["name"]: members(group) for group in groups}
        numbers: dict[str, set[int]] = defaultdict(set)
        for group in groups:
            for name in members(group):
                numbers[name].add(group["gid"])
        frozen = {name: frozenset(found) for name, found in numbers.items()}
        found.append(Host(machine, users[machine.account], by_name, frozen))
    return found


def members(group: Mapping[str, Any]) -> tuple[str, ...]:
    """Everyone in a group, those included whose first group it is."""
    return tuple(dict.fromkeys([*group["members"], *group["primary_members"]]))


def may_write(host: Host, user: Node, entry: Mapping[str, Any]) -> bool:
    """Whether a user may change a file, or replace what lies in a folder."""
    if entry["owner"] == user.known(User.uid, -1):
        return True
    if entry["world_writable"]:
        return not (entry["folder"] and int(entry["mode"], 8) & 0o1000)  # sticky: each only their own files
    ours = {user.known(User.gid, -1), *host.numbers.get(user.name, ())}
    return bool(entry["group_writable"]) and entry["group"] in ours


def may_read(host: Host, user: Node, entry: Mapping[str, Any]) -> bool:
    """Whether a user may read a file, as its mode has it; the folders above it are not looked at."""
    if entry["owner"] == user.known(User.uid, -1) or entry["world_readable"]:
        return True
    ours = {user.known(User.gid, -1), *host.numbers.get(user.name, ())}
    return bool(entry["group_readable"]) and entry["group"] in ours
