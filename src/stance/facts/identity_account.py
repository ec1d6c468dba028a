"""What is true of an account, or a group, by the identities in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.conditions import UNKNOWN, partial
from stance.conditions.runtime import items
from stance.model import fact, neighbours
from stance.model.assets.account import AwsAccount
from stance.model.assets.identity import IamGroup, IamPolicy, IamUser, RootUser, SamlProvider, VirtualMfa

Json = Mapping[str, Any]

_USED_POLICIES = neighbours(IamPolicy, {IamPolicy.account: AwsAccount.account}, IamPolicy.id, IamPolicy.attachments)


@fact(
    AwsAccount.saml_providers, neighbours(SamlProvider, {SamlProvider.account: AwsAccount.account}, SamlProvider.id)
)
def saml_providers(providers: list[Json]) -> list[str]:
    """The account's SAML providers."""
    return sorted(provider["id"] for provider in providers)


@fact(AwsAccount.support_access_held, _USED_POLICIES)
def support_access_held(policies: list[Json]) -> bool:
    """Whether AWSSupportAccess is attached to a user, group or role."""
    return _attached(policies, "AWSSupportAccess")


@fact(AwsAccount.cloudshell_full_access_held, _USED_POLICIES)
def cloudshell_full_access_held(policies: list[Json]) -> bool:
    """Whether AWSCloudShellFullAccess is attached to a user, group or role."""
    return _attached(policies, "AWSCloudShellFullAccess")


def _attached(policies: list[Json], name: str) -> bool:
    return any(p["id"].endswith(f":iam::aws:policy/{name}") and p["attachments"] > 0 for p in policies)


@fact(IamUser.virtual_mfa, neighbours(VirtualMfa, {VirtualMfa.user: IamUser.id}, VirtualMfa.id))
def virtual_mfa_of_user(devices: list[Json]) -> list[str]:
    """The virtual MFA devices of the user."""
    return sorted(device["id"] for device in devices)


@fact(RootUser.virtual_mfa, neighbours(VirtualMfa, {VirtualMfa.user: RootUser.id}, VirtualMfa.id))
def virtual_mfa_of_root(devices: list[Json]) -> list[str]:
    """The virtual MFA devices of the root user."""
    return sorted(device["id"] for device in devices)


@fact(
    IamGroup.members_without_mfa,
    IamGroup.name,
    neighbours(IamUser, {IamUser.account: IamGroup.account}, IamUser.name, IamUser.groups, IamUser.mfa_active),
    partial=True,
)
def members_without_mfa(name: Any, users: Any) -> Any:
    """The members that have no MFA device; in part where some user could not be read wholly."""
    if name is UNKNOWN:
        return UNKNOWN
    listed, whole = items(users)
    answers = [(user, _lacks_mfa(user, name)) for user in listed]
    found = sorted(user["name"] for user, lacks in answers if lacks)
    return found if whole and all(lacks is not None for _, lacks in answers) else partial(found)


def _lacks_mfa(user: Json, group: str) -> bool | None:
    """Whether the user is a member without MFA; None where that, or its name, is not known."""
    groups, whole = items(user.get("groups", UNKNOWN))
    active = user.get("mfa_active", UNKNOWN)
    if active is True or (whole and group not in groups):
        return False
    return True if active is False and group in groups and "name" in user else None
