"""Buckets: access lists under blocks, and their settings."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.judge import Case

ON = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
OFF = dict.fromkeys(ON, False)
NEW_ONLY = {**OFF, "BlockPublicAcls": True, "BlockPublicPolicy": True}
OWNER = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
ALL = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOGS = "http://acs.amazonaws.com/groups/s3/LogDelivery"


def make(cloud: Cloud, name: str, **options: Any) -> None:
    """A bucket; `block`, `grants` as {group or id: permission}, `policy`, `ownership`, `region`."""
    region = options.get("region", "us-east-1")
    s3 = cloud.client("s3", region)
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **where, **options.get("create", {}))
    if "ownership" in options:
        rules = [{"ObjectOwnership": options["ownership"]}]
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": rules})
    if "grants" in options:
        grants = [_grant(*pair) for pair in options["grants"].items()]
        s3.put_bucket_acl(
            Bucket=name,
            AccessControlPolicy={"Owner": {"ID": OWNER}, "Grants": [_grant(OWNER, "FULL_CONTROL"), *grants]},
        )
    if "canned" in options:
        s3.put_bucket_acl(Bucket=name, ACL=options["canned"])
    if "policy" in options:
        s3.put_bucket_policy(Bucket=name, Policy=options["policy"].replace("BUCKET", name))
    if "block" in options:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=options["block"])


def _grant(who: str, permission: str) -> dict[str, Any]:
    grantee = {"Type": "Group", "URI": who} if who.startswith("http") else {"Type": "CanonicalUser", "ID": who}
    return {"Grantee": grantee, "Permission": permission}


def block_account(cloud: Cloud, block: dict[str, bool]) -> None:
    cloud.client("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block)


# name: (options, public access, list ACL, write ACL, level block)
_ACL: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "bare": ({}, "pass", "pass", "pass", "fail"),
    "blocked": ({"block": ON}, "pass", "pass", "pass", "pass"),
    "block-off": ({"block": OFF}, "pass", "pass", "pass", "fail"),
    "block-new-only": ({"block": NEW_ONLY}, "pass", "pass", "pass", "fail"),
    "block-ignore-only": ({"block": {**OFF, "IgnorePublicAcls": True}}, "pass", "pass", "pass", "fail"),
    "block-restrict-only": ({"block": {**OFF, "RestrictPublicBuckets": True}}, "pass", "pass", "pass", "fail"),
    "block-effective": (
        {"block": {**OFF, "RestrictPublicBuckets": True, "IgnorePublicAcls": True}},
        "pass",
        "pass",
        "pass",
        "pass",
    ),
    "canned-read": ({"canned": "public-read"}, "fail", "fail", "pass", "fail"),
    "canned-auth": ({"canned": "authenticated-read"}, "fail", "fail", "pass", "fail"),
    "canned-logs": ({"canned": "log-delivery-write"}, "pass", "pass", "pass", "fail"),
    "canned-private": ({"canned": "private"}, "pass", "pass", "pass", "fail"),
    "all-read": ({"grants": {ALL: "READ"}}, "fail", "fail", "pass", "fail"),
    "any-read": ({"grants": {ANY: "READ"}}, "fail", "fail", "pass", "fail"),
    "all-write": ({"grants": {ALL: "WRITE"}}, "fail", "pass", "fail", "fail"),
    "any-write": ({"grants": {ANY: "WRITE"}}, "fail", "pass", "fail", "fail"),
    "all-read-acp": ({"grants": {ALL: "READ_ACP"}}, "fail", "fail", "pass", "fail"),
    "all-write-acp": ({"grants": {ALL: "WRITE_ACP"}}, "fail", "pass", "fail", "fail"),
    "any-write-acp": ({"grants": {ANY: "WRITE_ACP"}}, "fail", "pass", "fail", "fail"),
    "all-full": ({"grants": {ALL: "FULL_CONTROL"}}, "fail", "fail", "fail", "fail"),
    "any-full": ({"grants": {ANY: "FULL_CONTROL"}}, "fail", "fail", "fail", "fail"),
    "logs-write": ({"grants": {LOGS: "WRITE"}}, "pass", "pass", "pass", "fail"),
    "friend-full": ({"grants": {"f" * 64: "FULL_CONTROL"}}, "pass", "pass", "pass", "fail"),
    "all-read-ignored": ({"grants": {ALL: "READ"}, "block": ON}, "pass", "pass", "pass", "pass"),
    "all-full-ignored": ({"grants": {ALL: "FULL_CONTROL"}, "block": ON}, "pass", "pass", "pass", "pass"),
    "all-full-new-only": ({"grants": {ALL: "FULL_CONTROL"}, "block": NEW_ONLY}, "fail", "fail", "fail", "fail"),
}


def _seed_acl(cloud: Cloud) -> None:
    for name, (options, *_) in _ACL.items():
        make(cloud, name, **options)


def _column(rows: dict[str, Any], at: int) -> dict[str, str]:
    return {name: row[at] for name, row in rows.items()}


def _seed_blocked_account(cloud: Cloud) -> None:
    _seed_acl(cloud)
    block_account(cloud, ON)


_ACCOUNT_BLOCKS = {
    "unset": (None, "fail"),
    "on": (ON, "pass"),
    "off": (OFF, "fail"),
    "new-only": (NEW_ONLY, "fail"),
    "ignore-only": ({**ON, "RestrictPublicBuckets": False}, "fail"),
    "restrict-only": ({**ON, "IgnorePublicAcls": False}, "fail"),
    "effective": ({**OFF, "RestrictPublicBuckets": True, "IgnorePublicAcls": True}, "pass"),
}


def _account_case(name: str) -> Case:
    block, said = _ACCOUNT_BLOCKS[name]

    def seed(cloud: Cloud) -> None:
        make(cloud, "some-bucket")
        if block:
            block_account(cloud, block)

    both = block is not None and block["IgnorePublicAcls"] and block["RestrictPublicBuckets"]
    expected = {
        "s3_account_level_public_access_blocks": {ACCOUNT: said},
        "s3_bucket_level_public_access_block": {"some-bucket": "pass" if both else "fail"},
    }
    return Case(f"account-block-{name}", seed, expected)


def _seed_settings(cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    for name in (
        "plain",
        "sse-s3",
        "sse-kms",
        "sse-dsse",
        "sse-kms-key",
        "ver-on",
        "ver-off",
        "logged",
        "logged-prefix",
    ):
        make(cloud, name)
    for name, default in {
        "sse-s3": {"SSEAlgorithm": "AES256"},
        "sse-kms": {"SSEAlgorithm": "aws:kms"},
        "sse-dsse": {"SSEAlgorithm": "aws:kms:dsse"},
        "sse-kms-key": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"},
    }.items():
        rules = [{"ApplyServerSideEncryptionByDefault": default}]
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    s3.put_bucket_versioning(Bucket="ver-on", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_versioning(Bucket="ver-off", VersioningConfiguration={"Status": "Suspended"})
    make(cloud, "logs", canned="log-delivery-write")
    for name, prefix in {"logged": "", "logged-prefix": "p/"}.items():
        target = {"TargetBucket": "logs", "TargetPrefix": prefix}
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": target})
    make(cloud, "locked", create={"ObjectLockEnabledForBucket": True})
    make(cloud, "locked-default", create={"ObjectLockEnabledForBucket": True})
    retention = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    s3.put_object_lock_configuration(
        Bucket="locked-default", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": retention}
    )
    for owner in ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"):
        make(cloud, owner.lower(), ownership=owner)
    make(cloud, "elsewhere", region="eu-west-1")
    for name, states in {
        "life-on": "E",
        "life-off": "D",
        "life-mixed": "DE",
        "life-two": "EE",
        "life-none": "",
    }.items():
        make(cloud, name)
        rules = [
            {
                "ID": str(number),
                "Status": "Enabled" if state == "E" else "Disabled",
                "Filter": {"Prefix": str(number)},
                "Expiration": {"Days": 30},
            }
            for number, state in enumerate(states)
        ]
        if rules:
            s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


_NAMES = (
    "plain sse-s3 sse-kms sse-dsse sse-kms-key ver-on ver-off logged logged-prefix logs locked locked-default "
    "bucketownerenforced bucketownerpreferred objectwriter elsewhere life-on life-off life-mixed life-two life-none"
).split()


def _only(*names: str) -> dict[str, str]:
    return {name: "pass" if name in names else "fail" for name in _NAMES}


_SETTINGS = {
    "s3_bucket_kms_encryption": _only("sse-kms", "sse-dsse", "sse-kms-key"),
    "s3_bucket_object_versioning": _only("ver-on", "locked", "locked-default"),
    "s3_bucket_no_mfa_delete": _only(),
    "s3_bucket_server_access_logging_enabled": _only("logged", "logged-prefix"),
    "s3_bucket_object_lock": _only("locked", "locked-default"),
    "s3_bucket_acl_prohibited": _only("bucketownerenforced"),
    "s3_bucket_lifecycle_enabled": _only("life-on", "life-mixed", "life-two"),
}


def _seed_mfa(cloud: Cloud) -> None:
    for name in ("mfa-on", "mfa-off", "mfa-suspended"):
        make(cloud, name)
        status = {"Status": "Suspended" if name == "mfa-suspended" else "Enabled"}
        told = {} if name == "mfa-off" else {"MFADelete": "Enabled"}
        cloud.client("s3").put_bucket_versioning(
            Bucket=name, VersioningConfiguration={**status, **told}, **({"MFA": "serial 123456"} if told else {})
        )


CASES = [
    Case(
        "access-lists",
        _seed_acl,
        {
            "s3_bucket_public_access": _column(_ACL, 1),
            "s3_bucket_public_list_acl": _column(_ACL, 2),
            "s3_bucket_public_write_acl": _column(_ACL, 3),
            "s3_bucket_level_public_access_block": _column(_ACL, 4),
        },
    ),
    Case(
        "access-lists-under-account-block",
        _seed_blocked_account,
        {
            check: dict.fromkeys(_ACL, "pass")
            for check in (
                "s3_bucket_public_access",
                "s3_bucket_public_list_acl",
                "s3_bucket_public_write_acl",
                "s3_bucket_level_public_access_block",
            )
        },
    ),
    *map(_account_case, _ACCOUNT_BLOCKS),
    Case("bucket-settings", _seed_settings, _SETTINGS),
    Case(
        "bucket-default-encryption",
        lambda cloud: _seed_settings(cloud),
        {"s3_bucket_default_encryption": dict.fromkeys(("sse-s3", "sse-kms", "sse-dsse", "sse-kms-key"), "pass")},
        whole=False,
    ),
]
