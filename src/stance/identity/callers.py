"""Who makes a request, and whether a principal element names him, and how closely.

Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal"
(reference_policies_elements_principal.html, reference_policies_elements_notprincipal.html).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Final

from stance.identity.context import Context
from stance.identity.parties import ACCOUNT_ID
from stance.identity.policy import Principal, Statement
from stance.identity.truth import NO, YES, Truth, any_of, depends_on

_HOSTS: Final = ("cognito-identity.amazonaws.com", "www.amazon.com", "accounts.google.com", "graph.facebook.com")
"""Identity providers that have no ARN. Source: IAM User Guide, "OIDC federation"."""
_SERVICES: Final = (".amazonaws.com", ".amazonaws.com.cn", ".amazon.com")


class Closeness(IntEnum):
    """How closely a statement names a caller; each kind is capped by other policies in its own way."""

    NOT_NAMED = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


_ANY_NEAR: Final = frozenset(Closeness) - {Closeness.NOT_NAMED}


class CallerKind(StrEnum):
    """The kinds of caller that AWS evaluates differently."""

    USER = "user"
    ROLE = "role"
    SESSION = "session"
    FEDERATED_USER = "federated user"
    ROOT = "root user"
    SERVICE = "service"
    PROVIDER = "identity provider"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller: `arn` is what the request carries, `account` its own (empty for those who have no policies).

    `issuer` is the role, or the user, that a session comes from; `canonical` the account's id in S3's lists.
    `bounded` is whether a permissions boundary is attached, which a Deny with NotPrincipal never spares.
    """

    kind: CallerKind
    arn: str
    account: str = ""
    issuer: str = ""
    canonical: str = ""
    bounded: Truth = NO

    @property
    def somebody(self) -> bool:
        """Whether it stands for whoever there is in an account, or (account `*`) in any."""
        return self.arn.endswith(":user/*")

    @property
    def service_linked(self) -> bool:
        """Whether AWS owns the role, so that policies of the organisation do not bind it."""
        named = self.arn.split("/")[1] if self.kind is CallerKind.SESSION and not self.issuer else ""
        return ":role/aws-service-role/" in (self.issuer or self.arn) or named.startswith("AWSServiceRoleFor")


def caller(name: str, issuer: str = "", canonical: str = "") -> Caller:
    """Read who calls: an ARN, an account id (its root user), a service, an identity provider, or `anonymous`.

    Raises `ValueError` for the ARN of a session that names no role.
    """
    if ACCOUNT_ID.fullmatch(name):
        name = f"arn:aws:iam::{name}:root"
    kind = _kind(name)
    if kind is CallerKind.SESSION and "/" not in name:
        raise ValueError(f"{name!r} names no role: give arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION")
    account = name.split(":")[4] if kind not in _STRANGERS else ""
    return Caller(kind, name, account, issuer or (name if kind is CallerKind.ROLE else ""), canonical)


_STRANGERS: Final = (CallerKind.SERVICE, CallerKind.PROVIDER, CallerKind.ANONYMOUS)


def _kind(name: str) -> CallerKind:
    parts = name.split(":", 5)
    if len(parts) == 6 and parts[0] == "arn":
        return _ARNS.get(parts[5].split("/", 1)[0], CallerKind.USER)
    if name in ("", "*", "anonymous"):
        return CallerKind.ANONYMOUS
    return CallerKind.SERVICE if name.endswith(_SERVICES) and name not in _HOSTS else CallerKind.PROVIDER


def is_host(name: str) -> bool:
    """Whether a name is that of a service of AWS, or of an identity provider that has no ARN."""
    return name in _HOSTS or (name.endswith(_SERVICES) and not name.startswith("."))


_ARNS: Final = {
    "role": CallerKind.ROLE,
    "assumed-role": CallerKind.SESSION,
    "federated-user": CallerKind.FEDERATED_USER,
    "root": CallerKind.ROOT,
    "oidc-provider": CallerKind.PROVIDER,
    "saml-provider": CallerKind.PROVIDER,
}


