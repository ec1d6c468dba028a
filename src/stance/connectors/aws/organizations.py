"""AWS Organizations. Source: its API reference (API_DescribeOrganization, API_ListPolicies, API_DescribePolicy,
API_ListTargetsForPolicy, API_ListAccounts, API_ListParents).

Policies and accounts can only be listed by the management account and delegated administrators.
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.account import (
    AwsAccount,
    OrganizationAccount,
    OrganizationPolicy,
    ResourceControlPolicy,
    ServiceControlPolicy,
)

_NONE = "AWSOrganizationsNotInUseException"

ORGANIZATION = Resource(
    kind=AwsAccount,
    id="{account}",
    name="{account}",
    where="once",
    detail=(Call("organizations:DescribeOrganization", absent=_NONE, into="organization"),),
    fields={
        AwsAccount.organization: "organization.Organization.Id",
        AwsAccount.management_account: "organization.Organization.MasterAccountId",
    },
)


def _policies(kind: type[OrganizationPolicy], name: str) -> Resource:
    return Resource(
        kind=kind,
        id="{Arn}",
        name="{Name}",
        where="once",
        list=Call("organizations:ListPolicies", fixed={"Filter": name}, items="Policies", absent=_NONE),
        detail=(
            Call("organizations:DescribePolicy", args={"PolicyId": "Id"}, into="policy"),
            Call("organizations:ListTargetsForPolicy", args={"PolicyId": "Id"}, items="Targets", into="targets"),
        ),
        fields={
            kind.aws_managed: "AwsManaged",
            kind.policy: "policy.Policy.Content",
            kind.targets: From("targets", then=lambda found: [target["TargetId"] for target in found]),
        },
    )


SERVICE_CONTROL_POLICIES = _policies(ServiceControlPolicy, "SERVICE_CONTROL_POLICY")
RESOURCE_CONTROL_POLICIES = _policies(ResourceControlPolicy, "RESOURCE_CONTROL_POLICY")


def _pathless(item: Mapping[str, Any]) -> bool:
    return not item.get("Paths")


def _path(paths: list[str]) -> list[str]:
    """The ids between organisation and account: `o-1/r-1/ou-1/111111111111/` is `[r-1, ou-1]`."""
    return [step for step in paths[0].split("/") if step.startswith(("r-", "ou-"))]


ACCOUNTS = Resource(
    kind=OrganizationAccount,
    id="{Arn}",
    name="{Name}",
    where="once",
    list=Call("organizations:ListAccounts", items="Accounts", absent=_NONE),
    detail=(
        Call(
            "organizations:ListParents",
            args={"ChildId": "Id"},
            when=_pathless,
            parse=lambda answer: answer["Parents"][0],
            into="parent",
        ),
    ),
    fields={
        OrganizationAccount.status: "Status",
        OrganizationAccount.path: From("Paths?", then=_path),
        OrganizationAccount.parent: "parent.Id",
    },
)
