"""From a host to the cloud: access keys in its files, and the instance that it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stance.graph.survey.hosts import Host, hosts, may_read
from stance.graph.survey.keys import KEY_FIELDS, owners
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.host import Machine
from stance.model.assets.host_things import User
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import Node, World


@edge_maker(
    User, User.uid, User.gid, User.cloud_credentials, Machine, Machine.groups, Machine.cloud_credentials, *KEY_FIELDS
)
def host_credentials(world: World) -> Iterator[Edge]:
    """Who reads a file with an access key on a host holds the identity that the key is of."""
    for host in hosts(world):
        for node in (host.machine, *host.users.values()):
            for i, found in enumerate(_credentials(node)):
                lever = Lever(node.id, "cloud_credentials", f"[{i}]")
                yield from _held(world, host, node, found, lever)


def _held(world: World, host: Host, node: Node, found: dict[str, Any], lever: Lever) -> Iterator[Edge]:
    evidence = {"file": found["file"]["path"], "key": found["key"], "profile": found["profile"]}
    for owner in owners(world, found["key_account"], found["key"]):
        for holder in _readers(host, node, found["file"]):
            yield Edge(
                holder, "holds", owner.id, owner.certainty, owner.depends, owner.assumptions,
                {**evidence, "known_by": owner.known_by}, (lever, *owner.levers),
            )  # fmt: skip


def _readers(host: Host, node: Node, file: dict[str, Any]) -> Iterable[str]:
    """Root, the account whose home it is, and every other that may read it."""
    readers = (user.id for user in host.users.values() if may_read(host, user, file))
    return dict.fromkeys((host.machine.id, node.id, *readers))


def _credentials(node: Node) -> list[dict[str, Any]]:
    found: Any = node.known(User.cloud_credentials, [])
    return list(found)


@edge_maker(Machine.instance_id, Ec2Instance.instance_id)
def same_machine(world: World) -> Iterator[Edge]:
    """A host that is an EC2 instance is one machine with it: who has the one has the other."""
    instances = {node.known(Ec2Instance.instance_id, ""): node for node in world.of(Ec2Instance)}
    for machine in world.of(Machine):
        found = machine.known(Machine.instance_id, "")
        instance = instances.get(found) if found else None
        if instance is not None:
            evidence = {"instance_id": found}
            yield Edge(machine.id, "runs", instance.id, evidence=evidence)
            yield Edge(instance.id, "runs", machine.id, evidence=evidence)
