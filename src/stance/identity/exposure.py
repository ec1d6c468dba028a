"""Whom a resource policy lets in: everyone, foreign accounts, organisations, services, identity providers.

Public is meant as AWS means it (see `stance.identity.limits`). A Deny counts where it covers an action on
the whole resource pattern: for everyone without condition it takes the grant away, with turned-round limiting
conditions (``StringNotEquals aws:PrincipalOrgID``) or NotPrincipal it narrows it to those it spares. A Deny
that may or may not apply takes nothing away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from stance.identity.catalogue import Access
from stance.identity.limits import OWN_ACCOUNT, OWN_ORGANIZATION, SOURCE_KEYS, limits, spared_by
from stance.identity.parties import EVERYONE, Kind, Party, party_of
from stance.identity.policy import Policy, Statement
from stance.identity.reach import Reach, access_in, reach_of, split, usable


@dataclass(frozen=True, slots=True)
class Grant:
    """What one Allow statement gives to one party.

    ``actions`` are canonical names (a pattern where the catalogue cannot resolve it), ``limits`` the
    condition keys that narrow the grant.
    """

    statement: int
    sid: str | None
    party: Party
    actions: tuple[str, ...]
    access: frozenset[Access]
    resources: tuple[str, ...]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everyone whom a resource policy admits; ``account`` is the resource's owner, None when not known."""

    grants: tuple[Grant, ...] = ()
    account: str | None = None

    @property
    def public_grants(self) -> tuple[Grant, ...]:
        """The grants to everyone."""
        return tuple(g for g in self.grants if g.party == EVERYONE)

    @property
    def public(self) -> bool:
        """Whether anyone on the internet, or in any AWS account, is admitted to something."""
        return bool(self.public_grants)

    @property
    def public_access(self) -> frozenset[Access]:
        """What everyone may do."""
        return frozenset[Access]().union(*(g.access for g in self.public_grants))

    @property
    def unbound_services(self) -> tuple[str, ...]:
        """Services admitted without saying for which account or resource they act, sorted."""
        loose = (g for g in self.grants if g.party.kind == Kind.SERVICE and SOURCE_KEYS.isdisjoint(g.limits))
        return tuple(sorted({g.party.value for g in loose}))

    def of_kind(self, kind: Kind) -> tuple[Party, ...]:
        """Return the admitted parties of a kind, sorted."""
        return tuple(sorted({g.party for g in self.grants if g.party.kind == kind}))

    @property
    def foreign_accounts(self) -> tuple[str, ...] | None:
        """Account ids other than the owner's that are admitted, sorted; None when the owner is unknown."""
        named = {g.party.account for g in self.grants if g.party.account and g.party.kind != Kind.FEDERATED}
        if named and self.account is None:
            return None
        return tuple(sorted(a for a in named if a and a != self.account))

    def crosses_accounts(self, trusted: Collection[str] = (), organizations: Collection[str] = ()) -> bool | None:
        """Tell whether a foreign account is admitted, those trusted (by id) and own organisations aside.

        None when it cannot be told: the owner is unknown, or a canonical user id hides the account.
        """
        if self.public or any(
            o.value not in organizations and o != OWN_ORGANIZATION for o in self.of_kind(Kind.ORGANIZATION)
        ):
            return True
        foreign = self.foreign_accounts
        if foreign is None:
            return None
        if any(account not in trusted for account in foreign):
            return True
        return None if self.of_kind(Kind.CANONICAL) else False


def analyse_exposure(policy: Policy, *, account: str | None = None, service: str | None = None) -> Exposure:
    """Return whom a resource policy admits to what.

    ``account`` is the 12-digit owner, ``service`` the prefix of the resource (``s3``), which lets ``*`` be
    resolved; without it ``*`` means every kind of access.
    """
    denying = policy.denying
    grants = [g for s in policy.allowing for g in _grants(s, denying, service)]
    return Exposure(tuple(grants), account)


def _grants(statement: Statement, denying: tuple[Statement, ...], service: str | None) -> Iterable[Grant]:
    reach = usable(reach_of(statement, service=service))
    limited = limits(statement.conditions)
    keys = tuple(sorted(limited))
    for party in dict.fromkeys(parties_in(statement)):
        left, _ = split(reach, [d for d in denying if _denied(d, party)])
        if party != EVERYONE:
            yield from _grant(statement, party, left, keys)
        elif limited:
            for admitted in tightest(limited):
                yield from _grant(statement, admitted, left, keys)
        else:
            yield from _to_everyone(statement, left, denying)


def _to_everyone(statement: Statement, reach: Reach, denying: tuple[Statement, ...]) -> Iterable[Grant]:
    """Narrow a grant to everyone by Deny statements that spare only known parties."""
    for deny in denying:
        spared = _spared(deny)
        if EVERYONE in spared:
            continue
        reach, narrowed = split(reach, [deny])
        for party in spared:
            yield from _grant(statement, party, narrowed, ())
    yield from _grant(statement, EVERYONE, reach, ())


def _grant(statement: Statement, party: Party, reach: Reach, keys: tuple[str, ...]) -> Iterable[Grant]:
    if reach and party.kind != Kind.DELETED and party != OWN_ACCOUNT:
        actions = tuple(sorted(frozenset[str]().union(*reach.values())))
        yield Grant(statement.index, statement.sid, party, actions, access_in(reach), tuple(reach), keys)


def parties_in(statement: Statement) -> list[Party]:
    """Return the parties an Allow statement names; NotPrincipal admits everyone else, so everyone."""
    if statement.principals is None:
        return [EVERYONE]
    return [party_of(principal) for principal in statement.principals]


_TIGHTNESS = (Kind.ACCOUNT, Kind.SOURCE, Kind.ORGANIZATION, Kind.SERVICE, Kind.NETWORK)


def tightest(limited: dict[str, tuple[Party, ...]]) -> tuple[Party, ...]:
    """Return the parties of the limiting key that says most about who comes in."""
    return min((limited[key] for key in sorted(limited)), key=lambda p: _TIGHTNESS.index(p[0].kind))


def _denied(deny: Statement, party: Party) -> bool:
    """Tell whether a Deny hits all of a party without condition."""
    if deny.conditions:
        return False
    if deny.not_principals is not None:
        spared = {party_of(p) for p in deny.not_principals}
        return party != EVERYONE and not any(_same(s, party) or _same(party, s) for s in spared)
    hit = [party_of(p) for p in deny.principals or ()]
    return deny.principals is None or any(_same(h, party) for h in hit)


def _same(wide: Party, narrow: Party) -> bool:
    """Tell whether ``wide`` includes ``narrow``: everyone, the same party, or its whole account."""
    whole = wide.kind == Kind.ACCOUNT and (wide.value == wide.account or wide.value.endswith(":root"))
    return wide in (EVERYONE, narrow) or (whole and wide.account == narrow.account and narrow.kind == Kind.ACCOUNT)


def _spared(deny: Statement) -> tuple[Party, ...]:
    """Return whom a Deny spares of everyone."""
    if deny.not_principals is not None and not deny.conditions:
        return tuple(party_of(p) for p in deny.not_principals)
    everyone = deny.principals is None or EVERYONE in map(party_of, deny.principals)
    if not everyone or deny.not_principals is not None or not deny.conditions:
        return (EVERYONE,)
    return spared_by(deny.conditions)
