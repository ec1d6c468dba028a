"""Whether a principal element names the caller of a request, and how closely.

Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal"
(reference_policies_elements_principal.html, reference_policies_elements_notprincipal.html).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from stance.identity.parties import ACCOUNT_ID
from stance.identity.policy import Principal, Statement


class Closeness(IntEnum):
    """How closely a statement names a caller; each kind is capped by other policies in its own way."""

    NOT_NAMED = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


def account_of_caller(caller: str) -> str:
    """Return the account of a caller's ARN; empty for services and identity providers."""
    parts = caller.split(":")
    return parts[4] if len(parts) > 5 else ""


def closeness(statement: Statement, caller: str) -> Closeness:
    """Tell how closely a statement names a caller: a user, role, role session (ARNs), or a service.

    A statement without principals, as in identity policies, names everybody directly.
    """
    if statement.not_principals is not None:
        listed = _closest(statement.not_principals, caller)
        return Closeness.NOT_NAMED if listed else Closeness.DIRECT
    if statement.principals is None:
        return Closeness.DIRECT
    return _closest(statement.principals, caller)


def _closest(principals: Iterable[Principal], caller: str) -> Closeness:
    return max((_one(p, caller) for p in principals), default=Closeness.NOT_NAMED)


def _one(principal: Principal, caller: str) -> Closeness:
    value, account = principal.value, account_of_caller(caller)
    by_role = Closeness.ROLE if _is_role(caller) else Closeness.DIRECT
    if value == "*" and principal.kind == "AWS":
        return by_role
    if value == caller:
        return Closeness.ROLE if ":role/" in value else Closeness.DIRECT
    if principal.kind != "AWS" or not account:
        return Closeness.NOT_NAMED
    if _same_role(value, caller):
        return Closeness.ROLE
    whole = account in (value, _root_account(value))
    return Closeness.ACCOUNT if whole else Closeness.NOT_NAMED


def _is_role(caller: str) -> bool:
    return ":role/" in caller or ":assumed-role/" in caller


def _root_account(value: str) -> str | None:
    parts = value.split(":")
    whole = len(parts) == 6 and parts[5] == "root" and ACCOUNT_ID.fullmatch(parts[4])
    return parts[4] if whole else None


def _same_role(value: str, caller: str) -> bool:
    """Tell whether a caller is a session of the role that ``value`` names; sessions do not show the path."""
    if ":role/" not in value or ":assumed-role/" not in caller:
        return False
    same_account = account_of_caller(value) == account_of_caller(caller)
    return same_account and value.rsplit("/", 1)[1] == caller.split("/")[1]
