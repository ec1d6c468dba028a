"""Trails, what they record, where they deliver, and log groups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cases.clouds import ACCOUNT, Cloud, policy
from cases.judge import Case
from cases.storage import ALL, ANY, LOGS, OFF, ON, make
from cases.storage_policies import allow

GROUP = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:trails:*"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/trails"


def trail(cloud: Cloud, name: str, bucket: str = "trails", region: str = "us-east-1", **options: Any) -> None:
    """A trail; with `on` it is started, with `delivered` (days ago) it reached its log group then."""
    on, delivered = options.pop("on", False), options.pop("delivered", None)
    client = cloud.client("cloudtrail", region)
    client.create_trail(Name=name, S3BucketName=bucket, **{"IsMultiRegionTrail": False, **options})
    if on:
        client.start_logging(Name=name)
    if delivered is not None:
        _deliver(cloud, name, region, datetime.now(UTC) - delivered)


def _deliver(cloud: Cloud, name: str, region: str, at: datetime) -> None:
    status = cloud.backend("cloudtrail", region).trails[name].status
    told = status.description
    status.description = lambda: told() | {"LatestCloudWatchLogsDeliveryTime": int(at.timestamp())}


def _select(cloud: Cloud, name: str, selectors: Any) -> None:
    kind = "AdvancedEventSelectors" if "FieldSelectors" in selectors[0] else "EventSelectors"
    cloud.client("cloudtrail").put_event_selectors(TrailName=name, **{kind: selectors})


# Coverage of two regions --------------------------------------------------------------------------------

_COVER: dict[str, tuple[list[tuple[str, dict[str, Any]]], str, str]] = {
    "no-trail": ([], "fail", "fail"),
    "multi-on": ([("us-east-1", {"IsMultiRegionTrail": True, "on": True})], "pass", "pass"),
    "multi-off": ([("us-east-1", {"IsMultiRegionTrail": True})], "fail", "fail"),
    "single-on": ([("us-east-1", {"on": True})], "pass", "fail"),
    "single-off": ([("us-east-1", {})], "fail", "fail"),
    "single-there": ([("eu-west-1", {"on": True})], "fail", "pass"),
    "one-each": ([("us-east-1", {"on": True}), ("eu-west-1", {"on": True})], "pass", "pass"),
    "off-and-on": ([("us-east-1", {}), ("us-east-1", {"on": True})], "pass", "fail"),
    "multi-there": ([("eu-west-1", {"IsMultiRegionTrail": True, "on": True})], "pass", "pass"),
    "multi-off-single-on": (
        [("us-east-1", {"IsMultiRegionTrail": True}), ("eu-west-1", {"on": True})],
        "fail",
        "pass",
    ),
}


def _cover(name: str) -> Case:
    trails, here, there = _COVER[name]

    def seed(cloud: Cloud) -> None:
        make(cloud, "trails")
        for number, (region, options) in enumerate(trails):
            trail(cloud, f"trail-{number}", region=region, **options)

    expected = {"cloudtrail_multi_region_enabled": {"us-east-1": here, "eu-west-1": there}}
    return Case(f"trail-coverage-{name}", seed, expected, regions=("us-east-1", "eu-west-1"))


# Settings of trails -------------------------------------------------------------------------------------

_GROUPED = {"CloudWatchLogsLogGroupArn": GROUP, "CloudWatchLogsRoleArn": ROLE}
# name: (options, validated, encrypted, delivered)
_TRAILS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "bare": ({}, "fail", "fail", "fail"),
    "validated": ({"EnableLogFileValidation": True, "on": True}, "pass", "fail", "fail"),
    "not-validated": ({"EnableLogFileValidation": False}, "fail", "fail", "fail"),
    "encrypted": ({"KmsKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"}, "fail", "pass", "fail"),
    "stopped-well-kept": (
        {"EnableLogFileValidation": True, "KmsKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"},
        "pass",
        "pass",
        "fail",
    ),
    "grouped": (_GROUPED, "fail", "fail", "fail"),
    "grouped-on": (_GROUPED | {"on": True}, "fail", "fail", "fail"),
}
_DELIVERED = {
    "now": (timedelta(), "pass"),
    "hours": (timedelta(hours=23), "pass"),
    "day": (timedelta(days=1), "pass"),
    "two-days": (timedelta(days=2), "fail"),
    "week": (timedelta(days=7), "fail"),
}


def _seed_trails(cloud: Cloud) -> None:
    make(cloud, "trails")
    cloud.client("logs").create_log_group(logGroupName="trails")
    cloud.client("iam").create_role(RoleName="trails", AssumeRolePolicyDocument="{}")
    for name, (options, *_) in _TRAILS.items():
        trail(cloud, name, **options)
    trail(cloud, "there", region="eu-west-1", IsMultiRegionTrail=True, EnableLogFileValidation=True)


def _seed_delivered(cloud: Cloud) -> None:
    make(cloud, "trails")
    cloud.client("logs").create_log_group(logGroupName="trails")
    cloud.client("iam").create_role(RoleName="trails", AssumeRolePolicyDocument="{}")
    for name, (ago, _) in _DELIVERED.items():
        trail(cloud, name, on=True, delivered=ago, **_GROUPED)


# Buckets of trails --------------------------------------------------------------------------------------

_BUCKETS: dict[str, tuple[dict[str, Any], str]] = {
    "private": ({}, "pass"),
    "all-read": ({"grants": {ALL: "READ"}}, "fail"),
    "all-write": ({"grants": {ALL: "WRITE"}}, "fail"),
    "all-full": ({"grants": {ALL: "FULL_CONTROL"}, "block": OFF}, "fail"),
    "any-read": ({"grants": {ANY: "READ"}}, "fail"),
    "canned": ({"canned": "public-read"}, "fail"),
    "logs": ({"grants": {LOGS: "WRITE"}}, "pass"),
    "friend": ({"grants": {"f" * 64: "READ"}}, "pass"),
    "blocked": ({"block": ON}, "pass"),
    "trusting": ({"policy": policy(allow({"Service": "cloudtrail.amazonaws.com"}, "s3:PutObject"))}, "pass"),
}


def _seed_buckets(cloud: Cloud) -> None:
    make(cloud, "access-logs", canned="log-delivery-write")
    for name, (options, _) in _BUCKETS.items():
        make(cloud, f"trail-{name}", **options)
        trail(cloud, name, f"trail-{name}")
    for name in ("logged-1", "logged-2"):
        make(cloud, f"trail-{name}")
        trail(cloud, name, f"trail-{name}", on=True)
        target = {"TargetBucket": "access-logs", "TargetPrefix": ""}
        cloud.client("s3").put_bucket_logging(Bucket=f"trail-{name}", BucketLoggingStatus={"LoggingEnabled": target})


_NAMES = [*_BUCKETS, "logged-1", "logged-2"]

# Object events ------------------------------------------------------------------------------------------


def _basic(values: list[str], kind: str = "All", **more: Any) -> list[dict[str, Any]]:
    resources = [{"Type": "AWS::S3::Object", "Values": values}]
    return [{"ReadWriteType": kind, "IncludeManagementEvents": True, "DataResources": resources, **more}]


def _advanced(*fields: dict[str, Any], category: str = "Data") -> list[dict[str, Any]]:
    first = [{"Field": "eventCategory", "Equals": [category]}]
    return [{"Name": "s3", "FieldSelectors": [*first, *fields]}]


_OBJECTS = {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}
# name: (selectors, reads, writes)
_EVENTS: dict[str, tuple[list[dict[str, Any]] | None, str, str]] = {
    "default": (None, "fail", "fail"),
    "all": (_basic(["arn:aws:s3"]), "pass", "pass"),
    "all-colons": (_basic(["arn:aws:s3:::"]), "pass", "pass"),
    "reads": (_basic(["arn:aws:s3"], "ReadOnly"), "pass", "fail"),
    "writes": (_basic(["arn:aws:s3:::"], "WriteOnly"), "fail", "pass"),
    "without-management": (_basic(["arn:aws:s3"], IncludeManagementEvents=False), "pass", "pass"),
    "one-bucket": (_basic(["arn:aws:s3:::trails/"]), "fail", "fail"),
    "among": (_basic(["arn:aws:s3:::trails/", "arn:aws:s3:::"]), "pass", "pass"),
    "management": ([{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}], "fail", "fail"),
    "functions": (
        [
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}],
            }
        ],
        "fail",
        "fail",
    ),
    "two": ([*_basic(["arn:aws:s3"], "ReadOnly"), *_basic(["arn:aws:s3"], "WriteOnly")], "pass", "pass"),
    "advanced": (_advanced(_OBJECTS), "pass", "pass"),
    "advanced-reads": (_advanced(_OBJECTS, {"Field": "readOnly", "Equals": ["true"]}), "pass", "fail"),
    "advanced-writes": (_advanced(_OBJECTS, {"Field": "readOnly", "Equals": ["false"]}), "fail", "pass"),
    "advanced-one": (
        _advanced(_OBJECTS, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::trails/"]}),
        "fail",
        "fail",
    ),
    "advanced-all-arns": (
        _advanced(_OBJECTS, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::"]}),
        "pass",
        "pass",
    ),
    "advanced-functions": (
        _advanced({"Field": "resources.type", "Equals": ["AWS::Lambda::Function"]}),
        "fail",
        "fail",
    ),
    "advanced-management": (_advanced(category="Management"), "fail", "fail"),
}


def _events(name: str, **options: Any) -> Case:
    selectors, reads, writes = _EVENTS[name]

    def seed(cloud: Cloud) -> None:
        make(cloud, "trails")
        trail(cloud, "trail", **options)
        if selectors:
            _select(cloud, "trail", selectors)

    expected = {
        "cloudtrail_s3_dataevents_read_enabled": {ACCOUNT: reads},
        "cloudtrail_s3_dataevents_write_enabled": {ACCOUNT: writes},
    }
    form = "-".join(["", *options]).lower()
    return Case(f"object-events-{name}{form}", seed, expected)


def _seed_shared_events(cloud: Cloud) -> None:
    make(cloud, "trails")
    for name, kind in {"reads": "ReadOnly", "writes": "WriteOnly"}.items():
        trail(cloud, name)
        _select(cloud, name, _basic(["arn:aws:s3"], kind))


# Log groups ---------------------------------------------------------------------------------------------

_KEPT = {
    None: "pass",
    1: "fail",
    30: "fail",
    90: "fail",
    180: "fail",
    365: "pass",
    400: "pass",
    731: "pass",
    3653: "pass",
}


def _seed_groups(cloud: Cloud) -> None:
    logs = cloud.client("logs")
    for days in _KEPT:
        key = {} if days != 365 else {"kmsKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"}
        logs.create_log_group(logGroupName=f"/kept/{days}", **key)
        if days:
            logs.put_retention_policy(logGroupName=f"/kept/{days}", retentionInDays=days)


_BOTH = ("cloudtrail_s3_dataevents_read_enabled", "cloudtrail_s3_dataevents_write_enabled")

CASES = [
    *map(_cover, _COVER),
    Case(
        "trail-settings",
        _seed_trails,
        {
            "cloudtrail_log_file_validation_enabled": {n: row[1] for n, row in _TRAILS.items()} | {"there": "pass"},
            "cloudtrail_kms_encryption_enabled": {n: row[2] for n, row in _TRAILS.items()} | {"there": "fail"},
            "cloudtrail_cloudwatch_logging_enabled": {n: row[3] for n, row in _TRAILS.items()} | {"there": "fail"},
        },
    ),
    Case(
        "trail-deliveries",
        _seed_delivered,
        {"cloudtrail_cloudwatch_logging_enabled": {name: said for name, (_, said) in _DELIVERED.items()}},
        patched=True,
    ),
    Case(
        "trail-buckets",
        _seed_buckets,
        {
            "cloudtrail_logs_s3_bucket_is_not_publicly_accessible": {
                name: _BUCKETS.get(name, ({}, "pass"))[1] for name in _NAMES
            },
            "cloudtrail_logs_s3_bucket_access_logging_enabled": {
                name: "pass" if name.startswith("logged") else "fail" for name in _NAMES
            },
        },
    ),
    *map(_events, _EVENTS),
    *(_events(name, IsMultiRegionTrail=True, on=True) for name in ("default", "all", "reads", "writes", "advanced")),
    Case(
        "object-events-of-two-trails",
        _seed_shared_events,
        {check: {ACCOUNT: "pass"} for check in _BOTH},
    ),
    Case("object-events-without-trails", lambda cloud: None, {check: {ACCOUNT: "fail"} for check in _BOTH}),
    Case(
        "log-groups",
        _seed_groups,
        {
            "cloudwatch_log_group_retention_policy_specific_days_enabled": {
                f"/kept/{days}": said for days, said in _KEPT.items()
            },
            "cloudwatch_log_group_kms_encryption_enabled": {
                f"/kept/{days}": "pass" if days == 365 else "fail" for days in _KEPT
            },
        },
    ),
]
