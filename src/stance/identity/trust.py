"""Who may assume a role, and whether a stranger could have it done.

Sources: IAM User Guide, "The confused deputy problem" (confused-deputy.html), "Access to AWS accounts owned
by third parties" (id_roles_common-scenarios_third-party.html).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stance.identity.evaluate import covers_action
from stance.identity.exposure import Exposure, Grant, analyse_exposure
from stance.identity.federation import open_to_strangers
from stance.identity.limits import SOURCE_KEYS, limits, spared_by
from stance.identity.parties import EVERYONE, Kind, Party
from stance.identity.policy import Condition, Policy, Statement
from stance.identity.variables import has_variable

ASSUMING = ("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML")


@dataclass(frozen=True, slots=True)
class Admission:
    """One party that a trust policy lets assume the role.

    ``open`` tells that strangers get in: everyone, or any customer of a shared identity provider.
    ``external_id`` and ``source_bound`` tell which protections stand in the statement (or a Deny beside it).
    """

    statement: int
    party: Party
    open: bool
    external_id: bool
    source_bound: bool
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """Everyone who may assume a role; ``account`` is the role's own, None when not known."""

    admissions: tuple[Admission, ...]
    account: str | None = None

    @property
    def public(self) -> bool:
        """Whether strangers may assume the role."""
        return any(a.open for a in self.admissions)

    @property
    def services(self) -> tuple[str, ...]:
        """The AWS services that may assume the role, sorted."""
        return _values(a for a in self.admissions if a.party.kind == Kind.SERVICE)

    @property
    def unbound_services(self) -> tuple[str, ...]:
        """Services trusted without saying for which account or resource they act (confused deputy)."""
        return _values(a for a in self.admissions if a.party.kind == Kind.SERVICE and not a.source_bound)

    @property
    def federated(self) -> tuple[str, ...]:
        """The identity providers whose users may assume the role, sorted."""
        return _values(a for a in self.admissions if a.party.kind == Kind.FEDERATED)

    @property
    def foreign_accounts(self) -> tuple[str, ...] | None:
        """Ids of other accounts that may assume the role, sorted; None when the own account is unknown."""
        named = {a.party.account for a in self.admissions if a.party.kind == Kind.ACCOUNT and a.party.account}
        if named and self.account is None:
            return None
        return tuple(sorted(named - {self.account}))


def _values(admissions: Iterable[Admission]) -> tuple[str, ...]:
    return tuple(sorted({a.party.value for a in admissions}))


def analyse_trust(policy: Policy, *, account: str | None = None) -> Trust:
    """Return who may assume the role of a trust policy. ``account`` is the role's 12-digit account."""
    exposure = analyse_exposure(policy, account=account, service="sts")
    return Trust(tuple(_admissions(policy, exposure)), account)


def _admissions(policy: Policy, exposure: Exposure) -> list[Admission]:
    statements = {s.index: s for s in policy.statements}
    bound = any(_binds_services(s) for s in policy.denying)
    return [
        _admission(grant, statements[grant.statement], bound=bound)
        for grant in exposure.grants
        if _assumes(statements[grant.statement], grant)
    ]


def _assumes(statement: Statement, grant: Grant) -> bool:
    left = {name.lower() for name in grant.actions}
    return any(covers_action(statement, name) and (name.lower() in left or "*" in left) for name in ASSUMING)


def _admission(grant: Grant, statement: Statement, *, bound: bool) -> Admission:
    conditions = statement.conditions
    federated = grant.party.kind == Kind.FEDERATED
    return Admission(
        statement=grant.statement,
        party=grant.party,
        open=grant.party == EVERYONE or (federated and open_to_strangers(grant.party.value, conditions)),
        external_id=any(map(_asks_external_id, conditions)),
        source_bound=bound or bool(SOURCE_KEYS & limits(conditions).keys()),
        limits=grant.limits,
    )


def _asks_external_id(condition: Condition) -> bool:
    return (
        condition.name == "sts:externalid"
        and condition.operator in ("StringEquals", "StringLike", "StringEqualsIgnoreCase")
        and not condition.if_exists
        and condition.quantifier != "ForAllValues"
        and not any(value.strip("*?") == "" or has_variable(value) for value in condition.values)
    )


def _binds_services(deny: Statement) -> bool:
    """Tell whether a Deny to everyone spares only fixed sources (``StringNotEquals aws:SourceAccount``)."""
    return (
        any(p.value == "*" for p in deny.principals or ())
        and any(covers_action(deny, name) for name in ASSUMING[:1])
        and all(c.name in SOURCE_KEYS or c.name == "aws:principalisawsservice" for c in deny.conditions)
        and any(c.name in SOURCE_KEYS for c in deny.conditions)
        and EVERYONE not in spared_by(c for c in deny.conditions if c.name in SOURCE_KEYS)
    )
