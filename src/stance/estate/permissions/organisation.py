"""What the organisation sets over an account: policies of every level, where they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stance.conditions import UNKNOWN
from stance.estate.permissions.held import Held, gap, seen
from stance.estate.permissions.sides import read
from stance.identity import Policy
from stance.model.assets.account import AwsAccount, OrganizationAccount, OrganizationPolicy
from stance.model.world import Node


class Limits(NamedTuple):
    """The levels from root to account, what of them could not be read, and what cannot be read by design."""

    levels: Sequence[Sequence[Policy]] = ()
    unread: frozenset[str] = frozenset()
    assumed: str | None = None


def limits(held: Held, kind: type[OrganizationPolicy], account: str) -> Limits:
    """The policies of a kind that bind an account; none where it is in no organisation, or manages it."""
    made: Limits = held.once((kind, account), lambda: _limits(held, kind, account))
    return made


def management_account(held: Held, account: str) -> str:
    """The management account of an account's organisation; empty when there is none or it is not known."""
    known = held.by_id(AwsAccount).get(account)
    return str((known and seen(known, AwsAccount.management_account)) or "")


def _limits(held: Held, kind: type[OrganizationPolicy], account: str) -> Limits:
    known = held.by_id(AwsAccount).get(account)
    belongs = known.value(AwsAccount.organization) if known else UNKNOWN
    if belongs is None or management_account(held, account) == account:
        return Limits()
    member = next((one for one in held.of(OrganizationAccount) if one.id.endswith(f"/{account}")), None)
    if member is None:  # only the management account can read this
        return Limits(assumed=str(kind.kind).rsplit(".", 1)[1])
    path, unread = _path(held, member, kind), set[str]()
    if path is None:
        return Limits(unread=frozenset([gap(OrganizationAccount, "parent")]))
    if held.missing(kind, member.account):
        unread.add(gap(kind))
    levels = [_level(held, kind, target, unread) for target in (*path, account)]
    return Limits(levels, frozenset(unread))


def _path(held: Held, member: Node, kind: type[OrganizationPolicy]) -> list[str] | None:
    """The ids above an account. Where only the parent is told, the root is the one that policies are attached to."""
    told: list[str] | None = seen(member, OrganizationAccount.path)
    if told:
        return told
    parent = seen(member, OrganizationAccount.parent)
    if parent is None or parent.startswith("r-"):
        return None if parent is None else [parent]
    targets = {target for one in held.of(kind) for target in seen(one, kind.targets) or []}
    return [*sorted(target for target in targets if target.startswith("r-"))[:1], parent]


def _level(held: Held, kind: type[OrganizationPolicy], target: str, unread: set[str]) -> list[Policy]:
    found = []
    for one in held.of(kind):
        for ref in (kind.targets, kind.policy):
            if one.missing(ref):
                unread.add(gap(kind, ref.path.names[0]))
        document = seen(one, kind.policy)
        if document is None or target not in (seen(one, kind.targets) or []):
            continue
        policy, why = read(document, one.name)
        if policy is None:
            unread.add(why)
        else:
            found.append(policy)
    return found
