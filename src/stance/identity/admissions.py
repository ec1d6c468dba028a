"""What a data store's own policy gives by itself: to principals it names, and to other accounts.

Source: IAM User Guide, "Cross-account policy evaluation logic" and "How permissions boundaries interact with
resource-based policies": a user who is named needs nothing else; a role that is named is capped by its boundary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from stance.identity.access import Access, Limits
from stance.identity.callers import Closeness
from stance.identity.data_store import Store, allowed_by, spared_by_policy
from stance.identity.evaluate import applies, covers_action
from stance.identity.exposure import tightest
from stance.identity.holders import Holder
from stance.identity.limits import limits
from stance.identity.parties import EVERYONE, Kind, Party, party_of
from stance.identity.policy import Statement
from stance.identity.request_keys import request_keys
from stance.identity.samples import samples
from stance.identity.stores import Need, Way
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on

_ANY = (Closeness.ACCOUNT, Closeness.ROLE, Closeness.DIRECT)
_UNBOUNDED = Limits()


@dataclass(frozen=True)
class Given:
    """Statement `statement` of a store's policy lets `source` (an ARN) do `kind`; `named` is whom it says."""

    source: str
    kind: str
    statement: int
    named: str
    truth: Truth


def given(store: Store, access: Access, holders: Mapping[str, Holder], accounts: Collection[str]) -> Iterator[Given]:
    """What a store's policy gives to principals it names, and to accounts that are not of `accounts`.

    A grant to everyone without limit is left to the internet's edges. A foreign account stands for all in it.
    """
    found: dict[tuple[str, str, int, str], Truth] = {}
    for statement in store.policy.allowing if store.policy else ():
        for way in store.form.ways:
            if len(way.needs) == 1 and any(covers_action(statement, a) for a in way.needs[0].actions):
                for one in _of_statement(store, statement, way, access, holders, accounts):
                    place = one.source, one.kind, one.statement, one.named
                    found[place] = any_of((found.get(place, NO), one.truth))
    yield from (Given(*place, truth) for place, truth in found.items())


def _of_statement(
    store: Store,
    statement: Statement,
    way: Way,
    access: Access,
    holders: Mapping[str, Holder],
    accounts: Collection[str],
) -> Iterator[Given]:
    for named, party in _parties(statement):
        holder = holders.get(named)
        if holder is not None and holder.account == store.account:
            truth = _given(store, statement, way, holder, access, access.limits(holder, store))
        elif party.kind == Kind.ACCOUNT and party.account and party.account not in accounts:
            root = _root(party.account)
            holder = Holder(party.value if "/" in party.value else root, party.account)
            truth = _given(store, statement, way, holder, None, _UNBOUNDED)
            named, holder = party.value, Holder(root, party.account)
        else:
            continue
        if truth.possible:
            yield Given(holder.arn, way.kind, statement.index, named, truth)


def _parties(statement: Statement) -> Iterator[tuple[str, Party]]:
    """Whom a statement names; where it names everyone, those to whom its conditions limit it."""
    for principal in statement.principals or ():
        party = party_of(principal)
        limited = limits(statement.conditions) if party == EVERYONE else {}
        if limited:
            yield from ((one.value, one) for one in tightest(limited))
        else:
            yield principal.value, party


def _given(
    store: Store, statement: Statement, way: Way, holder: Holder, access: Access | None, limiting: Limits
) -> Truth:
    context = request_keys(holder, store)
    need = way.needs[0]
    bounded = limiting.bounded
    # What a boundary does not allow, a policy that names the user does, or everyone.
    if holder.user or any(principal.value == "*" for principal in statement.principals or ()):
        limiting = limiting.of_named

    def one(action: str, resource: str) -> Truth:
        return all_of(
            (
                applies(statement, action, resource, context),
                spared_by_policy(store.policy, holder.arn, action, resource, context, bounded=bounded),
                limiting.leave(action, resource, context),
            )
        )

    wanted = store.pattern(need.resource)
    near = samples(statement, wanted, context)
    content = any_of(one(action, resource) for action in need.actions for resource in near)
    extra = depends_on(*way.depends) if way.depends else YES
    return all_of((content, extra, _key(store, way, holder, access, limiting)))


def _key(store: Store, way: Way, holder: Holder, access: Access | None, limiting: Limits) -> Truth:
    """Whether the holder can use the store's key; of a foreign account all is assumed that it can grant itself."""
    key = store.key
    if key is None or way.key is None:
        return YES
    context = request_keys(holder, store, through_service=True)
    spared = spared_by_policy(key.policy, holder.arn, way.key, key.arn, context)
    if access is None:
        return all_of((allowed_by(key.policy, holder.arn, way.key, key.arn, context, _ANY), spared))
    own = allowed_by(key.policy, holder.arn, way.key, key.arn, context, _ANY[1:])
    delegated = allowed_by(key.policy, holder.arn, way.key, key.arn, context, _ANY[:1])
    held = any_of(applies(s, way.key, key.arn, context) for _, s in access.allowing(holder, Need((way.key,))))
    left = limiting.leave(way.key, key.arn, context)
    return all_of((any_of((own, all_of((delegated, held)))), spared, left))


def _root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"
