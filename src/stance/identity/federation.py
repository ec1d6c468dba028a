"""Identity providers that many customers share, and the claims that pin a role to one of them.

Sources: IAM User Guide, "Create a role for OpenID Connect federation" (id_roles_create_for-idp_oidc.html),
"Identity-provider controls for shared OIDC providers" (id_roles_providers_oidc_secure-by-default.html), and
the providers' own pages on the shape of their subjects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stance.identity.policy import Condition

_LIMITING = {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "ArnEquals"}
_ANY_FIXED = r"[^*?$]+"


@dataclass(frozen=True, slots=True)
class SharedProvider:
    """A provider with one issuer for all its customers; each claim with the shape of a value that pins it."""

    host: str
    claims: dict[str, str]


_SHARED = (
    SharedProvider(
        "token.actions.githubusercontent.com",
        {
            "sub": r"(repo|repository(_owner)?(_id)?|enterprise):[^*?$:/]+([/:].*)?",
            "repository": r"[^*?$/]+/.+",
            "repository_id": _ANY_FIXED,
            "repository_owner": _ANY_FIXED,
            "repository_owner_id": _ANY_FIXED,
            "job_workflow_ref": r"[^*?$/]+/.+",
            "enterprise": _ANY_FIXED,
            "enterprise_id": _ANY_FIXED,
        },
    ),
    SharedProvider("gitlab.com", {"sub": r"project_path:[^*?$:/]+[/:].*", "namespace_id": _ANY_FIXED}),
    SharedProvider("app.terraform.io", {"sub": r"organization:[^*?$:]+(:.*)?"}),
    SharedProvider("agent.buildkite.com", {"sub": r"organization:[^*?$:]+(:.*)?"}),
    SharedProvider("oidc.codefresh.io", {"sub": r"account:[^*?$:]+(:.*)?"}),
    SharedProvider("cognito-identity.amazonaws.com", {"aud": _ANY_FIXED, "sub": _ANY_FIXED}),
    SharedProvider("accounts.google.com", {"aud": _ANY_FIXED, "sub": _ANY_FIXED, "oaud": _ANY_FIXED}),
    SharedProvider("www.amazon.com", {"app_id": _ANY_FIXED, "user_id": _ANY_FIXED}),
    SharedProvider("graph.facebook.com", {"app_id": _ANY_FIXED, "id": _ANY_FIXED}),
)


def provider_host(principal: str) -> str:
    """Return the issuer of a federated principal: an OIDC provider's ARN, or a host as it stands."""
    return principal.partition(":oidc-provider/")[2] or principal


def open_to_strangers(principal: str, conditions: Iterable[Condition]) -> bool:
    """Tell whether any customer of a shared identity provider could get in.

    Providers with an issuer of their own (an EKS cluster, a tenant, SAML) admit only their owner's users.
    """
    listed = tuple(conditions)
    host = provider_host(principal).lower()
    shared = next((p for p in _SHARED if host == p.host or host.startswith(f"{p.host}/")), None)
    if shared is None:
        return False
    return _admits_guests(listed) or not any(_pins(condition, host, shared) for condition in listed)


_PIPELINES = {
    "token.actions.githubusercontent.com": (
        re.compile(r"(repo|repository):[^*?/]+/[^*?:/]+(:.*)?|repository_id:.+"),
        ("repository", "repository_id", "job_workflow_ref"),
    ),
    "gitlab.com": (re.compile(r"project_path:[^*?:]+(:.*)?"), ("project_id", "project_path")),
    "app.terraform.io": (
        re.compile(r"organization:[^*?:]+:project:[^*?:]+:workspace:.+"),
        ("terraform_workspace_id",),
    ),
    "agent.buildkite.com": (
        re.compile(r"organization:[^*?:]+:pipeline:[^*?:]+:.+"),
        ("pipeline_slug", "pipeline_id"),
    ),
}
"""Of build services: the subjects that name one project, and the other claims that do."""


def wide_subjects(principal: str, conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The patterns of subjects by which all projects of one customer of a build service get in, sorted.

    Empty where one project is named, where the provider is none that is known to build, and where any customer gets
    in (see `open_to_strangers`).
    """
    listed = tuple(conditions)
    host = provider_host(principal).lower()
    if host not in _PIPELINES or open_to_strangers(principal, listed):
        return ()
    narrow, claims = _PIPELINES[host]
    limiting = [c for c in listed if c.operator in _LIMITING and not c.if_exists and c.quantifier != "ForAllValues"]
    if any(c.name == f"{host}:{claim}" and _fixed_project(c) for c in limiting for claim in claims):
        return ()
    subjects = [c.values for c in limiting if c.name == f"{host}:sub"]
    if any(all(narrow.fullmatch(value) for value in values) for values in subjects):
        return ()
    wide = {value for values in subjects for value in values if not narrow.fullmatch(value)}
    return tuple(sorted(wide)) or ("*",)


def _fixed_project(condition: Condition) -> bool:
    return all(not re.search(r"[*?]", value.partition("@")[0]) for value in condition.values)


def _admits_guests(conditions: Iterable[Condition]) -> bool:
    """Tell whether a Cognito pool's unauthenticated identities, which anyone can get, are asked for."""
    return any(c.name == "cognito-identity.amazonaws.com:amr" and "unauthenticated" in c.values for c in conditions)


def _pins(condition: Condition, host: str, shared: SharedProvider) -> bool:
    issuer, _, claim = condition.name.rpartition(":")
    shape = shared.claims.get(claim)
    if issuer != host or shape is None or condition.operator not in _LIMITING:
        return False
    if condition.if_exists or condition.quantifier == "ForAllValues" or not condition.values:
        return False
    return all(re.fullmatch(shape, value) for value in condition.values)
