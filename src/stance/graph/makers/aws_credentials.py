"""From workloads to what they were given: access keys in user data and variables, and secrets fetched for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from stance.classify import UNTOLD
from stance.graph.survey.keys import KEY_FIELDS, owners
from stance.model.assets.automation import BatchJobDefinition
from stance.model.assets.compute import Ec2Instance, MachineTemplate
from stance.model.assets.containers import AppRunnerService, EcsService, EcsTaskDefinition
from stance.model.assets.functions import Function
from stance.model.assets.pipelines import BuildProject
from stance.model.assets.secrets import Secret, SsmParameter
from stance.model.edge import HUB, Edge, Lever, edge_maker
from stance.model.world import Node, World

_FIELDS = (
    Ec2Instance.user_data_secrets,
    MachineTemplate.user_data_secrets,
    Function.environment_secrets,
    EcsTaskDefinition.environment_secrets,
    AppRunnerService.environment_secrets,
    BuildProject.environment_secrets,
    BatchJobDefinition.environment_secrets,
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


@edge_maker(EcsTaskDefinition.secret_sources, EcsService.secret_sources, Secret, SsmParameter)
def containers_are_given_secrets(world: World) -> Iterator[Edge]:
    """Who gets into a container has the secrets that were fetched into its variables, whatever its role may read."""
    untold: dict[tuple[str, str], list[Node]] = {}
    for kind in (EcsTaskDefinition, EcsService):
        for node in world.of(kind):
            given: list[Any] = node.known(kind.secret_sources, [])  # structs are dicts in JSON
            for i, one in enumerate(given):
                told = {name: one[name] for name in ("container", "variable")}
                lever = Lever(node.id, "secret_sources", f"[{i}]")
                yield Edge(node.id, "reads", _store(one["source"], node), evidence=told, levers=(lever,))
            if node.missing(kind.secret_sources):
                untold.setdefault((node.account, node.region), []).append(node)
    for (account, region), nodes in sorted(untold.items()):
        hub = f"{HUB}reads:fetched:{account}:{region}"
        for node in nodes:
            yield Edge(node.id, "reads", hub, "possible", (f"gap:{node.kind}.secret_sources",))
        for store in (*world.of(Secret), *world.of(SsmParameter)):
            if (store.account, store.region) == (account, region):
                yield Edge(hub, "reads", store.id)


def _store(source: str, node: Node) -> str:
    """The store that a container's variable is fetched from: a secret's ARN (with a part of it), or a parameter.

    Source: ECS API reference, Secret (valueFrom): a parameter of the same region may go by its name.
    """
    if source.startswith("arn:"):
        return ":".join(source.split(":")[:7])
    return f"arn:{node.id.split(':')[1]}:ssm:{node.region}:{node.account}:parameter/{source.lstrip('/')}"
