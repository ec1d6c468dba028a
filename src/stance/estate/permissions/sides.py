"""The caller's side of a request: policies of user, groups or role, the boundary, what is known of the context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from stance.conditions import UNKNOWN, Ref
from stance.estate.permissions.held import Held, gap, parsed, seen
from stance.identity import Policy, PolicyError
from stance.identity.callers import Caller, CallerKind, caller
from stance.identity.evaluate import covers_action
from stance.model.assets.account import AwsAccount
from stance.model.assets.identity import IamGroup, IamPolicy, IamRole, IamUser
from stance.model.world import Node

FOREIGN: Final = "foreign-policies"
"""The assumption that a foreign account lets its own principals do what is asked: nobody else can read that."""


@dataclass
class Side:
    """Who calls, and what is read of him; `unread` and `assumed` say what is not."""

    who: Caller
    identity: list[Policy] = field(default_factory=list)
    boundary: list[Policy] | None = None
    unread: dict[str, set[str]] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    no_mfa: bool = False

    def lacks(self, part: str, what: str) -> None:
        """Note that a part could not be read wholly."""
        self.unread.setdefault(part, set()).add(what)


def side(held: Held, name: str, holder: Node | None) -> Side:
    """Gather a caller: `holder` is the user or role in the store, None for all others."""
    issuer = holder.id if holder and holder.kind == IamRole.kind else ""
    found = Side(caller(name, issuer))
    if holder is None:
        if found.who.account not in ("", *held.accounts) and found.who.kind is not CallerKind.ROOT:
            found.assumed["identity"] = FOREIGN
    else:
        for policy, why in identity(held, holder):
            if policy is None:
                found.lacks("identity", why)
            else:
                found.identity.append(policy)
        _boundary(held, holder, found)
        _tags(holder, found)
        found.no_mfa = holder.fields.get("mfa_active") is False
    _organisation(held, found)
    return found


def identity(held: Held, holder: Node) -> Iterator[tuple[Policy | None, str]]:
    """The policies of a user with his groups, or of a role; None with what would have to be read."""
    yield from _own(held, holder)
    if holder.kind == IamUser.kind:
        if holder.missing(IamUser.groups):
            yield None, gap(IamUser, "groups")
        for name in holder.known(IamUser.groups, []):
            group = held.groups.get((holder.account, name))
            if group is None:
                yield None, gap(IamGroup)
            else:
                yield from _of_group(held, group)


def _of_group(held: Held, group: Node) -> list[tuple[Policy | None, str]]:
    """Once for all its members."""
    found: list[tuple[Policy | None, str]] = held.once(("group", group.id), lambda: list(_own(held, group)))
    return found


def _own(held: Held, holder: Node) -> Iterator[tuple[Policy | None, str]]:
    kind = {str(k.kind): k for k in (IamUser, IamGroup, IamRole)}[holder.kind]
    attached: Ref[Any]
    attached, inline = kind.attached_policies, kind.inline_documents
    for ref in (attached, inline):
        if holder.missing(ref):
            yield None, gap(kind, ref.path.names[0])
    for arn in seen(holder, attached) or []:
        yield managed(held, arn)
    for document in seen(holder, inline) or []:
        yield read(document["document"], f"{holder.name}/{document['name']}")


def managed(held: Held, arn: str) -> tuple[Policy | None, str]:
    """A managed policy by its ARN."""
    found = held.by_id(IamPolicy).get(arn)
    document = None if found is None else seen(found, IamPolicy.document)
    return (None, gap(IamPolicy, "document")) if document is None else read(document, arn)


def read(document: str, name: str) -> tuple[Policy | None, str]:
    """A document as a policy; one that cannot be understood says nothing sure."""
    try:
        return parsed(document, name), ""
    except PolicyError as error:
        return None, f"gap:{name} ({error})"


def _boundary(held: Held, holder: Node, found: Side) -> None:
    ref = IamUser.boundary if holder.kind == IamUser.kind else IamRole.boundary
    arn = holder.value(ref)
    if arn is UNKNOWN:
        found.lacks("boundary", gap(holder.kind, "boundary"))
    elif arn is not None:
        policy, why = managed(held, arn)
        if policy is None:
            found.lacks("boundary", why)
        else:
            found.boundary = [policy]


def _tags(holder: Node, found: Side) -> None:
    """Principal tags are those of the user, or of the role with what the session may bring along."""
    is_user = holder.kind == IamUser.kind
    tags = seen(holder, IamUser.tags if is_user else IamRole.tags)
    if tags is None:
        return
    if is_user or not _tagged_by_session(holder):
        found.whole.add("aws:principaltag/")
        found.known |= {f"aws:PrincipalTag/{key}": value for key, value in tags.items()}


def _tagged_by_session(role: Node) -> bool:
    """Whether whoever assumes the role may bring tags, which go before the role's own."""
    document = seen(role, IamRole.trust_document)
    trust, _ = read(document, role.id) if document else (None, "")
    return trust is None or any(covers_action(statement, "sts:TagSession") for statement in trust.allowing)


def _organisation(held: Held, found: Side) -> None:
    account = held.by_id(AwsAccount).get(found.who.account)
    value = account.value(AwsAccount.organization) if account else UNKNOWN
    if value is None:
        found.absent |= {"aws:principalorgid", "aws:principalorgpaths"}
    elif value is not UNKNOWN:
        found.known["aws:PrincipalOrgID"] = value
