"""What identities may do: the power of policies and principals, and who may assume roles.

The analysis itself is in `stance.identity`; here its answers become fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from stance.identity.escalation import Escalation, escalations
from stance.identity.federation import wide_subjects
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind
from stance.identity.permissions import permission
from stance.identity.policy import Policy
from stance.identity.privileges import administrator, assumes_any_role
from stance.identity.trust import Admission, Trust, analyse_trust
from stance.model import fact, neighbour, neighbours
from stance.model.assets.identity import IamGroup, IamPolicy, IamPrincipal, IamRole, IamUser

Json = Mapping[str, Any]

_parsed = lru_cache(maxsize=4096)(parse_policy)


@fact(IamPolicy.power, IamPolicy.document)
def policy_power(document: str) -> Json:
    """What the policy's default version gives, taken alone."""
    return _power(document)


@fact(IamPrincipal.inline_policies, IamPrincipal.inline_documents)
def inline_powers(documents: list[Json]) -> list[Json]:
    """What each inline policy gives, taken alone."""
    return [{"name": d["name"], **_power(d["document"])} for d in documents]


@lru_cache(maxsize=65_536)  # more than a large account has policies: what-ifs ask for all of them again
def _power(document: str) -> Json:
    policies = [_parsed(document)]
    return {
        "full_admin": administrator(policies).allowed.possible,
        "escalations": [e.path.id for e in escalations(policies) if _counts(e)],
        "assumes_any_role": assumes_any_role(policies).allowed.possible,
        "passes_any_role": _passes_any_role(policies),
    }


def _counts(found: Escalation) -> bool:
    """Acting on things that are there, or assuming roles, by their names is what ordinary policies allow."""
    return found.wide or not (found.path.kind == "existing-passrole" or found.path.needs == ("sts:AssumeRole",))


def _passes_any_role(policies: list[Policy]) -> bool:
    passing = permission(policies, "iam:PassRole")
    return passing.wide and passing.allowed.possible and "iam:passedtoservice" not in passing.allowed.depends


@fact(
    IamRole.admin,
    IamRole.attached_policies,
    IamRole.inline_documents,
    neighbours(
        IamPolicy, {IamPolicy.account: IamRole.account, IamPolicy.id: IamRole.attached_policies}, IamPolicy.document
    ),
    neighbour(IamPolicy, {IamPolicy.account: IamRole.account, IamPolicy.id: IamRole.boundary}, IamPolicy.document),
)
def role_admin(attached: list[str], inline: list[Json], policies: list[Json], boundary: Json | None) -> bool:
    """Whether the role's policies make it a full administrator within its boundary."""
    return _is_admin(attached, policies, inline, boundary)


@fact(
    IamGroup.admin,
    IamGroup.attached_policies,
    IamGroup.inline_documents,
    neighbours(
        IamPolicy, {IamPolicy.account: IamGroup.account, IamPolicy.id: IamGroup.attached_policies}, IamPolicy.document
    ),
)
def group_admin(attached: list[str], inline: list[Json], policies: list[Json]) -> bool:
    """Whether the group's policies make its members full administrators."""
    return _is_admin(attached, policies, inline)


@fact(
    IamUser.effective_policies,
    IamUser.attached_policies,
    IamUser.groups,
    neighbours(
        IamGroup, {IamGroup.account: IamUser.account, IamGroup.name: IamUser.groups}, IamGroup.attached_policies
    ),
)
def effective_policies(attached: list[str], names: list[str], groups: list[Json]) -> list[str]:
    """The managed policies that are attached to the user or to one of its groups."""
    _all_found(names, groups)
    return sorted({*attached, *(arn for group in groups for arn in group["attached_policies"])})


@fact(
    IamUser.admin,
    IamUser.effective_policies,
    IamUser.inline_documents,
    neighbours(
        IamPolicy, {IamPolicy.account: IamUser.account, IamPolicy.id: IamUser.effective_policies}, IamPolicy.document
    ),
    neighbours(
        IamGroup, {IamGroup.account: IamUser.account, IamGroup.name: IamUser.groups}, IamGroup.inline_documents
    ),
    neighbour(IamPolicy, {IamPolicy.account: IamUser.account, IamPolicy.id: IamUser.boundary}, IamPolicy.document),
)
def user_admin(
    arns: list[str], inline: list[Json], policies: list[Json], groups: list[Json], boundary: Json | None
) -> bool:
    """Whether the user's own policies and those of its groups make it a full administrator within its boundary."""
    joined = [document for group in groups for document in group["inline_documents"]]
    return _is_admin(arns, policies, [*inline, *joined], boundary)


def _is_admin(arns: list[str], managed: list[Json], inline: list[Json], boundary: Json | None = None) -> bool:
    """A boundary that cannot be found is taken to bound nothing."""
    _all_found(arns, managed)
    if not _administers(policy["document"] for policy in (*managed, *inline)):
        return False
    return boundary is None or _administers([boundary["document"]])


def _all_found(names: list[str], found: list[Json]) -> None:
    if len(set(names)) > len(found):
        raise ValueError("something is named that was not listed")


def _administers(documents: Iterable[str]) -> bool:
    return administrator([_parsed(document) for document in documents]).allowed.possible


@fact(IamRole.trust, IamRole.trust_document, IamRole.account)
def role_trust(document: str, account: str) -> Json:
    """Who the role's trust policy lets assume it."""
    trust = analyse_trust(_parsed(document), account=account)
    return {
        "public": any(a.party == EVERYONE for a in trust.admissions),
        "providers": list(trust.federated),
        "open_providers": _values(a for a in trust.admissions if a.open and a.party.kind == Kind.FEDERATED),
        "services": list(trust.services),
        "unbound_services": list(trust.unbound_services),
        "foreign_accounts": list(trust.foreign_accounts or ()),
        "unguarded_accounts": _unguarded(trust, account),
    }


@fact(IamRole.wide_subjects, IamRole.trust_document)
def role_wide_subjects(document: str) -> list[str]:
    """The subjects that any of its statements lets in by a pattern over many projects."""
    found = {
        subject
        for statement in _parsed(document).allowing
        for principal in statement.principals or ()
        for subject in wide_subjects(principal.value, statement.conditions)
    }
    return sorted(found)


def _unused(uses: list[Json] | None) -> list[str] | None:
    return None if uses is None else sorted(use["namespace"] for use in uses if use["used_at"] is None)


@fact(IamUser.unused_services, IamUser.service_uses)
def user_unused_services(uses: list[Json] | None) -> list[str] | None:
    """The services of which the report knows no use."""
    return _unused(uses)


@fact(IamRole.unused_services, IamRole.service_uses)
def role_unused_services(uses: list[Json] | None) -> list[str] | None:
    """The services of which the report knows no use."""
    return _unused(uses)


def _values(admissions: Iterable[Admission]) -> list[str]:
    return sorted({a.party.value for a in admissions})


def _unguarded(trust: Trust, account: str) -> list[str]:
    found = {a.party.account for a in trust.admissions if a.party.kind == Kind.ACCOUNT and not _guarded(a)}
    return sorted(a for a in found if a is not None and a != account)


def _guarded(admission: Admission) -> bool:
    return admission.external_id or any(key.startswith("aws:principalorg") for key in admission.limits)
