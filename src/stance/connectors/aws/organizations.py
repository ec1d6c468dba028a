"""AWS Organizations. Source: its API reference (API_DescribeOrganization, API_ListPolicies, API_DescribePolicy,
API_ListTargetsForPolicy). Policies can only be listed by the management account and delegated administrators.
"""

from stance.model import Call, From, Resource
from stance.model.assets.account import AwsAccount, ServiceControlPolicy

_NONE = "AWSOrganizationsNotInUseException"

ORGANIZATION = Resource(
    kind=AwsAccount,
    id="{account}",
    name="{account}",
    where="once",
    detail=(Call("organizations:DescribeOrganization", absent=_NONE, into="organization"),),
    fields={AwsAccount.organization: "organization.Organization.Id"},
)

SERVICE_CONTROL_POLICIES = Resource(
    kind=ServiceControlPolicy,
    id="{Arn}",
    name="{Name}",
    where="once",
    list=Call(
        "organizations:ListPolicies",
        fixed={"Filter": "SERVICE_CONTROL_POLICY"},
        items="Policies",
        absent=_NONE,
    ),
    keep=lambda policy: not policy["AwsManaged"],
    detail=(
        Call("organizations:DescribePolicy", args={"PolicyId": "Id"}, into="policy"),
        Call("organizations:ListTargetsForPolicy", args={"PolicyId": "Id"}, items="Targets", into="targets"),
    ),
    fields={
        ServiceControlPolicy.policy: "policy.Policy.Content",
        ServiceControlPolicy.targets: From("targets", then=lambda found: [target["TargetId"] for target in found]),
    },
)
