"""What resource policies open to everyone, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Any

from stance.conditions import UNKNOWN
from stance.identity.exposure import analyse_exposure, tightest
from stance.identity.limits import limits
from stance.identity.operators import network
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind, party_of
from stance.identity.policy import Condition, Policy, PolicyError, Principal, Statement
from stance.identity.unread import gaps_of

SOURCES = ("aws:sourceip",)
"""Keys that limit a grant to addresses of the internet; those of VPCs and their endpoints leave it out."""
STRANGER = "000000000000"
"""An account that is nobody's, to stand for any other."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A statement that lets everyone in, or None where no policy stands in the way; and on what it depends."""

    statement: int | None = None
    depends: tuple[str, ...] = ()


def openings(policy: Any, account: str, service: str) -> Iterator[Opening]:
    """What a policy (JSON text, None for none, or UNKNOWN) opens to everyone; without a policy all is open."""
    if policy is None or policy is UNKNOWN:
        yield Opening(depends=() if policy is None else ("gap:policy",))
        return
    try:
        grants = analyse_exposure(parse_policy(policy), account=account, service=service).grants
    except PolicyError:
        yield Opening(depends=("gap:policy",))
        return
    found = {grant.statement: () for grant in grants if grant.party == EVERYONE}
    network = {g.statement for g in grants if g.party.kind == Kind.NETWORK and set(g.limits) & set(SOURCES)}
    for index in sorted(found.keys() | network):
        yield Opening(index, found.get(index, ("aws:sourceip",)))


def for_strangers(policy: Policy) -> Policy:
    """The policy with an account that is nobody's wherever it allows everyone, whoever they may be.

    Statements that limit everyone to somebody in particular are left out. One that was not read may allow everyone.
    """
    if gaps_of(policy):
        stranger = (Principal("AWS", STRANGER),)
        return Policy(tuple(replace(s, principals=stranger) if s.allows else s for s in policy.statements))
    return Policy(tuple(one for statement in policy.statements if (one := _for_strangers(statement)) is not None))


def _for_strangers(statement: Statement) -> Statement | None:
    if statement.effect != "Allow":
        return statement
    if EVERYONE not in [party_of(principal) for principal in statement.principals or ()]:
        return None
    limited = limits(statement.conditions)
    if limited and (set(limited) - set(SOURCES) or any(p.kind != Kind.NETWORK for p in tightest(limited))):
        return None
    narrowing = tuple(one for one in statement.conditions if not _anywhere(one))
    return replace(statement, principals=(Principal("AWS", STRANGER),), conditions=narrowing)


def _anywhere(condition: Condition) -> bool:
    """Whether a condition asks for no more than some address of IPv4, or of IPv6, which everybody has."""
    if condition.name not in SOURCES or condition.operator != "IpAddress":
        return False
    blocks = [block for value in condition.values if (block := network(value)) is not None]
    four = collapse_addresses(block for block in blocks if isinstance(block, IPv4Network))
    six = collapse_addresses(block for block in blocks if isinstance(block, IPv6Network))
    return any(block.prefixlen == 0 for block in four) or any(block.prefixlen == 0 for block in six)
