"""What identities may do: the power of policies and principals, and who may assume roles.

The analysis itself is in `stance.identity`; here its answers become fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from stance.identity.escalation import Escalation, escalations
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind
from stance.identity.permissions import permission
from stance.identity.policy import Policy
from stance.identity.privileges import administrator, assumes_any_role
from stance.identity.trust import Admission, Trust, analyse_trust
from stance.model import fact, neighbours
from stance.model.assets.identity import IamGroup, IamPolicy, IamPrincipal, IamRole, IamUser

_POLICIES = (IamPolicy.id, IamPolicy.document)
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


@lru_cache(maxsize=4096)
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
    IamRole.boundary,
    neighbours(IamPolicy, {IamPolicy.account: IamRole.account}, *_POLICIES),
)
def role_admin(attached: list[Json], inline: list[Json], boundary: str | None, policies: list[Json]) -> bool:
    """Whether the role's policies make it a full administrator within its boundary."""
    return _is_admin([(attached, inline)], boundary, policies)


@fact(
    IamGroup.admin,
    IamGroup.attached_policies,
    IamGroup.inline_documents,
    neighbours(IamPolicy, {IamPolicy.account: IamGroup.account}, *_POLICIES),
)
def group_admin(attached: list[Json], inline: list[Json], policies: list[Json]) -> bool:
    """Whether the group's policies make its members full administrators."""
    return _is_admin([(attached, inline)], None, policies)


@fact(
    IamUser.admin,
    IamUser.attached_policies,
    IamUser.inline_documents,
    IamUser.boundary,
    IamUser.groups,
    neighbours(
        IamGroup,
        {IamGroup.account: IamUser.account},
        IamGroup.name,
        IamGroup.attached_policies,
        IamGroup.inline_documents,
    ),
    neighbours(IamPolicy, {IamPolicy.account: IamUser.account}, *_POLICIES),
)
def user_admin(
    attached: list[Json],
    inline: list[Json],
    boundary: str | None,
    groups: list[str],
    all_groups: list[Json],
    policies: list[Json],
) -> bool:
    """Whether the user's own policies and those of its groups make it a full administrator within its boundary."""
    joined = [(g["attached_policies"], g["inline_documents"]) for g in all_groups if g["name"] in groups]
    return _is_admin([(attached, inline), *joined], boundary, policies)


def _is_admin(held: Iterable[tuple[list[Json], list[Json]]], boundary: str | None, policies: list[Json]) -> bool:
    """An attached policy without a document raises KeyError; such a boundary is taken to bound nothing."""
    documents = {policy["id"]: policy["document"] for policy in policies}
    texts = [t for a, i in held for t in (*(documents[p["arn"]] for p in a), *(d["document"] for d in i))]
    if not administrator([_parsed(text) for text in texts]).allowed.possible:
        return False
    bound = documents.get(boundary or "")
    return bound is None or administrator([_parsed(bound)]).allowed.possible


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


def _values(admissions: Iterable[Admission]) -> list[str]:
    return sorted({a.party.value for a in admissions})


def _unguarded(trust: Trust, account: str) -> list[str]:
    found = {a.party.account for a in trust.admissions if a.party.kind == Kind.ACCOUNT and not _guarded(a)}
    return sorted(a for a in found if a is not None and a != account)


def _guarded(admission: Admission) -> bool:
    return admission.external_id or any(key.startswith("aws:principalorg") for key in admission.limits)
