"""What an account's organisation forbids, as far as it can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from stance.model.assets.account import (
    AwsAccount,
    OrganizationAccount,
    OrganizationPolicy,
    ResourceControlPolicy,
    ServiceControlPolicy,
)
from stance.model.world import World

ORGANISATION = (
    AwsAccount.organization,
    AwsAccount.management_account,
    OrganizationAccount,
    OrganizationAccount.path,
    *(ref for kind in (ServiceControlPolicy, ResourceControlPolicy) for ref in (kind, kind.policy, kind.targets)),
)
"""What makers that ask for it read."""

Levels = tuple[tuple[str, ...], ...]
"""The documents of each level, from the root down to the account."""


def beyond_sight(world: World, account: str) -> tuple[str, ...]:
    """Assumptions of rights in an account: a member account cannot read the service control policies over it."""
    return ("scp",) if service_controls(world, account) is None else ()


def service_controls(world: World, account: str) -> Levels | None:
    """Service control policies over an account; () where none bind it, None where they cannot be read from here."""
    node = world.get(account)
    if node is not None:
        manager = node.value(AwsAccount.management_account)
        if node.value(AwsAccount.organization) is None or manager == account:
            return ()
    return _levels(world, account, ServiceControlPolicy)


def resource_controls(world: World, account: str) -> Levels | None:
    """Resource control policies over what an account owns; the same."""
    node = world.get(account)
    alone = node is not None and node.value(AwsAccount.organization) is None
    return () if alone else _levels(world, account, ResourceControlPolicy)


def _levels(world: World, account: str, kind: type[OrganizationPolicy]) -> Levels | None:
    member = next((one for one in world.of(OrganizationAccount) if one.id.endswith(f"/{account}")), None)
    path: list[str] = member.known(OrganizationAccount.path, []) if member else []
    if member is None or not path or world.missing(kind, member.account):
        return None
    return tuple(tuple(_attached(world, target, kind)) for target in (*path, account))


def _attached(world: World, target: str, kind: type[OrganizationPolicy]) -> Iterator[str]:
    for one in world.of(kind):
        document = one.known(kind.policy, "")
        if target in one.known(kind.targets, []) and document:
            yield document
