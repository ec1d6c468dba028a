"""Where AWS decides without policies, or against them.

Sources: IAM User Guide, "AWS account root user" and "Service-linked roles"; STS API reference (GetCallerIdentity,
GetSessionToken, AssumeRole); Organizations User Guide, "Service control policies" and "Resource control policies"
(orgs_manage_policies_scps.html, orgs_manage_policies_rcps.html); S3 User Guide, "Bucket policies".
"""

from __future__ import annotations

import re
from typing import Final

from stance.identity.callers import Caller, CallerKind
from stance.identity.requests import Request

_RCP_SERVICES: Final = frozenset(
    "aoss cognito-identity cognito-idp dynamodb ecr kms logs s3 secretsmanager sqs sts".split()  # noqa: SIM905
)
_UNSIGNED: Final = re.compile(
    r"(s3|sqs|sns|execute-api|es|elasticfilesystem|vpc-lattice-svcs|mediastore|cognito-identity):.*"
    r"|lambda:invokefunction(url)?|sts:assumerolewith.*"
)
"""What may be asked without credentials; elsewhere a request that is not signed is refused before any policy."""
_ROLE_CHANGES: Final = re.compile(
    r"iam:(attachrolepolicy|detachrolepolicy|putrolepolicy|deleterolepolicy|updateassumerolepolicy"
    r"|putrolepermissionsboundary|deleterolepermissionsboundary)"
)
_POLICY_CHANGES: Final = re.compile(
    r"iam:(createpolicyversion|setdefaultpolicyversion|deletepolicyversion|deletepolicy)"
)
_OWN_POLICY: Final = ("s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy")


def scps_bind(request: Request, who: Caller) -> bool:
    """Tell whether service control policies bind the caller: his account's, root user included.

    They bind no service, no service-linked role and nobody of the management account.
    """
    return bool(who.account) and not who.service_linked and who.account != request.management_account


def rcps_bind(request: Request, who: Caller) -> bool:
    """Tell whether resource control policies bind the request: only those to some services' resources."""
    service, _, verb = request.action.lower().partition(":")
    return (
        service in _RCP_SERVICES
        and verb != "retiregrant"
        and not who.service_linked
        and request.resource_account != request.management_account
    )


def resource_policy_counts(request: Request) -> bool:
    """Tell whether a resource's policy has a say: the trust of a role speaks of assuming the role, nothing else."""
    return not request.action.lower().startswith(("iam:", "organizations:"))


def always_allowed(request: Request, who: Caller) -> str | None:
    """Return why no policy is asked: some calls of STS need no permission and cannot be denied."""
    action = request.action.lower()
    free = action == "sts:getcalleridentity" and who.account
    if free or (action == "sts:getsessiontoken" and who.kind is CallerKind.USER):
        return "no permission is needed for this call, and no policy can deny it"
    return None


def never_allowed(request: Request, who: Caller) -> str | None:
    """Return why no policy can allow the request; None when policies decide."""
    action, resource = request.action.lower(), request.resource
    if who.kind is CallerKind.ANONYMOUS and not _UNSIGNED.fullmatch(action):
        return "the service takes no request without credentials"
    if who.kind is CallerKind.ROOT and action == "sts:assumerole":
        return "a root user cannot assume a role"
    # AWS's own policies can be read everywhere.
    foreign = who.account not in ("", request.resource_account) and ":aws:policy/" not in resource
    if foreign and action.startswith("iam:"):
        return "IAM is never acted on, nor a role passed, across accounts"
    owned = ":role/aws-service-role/" in resource or ":role/aws-reserved/" in resource
    if owned and _ROLE_CHANGES.fullmatch(action):
        return "AWS owns the role: it cannot be changed from within the account"
    if ":iam::aws:policy/" in resource and _POLICY_CHANGES.fullmatch(action):
        return "AWS owns the policy: it cannot be changed"
    return None


def denies_nothing(request: Request, who: Caller, source: str) -> bool:
    """Tell whether a Deny does not count: a bucket's policy never locks out its owner's root user from itself."""
    own = who.kind is CallerKind.ROOT and who.account == request.resource_account
    return source == "resource" and own and request.action.lower() in _OWN_POLICY
