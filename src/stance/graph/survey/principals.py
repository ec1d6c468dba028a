"""Users and roles with all the policies that bear on them, and where each policy can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stance.conditions import UNKNOWN, Ref
from stance.graph.survey.organisation import service_controls
from stance.identity import Policy, PolicyError, Statement, parse_policy
from stance.identity.holders import Holder, Place
from stance.identity.unread import unread
from stance.model.assets.identity import IamGroup, IamPolicy, IamPrincipal, IamRole, IamUser
from stance.model.edge import Lever
from stance.model.world import Node, World

POLICY_FIELDS = (
    IamUser.attached_policies,
    IamUser.inline_documents,
    IamUser.groups,
    IamUser.boundary,
    IamUser.tags,
    IamGroup.attached_policies,
    IamGroup.inline_documents,
    IamRole.attached_policies,
    IamRole.inline_documents,
    IamRole.boundary,
    IamRole.tags,
    IamPolicy.document,
    IamPolicy.aws_managed,
)
"""What makers that ask for principals' policies read."""


@dataclass(frozen=True)
class Origin:
    """Where a policy of a principal comes from: its name, the levers that take it away, and where its text is."""

    name: str
    detach: tuple[Lever, ...] = ()
    written: tuple[str, str, str] | None = None
    """(asset, field, prefix of the statement's element) of a text that can be changed."""

    def levers(self, statement: int) -> tuple[Lever, ...]:
        """Each takes away one statement's effect on the principal."""
        if self.written is None:
            return self.detach
        asset, field, prefix = self.written
        return (Lever(asset, field, f"{prefix}Statement[{statement}]"), *self.detach)


@dataclass(frozen=True)
class Principal:
    """A user or role; `origins` stand beside the holder's policies, one for each."""

    holder: Holder
    origins: tuple[Origin, ...]

    def levers(self, places: Sequence[Place]) -> tuple[Lever, ...]:
        """What takes away a right that rests on statements at these places: any one of them does."""
        found = (lever for policy, statement in places for lever in self.origins[policy].levers(statement))
        return tuple(dict.fromkeys(found))

    def statements(self, places: Sequence[Place]) -> list[dict[str, object]]:
        """The statements at these places, as evidence."""
        policies, origins = self.holder.policies, self.origins
        return [{"policy": origins[i].name, "statement": written(policies[i].statements[n])} for i, n in places]


@lru_cache(maxsize=65_536)
def written(statement: Statement) -> dict[str, object]:
    """The statement as its document has it, for evidence."""
    return {"index": statement.index, **statement.to_dict()}


@lru_cache(maxsize=65_536)
def read_policy(text: str) -> Policy:
    """The policy that a text holds; what cannot be understood stands for a policy that was not read."""
    try:
        return parse_policy(text)
    except PolicyError as error:
        return unread(f"policy that cannot be understood: {error.place}")


def policy_of(node: Node, ref: Ref[str]) -> Policy | None:
    """The policy document in a field; None where there is none, the unread policy where it is not known."""
    value = node.value(ref)
    if value is UNKNOWN:
        return unread(f"{node.kind}.{ref.path.names[0]}")
    return None if value is None else read_policy(value)


def principals(world: World) -> Sequence[Principal]:
    """All users and roles, by id. A policy that was not read is there as one that may say anything."""
    return world.once(_principals)


def _principals(world: World) -> list[Principal]:
    groups = {(group.account, group.name): group for group in world.of(IamGroup)}
    nodes = (node for kind in (IamUser, IamRole) for node in world.of(kind))
    return [world.memory.recall(_principal, node.id, *_around(world, node, groups)) for node in nodes]


Found = Mapping[str, Node | None]
"""Groups by their names, or managed policies by their ARNs; None where they were not found."""


def _around(world: World, node: Node, named: Mapping[tuple[str, str], Node]) -> tuple[Node, Found, Found, Controls]:
    """A principal, with all that bears on it: its groups, the policies of both, and its organisation's."""
    names = node.known(IamUser.groups, []) if node.kind == IamUser.kind else []
    groups = {name: named.get((node.account, name)) for name in names}
    holders = (node, *(group for group in groups.values() if group is not None))
    attached = {arn: world.get(arn) for one in holders for arn in one.known(IamPrincipal.attached_policies, [])}
    boundary = node.value(IamUser.boundary)
    if isinstance(boundary, str):
        attached[boundary] = world.get(boundary)
    bound = ":role/aws-service-role/" not in node.id
    return node, groups, attached, world.once(_controls).get(node.account, ()) if bound else ()


def _principal(node: Node, groups: Found, attached: Found, controls: Controls) -> Principal:
    found = _held(node, node, attached)
    if node.kind == IamUser.kind and node.missing(IamUser.groups) is not None:
        found.append((unread("aws.iam.user.groups"), Origin("groups")))
    for name, group in groups.items():
        if group is None:
            found.append((unread("aws.iam.group"), Origin(name)))
        else:
            left = Lever(node.id, "groups", name)
            found += [(p, Origin(o.name, (*o.detach, left), o.written)) for p, o in _held(group, node, attached)]
    policies, origins = zip(*found, strict=True) if found else ((), ())
    tags = node.value(IamUser.tags)
    known = tags if isinstance(tags, dict) else ({} if tags is None else None)
    return Principal(Holder(node.id, node.account, policies, _boundary(node, attached), known, controls), origins)


Controls = tuple[tuple[Policy, ...], ...]
"""Service control policies, level by level."""


def _controls(world: World) -> dict[str, Controls]:
    """The service control policies over each account, as far as they can be read."""
    return {
        account: tuple(tuple(map(read_policy, level)) for level in service_controls(world, account) or ())
        for account in world.accounts
    }


def _held(owner: Node, holder: Node, attached: Found) -> list[tuple[Policy, Origin]]:
    """The policies attached to a user, group or role, and those written into it."""
    found = [
        (unread(f"{owner.kind}.{ref.path.names[0]}"), Origin(ref.path.names[0]))
        for ref in (IamPrincipal.attached_policies, IamPrincipal.inline_documents)
        if owner.missing(ref) is not None
    ]
    for arn in owner.known(IamPrincipal.attached_policies, []):
        detach = (Lever(owner.id, "attached_policies", arn),)
        managed = attached[arn]
        changeable = managed is not None and managed.known(IamPolicy.aws_managed, True) is False
        found.append((_managed(managed), Origin(arn, detach, (arn, "document", "") if changeable else None)))
    documents: list[Any] = owner.known(IamPrincipal.inline_documents, [])  # structs are dicts in JSON
    for one in documents:
        place = owner.id, "inline_documents", f"{one['name']}/"
        found.append((read_policy(one["document"]), Origin(f"{owner.id}/{one['name']}", (), place)))
    return found


def _managed(node: Node | None) -> Policy:
    found = policy_of(node, IamPolicy.document) if node is not None else None
    return found or unread("aws.iam.policy.document")


def _boundary(node: Node, attached: Found) -> tuple[Policy, ...] | None:
    arn = node.value(IamUser.boundary)
    if arn is None:
        return None
    return (unread("aws.iam.user.boundary"),) if arn is UNKNOWN else (_managed(attached[arn]),)
