"""Condition operators: how one value from a request is compared with one value from a policy.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators"
(reference_policies_elements_condition_operators.html).
"""

from __future__ import annotations

import ipaddress
import operator as compare
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from stance.identity.patterns import matches, unescaped

Test = Callable[[str, str], bool]
Address = ipaddress.IPv4Network | ipaddress.IPv6Network

QUANTIFIERS = ("ForAllValues", "ForAnyValue")


@lru_cache(maxsize=4096)
def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _time(text: str) -> float | None:
    """Return epoch seconds from ISO 8601 or from a number of seconds."""
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@lru_cache(maxsize=4096)
def network(text: str) -> Address | None:
    """Return an address or CIDR block as a network; None when it is neither."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _inside(policy: str, request: str) -> bool:
    outer, inner = network(policy), network(request)
    if outer is None or inner is None or outer.version != inner.version:
        return False
    return bool(inner.subnet_of(outer))  # type: ignore[arg-type]


def _ordered(convert: Callable[[str], float | None], relation: Callable[[float, float], bool]) -> Test:
    def test(policy: str, request: str) -> bool:
        wanted, seen = convert(unescaped(policy)), convert(request)
        return wanted is not None and seen is not None and relation(seen, wanted)

    return test


def _arn(policy: str, request: str) -> bool:
    """Compare the six parts one by one; ArnEquals and ArnLike behave alike."""
    wanted, seen = policy.split(":", 5), request.split(":", 5)
    if len(wanted) != 6 or len(seen) != 6:
        return policy == "*" or (len(wanted) != 6 and matches(policy, request))
    return all(matches(w, s) for w, s in zip(wanted, seen, strict=True))


def _equal(policy: str, request: str) -> bool:
    return unescaped(policy) == request


def _alike(policy: str, request: str) -> bool:
    return unescaped(policy).casefold() == request.casefold()


#: Positive operators: policy value, request value -> whether they match.
POSITIVE: dict[str, Test] = {
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _alike,
    "StringLike": matches,
    "BinaryEquals": _equal,
    "Bool": _alike,
    "IpAddress": _inside,
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "NumericEquals": _ordered(_number, compare.eq),
    "NumericLessThan": _ordered(_number, compare.lt),
    "NumericLessThanEquals": _ordered(_number, compare.le),
    "NumericGreaterThan": _ordered(_number, compare.gt),
    "NumericGreaterThanEquals": _ordered(_number, compare.ge),
    "DateEquals": _ordered(_time, compare.eq),
    "DateLessThan": _ordered(_time, compare.lt),
    "DateLessThanEquals": _ordered(_time, compare.le),
    "DateGreaterThan": _ordered(_time, compare.gt),
    "DateGreaterThanEquals": _ordered(_time, compare.ge),
}

#: Negated operators and the positive one whose failure they ask for.
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}

_NAMES = {name.lower(): name for name in (*POSITIVE, *NEGATED, "Null")}


@lru_cache(maxsize=1024)
def split_operator(spelt: str) -> tuple[str, str, bool] | None:
    """Split ``ForAnyValue:StringLikeIfExists`` into quantifier, operator, if-exists; None when unknown."""
    head, colon, tail = spelt.rpartition(":")
    quantifier = next((q for q in QUANTIFIERS if q.lower() == head.lower()), "")
    if colon and not quantifier:
        return None
    if_exists = tail.lower().endswith("ifexists")
    name = _NAMES.get(tail.lower().removesuffix("ifexists"))
    if name is None or (name == "Null" and if_exists):
        return None
    return quantifier, name, if_exists
