"""Storage of objects."""

from datetime import datetime

from stance.model.assets.data import DataStore, SharedStore
from stance.model.field import Field, Struct


class Grant(Struct):
    """An entry of an access control list."""

    principal = Field(str, "Who: a canonical user id, an e-mail address, or the URI of a group")
    permission = Field(str, "What: READ, WRITE, READ_ACP, WRITE_ACP or FULL_CONTROL")
    to_owner = Field(bool, "Whether the grantee is the bucket's owner")


class PublicAccessBlock(Struct):
    """The four switches of S3 Block Public Access."""

    block_public_acls = Field(bool, "Whether new public access lists are refused")
    ignore_public_acls = Field(bool, "Whether public access lists have no effect")
    block_public_policy = Field(bool, "Whether new public policies are refused")
    restrict_public_buckets = Field(bool, "Whether public policies admit only the owner's account and AWS services")


class LifecycleRule(Struct):
    """A rule that moves or ends objects after a while."""

    id = Field(str, "Its name", absent="unnamed")
    status = Field(str, "Enabled or Disabled")


class Bucket(DataStore):
    """A bucket of objects, of any provider."""

    created_at = Field(datetime, "When it was made")
    public = Field(bool, "Whether everyone can do anything with the bucket or its objects")
    encryption = Field(str, "What encrypts new objects by default", absent="nothing does")
    versioned = Field(bool, "Whether old object versions are kept")
    log_bucket = Field(str, "The bucket that receives its access logs", absent="access is not logged")


class S3Bucket(Bucket, kind="aws.s3.bucket", title="S3 bucket"):
    """An S3 bucket."""

    # who gets in
    grants = Field(list[Grant], "Its access control list")
    owner = Field(str, "Canonical user id of its owner, by which access lists name accounts")
    ownership = Field(str, "Object ownership; BucketOwnerEnforced turns access lists off", absent="never set")
    policy = Field(str, "Its policy document, JSON", absent="has none")
    public_access_block = Field(PublicAccessBlock, "The bucket's own four switches", absent="never set")
    public_acls_ignored = Field(bool, "Whether a switch, its own or the account's, voids access lists for everyone")
    public_policies_restricted = Field(
        bool, "Whether a switch, its own or the account's, voids policies for everyone"
    )
    acl_access = Field(list[str], "What its access list gives everyone: list, read, write, delete, admin")
    policy_access = Field(list[str], "What its policy gives everyone: list, read, write, delete, admin")
    foreign_parties = Field(
        list[str], "Accounts, organisations and canonical users its policy admits, own ones aside"
    )
    plain_transport_denied = Field(bool, "Whether its policy refuses every request that comes without TLS")

    # what becomes of its objects
    mfa_delete = Field(bool, "Whether ending versions for good asks for a second factor")
    lifecycle_rules = Field(list[LifecycleRule], "What moves or ends its objects", absent="never set")
    object_lock = Field(str, "Enabled where objects can be locked against deletion", absent="cannot be locked")


class S3AccessPoint(SharedStore, kind="aws.s3.access_point", title="S3 access point"):
    """A door of its own to an S3 bucket, with a policy of its own. What is behind it is the bucket's."""

    bucket = Field(str, "Name of the bucket that it leads to")
    vpc = Field(str, "The VPC from which alone it can be called", absent="it can be called over the internet")
    public_access_block = Field(PublicAccessBlock, "Its own four switches", absent="never set")
    public_policies_restricted = Field(
        bool, "Whether a switch, its own, the bucket's or the account's, voids policies for everyone"
    )
