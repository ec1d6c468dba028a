"""KMS keys: rotation, deletion, and policies."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, FOREIGN, Cloud, policy
from cases.judge import Case

_ROOT = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "kms:Decrypt", "Resource": "*", **more}


def _when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


# label: (create arguments, what is done next, used, not pending, rotated, not public)
_KEYS: dict[str, tuple[dict[str, Any], list[tuple[str, dict[str, Any]]], str, str, str, str]] = {
    "new": ({}, [], "pass", "pass", "fail", "pass"),
    "rotated": ({}, [("enable_key_rotation", {})], "pass", "pass", "pass", "pass"),
    "rotated-90": ({}, [("enable_key_rotation", {"RotationPeriodInDays": 90})], "pass", "pass", "pass", "pass"),
    "rotated-365": ({}, [("enable_key_rotation", {"RotationPeriodInDays": 365})], "pass", "pass", "pass", "pass"),
    "rotated-not-any-more": (
        {},
        [("enable_key_rotation", {}), ("disable_key_rotation", {})],
        "pass",
        "pass",
        "fail",
        "pass",
    ),
    "disabled": ({}, [("disable_key", {})], "fail", "pass", "not_applicable", "not_applicable"),
    "disabled-rotated": (
        {},
        [("enable_key_rotation", {}), ("disable_key", {})],
        "fail",
        "pass",
        "not_applicable",
        "not_applicable",
    ),
    "back": ({}, [("disable_key", {}), ("enable_key", {})], "pass", "pass", "fail", "pass"),
    "pending": ({}, [("schedule_key_deletion", {})], "pass", "fail", "not_applicable", "not_applicable"),
    "pending-7": (
        {},
        [("schedule_key_deletion", {"PendingWindowInDays": 7})],
        "pass",
        "fail",
        "not_applicable",
        "not_applicable",
    ),
    "saved": (
        {},
        [("schedule_key_deletion", {}), ("cancel_key_deletion", {})],
        "fail",
        "pass",
        "not_applicable",
        "not_applicable",
    ),
    "ecc": ({"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}, [], "pass", "pass", "not_applicable", "pass"),
    "hmac": (
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        [],
        "pass",
        "pass",
        "not_applicable",
        "pass",
    ),
    "multi-region": ({"MultiRegion": True}, [("enable_key_rotation", {})], "pass", "pass", "pass", "pass"),
    "ecc-public": (
        {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "Policy": policy(_ROOT, allow("*"))},
        [],
        "pass",
        "pass",
        "not_applicable",
        "fail",
    ),
    "disabled-public": (
        {"Policy": policy(_ROOT, allow("*"))},
        [("disable_key", {})],
        "fail",
        "pass",
        "not_applicable",
        "not_applicable",
    ),
}

_POLICIES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "root": ([_ROOT], "pass"),
    "star": ([_ROOT, allow("*")], "fail"),
    "aws-star": ([_ROOT, allow({"AWS": "*"})], "fail"),
    "aws-list": ([_ROOT, allow({"AWS": ["*"]})], "fail"),
    "among": ([_ROOT, allow({"AWS": [ACCOUNT, "*"]})], "fail"),
    "everything": ([allow("*", Action="kms:*")], "fail"),
    "caller-account": ([allow("*", **_when("StringEquals", "kms:CallerAccount", ACCOUNT))], "pass"),
    "via-service": (
        [
            allow(
                {"AWS": "*"},
                Condition={
                    "StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com"}
                },
            )
        ],
        "pass",
    ),
    "principal-account": ([allow("*", **_when("StringEquals", "aws:PrincipalAccount", ACCOUNT))], "pass"),
    "organization": ([allow("*", **_when("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"))], "pass"),
    "stranger": ([_ROOT, allow({"AWS": f"arn:aws:iam::{FOREIGN}:root"})], "pass"),
    "service": ([_ROOT, allow({"Service": "logs.us-east-1.amazonaws.com"})], "pass"),
    "mfa": ([_ROOT, allow("*", **_when("Bool", "aws:MultiFactorAuthPresent", "true"))], "fail"),
    "deny": ([_ROOT, {**allow("*"), "Effect": "Deny"}], "pass"),
    "any-arn": ([_ROOT, allow("*", **_when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*"))], "fail"),
    "own-arn": (
        [_ROOT, allow("*", **_when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"))],
        "pass",
    ),
}


CHECKS = (
    "kms_cmk_are_used",
    "kms_cmk_not_deleted_unintentionally",
    "kms_cmk_rotation_enabled",
    "kms_key_not_publicly_accessible",
)


def _case() -> Case:
    expected: dict[str, dict[str, str]] = {check: {} for check in CHECKS}

    def seed(cloud: Cloud) -> None:
        kms = cloud.client("kms")
        for by_name in expected.values():
            by_name.clear()
        for label, (made, then, *said) in _KEYS.items():
            key = kms.create_key(Description=label, **made)["KeyMetadata"]["KeyId"]
            for operation, arguments in then:
                getattr(kms, operation)(KeyId=key, **arguments)
            for check, verdict in zip(CHECKS, said, strict=True):
                expected[check][key] = verdict
        for label, (statements, verdict) in _POLICIES.items():
            key = kms.create_key(Description=label, Policy=policy(*statements))["KeyMetadata"]["KeyId"]
            for check, said in zip(CHECKS, ("pass", "pass", "fail", verdict), strict=True):
                expected[check][key] = said

    return Case("keys", seed, expected)


def _periods() -> Case:
    """A plain server does not remember the period."""
    expected: dict[str, dict[str, str]] = {"kms_cmk_rotation_enabled": {}}

    def seed(cloud: Cloud) -> None:
        kms = cloud.client("kms")
        expected["kms_cmk_rotation_enabled"].clear()
        for days in (90, 364, 365, 366, 730, 2560):
            key = kms.create_key()["KeyMetadata"]["KeyId"]
            kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=days)
            expected["kms_cmk_rotation_enabled"][key] = "pass" if days <= 365 else "fail"

    return Case("key-rotation-periods", seed, expected, demo_only=True)


CASES = [_case(), _periods()]
