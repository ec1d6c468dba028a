"""ACL, policy, ownership and blocks put together."""

import itertools

import pytest

from identity.documents import BUCKET, OBJECTS, OWNER, allow, policy
from stance.identity import (
    NO_BLOCK,
    UNREAD_BLOCK,
    AclGrant,
    Exposure,
    PublicAccessBlock,
    analyse_exposure,
    bucket_access,
    parse_block,
    public_acl_grants,
)

ALL = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY_AWS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOGS = "http://acs.amazonaws.com/groups/s3/LogDelivery"
NONE = Exposure()
OPEN = analyse_exposure(
    policy(allow(["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS])), account=OWNER, service="s3"
)
IGNORE = PublicAccessBlock(ignore_public_acls=True)
RESTRICT = PublicAccessBlock(restrict_public_buckets=True)


def access(acl=(), stated=NONE, ownership="ObjectWriter", bucket=NO_BLOCK, account=NO_BLOCK):
    return bucket_access(acl=acl, policy=stated, ownership=ownership, bucket_block=bucket, account_block=account)


def test_only_grants_to_the_two_public_groups_are_public():
    grants = [{"Grantee": {"Type": "Group", "URI": uri}, "Permission": "READ"} for uri in (ALL, ANY_AWS, LOGS)] + [
        {"Grantee": {"Type": "CanonicalUser", "ID": "79a5"}, "Permission": "FULL_CONTROL"}
    ]
    assert public_acl_grants(grants) == (AclGrant("AllUsers", "READ"), AclGrant("AuthenticatedUsers", "READ"))


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("READ", (False, True, False, False)),
        ("WRITE", (False, False, True, False)),
        ("READ_ACP", (True, False, False, False)),
        ("WRITE_ACP", (False, False, True, True)),
        ("FULL_CONTROL", (True, True, True, True)),
    ],
)
def test_what_each_acl_permission_opens(permission, expected):
    got = access([AclGrant("AllUsers", permission)])
    assert (got.read, got.list, got.write, got.admin) == expected
    assert got.through_acl is True
    assert got.through_policy is False


@pytest.mark.parametrize(("bucket", "account"), [(IGNORE, NO_BLOCK), (NO_BLOCK, IGNORE), (IGNORE, UNREAD_BLOCK)])
def test_ignored_acls_open_nothing(bucket, account):
    assert access([AclGrant("AllUsers", "FULL_CONTROL")], bucket=bucket, account=account).public is False


def test_disabled_acls_open_nothing():
    assert access([AclGrant("AllUsers", "READ")], ownership="BucketOwnerEnforced").public is False


def test_a_public_policy_opens_unless_restricted():
    assert access(stated=OPEN).read is True
    assert access(stated=OPEN).write is False
    assert access(stated=OPEN, account=RESTRICT).public is False
    assert access(stated=OPEN, bucket=IGNORE).public is True


def test_switches_that_only_refuse_new_grants_close_nothing():
    block = parse_block({"BlockPublicAcls": True, "BlockPublicPolicy": True})
    assert access([AclGrant("AllUsers", "READ")], OPEN, bucket=block).public is True


def test_what_was_not_read_is_unknown_where_it_decides():
    assert access(acl=None).public is None
    assert access(acl=None).through_policy is False
    assert access(acl=None, bucket=IGNORE).public is False
    assert access(acl=None, ownership="BucketOwnerEnforced").public is False
    assert access([AclGrant("AllUsers", "READ")], ownership=None).list is None
    assert access([AclGrant("AllUsers", "READ")], ownership=None).read is False
    assert access(stated=None, account=RESTRICT).public is False
    assert access(stated=OPEN, account=UNREAD_BLOCK).read is None
    assert access(stated=None).read is None


def test_sure_answers_survive_every_completion():
    acls = [None, (), (AclGrant("AllUsers", "READ"),)]
    policies = [None, Exposure(), OPEN]
    owners = [None, "ObjectWriter", "BucketOwnerEnforced"]
    blocks = [UNREAD_BLOCK, NO_BLOCK, IGNORE, RESTRICT]
    everything = list(itertools.product(acls, policies, owners, blocks, blocks))
    full = [c for c in everything if None not in c[:3] and UNREAD_BLOCK not in c[3:]]
    for seen in everything:
        got = access(*seen)
        for done in full:
            if all(s in (d, None, UNREAD_BLOCK) for s, d in zip(seen, done, strict=True)):
                other = access(*done)
                for name in ("read", "list", "write", "admin", "public"):
                    assert getattr(got, name) in (None, getattr(other, name))
