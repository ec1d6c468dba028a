"""What decides about buckets beside policies: access lists, object ownership, Block Public Access.

Sources: S3 User Guide, "Access control list (ACL) overview" (acl-overview.html), "Controlling ownership of objects"
(about-object-ownership.html), "Blocking public access to your Amazon S3 storage"
(access-control-block-public-access.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stance.identity.callers import Caller, CallerKind, Closeness, canonical
from stance.identity.context import Context
from stance.identity.exposure import analyse_exposure
from stance.identity.policy import Policy
from stance.identity.truth import NO, YES, Truth, all_of, depends_on

_GROUPS: Final = "http://acs.amazonaws.com/groups/"
_ALL_USERS: Final = f"{_GROUPS}global/AllUsers"
_AUTHENTICATED: Final = f"{_GROUPS}global/AuthenticatedUsers"
_LOG_DELIVERY: Final = f"{_GROUPS}s3/LogDelivery"

_ON_BUCKET: Final = {
    "READ": ("s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"),
    "WRITE": ("s3:putobject", "s3:deleteobject"),
    "READ_ACP": ("s3:getbucketacl",),
    "WRITE_ACP": ("s3:putbucketacl",),
}
_ON_OBJECT: Final = {
    "READ": ("s3:getobject", "s3:getobjectversion"),
    "READ_ACP": ("s3:getobjectacl", "s3:getobjectversionacl"),
    "WRITE_ACP": ("s3:putobjectacl", "s3:putobjectversionacl"),
}
"""What a permission gives, by the mapping of access lists to actions; FULL_CONTROL is all of them."""

_GIVING: Final = ("s3:putobject", "s3:putobjectacl", "s3:putobjectversionacl", "s3:putbucketacl", "s3:createbucket")
_PUBLIC_CANNED: Final = ("public-read", "public-read-write", "authenticated-read")


@dataclass(frozen=True, slots=True)
class AclGrant:
    """An entry of an access list: a canonical user id or the URI of a group, and READ, WRITE, … FULL_CONTROL.

    `on_object` tells that it stands in the list of the object that the request is about.
    """

    grantee: str
    permission: str
    on_object: bool = False


@dataclass(frozen=True, slots=True)
class BucketControls:
    """The access lists and switches that bear on a bucket; those of account and bucket are taken together.

    A switch is YES when either is on; a `Truth` that depends (`gap:s3:GetPublicAccessBlock`) when it is not known.
    `acls_disabled` is YES where the bucket's owner owns every object (BucketOwnerEnforced).
    """

    acl: Sequence[AclGrant] = ()
    acls_disabled: Truth = NO
    block_public_acls: Truth = NO
    ignore_public_acls: Truth = NO
    block_public_policy: Truth = NO
    restrict_public_buckets: Truth = NO


def acl_allows(
    grant: AclGrant, who: Caller, action: str, controls: BucketControls, context: Context
) -> tuple[Closeness, Truth]:
    """Tell whether an entry of an access list lets a caller do it, and how closely it names him."""
    near, named = _grantee(grant.grantee, who)
    table = _ON_OBJECT if grant.on_object else _ON_BUCKET
    held = table if grant.permission == "FULL_CONTROL" else (grant.permission,)
    given = {name for permission in held for name in table.get(permission, ())}
    if action.lower() not in given or not named.possible:
        return Closeness.NOT_NAMED, NO
    public = grant.grantee in (_ALL_USERS, _AUTHENTICATED)
    ignored = controls.ignore_public_acls if public else NO
    return near, all_of((named, controls.acls_disabled.negate(), ignored.negate()))


def _grantee(grantee: str, who: Caller) -> tuple[Closeness, Truth]:
    if grantee == _ALL_USERS:
        return Closeness.DIRECT, YES
    if grantee == _AUTHENTICATED:
        return Closeness.DIRECT, YES if who.account else NO
    if grantee == _LOG_DELIVERY:
        return Closeness.DIRECT, YES if who.arn == "logging.s3.amazonaws.com" else NO
    if "@" in grantee:
        return Closeness.ACCOUNT, depends_on("canonicaluser") if who.account else NO
    return Closeness.ACCOUNT, canonical(grantee, who)


def restricted(controls: BucketControls, policy: Policy | None, who: Caller, owner: str) -> Truth:
    """Tell whether RestrictPublicBuckets keeps a caller out.

    Where the bucket's policy is public, it leaves access to the owner's account and to services of AWS only.
    """
    at_home = who.account == owner or who.kind is CallerKind.SERVICE
    if at_home or policy is None or not controls.restrict_public_buckets.possible:
        return NO
    public = analyse_exposure(policy, account=owner, service="s3").public
    return controls.restrict_public_buckets if public else NO


def refused_as_public(controls: BucketControls, action: str, context: Context) -> Truth:
    """Tell whether BlockPublicAcls refuses a request because it would set a public access list."""
    if action.lower() not in _GIVING or not controls.block_public_acls.possible:
        return NO
    seen = context.get("s3:x-amz-acl")
    if seen is None:
        return depends_on("s3:x-amz-acl")
    return controls.block_public_acls if any(value in _PUBLIC_CANNED for value in seen) else NO
