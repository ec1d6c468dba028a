"""Whom Identity Center makes administrator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.identity.parsing import parse_policy
from stance.identity.privileges import administrator
from stance.model import fact, neighbours
from stance.model.assets.directory import AccountAssignment, DirectoryGroup, IdentityCenter, PermissionSet
from stance.model.assets.identity import IamPolicy

Json = Mapping[str, Any]

_ADMINISTRATOR = ":iam::aws:policy/AdministratorAccess"
"""The only policy of AWS's own that allows everything."""


@fact(
    PermissionSet.admin,
    PermissionSet.attached_policies,
    PermissionSet.customer_policies,
    PermissionSet.inline_documents,
    PermissionSet.boundary,
    neighbours(IamPolicy, {IamPolicy.account: PermissionSet.account}, IamPolicy.id, IamPolicy.document),
)
def permission_set_admin(
    attached: list[str], own: list[str], inline: list[Json], boundary: str | None, policies: list[Json]
) -> bool:
    """Whether its policies allow everything, and its boundary too, if it has one."""
    documents = {policy["id"].partition(":policy")[2]: policy["document"] for policy in policies}
    held = [documents[name] for name in own if name in documents] + [each["document"] for each in inline]
    if not (any(arn.endswith(_ADMINISTRATOR) for arn in attached) or _administers(held)):
        return False
    if boundary is None or boundary.endswith(_ADMINISTRATOR):
        return True
    return boundary in documents and _administers([documents[boundary]])


def _administers(documents: list[str]) -> bool:
    return administrator([parse_policy(document) for document in documents]).allowed.possible


@fact(
    IdentityCenter.administrators,
    neighbours(
        PermissionSet,
        {
            PermissionSet.account: IdentityCenter.account,
            PermissionSet.region: IdentityCenter.region,
            PermissionSet.instance: IdentityCenter.id,
        },
        PermissionSet.id,
        PermissionSet.admin,
    ),
    neighbours(
        AccountAssignment,
        {AccountAssignment.account: IdentityCenter.account, AccountAssignment.region: IdentityCenter.region},
        AccountAssignment.permission_set,
        AccountAssignment.principal_type,
        AccountAssignment.principal,
    ),
    neighbours(
        DirectoryGroup,
        {
            DirectoryGroup.account: IdentityCenter.account,
            DirectoryGroup.region: IdentityCenter.region,
            DirectoryGroup.identity_store: IdentityCenter.identity_store,
        },
        DirectoryGroup.group_id,
        DirectoryGroup.members,
    ),
)
def administrators(sets: list[Json], assignments: list[Json], groups: list[Json]) -> list[str]:
    """The people and the members of groups to whom a permission set of an administrator is assigned."""
    powerful = {each["id"] for each in sets if each["admin"]}
    members = {group["group_id"]: group["members"] for group in groups}
    holders = {
        (each["principal_type"], each["principal"]) for each in assignments if each["permission_set"] in powerful
    }
    people = {who for kind, who in holders if kind == "USER"}
    return sorted(people.union(*(members.get(who, []) for kind, who in holders if kind == "GROUP")))
