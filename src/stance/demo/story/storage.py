"""Buckets. Flaw: customer exports that anyone may list and read, with the account's own block half open."""

from __future__ import annotations

from stance.demo.maker import MAIN, SECOND, Json, Maker, allow, deny, policy, tags
from stance.demo.server import ACCOUNT
from stance.demo.story.customers import customers_csv, parcels_csv

SOUND = {
    MAIN: [
        "access-logs",
        "access-logs-mirror",
        "trail",
        "config",
        "backups",
        "analytics",
        "analytics-results",
        "invoices",
        "contracts",
        "hr-documents",
        "track-events",
        "warehouse-scans",
        "label-images",
        "api-artifacts",
        "terraform-state",
        "web-assets",
        "mail-archive",
        "customs-forms",
        "driver-photos",
        "data-lake",
    ],
    SECOND: [
        "staging-access-logs",
        "staging-access-logs-mirror",
        "staging-events",
        "staging-assets",
        "staging-backups",
        "staging-artifacts",
        "disaster-recovery",
    ],
}
ACL_SWITCHES = {"IgnorePublicAcls": True, "BlockPublicAcls": True}
EVERYTHING = {**ACL_SWITCHES, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
EXPORTS = "nordhafen-customer-exports"
SERVICES = {
    "access-logs": "logging.s3",
    "access-logs-mirror": "logging.s3",
    "staging-access-logs": "logging.s3",
    "staging-access-logs-mirror": "logging.s3",
    "staging-artifacts": "cloudtrail",
    "trail": "cloudtrail",
    "config": "config",
}
"""Buckets that an AWS service writes to."""


def tell(maker: Maker) -> None:
    """Make the buckets and what lies in the interesting ones."""
    for region, names in SOUND.items():
        for name in names:
            # logs cannot be delivered to a locked bucket
            _create(maker, f"nordhafen-{name}", region, ObjectLockEnabledForBucket="access-logs" not in name)
            _secure(maker, name, region)
    for region, names in SOUND.items():
        for name in names:
            _log(maker, name, region)
    _exports(maker)
    maker.client("s3control", MAIN).put_public_access_block(
        AccountId=ACCOUNT,
        PublicAccessBlockConfiguration={
            **ACL_SWITCHES, "BlockPublicPolicy": False, "RestrictPublicBuckets": False
        },
    )  # fmt: skip


def _create(maker: Maker, bucket: str, region: str, **options: bool) -> None:
    maker.client("s3", region).create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region}, **options
    )
    maker.ids[f"bucket:{bucket}"] = f"arn:aws:s3:::{bucket}"


def _secure(maker: Maker, name: str, region: str) -> None:
    s3, bucket = maker.client("s3", region), f"nordhafen-{name}"
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=EVERYTHING)
    s3.put_bucket_ownership_controls(
        Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_bucket_versioning(
        Bucket=bucket,
        MFA=f"arn:aws:iam::{ACCOUNT}:mfa/root 123456",
        VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"},
    )
    key = maker.ids["key:data" if region == MAIN else "key:data-second"]
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key},
        "BucketKeyEnabled": True,
    }
    if "access-logs" not in name:  # they cannot be delivered to a bucket with a customer key
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(_only_tls(bucket), *_writer(name, bucket)))
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [_expiring(90)]})
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags(owner="platform", data="internal")})


def _expiring(days: int) -> Json:
    """A lifecycle rule: old versions go, and so do uploads that were never finished."""
    return {
        "ID": "tidy",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def _only_tls(bucket: str) -> Json:
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    return deny("s3:*", resources, Principal={"AWS": "*"}, Condition={"Bool": {"aws:SecureTransport": "false"}})


def _writer(name: str, bucket: str) -> list[Json]:
    if name not in SERVICES:
        return []
    who = {"Service": f"{SERVICES[name]}.amazonaws.com"}
    ours = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    return [
        allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*", Principal=who, Condition=ours),
        allow("s3:GetBucketAcl", f"arn:aws:s3:::{bucket}", Principal=who, Condition=ours),
    ]


def _log(maker: Maker, name: str, region: str) -> None:
    """Access logs go to one bucket in the same region; its own go to the mirror, and the mirror's to it."""
    collector = "access-logs" if region == MAIN else "staging-access-logs"
    target = f"nordhafen-{collector}" + ("-mirror" if name == collector else "")
    maker.client("s3", region).put_bucket_logging(
        Bucket=f"nordhafen-{name}",
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": f"{name}/"}},
    )


def _exports(maker: Maker) -> None:
    """Shared with a carrier "for a week"; nobody wrote down which week."""
    s3 = maker.client("s3", MAIN)
    _create(maker, EXPORTS, MAIN)
    s3.put_bucket_policy(
        Bucket=EXPORTS,
        Policy=policy(
            {
                "Sid": "CarrierAccess",
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": [f"arn:aws:s3:::{EXPORTS}", f"arn:aws:s3:::{EXPORTS}/*"],
            }
        ),
    )
    s3.put_object(Bucket=EXPORTS, Key="2024/customers.csv", Body=customers_csv(400))
    s3.put_object(Bucket=EXPORTS, Key="2024/parcels.csv", Body=parcels_csv(400))
    s3.put_object(Bucket="nordhafen-analytics", Key="daily/customers.csv", Body=customers_csv(50))
    maker.ids["public-bucket"] = f"arn:aws:s3:::{EXPORTS}"
