"""Encryption keys. Flaw: one old key that does not rotate."""

from __future__ import annotations

from stance.demo.maker import MAIN, SECOND, Json, Maker, policy
from stance.demo.server import ACCOUNT

KEYS = {"data": MAIN, "logs": MAIN, "databases": MAIN, "alarms": MAIN, "data-second": SECOND}


def tell(maker: Maker) -> None:
    """Make the keys."""
    for name, region in KEYS.items():
        arn = _key(maker, name, region)
        maker.client("kms", region).enable_key_rotation(KeyId=arn)
    _key(maker, "archive-2021", MAIN)


def _key(maker: Maker, name: str, region: str) -> str:
    kms = maker.client("kms", region)
    made = kms.create_key(
        Description=f"Nordhafen {name}",
        Policy=policy(_owner(), _service("logs"), _service("cloudtrail"), _service("cloudwatch")),
        Tags=[{"TagKey": "owner", "TagValue": "platform"}],
    )["KeyMetadata"]
    kms.create_alias(AliasName=f"alias/nordhafen/{name}", TargetKeyId=made["KeyId"])
    maker.ids[f"key:{name}"] = str(made["Arn"])
    return str(made["Arn"])


def _owner() -> Json:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    return {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}


def _service(name: str) -> Json:
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"{name}.amazonaws.com"},
        "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
