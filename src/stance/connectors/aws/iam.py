"""AWS IAM: users, groups, roles and policies from one bulk run, credentials from one report.

Source: IAM API reference (API_GetAccountAuthorizationDetails, API_GetCredentialReport,
API_ListVirtualMFADevices, API_ListServerCertificates, API_ListSAMLProviders).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from stance.connectors.aws import credential_report
from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.identity import (
    IamGroup,
    IamPolicy,
    IamRole,
    IamUser,
    SamlProvider,
    ServerCertificate,
    VirtualMfa,
)

_PAGE = {"MaxItems": 1000}
"""The largest page that IAM gives; unasked it gives 100."""


def _authorization(items: str) -> Call:
    """One run gives four lists; equal calls are made once."""
    return Call("iam:GetAccountAuthorizationDetails", fixed=_PAGE, items=items)


def _text(document: Any) -> str:
    """A policy document, decoded or percent-encoded, as JSON text in which equal documents are equal."""
    decoded = json.loads(unquote(document)) if isinstance(document, str) else document
    if not isinstance(decoded, Mapping):
        raise ValueError("a policy document is no object")
    return json.dumps(decoded, sort_keys=True)


def _inline(policies: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"name": p["PolicyName"], "document": _text(p["PolicyDocument"])} for p in policies]


def _attached(policies: list[dict[str, Any]]) -> list[str]:
    return [policy["PolicyArn"] for policy in policies]


def _default_document(versions: list[dict[str, Any]]) -> str:
    return _text(next(v["Document"] for v in versions if v["IsDefaultVersion"]))


def _others(policy: Mapping[str, Any]) -> list[dict[str, str]]:
    """Versions that are not in force; those of AWS's own policies cannot be chosen."""
    versions = [] if policy["Arn"].split(":")[4] == "aws" else policy["PolicyVersionList"]
    listed = [v for v in versions if not v["IsDefaultVersion"]]
    return [{"name": v["VersionId"], "document": _text(v["Document"])} for v in listed]


def _holder(device: Mapping[str, Any]) -> str | None:
    """The ARN of whom the device belongs to; the root user's first one always has the same name."""
    account, _, name = device["SerialNumber"].rpartition(":")
    if name == "mfa/root-account-mfa-device":
        return f"{account}:root"
    return str(device["User"]["Arn"]) if "User" in device or "EnableDate" in device else None


GENERATE_REPORT = Call("iam:GenerateCredentialReport", until=lambda answer: bool(answer["State"] == "COMPLETE"))

_JOB = Call(
    "iam:GenerateServiceLastAccessedDetails",
    args={"Arn": "Arn"},
    fixed={"Granularity": "SERVICE_LEVEL"},
    when=lambda item: not item["Path"].startswith("/aws-service-role/"),
    into="job",
    option="service-uses",
)
_USES = Call(
    "iam:GetServiceLastAccessedDetails",
    args={"JobId": "job.JobId"},
    fixed=_PAGE,
    when=lambda answers: answers["job"] is not None,
    until=lambda answer: bool(answer["JobStatus"] != "IN_PROGRESS"),
    into="uses",
    option="service-uses",
)
"""A report for each user and role, which takes a moment to make: asked only on request."""


_KEYS = Call("iam:ListAccessKeys", args={"UserName": "UserName"}, into="keys", option="access-keys")
"""A call for each user, to tell whose a key is that was found elsewhere: asked only on request."""


def _key_ids(keys: list[Mapping[str, Any]]) -> list[str]:
    return sorted(str(key["AccessKeyId"]) for key in keys)


