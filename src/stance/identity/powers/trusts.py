"""Role trust: whom it names, and whether it lets a caller or a service in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stance.identity.callers import Caller, Closeness, caller, naming
from stance.identity.context import Context
from stance.identity.evaluate import conditions_hold, covers_action
from stance.identity.parsing import parse_policy
from stance.identity.policy import Policy, PolicyError, Statement
from stance.identity.powers.keys import Options, contexts
from stance.identity.truth import NO, Truth, all_of, any_of, depends_on
from stance.identity.variables import variables_in

_ASSUME = "sts:AssumeRole"
BY_SAML = "sts:AssumeRoleWithSAML"
_UNREAD = depends_on("gap:trust")


@dataclass(frozen=True, slots=True)
class Trusting:
    """A trust policy and the names in it; one that is not known (`unread`) may name anyone.

    `providers` are those whose users come in by SAML.
    """

    policy: Policy
    names: frozenset[str]
    unread: bool = False
    providers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Welcome:
    """How a role lets somebody in: directly, so that no permission is needed, or by leave of the account."""

    direct: Truth = NO
    role: Truth = NO
    account: Truth = NO
    statements: tuple[int, ...] = ()


@lru_cache(maxsize=65_536)
def trusting(document: str | None) -> Trusting:
    """Read a trust policy."""
    try:
        policy = parse_policy(document) if document is not None else None
    except PolicyError:
        policy = None
    if policy is None:
        return Trusting(Policy(()), frozenset({"*"}), unread=True)
    by_saml = [p for s in policy.allowing if covers_action(s, BY_SAML) for p in s.principals or ()]
    providers = frozenset(p.value for p in by_saml if p.kind == "Federated")
    return Trusting(policy, frozenset(name for s in policy.allowing for name in _names(s)), providers=providers)


def _names(statement: Statement) -> set[str]:
    if statement.not_principals is not None or not covers_action(statement, _ASSUME):
        return set()
    return {_short(p.value) for p in statement.principals or () if p.kind in ("AWS", "Service")}


def _short(value: str) -> str:
    """A whole account by its id; a session by its role as far as it shows."""
    parts = value.split(":")
    if len(parts) == 6 and parts[5] == "root":
        return parts[4]
    if len(parts) == 6 and parts[2] == "sts" and parts[5].startswith("assumed-role/"):
        return f"{parts[0]}:{parts[1]}:iam::{parts[4]}:role/{parts[5].split('/')[1]}"
    return value


def welcome(trust: Trusting, name: str, known: Mapping[str, Options], action: str = _ASSUME) -> Welcome:
    """Tell how a trust policy lets a user or role in, at best with what the caller may choose."""
    if trust.unread:
        return Welcome(_UNREAD, _UNREAD, _UNREAD)
    best, who = Welcome(), caller(name)
    statements = [s for s in trust.policy.statements if covers_action(s, action)]
    conditions = [c for s in statements for c in s.conditions]
    keys = frozenset(c.name for c in conditions).union(*(variables_in(v) for c in conditions for v in c.values))
    for context in contexts(keys, action, {**known, **_sessions(statements, who)}, conditions):
        one = _welcomed(statements, who, context)
        if _rank(one) > _rank(best):
            best = one
    return best


def _welcomed(statements: Sequence[Statement], who: Caller, context: Context) -> Welcome:
    found: dict[Closeness, list[Truth]] = {}
    denied, allowing = [], []
    for statement in statements:
        holds = conditions_hold(statement, context)
        for near, named in naming(statement, who, context) if holds.possible else ():
            both = all_of((named, holds))
            if statement.allows:
                found.setdefault(near, []).append(both)
                allowing.append(statement.index)
            else:
                denied.append(both)
    left = any_of(denied).negate()
    by = {near: all_of((any_of(found.get(near, ())), left)) for near in Closeness}
    told = tuple(dict.fromkeys(allowing))
    return Welcome(by[Closeness.DIRECT], by[Closeness.ROLE], by[Closeness.ACCOUNT], told)


def _sessions(statements: Sequence[Statement], who: Caller) -> dict[str, Options]:
    """A role's session may be called as some statement wants it."""
    names = {p.value.split("/", 2)[2] for s in statements for p in s.principals or () if p.value.count("/") > 1
             and f":sts::{who.account}:assumed-role/" in p.value}  # fmt: skip
    return {"sts:rolesessionname": tuple((name,) for name in sorted(names))} if names else {}


def _rank(one: Welcome) -> tuple[int, ...]:
    return tuple((2 if t.sure else int(t.possible)) for t in (one.direct, one.role, one.account))


def serves(trust: Trusting, service: str, account: str, arn: str) -> tuple[Truth, tuple[int, ...]]:
    """Tell whether a trust policy lets a service in that acts for a thing (its ARN) of the account."""
    if trust.unread:
        return _UNREAD, ()
    known: dict[str, Options] = {
        "aws:sourceaccount": ((account,),),
        "aws:sourcearn": ((arn,),),
        "aws:principalservicename": ((service,),),
        "aws:principalisawsservice": (("true",),),
        "aws:resourceaccount": ((account,),),
        "sts:externalid": ((), None),
    }
    best: tuple[Truth, tuple[int, ...]] = (NO, ())
    statements = [s for s in trust.policy.statements if covers_action(s, _ASSUME)]
    conditions = [c for s in statements for c in s.conditions]
    for context in contexts(frozenset(c.name for c in conditions), _ASSUME, known, conditions):
        found = {s.index: conditions_hold(s, context) for s in statements if s.allows and _service(s, service)}
        denied = any_of(conditions_hold(s, context) for s in statements if not s.allows and _service(s, service))
        truth = all_of((any_of(found.values()), denied.negate()))
        if truth.sure:
            return truth, tuple(i for i, t in found.items() if t.possible)
        if truth.possible and not best[0].possible:
            best = truth, tuple(i for i, t in found.items() if t.possible)
    return best


def _service(statement: Statement, service: str) -> bool:
    if statement.not_principals is not None:
        return not statement.allows and not any(p.value == service for p in statement.not_principals)
    listed = statement.principals or ()
    if statement.allows:
        return any(p.kind == "Service" and p.value in (service, "*") for p in listed)
    return any(p.value in (service, "*") for p in listed)
