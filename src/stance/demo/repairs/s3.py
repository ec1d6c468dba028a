"""S3 answers of moto that differ from AWS's: default encryption and a policy's public status."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.exceptions import NoSuchBucketPolicy
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

from stance.demo.repairs import repair

_moto_bucket_put = S3Response._bucket_response_put
_moto_encryption = S3Response.get_bucket_encryption

NARROWING = frozenset(
    [
        "aws:sourceip",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceaccount",
        "aws:sourceowner",
        "aws:userid",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalarn",
        "aws:principalaccount",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointarn",
        "s3:dataaccesspointaccount",
        "s3:accessgrantsinstancearn",
    ]
)
"""Condition keys that keep a policy from being public when their values are fixed (S3 user guide, "public")."""


@repair("s3", S3Response)
def get_bucket_encryption(self: Any) -> Any:
    """GetBucketEncryption: every bucket has SSE-S3 unless told otherwise (since January 2023)."""
    if self.backend.get_bucket_encryption(self.bucket_name):
        return _moto_encryption(self)
    self.data["Action"] = "GetBucketEncryption"
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    return self.serialized(ActionResult({"ServerSideEncryptionConfiguration": {"Rules": [rule]}}))


@repair("s3", S3Response)
def get_bucket_policy_status(self: Any) -> Any:
    """GetBucketPolicyStatus by S3's own meaning of public, an error where there is no policy."""
    policy = self.backend.get_bucket_policy(self.bucket_name)
    if not policy:
        raise NoSuchBucketPolicy(bucket_name=self.bucket_name)
    self.data["Action"] = "GetBucketPolicyStatus"
    return self.serialized(ActionResult({"PolicyStatus": {"IsPublic": is_public(json.loads(policy))}}))


def _bucket_response_put(self: Any, request: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
    """Every PUT of a bucket; of PutBucketVersioning we keep MfaDelete, which moto drops."""
    answer = _moto_bucket_put(self, request, bucket_name, querystring)
    found = re.search(rb"<MfaDelete>(\w+)</MfaDelete>", self.body) if "versioning" in querystring else None
    if found:
        self.backend.get_bucket(bucket_name).mfa_delete = found.group(1).decode()
    return answer


@repair("s3", S3Response)
def get_bucket_versioning(self: Any) -> Any:
    """GetBucketVersioning with MFADelete, where it was ever set."""
    bucket = self.backend.get_bucket(self.bucket_name)
    result = {"Status": self.backend.get_bucket_versioning(self.bucket_name)}
    if hasattr(bucket, "mfa_delete"):
        result["MFADelete"] = bucket.mfa_delete
    self.data["Action"] = "GetBucketVersioning"
    return self.serialized(ActionResult(result))


def is_public(policy: dict[str, Any]) -> bool:
    """Whether a statement allows everyone without a condition that ties it to fixed values."""
    return any(
        statement.get("Effect") == "Allow" and _everyone(statement) and not any(_fixed(statement))
        for statement in _list(policy.get("Statement", []))
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _everyone(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    return principal == "*" or (isinstance(principal, dict) and "*" in _list(principal.get("AWS", [])))


def _fixed(statement: dict[str, Any]) -> Iterator[bool]:
    for operator, tests in statement.get("Condition", {}).items():
        for key, values in tests.items():
            literal = all("*" not in str(value) and str(value) != "0.0.0.0/0" for value in _list(values))
            yield "Not" not in operator and key.lower() in NARROWING and literal


def _get_permission(self: FakeBucket, action: str, resource: str) -> Any:
    """A bucket policy's word on a request; moto applies statements whatever their condition, we skip those.

    So a Deny of requests without TLS does not refuse every request.
    """
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy)
    plain = [each for each in _list(policy.get("Statement", [])) if "Condition" not in each]
    return IAMPolicy(json.dumps({**policy, "Statement": plain})).is_action_permitted(action, resource)


setattr(FakeBucket, "get_permission", _get_permission)  # noqa: B010  mypy forbids assigning to a method
setattr(S3Response, "_bucket_response_put", _bucket_response_put)  # noqa: B010  mypy forbids assigning to a method