def _uses(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    if report["JobStatus"] != "COMPLETED":
        raise ValueError("the report failed")
    return [
        {"namespace": service["ServiceNamespace"], "used_at": service.get("LastAuthenticated")}
        for service in report["ServicesLastAccessed"]
    ]


USERS = Resource(
    kind=IamUser,
    id="{Arn}",
    name="{UserName}",
    incarnation="{UserId}",
    key="Arn",
    where="once",
    list=_authorization("UserDetailList"),
    bulk=(
        Call(
            "iam:GetCredentialReport",
            first=GENERATE_REPORT,
            parse=credential_report.rows,
            items="users",
            key="arn",
            into="report",
        ),
    ),
    detail=(_JOB, _USES, _KEYS),
    fields={
        IamUser.key_ids: From("keys.AccessKeyMetadata", then=_key_ids),
        IamUser.service_uses: From("uses", then=_uses),
        IamUser.created_at: "CreateDate",
        IamUser.path: "Path",
        IamUser.attached_policies: From("AttachedManagedPolicies", then=_attached),
        IamUser.inline_documents: From("UserPolicyList", then=_inline, empty=[]),
        IamUser.groups: "GroupList",
        IamUser.boundary: "PermissionsBoundary?.PermissionsBoundaryArn",
        IamUser.tags: From("Tags", then=tags, empty={}),
        IamUser.password_enabled: From("report.password_enabled", then=credential_report.flag),
        IamUser.password_used_at: From("report.password_last_used", then=credential_report.moment),
        IamUser.password_changed_at: From("report.password_last_changed", then=credential_report.moment),
        IamUser.mfa_active: From("report.mfa_active", then=credential_report.flag),
        IamUser.access_keys: From("report", then=credential_report.access_keys),
        IamUser.signing_certificates: From("report", then=credential_report.certificates),
    },
)

GROUPS = Resource(
    kind=IamGroup,
    id="{Arn}",
    name="{GroupName}",
    incarnation="{GroupId}",
    where="once",
    list=_authorization("GroupDetailList"),
    fields={
        IamGroup.created_at: "CreateDate",
        IamGroup.path: "Path",
        IamGroup.attached_policies: From("AttachedManagedPolicies", then=_attached),
        IamGroup.inline_documents: From("GroupPolicyList", then=_inline),
    },
)

ROLES = Resource(
    kind=IamRole,
    id="{Arn}",
    name="{RoleName}",
    incarnation="{RoleId}",
    where="once",
    list=_authorization("RoleDetailList"),
    detail=(_JOB, _USES),
    fields={
        IamRole.service_uses: From("uses", then=_uses),
        IamRole.created_at: "CreateDate",
        IamRole.path: "Path",
        IamRole.attached_policies: From("AttachedManagedPolicies", then=_attached),
        IamRole.inline_documents: From("RolePolicyList", then=_inline),
        IamRole.boundary: "PermissionsBoundary?.PermissionsBoundaryArn",
        IamRole.tags: From("Tags", then=tags, empty={}),
        IamRole.service_linked: From("Path", then=lambda path: path.startswith("/aws-service-role/")),
        IamRole.trust_document: From("AssumeRolePolicyDocument", then=_text),
        IamRole.used_at: "RoleLastUsed?.LastUsedDate?",
        IamRole.instance_profiles: From("InstanceProfileList", then=lambda ps: [p["Arn"] for p in ps]),
        IamRole.profile_names: From("InstanceProfileList", then=lambda ps: [p["InstanceProfileName"] for p in ps]),
    },
)

POLICIES = Resource(
    kind=IamPolicy,
    id="{Arn}",
    name="{PolicyName?}",
    incarnation="{PolicyId?}",
    where="once",
    list=_authorization("Policies"),
    fields={
        IamPolicy.aws_managed: From("Arn", then=lambda arn: arn.split(":")[4] == "aws"),
        IamPolicy.created_at: "CreateDate",
        IamPolicy.attachments: "AttachmentCount",
        IamPolicy.document: From("PolicyVersionList", then=_default_document),
        IamPolicy.other_versions: From("", then=_others),
    },
)

VIRTUAL_MFA = Resource(
    kind=VirtualMfa,
    id="{SerialNumber}",
    name="{SerialNumber}",
    where="once",
    list=Call("iam:ListVirtualMFADevices", fixed=_PAGE, items="VirtualMFADevices"),
    fields={VirtualMfa.enabled_at: "EnableDate?", VirtualMfa.user: From("", then=_holder)},
)

SERVER_CERTIFICATES = Resource(
    kind=ServerCertificate,
    id="{Arn}",
    name="{ServerCertificateName}",
    incarnation="{ServerCertificateId}",
    where="once",
    list=Call("iam:ListServerCertificates", fixed=_PAGE, items="ServerCertificateMetadataList"),
    fields={ServerCertificate.uploaded_at: "UploadDate", ServerCertificate.expires_at: "Expiration"},
)

SAML_PROVIDERS = Resource(
    kind=SamlProvider,
    id="{Arn}",
    name="{Arn}",
    where="once",
    list=Call("iam:ListSAMLProviders", items="SAMLProviderList"),
    fields={SamlProvider.created_at: "CreateDate?", SamlProvider.expires_at: "ValidUntil?"},
)