def naming(statement: Statement, who: Caller, context: Context) -> Sequence[tuple[Closeness, Truth]]:
    """Tell how closely a statement names a caller, and how surely; empty when it does not.

    A statement without principals, as in identity policies, names everybody directly, and so does `*`: what is given
    to everyone, with a role's ARN as a condition or without, no boundary caps. NotPrincipal names whoever is not
    listed by his own name: that the account is listed too does not spare its users, and that a role is listed
    does not spare its sessions, nor is anybody spared who has a permissions boundary.
    """
    if statement.not_principals is not None:
        spared = any_of(truth for near, truth in _all(statement.not_principals, who, context) if _own(near, who))
        named = any_of((spared.negate(), who.bounded))
        return [(Closeness.DIRECT, named)] if named.possible else []
    if statement.principals is None:
        return [(Closeness.DIRECT, YES)]
    found = _all(statement.principals, who, context)
    sure = max((near for near, truth in found if truth.sure), default=Closeness.NOT_NAMED)
    return [*([(sure, YES)] if sure else []), *(pair for pair in found if pair[0] > sure and not pair[1].sure)]


def named(
    statement: Statement,
    name: str,
    context: Context,
    near: Container[Closeness] = _ANY_NEAR,
    *,
    bounded: bool = False,
) -> Truth:
    """Tell whether a statement names the caller (see `caller`), as closely as one of `near`."""
    who = replace(caller(name), bounded=YES) if bounded else caller(name)
    return any_of(truth for closeness, truth in naming(statement, who, context) if closeness in near)


def _own(near: Closeness, who: Caller) -> bool:
    """Whether being listed so spares the caller of a NotPrincipal."""
    return near == Closeness.DIRECT or (near == Closeness.ROLE and who.kind is CallerKind.ROLE)


def _all(principals: Iterable[Principal], who: Caller, context: Context) -> list[tuple[Closeness, Truth]]:
    found = (_one(principal, who, context) for principal in dict.fromkeys(principals))
    return [(near, truth) for near, truth in found if near and truth.possible]


def _one(principal: Principal, who: Caller, context: Context) -> tuple[Closeness, Truth]:
    value = principal.value
    match principal.kind:
        case "Service":
            named = who.kind is CallerKind.SERVICE and value in ("*", who.arn)
        case "Federated":
            named = who.kind is CallerKind.PROVIDER and value in ("*", who.arn)
        case "CanonicalUser":
            return Closeness.ACCOUNT, canonical(value, who)
        case _:
            return _by_arn(value, who, context)
    return Closeness.DIRECT, YES if named else NO


def canonical(value: str, who: Caller) -> Truth:
    """Tell whether a canonical user id, as S3 writes accounts, is that of the caller's account."""
    if value == "*" or not who.account:
        return YES if value == "*" else NO
    return (YES if value == who.canonical else NO) if who.canonical else depends_on("canonicaluser")


def _by_arn(value: str, who: Caller, context: Context) -> tuple[Closeness, Truth]:
    if value == "*":
        return Closeness.DIRECT, YES
    if value == who.arn:
        return (Closeness.ROLE if who.kind is CallerKind.ROLE else Closeness.DIRECT), YES
    if not who.account:
        return Closeness.NOT_NAMED, NO
    if who.kind is CallerKind.SESSION and _same_role(value, who):
        return Closeness.ROLE, YES
    if who.kind is CallerKind.FEDERATED_USER and value == who.issuer:
        return Closeness.ROLE, YES  # capped as a role's session is
    if who.kind is CallerKind.ROLE and _is_session_of(value, who):
        seen = context.get("sts:rolesessionname")
        named = depends_on("sts:rolesessionname") if seen is None else YES if value.split("/", 2)[2] in seen else NO
        return Closeness.DIRECT, named
    whole = who.account in (value, _root_account(value))
    return (Closeness.ACCOUNT, YES) if whole else (Closeness.NOT_NAMED, NO)


def _root_account(value: str) -> str | None:
    parts = value.split(":")
    whole = len(parts) == 6 and parts[5] == "root" and ACCOUNT_ID.fullmatch(parts[4])
    return parts[4] if whole else None


def _same_role(value: str, who: Caller) -> bool:
    """Tell whether a caller is a session of the role that `value` names; sessions alone do not show the path."""
    parts = value.split(":", 5)
    if len(parts) != 6 or not parts[5].startswith("role/"):
        return False
    if who.issuer:
        return value == who.issuer
    return parts[4] == who.account and parts[5].rsplit("/", 1)[1] == who.arn.split("/")[1]


def _is_session_of(value: str, who: Caller) -> bool:
    parts = value.split(":", 5)
    if len(parts) != 6 or parts[2] != "sts" or parts[4] != who.account:
        return False
    session = parts[5].split("/", 2)
    return len(session) == 3 and session[:2] == ["assumed-role", who.arn.rsplit("/", 1)[1]]
