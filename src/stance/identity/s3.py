"""What a bucket's access list gives to the groups that anyone is in.

Sources: S3 User Guide, "Access control list (ACL) overview" (acl-overview.html) and "Controlling ownership of
objects and disabling ACLs" (about-object-ownership.html).
"""

from __future__ import annotations

from typing import Final

from stance.identity.catalogue import Access

_GROUPS: Final = "http://acs.amazonaws.com/groups/global/"
PUBLIC_GROUPS: Final = frozenset({f"{_GROUPS}AllUsers", f"{_GROUPS}AuthenticatedUsers"})
"""Everyone, and everyone with an AWS account of whatever owner."""

DISABLED_ACLS: Final = "BucketOwnerEnforced"
"""The object ownership under which access lists have no effect."""

_PERMISSIONS: Final[dict[str, frozenset[Access]]] = {
    "READ": frozenset({Access.LIST}),
    "WRITE": frozenset({Access.WRITE, Access.DELETE}),
    "READ_ACP": frozenset({Access.READ}),
    "WRITE_ACP": frozenset({Access.ADMIN}),
    "FULL_CONTROL": frozenset({Access.LIST, Access.WRITE, Access.DELETE, Access.READ, Access.ADMIN}),
}


def granted(permission: str) -> frozenset[Access]:
    """What a permission gives on the bucket: READ lists it, READ_ACP reads its list; all kinds for an unknown one."""
    return _PERMISSIONS.get(permission, frozenset(Access))
