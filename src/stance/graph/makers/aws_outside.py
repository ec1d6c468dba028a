"""From outside into roles: build pipelines, identity providers, third-party accounts, people of Identity Center."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from stance.conditions import UNKNOWN
from stance.graph.makers.aws_data import certainty
from stance.graph.survey.principals import policy_of
from stance.identity.outsiders import Outsider, outsiders
from stance.identity.unread import gaps_of
from stance.model.assets.directory import (
    AccountAssignment,
    DirectoryGroup,
    DirectoryUser,
    OidcProvider,
    PermissionSet,
)
from stance.model.assets.identity import IamRole, SamlProvider
from stance.model.edge import INTERNET, Certainty, Edge, Lever, edge_maker
from stance.model.world import Node, World


@edge_maker(IamRole.trust_document, OidcProvider, SamlProvider)
def outside_trust(world: World) -> Iterator[Edge]:
    """Trust policies let pipelines, other providers' users and foreign accounts assume roles."""
    for role in world.of(IamRole):
        trust = policy_of(role, IamRole.trust_document)
        if gaps := gaps_of(trust):
            yield Edge(INTERNET, "assumes", role.id, "possible", gaps)
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
    reserved = [role for (_, name), role in roles.items() if name.startswith(_RESERVED)]
    users = {node.known(DirectoryUser.user_id, ""): node for node in world.of(DirectoryUser)}
    groups = {node.known(DirectoryGroup.group_id, ""): node for node in world.of(DirectoryGroup)}
    unlisted = world.missing(DirectoryGroup) is not None
    for one in world.of(AccountAssignment):
        account = one.known(AccountAssignment.assigned_account, "")
        permissions = world.get(one.known(AccountAssignment.permission_set, ""))
        if permissions is None or permissions.missing(PermissionSet.set_name):
            fitting = [role for role in reserved if role.account == account]
            depends: tuple[str, ...] = ("gap:sso:DescribePermissionSet",)
        else:
            role = roles.get((account, _RESERVED + permissions.known(PermissionSet.set_name, "")))
            fitting, depends = [role] if role else [], ()
        for role in fitting:
            yield from _people(one, role, users, groups, depends, unlisted)


_RESERVED: Final = "AWSReservedSSO_"


def _people(
    one: Node,
    role: Node,
    users: Mapping[str, Node],
    groups: Mapping[str, Node],
    depends: tuple[str, ...],
    unlisted: bool,
) -> Iterator[Edge]:
    principal = one.known(AccountAssignment.principal, "")
    group = groups.get(principal)
    members = group.known(DirectoryGroup.members, []) if group else [principal]
    for member in members:
        if member in users:
            levers = (Lever(one.id, "principal"), *([Lever(group.id, "members", member)] if group else []))
            yield from _signs_in(one, users[member], role, depends, levers)
    if unknown := _unknown_members(one, group, unlisted):
        unread = (*depends, unknown)
        for member in sorted(users.keys() - set(members)):
            yield from _signs_in(one, users[member], role, unread, (Lever(one.id, "principal"),))


def _unknown_members(one: Node, group: Node | None, unlisted: bool) -> str | None:
    """What would have to be read to know who is in the group that is assigned; groups have no groups in them."""
    if group is not None:
        return "gap:identitystore:ListGroupMemberships" if group.missing(DirectoryGroup.members) else None
    grouped = one.value(AccountAssignment.principal_type) in ("GROUP", UNKNOWN)
    return "gap:identitystore:ListGroups" if grouped and unlisted else None


def _signs_in(
    one: Node, user: Node, role: Node, depends: tuple[str, ...], levers: tuple[Lever, ...]
) -> Iterator[Edge]:  # fmt: skip
    if user.value(DirectoryUser.enabled) is UNKNOWN:
        depends = (*depends, "gap:identitystore:ListUsers")
    if user.known(DirectoryUser.enabled, True):
        sure: Certainty = "possible" if depends else "sure"
        yield Edge(user.id, "assumes", role.id, sure, depends, (), {"assignment": one.id}, levers)
