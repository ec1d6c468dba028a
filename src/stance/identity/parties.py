"""Whom a principal element or a limiting condition speaks of.

Source: IAM User Guide, "AWS JSON policy elements: Principal" (reference_policies_elements_principal.html).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stance.identity.policy import Principal

ACCOUNT_ID = re.compile(r"\d{12}")
_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}")


class Kind(StrEnum):
    """The kinds of party a policy can admit."""

    EVERYONE = "everyone"
    ACCOUNT = "account"
    ORGANIZATION = "organization"
    SERVICE = "service"
    FEDERATED = "federated"
    CANONICAL = "canonical user"
    DELETED = "deleted principal"
    NETWORK = "network"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """Somebody a policy admits: the principal, organisation, network as written in ``value``.

    ``account`` is the 12-digit account it belongs to, where that can be told.
    """

    kind: Kind
    value: str
    account: str | None = None


EVERYONE = Party(Kind.EVERYONE, "*")


def party_of(principal: Principal) -> Party:
    """Return the party that one principal stands for. A wildcard for the account is everyone."""
    value = principal.value
    match principal.kind:
        case "Service":
            return EVERYONE if value == "*" else Party(Kind.SERVICE, value)
        case "Federated":
            return EVERYONE if value == "*" else Party(Kind.FEDERATED, value, account_of(value))
        case "CanonicalUser":
            return EVERYONE if value == "*" else Party(Kind.CANONICAL, value)
    if value == "*":
        return EVERYONE
    if ACCOUNT_ID.fullmatch(value):
        return Party(Kind.ACCOUNT, value, value)
    if _UNIQUE_ID.fullmatch(value):
        return Party(Kind.DELETED, value)
    return _arn_party(value)


def _arn_party(value: str) -> Party:
    owner = value.split(":")[4:5]
    if owner == ["cloudfront"]:  # an origin access identity is CloudFront acting for one distribution
        return Party(Kind.SERVICE, value)
    account = account_of(value)
    return EVERYONE if account is None else Party(Kind.ACCOUNT, value, account)


def account_of(arn: str) -> str | None:
    """Return the account part of an ARN when it is twelve digits."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and ACCOUNT_ID.fullmatch(parts[4]) else None
