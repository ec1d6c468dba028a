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
    neighbours(
        IamUser, {IamUser.account: IamGroup.account, IamUser.groups: IamGroup.name}, IamUser.name, IamUser.mfa_active
    ),
    partial=True,
)
def members_without_mfa(members: Any) -> Any:
    """The members that have no MFA device; in part where some member could not be read wholly."""
    if members is UNKNOWN:
        return UNKNOWN
    listed, whole = items(members)
    found = sorted(m["name"] for m in listed if m.get("mfa_active") is False and "name" in m)
    told = all("mfa_active" in m and "name" in m for m in listed)
    return found if whole and told else partial(found)
