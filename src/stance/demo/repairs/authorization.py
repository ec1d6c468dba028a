"""IAM's GetAccountAuthorizationDetails, whole and in pages.

Moto leaves out the names and ids of managed policies and users' boundaries, lists every AWS policy there is
instead of those in use, orders policies by chance and ignores MaxItems. Source: IAM API reference, UserDetail,
GroupDetail, RoleDetail, ManagedPolicyDetail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse

from stance.demo.repairs import repair

LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
PAGE = 100


@repair("iam", IamResponse)
def get_account_authorization_details(self: Any) -> ActionResult:
    """GetAccountAuthorizationDetails in pages of MaxItems (100 unless told)."""
    rows = list(_rows(self.backend, set(self._get_param("Filter", []))))
    start, size = int(self._get_param("Marker", 0)), int(self._get_param("MaxItems", PAGE))
    result: dict[str, Any] = {name: [] for name in LISTS}
    for name, detail in rows[start : start + size]:
        result[name].append(detail)
    result["IsTruncated"] = start + size < len(rows)
    if result["IsTruncated"]:
        result["Marker"] = str(start + size)
    return ActionResult(result)


@repair("iam", IamResponse)
def put_user_permissions_boundary(self: Any) -> ActionResult:
    """PutUserPermissionsBoundary, which moto lacks."""
    arn = self._get_param("PermissionsBoundary")
    if arn not in self.backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = arn
    return EmptyResult()


@repair("iam", IamResponse)
def delete_user_permissions_boundary(self: Any) -> ActionResult:
    """DeleteUserPermissionsBoundary, which moto lacks."""
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()


def _rows(backend: Any, chosen: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The details in AWS's order, each with the list it belongs to; an empty choice means all."""
    if not chosen or "User" in chosen:
        yield from (("UserDetailList", _user(backend, user)) for user in _by_name(backend.users.values()))
    if not chosen or "Group" in chosen:
        yield from (("GroupDetailList", _group(group)) for group in _by_name(backend.groups.values()))
    if not chosen or "Role" in chosen:
        yield from (("RoleDetailList", _role(role)) for role in _by_name(backend.roles.values()))
    boundaries = _boundaries(backend)
    for policy in sorted(backend.managed_policies.values(), key=lambda policy: str(policy.arn)):
        kind = "AWSManagedPolicy" if policy.arn.startswith("arn:aws:iam::aws:") else "LocalManagedPolicy"
        in_use = policy.attachment_count > 0 or policy.arn in boundaries
        if (not chosen or kind in chosen) and (kind == "LocalManagedPolicy" or in_use):
            yield "Policies", _policy(policy, boundaries.count(policy.arn))


def _by_name(entities: Iterable[Any]) -> list[Any]:
    return sorted(entities, key=lambda entity: str(entity.name))


def _boundaries(backend: Any) -> list[str]:
    entities = [*backend.users.values(), *backend.roles.values()]
    return [arn for entity in entities if (arn := getattr(entity, "permissions_boundary_arn", None))]


def _inline(policies: dict[str, str]) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyDocument": quote(text)} for name, text in sorted(policies.items())]


def _attached(entity: Any) -> list[dict[str, str]]:
    policies = sorted(entity.managed_policies.values(), key=lambda policy: str(policy.arn))
    return [{"PolicyName": policy.name, "PolicyArn": policy.arn} for policy in policies]


def _boundary(entity: Any) -> dict[str, Any]:
    arn = getattr(entity, "permissions_boundary_arn", None)
    if not arn:
        return {}
    return {"PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}}


def _tags(tags: list[dict[str, str]] | None) -> dict[str, Any]:
    return {"Tags": tags} if tags else {}


def _user(backend: Any, user: Any) -> dict[str, Any]:
    detail = {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date,
        "GroupList": [group.name for group in _by_name(backend.groups.values()) if user in group.users],
        "AttachedManagedPolicies": _attached(user),
        **_boundary(user),
        **_tags(user.tags),
    }
    if user.policies:
        detail["UserPolicyList"] = _inline(user.policies)
    return detail


def _group(group: Any) -> dict[str, Any]:
    return {
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.create_date,
        "GroupPolicyList": _inline(group.policies),
        "AttachedManagedPolicies": _attached(group),
    }


def _role_head(role: Any) -> dict[str, Any]:
    return {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.create_date,
        "AssumeRolePolicyDocument": quote(role.assume_role_policy_document),
    }


def _role(role: Any) -> dict[str, Any]:
    used = {"LastUsedDate": role.last_used, "Region": role.last_used_region or "us-east-1"}
    return {
        **_role_head(role),
        "InstanceProfileList": [_profile(profile) for profile in role.instance_profile_list],
        "RolePolicyList": _inline(role.policies),
        "AttachedManagedPolicies": _attached(role),
        "RoleLastUsed": used if role.last_used else {},
        **_boundary(role),
        **_tags(role.tags if isinstance(role.tags, list) else list(role.tags.values())),
    }


def _profile(profile: Any) -> dict[str, Any]:
    return {
        "Path": profile.path,
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.create_date,
        "Roles": [_role_head(role) for role in profile.roles],
    }


def _policy(policy: Any, boundary_uses: int) -> dict[str, Any]:
    versions = [
        {
            "Document": quote(version.document),
            "VersionId": version.version_id,
            "IsDefaultVersion": version.version_id == policy.default_version_id,
            "CreateDate": version.create_date,
        }
        for version in policy.versions
    ]
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default_version_id,
        "AttachmentCount": policy.attachment_count,
        "PermissionsBoundaryUsageCount": boundary_uses,
        "IsAttachable": policy.is_attachable,
        "CreateDate": policy.create_date,
        "UpdateDate": policy.update_date,
        "PolicyVersionList": versions,
    }
