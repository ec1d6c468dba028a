"""Bucket policies: whom they admit, and whether they refuse plain HTTP."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, FOREIGN, Cloud, policy
from cases.judge import Case
from cases.storage import OFF, ON, make

OBJECTS = "arn:aws:s3:::BUCKET/*"
BOTH = ["arn:aws:s3:::BUCKET", OBJECTS]


def allow(principal: Any, action: Any = "s3:GetObject", resource: Any = OBJECTS, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
STRANGER = {"AWS": f"arn:aws:iam::{FOREIGN}:root"}
DENY = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BOTH}

# name: (statements, public access, public write, foreign accounts)
_PUBLIC: dict[str, tuple[list[dict[str, Any]], str, str, str]] = {
    "star-read": ([allow("*")], "fail", "pass", "fail"),
    "star-aws": ([allow({"AWS": "*"})], "fail", "pass", "fail"),
    "star-list": ([allow({"AWS": ["*"]})], "fail", "pass", "fail"),
    "star-among": ([allow({"AWS": [f"arn:aws:iam::{ACCOUNT}:root", "*"]})], "fail", "pass", "fail"),
    "star-list-bucket": ([allow("*", "s3:ListBucket", "arn:aws:s3:::BUCKET")], "fail", "pass", "fail"),
    "star-put": ([allow("*", "s3:PutObject")], "fail", "fail", "fail"),
    "star-put-list": ([allow("*", ["s3:GetObject", "s3:PutObject"])], "fail", "fail", "fail"),
    "star-put-wild": ([allow("*", "s3:Put*")], "fail", "fail", "fail"),
    "star-delete": ([allow("*", "s3:DeleteObject")], "fail", "fail", "fail"),
    "star-delete-ver": ([allow("*", "s3:DeleteObjectVersion")], "fail", "fail", "fail"),
    "star-s3": ([allow({"AWS": "*"}, "s3:*", BOTH)], "fail", "fail", "fail"),
    "star-all": ([allow("*", "*", "*")], "fail", "fail", "fail"),
    "star-case": ([allow("*", "S3:putobject")], "fail", "fail", "fail"),
    "star-acl": ([allow("*", "s3:PutObjectAcl")], "fail", "fail", "fail"),
    "star-second": ([allow(ROOT), allow("*", "s3:PutObject")], "fail", "fail", "fail"),
    "not-principal": (
        [{"Effect": "Allow", "NotPrincipal": ROOT, "Action": "s3:GetObject", "Resource": OBJECTS}],
        "fail",
        "pass",
        "fail",
    ),
    "not-action": (
        [{"Effect": "Allow", "Principal": "*", "NotAction": "s3:GetObject", "Resource": OBJECTS}],
        "fail",
        "fail",
        "fail",
    ),
    "own-root": ([allow(ROOT, "s3:*", BOTH)], "pass", "pass", "pass"),
    "own-number": ([allow({"AWS": ACCOUNT}, "s3:*", BOTH)], "pass", "pass", "pass"),
    "own-role": ([allow({"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"})], "pass", "pass", "pass"),
    "service": ([allow({"Service": "cloudtrail.amazonaws.com"}, "s3:PutObject")], "pass", "pass", "pass"),
    "stranger": ([allow(STRANGER)], "pass", "pass", "fail"),
    "stranger-number": ([allow({"AWS": FOREIGN})], "pass", "pass", "fail"),
    "stranger-role": ([allow({"AWS": f"arn:aws:iam::{FOREIGN}:role/x"}, "s3:PutObject")], "pass", "pass", "fail"),
    "stranger-user": ([allow({"AWS": f"arn:aws:iam::{FOREIGN}:user/x"})], "pass", "pass", "fail"),
    "stranger-among": ([allow({"AWS": [ACCOUNT, FOREIGN]})], "pass", "pass", "fail"),
    "stranger-china": ([allow({"AWS": f"arn:aws-cn:iam::{FOREIGN}:root"})], "pass", "pass", "fail"),
    "denied-only": ([DENY | when("Bool", "aws:SecureTransport", "false")], "pass", "pass", "pass"),
    "deny-all": ([DENY], "pass", "pass", "pass"),
    "office": (
        [allow("*", "s3:*", BOTH, **when("IpAddress", "aws:SourceIp", "203.0.113.0/24"))],
        "pass",
        "pass",
        "pass",
    ),
    "everywhere": (
        [allow("*", "s3:PutObject", **when("IpAddress", "aws:SourceIp", "0.0.0.0/0"))],
        "fail",
        "fail",
        "fail",
    ),
    "everywhere-6": ([allow("*", **when("IpAddress", "aws:SourceIp", "::/0"))], "fail", "pass", "fail"),
    "not-there": ([allow("*", **when("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"))], "fail", "pass", "fail"),
    "own-only": (
        [allow("*", "s3:*", BOTH, **when("StringEquals", "aws:PrincipalAccount", ACCOUNT))],
        "pass",
        "pass",
        "pass",
    ),
    "own-source": (
        [allow("*", "s3:PutObject", **when("StringEquals", "aws:SourceAccount", ACCOUNT))],
        "pass",
        "pass",
        "pass",
    ),
    "stranger-only": (
        [allow("*", **when("StringEquals", "aws:PrincipalAccount", FOREIGN))],
        "pass",
        "pass",
        "fail",
    ),
    "endpoint": (
        [allow("*", "s3:*", BOTH, **when("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"))],
        "pass",
        "pass",
        "pass",
    ),
    "tls-only": ([allow("*", **when("Bool", "aws:SecureTransport", "true"))], "fail", "pass", "fail"),
    "referer": ([allow("*", **when("StringLike", "aws:Referer", "https://example.com/*"))], "fail", "pass", "fail"),
    "agent": ([allow("*", "s3:PutObject", **when("StringEquals", "aws:UserAgent", "x"))], "fail", "fail", "fail"),
    "any-arn": ([allow("*", **when("ArnLike", "aws:PrincipalArn", "*"))], "fail", "pass", "fail"),
    "if-exists": (
        [allow("*", **when("StringEqualsIfExists", "aws:PrincipalAccount", ACCOUNT))],
        "fail",
        "pass",
        "fail",
    ),
    "no-policy": ([], "pass", "pass", "pass"),
}


def _seed_public(cloud: Cloud) -> None:
    for name, (statements, *_) in _PUBLIC.items():
        make(cloud, name, **({"policy": policy(*statements)} if statements else {}))
    make(cloud, "star-single", policy=policy(allow("*", "s3:PutObject"), single=True))
    make(cloud, "star-blocked", policy=policy(allow("*", "s3:*", BOTH)), block=ON)
    make(cloud, "star-unblocked", policy=policy(allow("*", "s3:*", BOTH)), block=OFF)
    make(cloud, "stranger-blocked", policy=policy(allow(STRANGER)), block=ON)


def _with(at: int, **more: str) -> dict[str, str]:
    return {name: row[at] for name, row in _PUBLIC.items()} | {n.replace("_", "-"): said for n, said in more.items()}


_FALSE = when("Bool", "aws:SecureTransport", "false")

_TLS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "none": ([], "fail"),
    "both": ([DENY | _FALSE], "pass"),
    "second": ([allow(ROOT), DENY | _FALSE], "pass"),
    "star-action": ([DENY | _FALSE | {"Action": "*"}], "pass"),
    "listed-action": ([DENY | _FALSE | {"Action": ["s3:*"]}], "pass"),
    "star-resource": ([DENY | _FALSE | {"Resource": "*"}], "pass"),
    "aws-star": ([DENY | _FALSE | {"Principal": {"AWS": "*"}}], "pass"),
    "aws-list": ([DENY | _FALSE | {"Principal": {"AWS": ["*"]}}], "pass"),
    "boolean": ([DENY | when("Bool", "aws:SecureTransport", False)], "pass"),
    "listed-value": ([DENY | when("Bool", "aws:SecureTransport", ["false"])], "pass"),
    "if-exists": ([DENY | when("BoolIfExists", "aws:SecureTransport", "false")], "pass"),
    "lower-key": ([DENY | when("Bool", "aws:securetransport", "false")], "pass"),
    "capital": ([DENY | when("Bool", "aws:SecureTransport", "False")], "pass"),
    "true": ([DENY | when("Bool", "aws:SecureTransport", "true")], "fail"),
    "allow-true": ([allow("*", "s3:*", BOTH, **when("Bool", "aws:SecureTransport", "true"))], "fail"),
    "allow-false": ([allow(ROOT, "s3:*", BOTH, **_FALSE)], "fail"),
    "other-key": ([DENY | when("Bool", "aws:MultiFactorAuthPresent", "false")], "fail"),
    "one-principal": ([DENY | _FALSE | {"Principal": ROOT}], "fail"),
    "read-only": ([DENY | _FALSE | {"Action": "s3:GetObject"}], "fail"),
    "and-elsewhere": (
        [
            DENY
            | {"Condition": {"Bool": {"aws:SecureTransport": "false"}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
        ],
        "fail",
    ),
    "other-bucket": ([DENY | _FALSE | {"Resource": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]}], "fail"),
    "two-statements": (
        [DENY | _FALSE | {"Resource": "arn:aws:s3:::BUCKET"}, DENY | _FALSE | {"Resource": OBJECTS}],
        "pass",
    ),
}


def _seed_tls(cloud: Cloud) -> None:
    for name, (statements, _) in _TLS.items():
        make(cloud, f"tls-{name}", **({"policy": policy(*statements)} if statements else {}))
    make(cloud, "tls-single", policy=policy(DENY | _FALSE, single=True))


CASES = [
    Case(
        "bucket-policies",
        _seed_public,
        {
            "s3_bucket_public_access": _with(1, star_single="fail", star_blocked="pass", star_unblocked="fail")
            | {"stranger-blocked": "pass"},
            "s3_bucket_policy_public_write_access": _with(
                2, star_single="fail", star_blocked="pass", star_unblocked="fail"
            )
            | {"stranger-blocked": "pass"},
            "s3_bucket_cross_account_access": _with(3, star_single="fail", star_blocked="fail", star_unblocked="fail")
            | {"stranger-blocked": "fail"},
        },
    ),
    Case(
        "buckets-refuse-http",
        _seed_tls,
        {
            "s3_bucket_secure_transport_policy": {f"tls-{name}": said for name, (_, said) in _TLS.items()}
            | {"tls-single": "pass"}
        },
    ),
]
