"""Who would lose an access that it uses: services granted before a change and no longer after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from stance.conditions import in_part
from stance.graph.picture import Picture
from stance.identity.parsing import parse_policy
from stance.identity.rightsize import granted_services
from stance.model.assets.identity import IamGroup, IamRole, IamUser
from stance.model.attack_view import LostAccess
from stance.model.edge import Lever
from stance.model.world import Node, World

_GRANTING: Final = frozenset({"attached_policies", "inline_documents", "groups", "document"})
"""Fields of users, groups, roles and policies that say what is granted. What other changes take away, such as a way
through the network, nobody keeps a record of."""


class UnknownError(Exception):
    """Something that decides about grants or use was not read."""


def lost_access(levers: Collection[Lever], before: Picture, after: Picture) -> tuple[list[LostAccess], bool]:
    """The services in use that principals would no longer be granted at all, and whether that is all there is to
    lose: whether the change takes away identity policies only, and use was collected for all whom they concern."""
    grants = [lever for lever in levers if _grants(lever, before.world)]
    whole = len(grants) == len(levers)
    lost: list[LostAccess] = []
    for principal in _concerned(grants, before.world):
        try:
            lost += _lost(principal, before.world, after.world)
        except UnknownError:
            whole = False
    return lost, whole


def _grants(lever: Lever, world: World) -> bool:
    node = world.get(lever.asset)
    return node is not None and node.kind.startswith("aws.iam.") and lever.field in _GRANTING


def _concerned(levers: Collection[Lever], world: World) -> Iterator[Node]:
    """Users and roles that hold what changes, by themselves or by a group; those of whom that is not known too."""
    changed = {lever.asset for lever in levers}
    for principal in (*world.of(IamUser), *world.of(IamRole)):
        try:
            held = {node.id for node in _holders(principal, world)} | set(_attached(principal, world))
        except UnknownError:
            held = changed
        if held & changed:
            yield principal


def _lost(principal: Node, before: World, after: World) -> Iterator[LostAccess]:
    then = after.get(principal.id)
    gone = _granted(principal, before) - (_granted(then, after) if then else frozenset())
    if not gone:
        return
    uses = _read(principal, "service_uses")
    if uses is None:
        raise UnknownError
    for use in uses:
        if use["used_at"] is not None and use["namespace"] in gone:
            yield LostAccess(principal.id, use["namespace"], use["used_at"])


def _granted(principal: Node, world: World) -> frozenset[str]:
    """The services that its policies, its groups' included, allow something of."""
    texts = [
        *(_document(arn, world) for arn in _attached(principal, world)),
        *(one["document"] for node in _holders(principal, world) for one in _read(node, "inline_documents")),
    ]
    return granted_services(map(parse_policy, texts))


def _attached(principal: Node, world: World) -> list[str]:
    return [arn for node in _holders(principal, world) for arn in _read(node, "attached_policies")]


def _document(policy: str, world: World) -> str:
    node = world.get(policy)
    if node is None:
        raise UnknownError
    return str(_read(node, "document"))


def _holders(principal: Node, world: World) -> Iterator[Node]:
    """The principal and the groups that it is in."""
    yield principal
    groups: Mapping[str, Node] = world.once(_groups)
    names = _read(principal, "groups") if principal.kind == "aws.iam.user" else ()
    for name in names or ():
        group = groups.get(f"{principal.account}/{name}")
        if group is None:
            raise UnknownError
        yield group


def _groups(world: World) -> dict[str, Node]:
    return {f"{group.account}/{group.name}": group for group in world.of(IamGroup)}


def _read(node: Node, field: str) -> Any:
    value = node.fields.get(field, _NOTHING)
    if value is _NOTHING or in_part(value):
        raise UnknownError
    return value


_NOTHING: Final = object()
