"""Workloads of AWS and the roles with which they act."""

from __future__ import annotations

from collections.abc import Iterator

from stance.conditions import UNKNOWN
from stance.graph.ways import certainty
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.identity import IamRole
from stance.model.assets.workload import Workload
from stance.model.edge import HUB, Edge, Lever, edge_maker
from stance.model.world import Node, World

_INSTANCES = "gap:ec2:DescribeInstances"
_ROLES = "gap:iam:GetAccountAuthorizationDetails"


@edge_maker(
    Ec2Instance.profile,
    Ec2Instance.metadata_endpoint,
    Ec2Instance.metadata_tokens,
    Ec2Instance.running,
    IamRole.instance_profiles,
)
def machines_run_as(world: World) -> Iterator[Edge]:
    """Whoever runs code on a machine gets its role's credentials from the metadata service, where that answers."""
    by_profile = world.by(IamRole, IamRole.instance_profiles)
    for node in world.of(Ec2Instance):
        endpoint, profile = node.value(Ec2Instance.metadata_endpoint), node.value(Ec2Instance.profile)
        if endpoint == "disabled" or profile is None or node.value(Ec2Instance.running) is False:
            continue
        unsure = {_INSTANCES} if UNKNOWN in (endpoint, profile, node.value(Ec2Instance.running)) else set()
        if profile is UNKNOWN:
            roles = [role for name in sorted(map(str, by_profile)) for role in by_profile.get(name, ())]
            yield from (_run(node, role.id, None, unsure) for role in roles if role.account == node.account)
        elif profile in by_profile:
            yield from (_run(node, role.id, profile, unsure) for role in by_profile[profile])
        elif _vague(world, node):
            # A profile and its role most often share a name.
            yield _run(node, profile.replace(":instance-profile/", ":role/"), profile, {*unsure, _ROLES})


def _vague(world: World, node: Node) -> bool:
    """Whether a role may be in a profile without our knowing."""
    unread = any(role.missing(IamRole.instance_profiles) for role in world.of(IamRole))
    return unread or world.missing(IamRole, node.account) is not None


def _run(node: Node, role: str, profile: str | None, unsure: set[str]) -> Edge:
    depends = tuple(sorted(unsure))
    tokens = node.known(Ec2Instance.metadata_tokens, "unknown")
    told = {"profile": profile, "metadata": {"required": "v2 only", "optional": "v1 and v2"}.get(tokens, tokens)}
    levers = [Lever(node.id, "profile"), Lever(node.id, "metadata_endpoint", None, "disabled")]
    if profile is not None and not depends:
        levers.append(Lever(role, "instance_profiles", profile))
    return Edge(node.id, "runs-as", role, certainty(depends), depends, (), told, tuple(levers) if not depends else ())


@edge_maker(Workload.role, IamRole)
def workloads_run_as(world: World) -> Iterator[Edge]:
    """Whoever runs code in a workload acts with its role."""
    unread: set[str] = set()
    for node in world.of(Workload):
        role = node.value(Workload.role)
        if node.kind == Ec2Instance.kind:
            continue  # its role stands behind the metadata service
        if isinstance(role, str):
            yield Edge(node.id, "runs-as", role, levers=(Lever(node.id, "role"),))
        elif role is UNKNOWN:
            unread.add(node.account)
            yield Edge(node.id, "runs-as", f"{HUB}roles:{node.account}", "possible", (f"gap:{node.kind}.role",))
    for role in world.of(IamRole):
        if role.account in unread:
            yield Edge(f"{HUB}roles:{role.account}", "runs-as", role.id)
