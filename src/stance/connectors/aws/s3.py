"""Amazon S3. Source: the S3 API reference (API_ListBuckets and the Get… operations of a bucket).

Object Lock stands only on versioned buckets, so that the others are not asked for it.
"""

from collections.abc import Mapping
from typing import Any

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.storage import S3Bucket

_BUCKET = {"Bucket": "Name"}


def _grants(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    owner = answer["Owner"]["ID"]
    return [_grant(grant["Grantee"], grant["Permission"], owner) for grant in answer["Grants"]]


def _grant(grantee: Mapping[str, Any], permission: str, owner: str) -> dict[str, Any]:
    principal = next((grantee[key] for key in ("URI", "ID", "EmailAddress") if grantee.get(key)), None)
    return {"principal": principal, "permission": permission, "to_owner": principal == owner}


def _algorithm(rules: list[Mapping[str, Any]]) -> str | None:
    """The algorithm of the rule that names one; a bucket has at most one such rule."""
    defaults = (rule.get("ApplyServerSideEncryptionByDefault") for rule in rules)
    return next((str(default["SSEAlgorithm"]) for default in defaults if default), None)


def _key(rules: list[Mapping[str, Any]]) -> str | None:
    """The key that the bucket names; without one AWS's own for S3 is used, or none of KMS."""
    defaults = (rule.get("ApplyServerSideEncryptionByDefault") for rule in rules)
    return next((default.get("KMSMasterKeyID") for default in defaults if default), None)


def _versioned(answers: Mapping[str, Any]) -> bool:
    return answers["versioning"].get("Status") is not None


BUCKETS = Resource(
    kind=S3Bucket,
    id="arn:{partition}:s3:::{Name}",
    name="{Name}",
    incarnation="{CreationDate}",
    region="{BucketRegion?}",
    where="once",
    list=Call("s3:ListBuckets", needs="s3:ListAllMyBuckets", items="Buckets", fixed={"MaxBuckets": 1000}),
    detail=(
        Call("s3:GetBucketAcl", args=_BUCKET, into="acl"),
        Call(
            "s3:GetBucketOwnershipControls",
            args=_BUCKET,
            absent="OwnershipControlsNotFoundError",
            into="ownership",
        ),
        Call("s3:GetBucketPolicy", args=_BUCKET, absent="NoSuchBucketPolicy", into="policy"),
        Call(
            "s3:GetPublicAccessBlock",
            needs="s3:GetBucketPublicAccessBlock",
            args=_BUCKET,
            absent="NoSuchPublicAccessBlockConfiguration",
            into="block",
        ),
        Call(
            "s3:GetBucketEncryption",
            needs="s3:GetEncryptionConfiguration",
            args=_BUCKET,
            absent="ServerSideEncryptionConfigurationNotFoundError",
            into="encryption",
        ),
        Call("s3:GetBucketTagging", args=_BUCKET, absent="NoSuchTagSet", into="tagging"),
        Call("s3:GetBucketVersioning", args=_BUCKET, into="versioning"),
        Call("s3:GetBucketLogging", args=_BUCKET, into="logging"),
        Call(
            "s3:GetBucketLifecycleConfiguration",
            needs="s3:GetLifecycleConfiguration",
            args=_BUCKET,
            absent="NoSuchLifecycleConfiguration",
            into="lifecycle",
        ),
        Call(
            "s3:GetObjectLockConfiguration",
            needs="s3:GetBucketObjectLockConfiguration",
            args=_BUCKET,
            absent="ObjectLockConfigurationNotFoundError",
            when=_versioned,
            into="lock",
        ),
    ),
    fields={
        S3Bucket.created_at: "CreationDate",
        S3Bucket.grants: From("acl", then=_grants),
        S3Bucket.owner: "acl.Owner.ID",
        S3Bucket.ownership: From("ownership.OwnershipControls.Rules", then=lambda rules: rules[0]["ObjectOwnership"]),
        S3Bucket.policy: "policy.Policy",
        S3Bucket.public_access_block: "block.PublicAccessBlockConfiguration",
        S3Bucket.encryption: From("encryption.ServerSideEncryptionConfiguration.Rules", then=_algorithm),
        S3Bucket.key: From("encryption.ServerSideEncryptionConfiguration.Rules", then=_key),
        S3Bucket.tags: From("tagging.TagSet", then=tags, empty={}),
        S3Bucket.versioned: From("versioning.Status?", then=lambda status: status == "Enabled", empty=False),
        S3Bucket.mfa_delete: From("versioning.MFADelete?", then=lambda status: status == "Enabled", empty=False),
        S3Bucket.log_bucket: "logging.LoggingEnabled?.TargetBucket",
        S3Bucket.lifecycle_rules: "lifecycle.Rules",
        S3Bucket.object_lock: "lock.ObjectLockConfiguration.ObjectLockEnabled",
    },
)
