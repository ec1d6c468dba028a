"""What people call principals, actions and resources, found in the estate; what is not found is an EstateError."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from stance.estate.errors import EstateError
from stance.estate.permissions.held import Held
from stance.identity.callers import CallerKind, caller
from stance.identity.catalogue import action as known_action
from stance.identity.catalogue import service_actions, services
from stance.identity.parties import ACCOUNT_ID
from stance.identity.reach import applies_to
from stance.model.assets.identity import IamGroup, IamRole, IamUser
from stance.model.world import Node


def principal(held: Held, name: str) -> tuple[str, Node | None]:
    """The caller that a name stands for, with its asset if it is a user or role of the estate."""
    if name in ("anonymous", "*") or ACCOUNT_ID.fullmatch(name) or name.endswith(".amazonaws.com"):
        return name, None
    if name.startswith("arn:"):
        return _by_arn(held, name)
    if "." in name and not _called(held, name):
        return name, None  # an identity provider without an ARN
    found = _called(held, name)
    if len(found) == 1:
        return found[0].id, found[0]
    if found:
        raise EstateError(f"{name!r} may be any of {', '.join(one.id for one in found)}: give the ARN")
    if any(one.name == name for one in held.of(IamGroup)):
        raise EstateError(f"{name!r} is a group, which makes no requests itself: ask about one of its members")
    raise EstateError(f"there is no user or role {name!r}{near(name, _names(held))}{_blind(held)}")


def _by_arn(held: Held, arn: str) -> tuple[str, Node | None]:
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


def near(name: str, known: Iterable[str]) -> str:
    """The names that come near, as the end of a message."""
    return _or(get_close_matches(name, list(known), 3, 0.6))


def _or(names: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else ""
