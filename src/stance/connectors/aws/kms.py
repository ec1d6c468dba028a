"""AWS KMS. Source: the KMS API reference (API_ListKeys, API_DescribeKey, API_GetKeyRotationStatus, API_GetKeyPolicy,
API_ListAliases, API_ListGrants).

Only customer keys in use are asked for their policy, grants and aliases, and for rotation only those that KMS is
able to rotate.
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.keys import KmsKey

_KEY = {"KeyId": "KeyId"}


def _in_use(answers: Mapping[str, Any]) -> bool:
    key = answers["key"]["KeyMetadata"]
    return bool(key["KeyManager"] == "CUSTOMER" and key["KeyState"] == "Enabled")


def _rotatable(answers: Mapping[str, Any]) -> bool:
    key = answers["key"]["KeyMetadata"]
    return _in_use(answers) and key["KeySpec"] == "SYMMETRIC_DEFAULT" and key["Origin"] == "AWS_KMS"


def _names(aliases: list[Mapping[str, Any]]) -> list[str]:
    return [alias["AliasName"] for alias in aliases]


def _grants(listed: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The grants to users, roles, sessions and accounts.

    Services of AWS are named by their domain, or by a role that is theirs alone: `aws:ec2-infrastructure`.
    """
    return [_grant(one) for one in listed if _to_somebody(one.get("GranteePrincipal") or "")]


def _to_somebody(grantee: str) -> bool:
    return grantee.startswith("arn:") and "/aws-service-role/" not in grantee and ":assumed-role/aws:" not in grantee


def _grant(one: Mapping[str, Any]) -> Mapping[str, Any]:
    limits = one.get("Constraints") or {}
    context = {**(limits.get("EncryptionContextSubset") or {}), **(limits.get("EncryptionContextEquals") or {})}
    return {"grantee": one["GranteePrincipal"], "operations": sorted(one["Operations"]), "context": context}


KEYS = Resource(
    kind=KmsKey,
    id="{KeyArn}",
    name="{KeyId}",
    list=Call("kms:ListKeys", fixed={"Limit": 1000}, items="Keys"),
    detail=(
        Call("kms:DescribeKey", args=_KEY, into="key"),
        Call("kms:GetKeyRotationStatus", args=_KEY, when=_rotatable, into="rotation"),
        Call("kms:ListAliases", args=_KEY, fixed={"Limit": 100}, when=_in_use, items="Aliases", into="aliases"),
        Call("kms:GetKeyPolicy", args=_KEY, fixed={"PolicyName": "default"}, when=_in_use, into="policy"),
        Call("kms:ListGrants", args=_KEY, fixed={"Limit": 100}, when=_in_use, items="Grants", into="grants"),
    ),
    fields={
        KmsKey.manager: "key.KeyMetadata.KeyManager",
        KmsKey.state: "key.KeyMetadata.KeyState",
        KmsKey.spec: "key.KeyMetadata.KeySpec",
        KmsKey.origin: "key.KeyMetadata.Origin",
        KmsKey.rotated: "rotation.KeyRotationEnabled",
        KmsKey.rotation_days: "rotation.RotationPeriodInDays?",
        KmsKey.aliases: From("aliases", then=_names, empty=[]),
        KmsKey.policy: "policy.Policy",
        KmsKey.grants: From("grants", then=_grants),
    },
)
