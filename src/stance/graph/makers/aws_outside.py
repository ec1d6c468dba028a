"""From outside into roles: build pipelines, identity providers, third-party accounts, people of Identity Center."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stance.graph.makers.aws_data import certainty
from stance.graph.principals import policy_of
from stance.identity.outsiders import Outsider, outsiders
from stance.model.assets.directory import (
    AccountAssignment,
    DirectoryGroup,
    DirectoryUser,
    OidcProvider,
    PermissionSet,
)
from stance.model.assets.identity import IamRole, SamlProvider
from stance.model.edge import INTERNET, Edge, Lever, edge_maker
from stance.model.world import Node, World


@edge_maker(IamRole.trust_document, OidcProvider, SamlProvider)
def outside_trust(world: World) -> Iterator[Edge]:
    """Trust policies let pipelines, other providers' users and foreign accounts assume roles."""
    for role in world.of(IamRole):
        trust = policy_of(role, IamRole.trust_document)
        for one in outsiders(trust, role.id, world.accounts) if trust else ():
            assumptions = _vouched(world, one)
            if assumptions is not None:
                yield from _drawn(role, one, assumptions)


def _drawn(role: Node, one: Outsider, assumptions: tuple[str, ...]) -> Iterator[Edge]:
    said = {
        "trust": role.id,
        "index": one.statement,
        "subject": one.subject,
        "wide": one.wide,
        "external_id": one.external_id,
    }
    evidence = {name: value for name, value in said.items() if value not in ("", None)}
    levers = (Lever(role.id, "trust_document", f"Statement[{one.statement}]"),)
    end = (role.id, *certainty(one.truth), assumptions, evidence, levers)
    if one.kind == "account":
        yield Edge(f"arn:aws:iam::{one.value}:root", "assumes", *end)
    elif one.kind == "federated":
        yield Edge(f"federated:{one.value}:{one.subject}", "deploys" if one.pipeline else "assumes", *end)
    if one.kind == "everyone" or one.open:
        yield Edge(INTERNET, "assumes", *end)


def _vouched(world: World, one: Outsider) -> tuple[str, ...] | None:
    """What is assumed of the provider: nothing where it is known, None (nobody comes) where it does not exist."""
    kind = SamlProvider if ":saml-provider/" in one.value else OidcProvider
    if one.kind != "federated" or not one.value.startswith("arn:") or world.get(one.value) is not None:
        return ()
    account = one.value.split(":")[4]
    return ("provider",) if world.missing(kind, account) is not None or account not in world.accounts else None


@edge_maker(
    AccountAssignment,
    AccountAssignment.permission_set,
    AccountAssignment.assigned_account,
    AccountAssignment.principal,
    AccountAssignment.principal_type,
    PermissionSet.set_name,
    DirectoryUser.user_id,
    DirectoryUser.enabled,
    DirectoryGroup.group_id,
    DirectoryGroup.members,
    IamRole,
)
def identity_center(world: World) -> Iterator[Edge]:
    """People sign in through Identity Center and take on the roles of their permission sets."""
    roles = {(role.account, role.name.rpartition("_")[0]): role for role in world.of(IamRole)}
    users = {node.known(DirectoryUser.user_id, ""): node for node in world.of(DirectoryUser)}
    groups = {node.known(DirectoryGroup.group_id, ""): node for node in world.of(DirectoryGroup)}
    for one in world.of(AccountAssignment):
        permissions = world.get(one.known(AccountAssignment.permission_set, ""))
        name = permissions.known(PermissionSet.set_name, "") if permissions else ""
        role = roles.get((one.known(AccountAssignment.assigned_account, ""), f"AWSReservedSSO_{name}"))
        if role is not None:
            yield from _people(one, role, users, groups)


def _people(one: Node, role: Node, users: Mapping[str, Node], groups: Mapping[str, Node]) -> Iterator[Edge]:
    principal = one.known(AccountAssignment.principal, "")
    assigned = Lever(one.id, "principal")
    group = groups.get(principal)
    for member in group.known(DirectoryGroup.members, []) if group else [principal]:
        user = users.get(member)
        if user is not None and user.known(DirectoryUser.enabled, True):
            levers = (assigned, Lever(group.id, "members", member)) if group else (assigned,)
            evidence = {"assignment": one.id, **({"group": group.id} if group else {})}
            yield Edge(user.id, "assumes", role.id, evidence=evidence, levers=levers)
