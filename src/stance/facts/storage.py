"""Who reaches a bucket: its access list and policy, under its own and the account's switches; and its doors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.facts._parties import exposure, foreign_parties
from stance.identity.catalogue import Access
from stance.identity.parsing import parse_policy
from stance.identity.s3 import DISABLED_ACLS, PUBLIC_GROUPS, granted
from stance.identity.transport import denies_plain_transport
from stance.model import fact, neighbour
from stance.model.assets.account import AwsAccount
from stance.model.assets.storage import S3AccessPoint, S3Bucket

_ACCOUNT_BLOCK = neighbour(AwsAccount, {AwsAccount.id: S3Bucket.account}, AwsAccount.public_access_block)
_ORGANIZATION = neighbour(AwsAccount, {AwsAccount.id: S3Bucket.account}, AwsAccount.organization)


_OF_POINT = neighbour(AwsAccount, {AwsAccount.id: S3AccessPoint.account}, AwsAccount.public_access_block)
_BEHIND = {S3Bucket.name: S3AccessPoint.bucket}


def _any(answers: Iterable[bool | None]) -> Any:
    """Whether one is true, where None is not known."""
    listed = list(answers)
    return True if True in listed else UNKNOWN if None in listed else False


def _switch(block: Any, name: str) -> bool | None:
    """A switch of a block; None when it was not read. A block that was never set leaves all of them off."""
    return None if block is UNKNOWN else False if block is None else block.get(name)


def _of_account(account: Any) -> Any:
    return UNKNOWN if account is UNKNOWN or account is None else account.get("public_access_block", UNKNOWN)


@fact(S3Bucket.public_acls_ignored, S3Bucket.public_access_block, _ACCOUNT_BLOCK, partial=True)
def acls_ignored(block: Any, account: Any) -> Any:
    """The bucket's or the account's switch is on."""
    return _any(_switch(b, "ignore_public_acls") for b in (block, _of_account(account)))


@fact(S3Bucket.public_policies_restricted, S3Bucket.public_access_block, _ACCOUNT_BLOCK, partial=True)
def policies_restricted(block: Any, account: Any) -> Any:
    """The bucket's or the account's switch is on."""
    return _any(_switch(b, "restrict_public_buckets") for b in (block, _of_account(account)))


@fact(
    S3AccessPoint.public_policies_restricted,
    S3AccessPoint.public_access_block,
    neighbour(S3Bucket, _BEHIND, S3Bucket.public_access_block),
    _OF_POINT,
    partial=True,
)
def point_policies_restricted(block: Any, bucket: Any, account: Any) -> Any:
    """Its own, the bucket's or the account's switch is on."""
    return _any(_switch(b, "restrict_public_buckets") for b in (block, _of_account(bucket), _of_account(account)))


@fact(S3AccessPoint.key, neighbour(S3Bucket, _BEHIND, S3Bucket.key), partial=True)
def point_key(bucket: Any) -> Any:
    """The key of the bucket behind it."""
    return UNKNOWN if bucket is UNKNOWN or bucket is None else bucket.get("key", UNKNOWN)


def _effective(given: frozenset[Access] | None, blocked: Any) -> Any:
    """What is given unless it is blocked, either of which may not be known."""
    if blocked is True or given == frozenset():
        return []
    return UNKNOWN if given is None or blocked is UNKNOWN else sorted(given)


@fact(S3Bucket.acl_access, S3Bucket.grants, S3Bucket.ownership, S3Bucket.public_acls_ignored, partial=True)
def acl_access(grants: Any, ownership: Any, ignored: Any) -> Any:
    """The grants to all users and to any AWS user, which is everyone, unless they are ignored or lists are off."""
    off = None if ownership is UNKNOWN else ownership == DISABLED_ACLS
    without_effect = _any([off, None if ignored is UNKNOWN else ignored])
    if not isinstance(grants, list):
        return _effective(None, without_effect)
    public = [granted(grant["permission"]) for grant in grants if grant["principal"] in PUBLIC_GROUPS]
    return _effective(frozenset[Access]().union(*public), without_effect)


@fact(
    S3Bucket.policy_access,
    S3Bucket.policy,
    S3Bucket.account,
    S3Bucket.public_policies_restricted,
    partial=True,
)
def policy_access(policy: Any, account: Any, restricted: Any) -> Any:
    """What the policy's statements allow everyone, after AWS's own meaning of public, unless restricted."""
    if policy is UNKNOWN or account is UNKNOWN:
        return _effective(None, restricted)
    given = exposure(policy, account, "s3").public_access if policy is not None else frozenset[Access]()
    return _effective(given, restricted)


@fact(S3Bucket.public, S3Bucket.acl_access, S3Bucket.policy_access, partial=True)
def public(acl: Any, policy: Any) -> Any:
    """The access list or the policy gives everyone something."""
    found = [listed(access) for access in (acl, policy)]
    return _any(True if known else False if whole else None for known, whole in found)


@fact(S3Bucket.foreign_parties, S3Bucket.policy, S3Bucket.account, _ORGANIZATION, partial=True)
def foreign(policy: Any, account: Any, owner: Any) -> Any:
    """Whom the policy names beside the own account, its organisation and AWS services, whether or not a block that
    may be lifted tomorrow keeps them out today."""
    return foreign_parties(policy, account, owner, service="s3")


@fact(S3Bucket.plain_transport_denied, S3Bucket.policy, S3Bucket.id)
def plain_transport_denied(policy: str | None, bucket: str) -> bool:
    """The policy denies everyone everything on the bucket and its objects where aws:SecureTransport is false."""
    return policy is not None and denies_plain_transport(parse_policy(policy), bucket)
