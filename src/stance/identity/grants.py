"""Grants of KMS keys: a third way to a key, beside its policy and the policies of identities.

Source: KMS Developer Guide, "Grants in AWS KMS" (grants.html) and "Troubleshooting key access"
(policy-evaluation.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stance.identity.callers import Caller, CallerKind, Closeness, naming
from stance.identity.context import Context
from stance.identity.policy import Principal, Statement
from stance.identity.truth import NO, YES, Truth, all_of, depends_on

_CONTEXT = "kms:encryptioncontext:"
_KEYS = "kms:encryptioncontextkeys"


@dataclass(frozen=True, slots=True)
class KeyGrant:
    """A grant: who (an ARN or a service) may use a key for which operations (`Decrypt`).

    `equals` is the whole encryption context that a request must have, `subset` what it must at least have.
    """

    grantee: str
    operations: frozenset[str]
    equals: Mapping[str, str] = field(default_factory=dict)
    subset: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


def grant_allows(grant: KeyGrant, who: Caller, action: str, context: Context) -> Truth:
    """Tell whether a grant lets a caller do it. An account as grantee stands for its root user alone."""
    service, _, operation = action.partition(":")
    if service.lower() != "kms" or operation.lower() not in {name.lower() for name in grant.operations}:
        return NO
    kind = "Service" if who.kind is CallerKind.SERVICE else "AWS"
    named = naming(Statement(0, "Allow", principals=(Principal(kind, grant.grantee),)), who, context)
    near = [truth for closeness, truth in named if closeness > Closeness.ACCOUNT]
    if not near:
        return NO
    wanted = {**grant.equals, **grant.subset}
    only = [_nothing_else(grant.equals, context)] if grant.equals else []
    return all_of([*near, *only, *(_holds(key, value, context) for key, value in wanted.items())])


def _nothing_else(equals: Mapping[str, str], context: Context) -> Truth:
    """Tell whether the encryption context has no keys but these."""
    allowed = {key.lower() for key in equals}
    given = (key for key, values in context.values.items() if values)
    named = {key.removeprefix(_CONTEXT) for key in given if key.startswith(_CONTEXT)}
    listed = context.get(_KEYS)
    if not named.union(key.lower() for key in listed or ()) <= allowed:
        return NO
    return YES if listed is not None else depends_on(_KEYS)


def _holds(key: str, value: str, context: Context) -> Truth:
    seen = context.get(f"{_CONTEXT}{key}")
    if seen is None:
        return depends_on(f"{_CONTEXT}{key}")
    return YES if tuple(seen) == (value,) else NO
