"""From workloads to identities: access keys in user data and in the variables of functions, containers and builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from stance.classify import UNTOLD
from stance.graph.survey.keys import KEY_FIELDS, owners
from stance.model.assets.compute import Ec2Instance, MachineTemplate
from stance.model.assets.containers import AppRunnerService, EcsTaskDefinition
from stance.model.assets.functions import Function
from stance.model.assets.pipelines import BuildProject
from stance.model.edge import HUB, Edge, Lever, edge_maker
from stance.model.world import Node, World

_FIELDS = (
    Ec2Instance.user_data_secrets,
    MachineTemplate.user_data_secrets,
    Function.environment_secrets,
    EcsTaskDefinition.environment_secrets,
    AppRunnerService.environment_secrets,
    BuildProject.environment_secrets,
)


_ANY_KEY: Final = f"{HUB}holds:any key"
"""Where it was not read what a workload was given, that may be the key of anyone who has one."""


@edge_maker(*_FIELDS, *KEY_FIELDS)
def workload_credentials(world: World) -> Iterator[Edge]:
    """Who gets into a workload holds the identities whose access keys it was given in the clear."""
    unread = False
    for ref in _FIELDS:
        for node in world.of(ref.path.owner):
            secrets: list[Any] = node.known(ref, [])  # structs are dicts in JSON
            for i, secret in enumerate(secrets):
                if secret.get("key_account"):
                    yield from _held(world, node, Lever(node.id, ref.path.names[0], f"[{i}]"), secret)
            if node.missing(ref):
                unread = True
                yield Edge(node.id, "holds", _ANY_KEY, "possible", (f"gap:{node.kind}.{ref.path.names[0]}",))
    for owner in owners(world, UNTOLD) if unread else ():
        yield Edge(_ANY_KEY, "holds", owner.id)


def _held(world: World, node: Node, lever: Lever, secret: dict[str, Any]) -> Iterator[Edge]:
    place: dict[str, Any] = {name: secret[name] for name in ("line", "variable", "container") if name in secret}
    for owner in owners(world, secret["key_account"]):
        evidence = {**place, "key": secret.get("mask"), "known_by": owner.known_by}
        levers = (lever, *owner.levers)
        yield Edge(node.id, "holds", owner.id, owner.certainty, owner.depends, owner.assumptions, evidence, levers)
