"""Whose an access key is that was found somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stance.classify import UNTOLD
from stance.model.assets.identity import IamUser
from stance.model.edge import Certainty, Lever
from stance.model.world import Node, World

KEY_FIELDS = (IamUser, IamUser.access_keys, IamUser.key_ids)
"""What makers that ask for owners of keys read."""


@dataclass(frozen=True)
class Owner:
    """A principal, or a foreign account, whose key it is or may be, and how that is known."""

    id: str
    certainty: Certainty
    depends: tuple[str, ...]
    known_by: str
    levers: tuple[Lever, ...] = ()
    assumptions: tuple[str, ...] = ()


def owners(world: World, account: str, key: str | None = None) -> list[Owner]:
    """Everyone whose key it may be: the user who has a key of this (masked) id, where users' ids were asked for;
    else the users with active keys of the account that its id tells of.

    A key of an account that is not ours leads out of sight.
    """
    by_id = world.by(IamUser, IamUser.key_ids)
    if key is not None and key in by_id:
        active = filter(_active, by_id[key])
        return [Owner(user.id, "sure", (), "the id of the key", _levers(user)) for user in active]
    holders = [
        user
        for user in world.of(IamUser)
        if account in (UNTOLD, user.account) and _active(user) and not (key is not None and _ids_known(user))
    ]
    whole = account != UNTOLD and not world.missing(IamUser, account)
    known = len(holders) == 1 and whole and holders[0].missing(IamUser.access_keys) is None
    how = "the only user of the key's account with an active key" if known else "a user with an active key"
    depends = () if known else ("gap:iam:ListAccessKeys",)
    return [Owner(user.id, "sure" if known else "possible", depends, how, _levers(user)) for user in holders]


def _ids_known(user: Node) -> bool:
    """Whether the ids of all of a user's keys are known, so that another id is none of them."""
    return user.missing(IamUser.key_ids) is None and user.value(IamUser.key_ids) is not None


def _active(user: Node) -> bool:
    """Whether the user has an active key; where that was not read it may."""
    if user.missing(IamUser.access_keys) is not None:
        return True
    keys: list[Any] = user.known(IamUser.access_keys, [])
    return any(key.get("active") is not False for key in keys)


def _levers(user: Node) -> tuple[Lever, ...]:
    """Where the user has one key, ending it ends what is found elsewhere."""
    keys: list[Any] = user.known(IamUser.access_keys, [])
    return (Lever(user.id, "access_keys", "[0]"),) if len(keys) == 1 else ()
