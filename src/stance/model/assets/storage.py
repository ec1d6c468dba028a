"""Storage of objects."""

from datetime import datetime

from stance.model.field import Asset, Field, Struct


class Grant(Struct):
    """An entry of an access list."""

    principal = Field(str, "Who: a canonical user id, or the URI of a group")
    permission = Field(str, "What: READ, WRITE, READ_ACP, WRITE_ACP or FULL_CONTROL")


class PublicAccessBlock(Struct):
    """The four switches of S3 Block Public Access."""

    block_public_acls = Field(bool, "Whether new public access lists are refused")
    ignore_public_acls = Field(bool, "Whether public access lists have no effect")
    block_public_policy = Field(bool, "Whether new public policies are refused")
    restrict_public_buckets = Field(bool, "Whether public policies admit only the owner's account and AWS services")


class Bucket(Asset):
    """A bucket of objects, of any provider."""

    created_at = Field(datetime, "When it was made")
    versioned = Field(bool, "Whether old object versions are kept")
    public = Field(bool, "Whether anyone on the internet can read, list or write its objects")


class S3Bucket(Bucket, kind="aws.s3.bucket", title="S3 bucket"):
    """An S3 bucket."""

    public_access_block = Field(PublicAccessBlock, "The bucket's own four switches", absent="never set")
    grants = Field(list[Grant], "Its access control list")
