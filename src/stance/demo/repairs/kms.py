"""KMS answers of moto that differ from AWS's: usage, rotation details, and who manages AWS's own keys."""

from __future__ import annotations

import json
from typing import Any

from moto.kms.responses import KmsResponse

from stance.demo.repairs import repair

_moto_describe = KmsResponse.describe_key
_moto_rotation = KmsResponse.get_key_rotation_status
_moto_aliases = KmsResponse.list_aliases


def _aws_managed(key: Any) -> bool:
    """AWS's own keys, made on a service's first use, carry a reserved alias; they rotate yearly by themselves."""
    return any(alias.startswith("alias/aws/") for alias in key.aliases)


@repair("kms", KmsResponse)
def describe_key(self: Any) -> str:
    """DescribeKey, which always tells the key's usage."""
    answer = json.loads(_moto_describe(self))
    if not answer["KeyMetadata"].get("KeyUsage"):
        answer["KeyMetadata"]["KeyUsage"] = "ENCRYPT_DECRYPT"
    if _aws_managed(self.kms_backend.describe_key(self._get_param("KeyId"))):
        answer["KeyMetadata"]["KeyManager"] = "AWS"
    return json.dumps(answer)


@repair("kms", KmsResponse)
def get_key_rotation_status(self: Any) -> str:
    """GetKeyRotationStatus with the key's ARN and, where rotation is on, its period in days."""
    answer = json.loads(_moto_rotation(self))
    key = self.kms_backend.describe_key(self._get_param("KeyId"))
    answer["KeyId"] = key.arn
    answer["KeyRotationEnabled"] |= _aws_managed(key)
    if answer["KeyRotationEnabled"]:
        answer["RotationPeriodInDays"] = getattr(key, "rotation_period_days", 365)
    return json.dumps(answer)


@repair("kms", KmsResponse)
def enable_key_rotation(self: Any) -> str:
    """EnableKeyRotation that keeps the period asked for."""
    key = self.kms_backend.describe_key(self._get_param("KeyId"))
    key.key_rotation_status = True
    key.rotation_period_days = int(self._get_param("RotationPeriodInDays") or 365)
    return "{}"


@repair("kms", KmsResponse)
def list_aliases(self: Any) -> str:
    """ListAliases; an AWS alias that has no key yet names no target."""
    answer = json.loads(_moto_aliases(self))
    for alias in answer["Aliases"]:
        if alias["TargetKeyId"] not in self.kms_backend.keys:
            del alias["TargetKeyId"]
    return json.dumps(answer)
