"""Who can reach a bucket: ACL, policy, object ownership and public access blocks put together.

Sources: S3 User Guide, "Access control list (ACL) overview" (acl-overview.html), "Controlling ownership of
objects and disabling ACLs" (about-object-ownership.html) and "Blocking public access to your Amazon S3
storage" (access-control-block-public-access.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stance.identity.catalogue import Access
from stance.identity.exposure import Exposure

_GROUPS = "http://acs.amazonaws.com/groups/global/"
ALL_USERS = f"{_GROUPS}AllUsers"
AUTHENTICATED_USERS = f"{_GROUPS}AuthenticatedUsers"

_PERMISSIONS: dict[str, frozenset[Access]] = {
    "READ": frozenset({Access.LIST}),
    "WRITE": frozenset({Access.WRITE, Access.DELETE}),
    "READ_ACP": frozenset({Access.READ}),
    "WRITE_ACP": frozenset({Access.ADMIN}),
    "FULL_CONTROL": frozenset({Access.LIST, Access.WRITE, Access.DELETE, Access.READ, Access.ADMIN}),
}

DISABLED_ACLS = "BucketOwnerEnforced"


@dataclass(frozen=True, slots=True)
class AclGrant:
    """One public grant of a bucket ACL; ``group`` is ``AllUsers`` or ``AuthenticatedUsers``."""

    group: str
    permission: str

    @property
    def access(self) -> frozenset[Access]:
        """What the grant gives on the bucket: READ lists it, READ_ACP reads its ACL."""
        return _PERMISSIONS.get(self.permission, frozenset(Access))


@dataclass(frozen=True, slots=True)
class PublicAccessBlock:
    """The two switches that change what is open now; None for one that was not read.

    The other two, BlockPublicAcls and BlockPublicPolicy, only refuse new grants.
    """

    ignore_public_acls: bool | None = False
    restrict_public_buckets: bool | None = False


NO_BLOCK = PublicAccessBlock()
UNREAD_BLOCK = PublicAccessBlock(None, None)


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """What everyone can do with a bucket; None where an input that decides it was not read."""

    read: bool | None
    list: bool | None
    write: bool | None
    admin: bool | None
    through_acl: bool | None
    through_policy: bool | None

    @property
    def public(self) -> bool | None:
        """Whether everyone can do anything at all."""
        return _either(self.through_acl, self.through_policy)


def public_acl_grants(grants: Iterable[Mapping[str, Any]]) -> tuple[AclGrant, ...]:
    """Return the public ones of the ``Grants`` of GetBucketAcl. Raises KeyError on a malformed grant."""
    return tuple(
        AclGrant(uri.removeprefix(_GROUPS), grant["Permission"])
        for grant in grants
        if (uri := grant["Grantee"].get("URI")) in (ALL_USERS, AUTHENTICATED_USERS)
    )


def parse_block(configuration: Mapping[str, Any]) -> PublicAccessBlock:
    """Read a PublicAccessBlockConfiguration; a switch that is not there is off."""
    return PublicAccessBlock(
        bool(configuration.get("IgnorePublicAcls", False)),
        bool(configuration.get("RestrictPublicBuckets", False)),
    )


def bucket_access(
    *,
    acl: Iterable[AclGrant] | None,
    policy: Exposure | None,
    ownership: str | None,
    bucket_block: PublicAccessBlock = UNREAD_BLOCK,
    account_block: PublicAccessBlock = UNREAD_BLOCK,
) -> BucketAccess:
    """Put together what everyone can do with a bucket.

    ``None`` stands for *not read*; what was read and is not there is ``()`` for the ACL, ``Exposure()`` for
    the policy, ``ObjectWriter`` (the default) for the ownership and `NO_BLOCK` for a block.
    """
    ignored = _either(
        _either(bucket_block.ignore_public_acls, account_block.ignore_public_acls),
        None if ownership is None else ownership == DISABLED_ACLS,
    )
    restricted = _either(bucket_block.restrict_public_buckets, account_block.restrict_public_buckets)
    listed = None if acl is None else frozenset[Access]().union(*(g.access for g in acl))
    stated = None if policy is None else policy.public_access

    def both(*wanted: Access) -> bool | None:
        return _either(_open(listed, ignored, wanted), _open(stated, restricted, wanted))

    return BucketAccess(
        read=both(Access.READ),
        list=both(Access.LIST),
        write=both(Access.WRITE, Access.DELETE, Access.ADMIN),
        admin=both(Access.ADMIN),
        through_acl=_open(listed, ignored, tuple(Access)),
        through_policy=_open(stated, restricted, tuple(Access)),
    )


def _open(given: frozenset[Access] | None, blocked: bool | None, wanted: tuple[Access, ...]) -> bool | None:
    """Given and not blocked, where either may be unknown."""
    if blocked or (given is not None and given.isdisjoint(wanted)):
        return False
    return None if given is None or blocked is None else True


def _either(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return None if left is None or right is None else False
