"""What facts about resource policies of several services share."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from stance.conditions import UNKNOWN, partial
from stance.identity.exposure import Exposure, analyse_exposure
from stance.identity.limits import OWN_ORGANIZATION
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind, Party


@lru_cache(maxsize=256)
def exposure(policy: str, account: str, service: str) -> Exposure:
    """Whom a resource policy admits; several facts ask of the same one. Raises ValueError when it is no policy."""
    return analyse_exposure(parse_policy(policy), account=account, service=service)


def _name(party: Party, account: str, organization: Any) -> str | None:
    """How a foreign party is called; None for one of our own, and for parties that are no accounts."""
    if party == EVERYONE:
        return "*"
    if party.kind == Kind.ORGANIZATION:
        return None if party == OWN_ORGANIZATION or party.value == organization else party.value
    if party.kind == Kind.CANONICAL:
        return party.value
    return party.account if party.kind in (Kind.ACCOUNT, Kind.SOURCE) and party.account != account else None


def foreign_parties(policy: Any, account: Any, owner: Any, *, service: str) -> Any:
    """The names of those whom a policy admits, own account, own organisation and AWS services aside.

    `policy` is JSON text, `owner` the account's record, for its organisation. All may be `UNKNOWN`, which what was
    read may outweigh.
    """
    if policy is None:
        return []
    if policy is UNKNOWN or account is UNKNOWN:
        return UNKNOWN
    found = exposure(policy, account, service)
    organization = owner.get("organization", UNKNOWN) if isinstance(owner, dict) else UNKNOWN
    parties = {grant.party for grant in found.grants}
    names = {name for party in parties if (name := _name(party, account, organization))}
    organizations = {party.value for party in parties if party.kind == Kind.ORGANIZATION}
    if organization is UNKNOWN and (unsure := names & organizations):
        return partial(sorted(names - unsure))
    return sorted(names)
