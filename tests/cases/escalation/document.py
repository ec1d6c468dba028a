"""The cases of a batch as the answer of iam:GetAccountAuthorizationDetails, which knows nothing of workloads.

Keys, passwords and MFA devices are not in that answer either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from cases.escalation.forms import IAM, Json

_WHEN = "2026-01-01T00:00:00Z"
_BEYOND = ("createaccesske", "loginprofil", "multifactor")
"""Where these words stand, a user's keys, password or devices matter, of which the document is silent; the last letter may be a wildcard."""


def _id(prefix: str, arn: str) -> str:
    return prefix + hashlib.sha256(arn.encode()).hexdigest()[:16].upper()


def policy_arn(name: str) -> str:
    """The ARN of a policy that a case names: by its name, or wholly if it is AWS's."""
    return name if name.startswith("arn:") else f"{IAM}policy/{name}"


def _head(kind: str, prefix: str, entity: Json) -> Json:
    path = entity.get("path", "/")
    arn = f"{IAM}{kind.lower()}{path}{entity['name']}"
    return {
        "Path": path,
        f"{kind}Name": entity["name"],
        f"{kind}Id": _id(prefix, arn),
        "Arn": arn,
        "CreateDate": _WHEN,
    }


def _inline(entity: Json) -> list[Json]:
    return [{"PolicyName": name, "PolicyDocument": text} for name, text in entity.get("inline", {}).items()]


def _attached(entity: Json) -> list[Json]:
    arns = [policy_arn(name) for name in entity.get("managed", [])]
    return [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in arns]


def _more(entity: Json) -> Json:
    more: Json = {}
    if "boundary" in entity:
        arn = policy_arn(entity["boundary"])
        more["PermissionsBoundary"] = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    if entity.get("tags"):
        more["Tags"] = [{"Key": key, "Value": value} for key, value in entity["tags"].items()]
    return more


def _user(user: Json) -> Json:
    detail = {**_head("User", "AIDA", user), "GroupList": user.get("groups", []), **_more(user)}
    if _inline(user):
        detail["UserPolicyList"] = _inline(user)
    return {**detail, "AttachedManagedPolicies": _attached(user)}


def _group(group: Json) -> Json:
    return {
        **_head("Group", "AGPA", group),
        "GroupPolicyList": _inline(group),
        "AttachedManagedPolicies": _attached(group),
    }


def _profiles(role: Json) -> list[Json]:
    if not role.get("instance_profile"):
        return []
    arn = f"{IAM}instance-profile/{role['name']}"
    name = {"InstanceProfileName": role["name"], "InstanceProfileId": _id("AIPA", arn)}
    head = {**_head("Role", "AROA", role), "AssumeRolePolicyDocument": role["trust"]}
    return [{"Path": "/", **name, "Arn": arn, "CreateDate": _WHEN, "Roles": [head]}]


def _role(role: Json) -> Json:
    return {
        **_head("Role", "AROA", role),
        "AssumeRolePolicyDocument": role["trust"],
        "InstanceProfileList": _profiles(role),
        "RolePolicyList": _inline(role),
        "AttachedManagedPolicies": _attached(role),
        "RoleLastUsed": {},
        **_more(role),
    }


def _policy(policy: Json) -> Json:
    arn = policy_arn(policy["name"])
    default = policy.get("default", 1)
    versions = [
        {"Document": text, "VersionId": f"v{n}", "IsDefaultVersion": n == default, "CreateDate": _WHEN}
        for n, text in enumerate(policy["versions"], 1)
    ]
    return {
        "PolicyName": arn.rpartition("/")[2],
        "PolicyId": _id("ANPA", arn),
        "Arn": arn,
        "Path": policy.get("path", "/"),
        "DefaultVersionId": f"v{default}",
        "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
        "CreateDate": _WHEN,
        "UpdateDate": _WHEN,
        "PolicyVersionList": versions,
    }


def _aws(arns: Iterable[str]) -> list[Json]:
    """AWS's own policies as the fake AWS knows them."""
    return [_aws_policy(known) for known in _known() if known.arn in set(arns)]


@cache
def _known() -> list[Any]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data
    from moto.iam.models import AWSManagedPolicy

    data = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "aws", "us-east-1", data[name]) for name in sorted(data)]


def _aws_policy(known: Any) -> Json:
    made = _policy({"name": known.arn, "versions": [json.loads(known.versions[0].document)], "path": known.path})
    version = {**made["PolicyVersionList"][0], "VersionId": known.default_version_id}
    return {**made, "DefaultVersionId": known.default_version_id, "PolicyVersionList": [version]}


def of_aws(cases: Iterable[Json]) -> set[str]:
    """ARNs of AWS's own policies that the cases attach."""
    entities = [e for made in cases for kind in ("users", "roles", "groups") for e in made[kind]]
    named = {n for e in entities for n in (*e.get("managed", []), e.get("boundary", ""))}
    return {name for name in named if name.startswith("arn:aws:iam::aws:")}


def authorization_details(cases: Iterable[Json], common: Iterable[Json]) -> Json:
    """The document of an account that holds all these cases; `common` are its further policies."""
    cases = list(cases)
    return {
        "UserDetailList": [_user(user) for made in cases for user in made["users"]],
        "GroupDetailList": [_group(group) for made in cases for group in made["groups"]],
        "RoleDetailList": [_role(role) for made in cases for role in made["roles"]],
        "Policies": [_policy(p) for p in common]
        + [_policy(p) for made in cases for p in made["policies"]]
        + _aws(of_aws(cases)),
        "IsTruncated": False,
    }


def told(made: Json) -> bool:
    """Whether the document tells all that a positive verdict rests on."""
    text = json.dumps(made).lower()
    return not made["resources"] and not any(word in text for word in _BEYOND)


__all__ = ["authorization_details", "of_aws", "policy_arn", "told"]
