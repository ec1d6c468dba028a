"""What people call principals, actions and resources, found in the estate; what is not found is an EstateError."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from stance.estate.errors import EstateError
from stance.estate.permissions.held import Held
from stance.identity.callers import CallerKind, caller, is_host
from stance.identity.catalogue import action as known_action
from stance.identity.catalogue import service_actions, services
from stance.identity.parties import ACCOUNT_ID
from stance.identity.patterns import overlaps
from stance.identity.reach import applies_to
from stance.model.assets.identity import IamGroup, IamRole, IamUser
from stance.model.world import Node


def principal(held: Held, name: str) -> tuple[str, Node | None]:
    """The caller that a name stands for, with its asset if it is a user or role of the estate."""
    if name in ("anonymous", "*") or ACCOUNT_ID.fullmatch(name) or is_host(name):
        return name, None
    if name.startswith("arn:"):
        return _by_arn(held, name)
    found = _called(held, name)
    if len(found) == 1:
        return found[0].id, found[0]
    if found:
        raise EstateError(f"{name!r} may be any of {', '.join(one.id for one in found)}: give the ARN")
    if any(one.name == name for one in held.of(IamGroup)):
        raise EstateError(f"{name!r} is a group, which makes no requests itself: ask about one of its members")
    if name.isdigit():
        raise EstateError(f"{name!r} has {len(name)} digits: the number of an account has 12")
    close = near(name, _names(held)) or f"; {_OTHERS}"
    raise EstateError(f"there is no user or role {name!r}{_blind(held)}{close}")


_OTHERS: Final = (
    "others are given as an ARN, the 12 digits of an account, a service such as sns.amazonaws.com, or anonymous"
)
_PRINCIPAL: Final = re.compile(
    r"arn:aws[\w-]*:(iam::(\d{12}|\*):(root|(user|role|group|oidc-provider|saml-provider)/.+)"
    r"|sts::\d{12}:(assumed-role/[^/]+/.+|federated-user/.+))"
)


def _by_arn(held: Held, arn: str) -> tuple[str, Node | None]:
    if _PRINCIPAL.fullmatch(arn) is None:
        raise EstateError(f"{arn!r} is no principal: give one such as arn:aws:iam::123456789012:user/ann")
    if ":group/" in arn:
        raise EstateError(f"{arn!r} is a group, which makes no requests itself: ask about one of its members")
    who = caller(arn)
    if who.kind is CallerKind.SESSION:
        role = held.role(who.account, arn.split("/")[1])
        return arn, _there(held, role, arn, who.account)
    if who.kind in (CallerKind.USER, CallerKind.ROLE):
        kind = IamUser if who.kind is CallerKind.USER else IamRole
        return arn, _there(held, held.by_id(kind).get(arn), arn, who.account)
    return arn, None


def _there(held: Held, found: Node | None, arn: str, account: str) -> Node | None:
    """The asset; in an account that was looked at, there must be one."""
    if found is None and account in held.accounts:
        names = [one.id for kind in (IamUser, IamRole) for one in held.of(kind)]
        raise EstateError(f"there is no {arn} in account {account}{near(arn, names)}{_blind(held)}")
    return found


def _blind(held: Held) -> str:
    """A word of warning where there may be more than what is known."""
    blind = [
        account for account in sorted(held.accounts) for kind in (IamUser, IamRole) if held.missing(kind, account)
    ]
    return f" (not all users and roles of {', '.join(dict.fromkeys(blind))} could be read)" if blind else ""


def _called(held: Held, name: str) -> list[Node]:
    return [one for kind in (IamUser, IamRole) for one in held.of(kind) if one.name == name]


def _names(held: Held) -> list[str]:
    return [one.name for kind in (IamUser, IamRole) for one in held.of(kind)]


def action(name: str) -> str:
    """The action as AWS spells it."""
    service, colon, verb = name.partition(":")
    if not colon or "*" in name or "?" in name:
        raise EstateError(f"{name!r} is no action: give one as service:Action, such as s3:GetObject")
    if service.lower() not in services():
        raise EstateError(f"there is no service {service!r}{near(service.lower(), services())}")
    found = known_action(name)
    if found is None:
        known = {key: value.name for key, value in service_actions(service).items()}
        close = get_close_matches(verb.lower(), known, 3, 0.6)
        raise EstateError(f"there is no action {name!r}{_or([known[one] for one in close])}")
    return found.name


def resource(held: Held, name: str, to_do: str) -> str:
    """The ARN that a name stands for: of an asset on which the action works, or the ARN or pattern itself.

    A bucket's name stands for all its objects (`…/*`) where the action works on objects.
    """
    if name == "*" or name.startswith("arn:"):
        _check(name, to_do)
        return name
    bucket, slash, key = name.partition("/")
    found = sorted({one.id for one in held.named(name) if one.id.startswith("arn:")})
    if not found and slash:  # an object by its bucket's name
        found = [f"{one.id}/{key}" for one in held.named(bucket) if one.id.startswith("arn:aws:s3:::")]
    on = [one for one in found if applies_to(to_do, one)]
    on = on or [f"{one}/*" for one in found if ":s3:::" in one and applies_to(to_do, f"{one}/*")]
    if len(on) == 1:
        return on[0]
    if on:
        raise EstateError(f"{name!r} may be any of {', '.join(on)}: give the ARN")
    if found:
        raise EstateError(f"{to_do} works on nothing that is called {name!r}, which is {', '.join(found)}")
    raise EstateError(f"no asset is called {name!r}: give its ARN, or a name that `stance assets` shows")


def _check(arn: str, to_do: str) -> None:
    """Raise where no request could be made: the ARN is not whole, or of a service that the action never acts on."""
    if arn == "*":
        return
    parts = arn.split(":", 5)
    if len(parts) < 6 or not parts[5]:
        raise EstateError(f"{arn!r} is no whole ARN: give one such as arn:aws:s3:::bucket/key, or an asset's name")
    known = known_action(to_do)
    forms = sorted(known.resources) if known else []
    if forms and not any(overlaps(form.split(":")[2], parts[2]) for form in forms):
        raise EstateError(f"{to_do} is not asked of {arn!r}, but of {' or '.join(forms[:3])}")


def near(name: str, known: Iterable[str]) -> str:
    """The names that come near, as the end of a message."""
    return _or(get_close_matches(name, list(known), 3, 0.6))


def _or(names: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else ""
