"""AWS IAM Identity Center: instances, permission sets, who is assigned to what, and the directory.

Sources: IAM Identity Center API reference (API_ListInstances, API_ListPermissionSets, API_DescribePermissionSet,
API_ListAccountAssignments …) and Identity Store API reference (API_ListUsers, API_ListGroups,
API_ListGroupMemberships). Only the account that owns an instance, and delegated administrators, see into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from stance.model import Call, From, Resource
from stance.model.assets.directory import (
    AccountAssignment,
    DirectoryGroup,
    DirectoryUser,
    IdentityCenter,
    PermissionSet,
)

Json = dict[str, Any]

_DURATION: Final = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")

_INSTANCES = Call("sso-admin:ListInstances", needs="sso:ListInstances", items="Instances", into="instance")
_SET = {"InstanceArn": "instance.InstanceArn", "PermissionSetArn": "value"}
_STORE = {"IdentityStoreId": "instance.IdentityStoreId"}


def _sso(operation: str, **more: Any) -> Call:
    return Call(f"sso-admin:{operation}", needs=f"sso:{operation}", **more)


_SETS = _sso(
    "ListPermissionSets", args={"InstanceArn": "instance.InstanceArn"}, items="PermissionSets", into="set",
    over=_INSTANCES,
)  # fmt: skip
_ACCOUNTS = _sso(
    "ListAccountsForProvisionedPermissionSet", items="AccountIds", into="account", over=_SETS,
    args={"InstanceArn": "set.instance.InstanceArn", "PermissionSetArn": "set.value"},
)  # fmt: skip


def _seconds(duration: str) -> int:
    """The seconds of an ISO 8601 duration in hours, minutes and seconds (`PT8H`); ValueError for another text."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise ValueError(f"{duration!r} is no duration")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _inline(answer: Mapping[str, Any]) -> list[dict[str, str]]:
    text = answer.get("InlinePolicy")
    return [{"name": "inline", "document": text}] if text else []


def _boundary(answer: Mapping[str, Any]) -> str:
    """The ARN of AWS's policy, or path and name of one that each account has of its own."""
    boundary = answer["PermissionsBoundary"]
    return str(boundary.get("ManagedPolicyArn") or _path(boundary["CustomerManagedPolicyReference"]))


def _path(reference: Mapping[str, str]) -> str:
    return f"{reference.get('Path') or '/'}{reference['Name']}"


INSTANCES = Resource(
    kind=IdentityCenter,
    id="{InstanceArn}",
    name="{InstanceArn}",
    list=_INSTANCES,
    fields={
        IdentityCenter.identity_store: "IdentityStoreId",
        IdentityCenter.owner: "OwnerAccountId?",
        IdentityCenter.created_at: "CreatedDate?",
    },
)

PERMISSION_SETS = Resource(
    kind=PermissionSet,
    id="{value}",
    name="{value}",
    list=_SETS,
    detail=(
        _sso("DescribePermissionSet", args=_SET, into="described"),
        _sso("GetInlinePolicyForPermissionSet", args=_SET, into="inline"),
        _sso("ListManagedPoliciesInPermissionSet", args=_SET, items="AttachedManagedPolicies", into="attached"),
        _sso(
            "ListCustomerManagedPolicyReferencesInPermissionSet",
            args=_SET,
            items="CustomerManagedPolicyReferences",
            into="own",
        ),
        _sso(
            "GetPermissionsBoundaryForPermissionSet", args=_SET, absent="ResourceNotFoundException", into="boundary"
        ),
    ),
    fields={
        PermissionSet.instance: "instance.InstanceArn",
        PermissionSet.set_name: "described.PermissionSet.Name",
        # an hour is what a set gets that says nothing
        PermissionSet.session_seconds: From("described.PermissionSet.SessionDuration?", then=_seconds, empty=3600),
        PermissionSet.inline_documents: From("inline", then=_inline),
        PermissionSet.attached_policies: From("attached", then=lambda found: [policy["Arn"] for policy in found]),
        PermissionSet.customer_policies: From("own", then=lambda found: [_path(policy) for policy in found]),
        PermissionSet.boundary: From("boundary", then=_boundary),
    },
)

ASSIGNMENTS = Resource(
    kind=AccountAssignment,
    id="{PermissionSetArn}/{AccountId}/{PrincipalType}/{PrincipalId}",
    name="{PrincipalType} {PrincipalId} in {AccountId}",
    list=_sso(
        "ListAccountAssignments",
        args={
            "InstanceArn": "account.set.instance.InstanceArn",
            "PermissionSetArn": "account.set.value",
            "AccountId": "account.value",
        },
        items="AccountAssignments",
        over=_ACCOUNTS,
    ),
    fields={
        AccountAssignment.permission_set: "PermissionSetArn",
        AccountAssignment.assigned_account: "AccountId",
        AccountAssignment.principal_type: "PrincipalType",
        AccountAssignment.principal: "PrincipalId",
    },
)

USERS = Resource(
    kind=DirectoryUser,
    id="arn:{partition}:identitystore:::user/{UserId}",
    name="{UserName}",
    list=Call("identitystore:ListUsers", args=_STORE, items="Users", over=_INSTANCES),
    fields={
        DirectoryUser.user_id: "UserId",
        DirectoryUser.user_name: "UserName",
        DirectoryUser.identity_store: "instance.IdentityStoreId",
        DirectoryUser.enabled: From("UserStatus?", then=lambda status: status == "ENABLED"),
    },
)

GROUPS = Resource(
    kind=DirectoryGroup,
    id="arn:{partition}:identitystore:::group/{GroupId}",
    name="{DisplayName?}",
    list=Call("identitystore:ListGroups", args=_STORE, items="Groups", over=_INSTANCES),
    detail=(
        Call(
            "identitystore:ListGroupMemberships",
            args={"IdentityStoreId": "instance.IdentityStoreId", "GroupId": "GroupId"},
            items="GroupMemberships",
            into="members",
        ),
    ),
    fields={
        DirectoryGroup.group_id: "GroupId",
        DirectoryGroup.identity_store: "instance.IdentityStoreId",
        DirectoryGroup.members: From("members", then=lambda found: [each["MemberId"]["UserId"] for each in found]),
    },
)
