"""Every condition operator: equal, unequal, absent, with IfExists, and over sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import ACCOUNT, Json, allow, deny, request

_TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:alerts"

# operator, key, the policy's values, the request's value, whether it holds
_ROWS: list[tuple[str, str, Any, Any, bool]] = [
    ("StringEquals", "aws:PrincipalTag/t", "red", "red", True),
    ("StringEquals", "aws:PrincipalTag/t", "red", "Red", False),
    ("StringEquals", "aws:PrincipalTag/t", "r*", "red", False),
    ("StringEquals", "aws:PrincipalTag/t", "r*", "r*", True),
    ("StringEquals", "aws:PrincipalTag/t", ["a", "red"], "red", True),
    ("StringEquals", "AWS:principaltag/t", "red", "red", True),
    ("StringNotEquals", "aws:PrincipalTag/t", "red", "blue", True),
    ("StringNotEquals", "aws:PrincipalTag/t", "red", "red", False),
    ("StringNotEquals", "aws:PrincipalTag/t", ["red", "blue"], "blue", False),
    ("StringNotEquals", "aws:PrincipalTag/t", "red", None, True),
    ("StringEqualsIgnoreCase", "aws:PrincipalTag/t", "RED", "red", True),
    ("StringEqualsIgnoreCase", "aws:PrincipalTag/t", "RED", "redder", False),
    ("StringNotEqualsIgnoreCase", "aws:PrincipalTag/t", "RED", "red", False),
    ("StringNotEqualsIgnoreCase", "aws:PrincipalTag/t", "RED", "blue", True),
    ("StringLike", "aws:PrincipalTag/t", "r?d*", "redder", True),
    ("StringLike", "aws:PrincipalTag/t", "R*", "red", False),
    ("StringLike", "aws:PrincipalTag/t", "*", "red", True),
    ("StringLike", "aws:PrincipalTag/t", "*", None, False),
    ("StringNotLike", "aws:PrincipalTag/t", "r*", "red", False),
    ("StringNotLike", "aws:PrincipalTag/t", ["x*", "r*"], "red", False),
    ("StringNotLike", "aws:PrincipalTag/t", "x*", "red", True),
    ("StringNotLike", "aws:PrincipalTag/t", "*", None, True),
    ("NumericEquals", "s3:max-keys", "10", "10", True),
    ("NumericEquals", "s3:max-keys", "10", "10.0", True),
    ("NumericEquals", "s3:max-keys", ["9", "10"], "10", True),
    ("NumericNotEquals", "s3:max-keys", "10", "11", True),
    ("NumericNotEquals", "s3:max-keys", "10", "10", False),
    ("NumericNotEquals", "s3:max-keys", "10", None, True),
    ("NumericLessThan", "s3:max-keys", "10", "9", True),
    ("NumericLessThan", "s3:max-keys", "10", "10", False),
    ("NumericLessThan", "s3:max-keys", "10", "9.5", True),
    ("NumericLessThan", "s3:max-keys", "10", None, False),
    ("NumericLessThanEquals", "s3:max-keys", "10", "10", True),
    ("NumericGreaterThan", "s3:max-keys", "10", "100", True),
    ("NumericGreaterThan", "s3:max-keys", "10", "9", False),
    ("NumericGreaterThanEquals", "s3:max-keys", "10", "10", True),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "3600", "100", True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-07-01T00:00:00Z", "2026-06-01T12:00:00Z", False),
    ("DateLessThan", "aws:CurrentTime", "2026-07-01T00:00:00Z", "2026-06-01T12:00:00Z", True),
    ("DateLessThan", "aws:CurrentTime", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z", False),
    ("DateLessThanEquals", "aws:CurrentTime", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z", True),
    ("DateGreaterThanEquals", "aws:CurrentTime", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z", True),
    ("DateEquals", "aws:CurrentTime", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z", True),
    ("DateNotEquals", "aws:CurrentTime", "2026-06-01T12:00:00Z", "2026-06-01T12:00:01Z", True),
    ("DateLessThan", "aws:TokenIssueTime", "2026-01-01T00:00:00Z", None, False),
    ("Bool", "aws:SecureTransport", "true", "true", True),
    ("Bool", "aws:SecureTransport", "true", "false", False),
    ("Bool", "aws:SecureTransport", "false", "false", True),
    ("Bool", "aws:MultiFactorAuthPresent", "true", None, False),
    ("Bool", "aws:MultiFactorAuthPresent", "false", None, False),
    ("BinaryEquals", "custom:key", "QmluYXJ5", "QmluYXJ5", True),
    ("BinaryEquals", "custom:key", "QmluYXJ5", "T3RoZXI=", False),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.113.7", True),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.114.7", False),
    ("IpAddress", "aws:SourceIp", "203.0.113.7", "203.0.113.7", True),
    ("IpAddress", "aws:SourceIp", "203.0.113.7", "203.0.113.8", False),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"], "203.0.113.7", True),
    ("IpAddress", "aws:SourceIp", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", True),
    ("IpAddress", "aws:SourceIp", "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", False),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "2001:db8::1", False),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0", "203.0.113.7", True),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.113.7", False),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", "198.51.100.7", True),
    ("NotIpAddress", "aws:SourceIp", ["198.51.100.0/24", "203.0.113.0/24"], "198.51.100.7", False),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", None, True),
    ("ArnEquals", "aws:SourceArn", _TOPIC, _TOPIC, True),
    ("ArnEquals", "aws:SourceArn", f"arn:aws:sns:*:{ACCOUNT}:*", _TOPIC, True),
    ("ArnLike", "aws:SourceArn", f"arn:aws:sns:*:{ACCOUNT}:al?rts", _TOPIC, True),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:999999999999:*", _TOPIC, False),
    ("ArnLike", "aws:SourceArn", f"arn:aws:sqs:*:{ACCOUNT}:*", _TOPIC, False),
    ("ArnNotEquals", "aws:SourceArn", _TOPIC, _TOPIC, False),
    ("ArnNotLike", "aws:SourceArn", f"arn:aws:sns:us-*:{ACCOUNT}:*", _TOPIC, True),
    ("ArnNotLike", "aws:SourceArn", "arn:aws:sns:*:*:*", None, True),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*", None, False),
    ("StringLike", "aws:SourceArn", "arn:aws:sns:*", _TOPIC, True),
    ("Null", "aws:SourceArn", "true", None, True),
    ("Null", "aws:SourceArn", "true", _TOPIC, False),
    ("Null", "aws:SourceArn", "false", _TOPIC, True),
    ("Null", "aws:SourceArn", "false", None, False),
    ("StringEqualsIfExists", "aws:SourceVpce", "vpce-1", None, True),
    ("StringEqualsIfExists", "aws:SourceVpce", "vpce-1", "vpce-1", True),
    ("StringEqualsIfExists", "aws:SourceVpce", "vpce-1", "vpce-2", False),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "true", None, True),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "true", "false", False),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "false", None, True),
    ("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600", None, True),
    ("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600", "9999", False),
    ("IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24", None, True),
    ("ArnLikeIfExists", "aws:SourceArn", "arn:aws:sns:*:*:*", None, True),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], ["a"], True),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], ["a", "b"], True),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], ["a", "c"], False),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], None, True),
    ("ForAllValues:StringLike", "aws:TagKeys", ["a*"], ["ab", "ac"], True),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", ["x"], ["a", "b"], True),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", ["x"], ["a", "x"], False),
    ("ForAnyValue:StringEquals", "aws:TagKeys", ["a", "b"], ["a", "c"], True),
    ("ForAnyValue:StringEquals", "aws:TagKeys", ["a", "b"], ["c"], False),
    ("ForAnyValue:StringEquals", "aws:TagKeys", ["a", "b"], None, False),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-1/r-1/*"], ["o-1/r-1/ou-2/"], True),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-1/r-1/ou-3/*"], ["o-1/r-1/ou-2/"], False),
]


def _context(key: str, value: Any) -> Json:
    return {} if value is None else {key.replace("AWS:", "aws:").replace("principaltag", "PrincipalTag"): value}


def _rows() -> Iterator[Json]:
    for number, (operator, key, wanted, value, holds) in enumerate(_ROWS):
        when = {operator.replace(":", "_"): {key: wanted}}
        name = f"op-{operator.replace(':', '-').lower()}-{number}"
        why = f"{operator} {wanted} of {value}"
        yield request(name, holds, why, allow("s3:*", **when), context=_context(key, value))
        yield request(f"{name}-deny", not holds, f"denied: {why}", allow("s3:*"), deny("s3:*", **when),
                      context=_context(key, value))  # fmt: skip


def _blocks() -> Iterator[Json]:
    tag, vpc = {"aws:PrincipalTag/t": "red"}, {"aws:SourceVpc": "vpc-1"}
    yield request(
        "block-keys", True, "both keys fit", allow("s3:*", StringEquals={**tag, **vpc}), context={**tag, **vpc}
    )
    yield request("block-keyshalf", False, "one of two keys fits", allow("s3:*", StringEquals={**tag, **vpc}),
                  context=tag)  # fmt: skip
    yield request("block-operators", False, "one of two operators holds", context={**tag, "aws:SourceIp": "192.0.2.1"}, *[
        allow("s3:*", StringEquals=tag, IpAddress={"aws:SourceIp": "203.0.113.0/24"})])  # fmt: skip
    yield request("block-statements", True, "one of two statements applies", allow("s3:*", StringEquals=tag),
                  allow("s3:*", StringEquals=vpc), context=vpc)  # fmt: skip
    yield request("block-denykeys", True, "a Deny asks for both keys", allow("s3:*"),
                  deny("s3:*", StringEquals={**tag, **vpc}), context=tag)  # fmt: skip
    yield request("block-null", False, "ForAllValues with Null", context={}, *[
        allow("s3:*", ForAllValues_StringEquals={"aws:TagKeys": ["a"]}, Null={"aws:TagKeys": "false"})])  # fmt: skip


CASES = [*_rows(), *_blocks()]
