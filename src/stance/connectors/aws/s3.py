"""Amazon S3. Source: the S3 API reference (API_ListBuckets and the Get… operations of a bucket)."""

from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.storage import S3Bucket


def _grants(grants: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"principal": g["Grantee"].get("URI") or g["Grantee"]["ID"], "permission": g["Permission"]} for g in grants
    ]


BUCKETS = Resource(
    kind=S3Bucket,
    id="arn:{partition}:s3:::{Name}",
    name="{Name}",
    incarnation="{CreationDate}",
    region="{BucketRegion}",
    where="once",
    list=Call("s3:ListBuckets", needs="s3:ListAllMyBuckets", items="Buckets"),
    detail=(
        Call("s3:GetBucketAcl", args={"Bucket": "Name"}, into="acl"),
        Call("s3:GetBucketVersioning", args={"Bucket": "Name"}, into="versioning"),
        Call(
            "s3:GetPublicAccessBlock",
            needs="s3:GetBucketPublicAccessBlock",
            args={"Bucket": "Name"},
            absent="NoSuchPublicAccessBlockConfiguration",
            into="block",
        ),
    ),
    fields={
        S3Bucket.created_at: "CreationDate",
        S3Bucket.public_access_block: "block.PublicAccessBlockConfiguration",
        S3Bucket.grants: From("acl.Grants", then=_grants),
        S3Bucket.versioned: From("versioning.Status?", then=lambda status: status == "Enabled", empty=False),
    },
)
