"""The context keys that follow from a request itself.

Source: IAM User Guide, "AWS global condition context keys" (reference_policies_condition-keys.html).
"""

from __future__ import annotations

from typing import Final

from stance.identity.callers import Caller, CallerKind
from stance.identity.context import Context

_ONE_REGION: Final = {
    "account": "us-east-1",
    "budgets": "us-east-1",
    "ce": "us-east-1",
    "cloudfront": "us-east-1",
    "globalaccelerator": "us-west-2",
    "iam": "us-east-1",
    "organizations": "us-east-1",
    "route53": "us-east-1",
    "route53domains": "us-east-1",
    "shield": "us-east-1",
    "support": "us-east-1",
    "waf": "us-east-1",
}
"""Global services answer from one region, whatever region their caller is in."""
_PARTITIONS: Final = {"aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
_TYPES: Final = {
    CallerKind.USER: "User",
    CallerKind.ROLE: "AssumedRole",
    CallerKind.SESSION: "AssumedRole",
    CallerKind.FEDERATED_USER: "FederatedUser",
    CallerKind.ROOT: "Account",
    CallerKind.ANONYMOUS: "Anonymous",
}
_OF_SERVICES: Final = (
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
)
"""Keys that are there only where a service itself makes the call."""
_OF_PRINCIPALS: Final = ("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:username")


def completed(context: Context, who: Caller, action: str, resource: str, owner: str) -> Context:
    """Return the context with the keys that follow from caller, action and resource; those given count first."""
    known: dict[str, tuple[str, ...]] = {"aws:resourceaccount": (owner,), **_of_caller(who)}
    service = action.partition(":")[0].lower()
    if service == "s3":
        known["s3:resourceaccount"] = (owner,)
    if service == "kms" and who.account:
        known["kms:calleraccount"] = (who.account,)
    if region := region_of(service, resource):
        known["aws:requestedregion"] = (region,)
    return Context({**known, **context.values}, context.complete, context.whole)


def region_of(service: str, resource: str) -> str | None:
    """Return the region that a request goes to, where service or resource tell it."""
    parts = resource.split(":", 5)
    if service in _ONE_REGION:
        partition = parts[1] if len(parts) == 6 else "aws"
        return _PARTITIONS.get(partition, _ONE_REGION[service])
    region = parts[3] if len(parts) == 6 else ""
    return region if region and not any(c in region for c in "*?$") else None


def _of_caller(who: Caller) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    if who.kind in _TYPES:
        known["aws:principaltype"] = (_TYPES[who.kind],)
    if who.kind is CallerKind.SERVICE:
        known |= {"aws:principalisawsservice": ("true",), "aws:principalservicename": (who.arn,)}
    else:
        known["aws:principalisawsservice"] = ("false",)
        known |= dict.fromkeys(_OF_SERVICES, ())
    if not who.account:
        return known | dict.fromkeys(_OF_PRINCIPALS, ())
    if who.somebody:
        del known["aws:principaltype"]
        return known | ({} if who.account == "*" else {"aws:principalaccount": (who.account,)})
    known |= {"aws:principalaccount": (who.account,), "aws:principalarn": (principal_arn(who),)}
    known["aws:username"] = (who.arn.rsplit("/", 1)[1],) if who.kind is CallerKind.USER else ()
    if who.kind is CallerKind.ROOT:
        known["aws:userid"] = (who.account,)
    if who.kind is CallerKind.USER:
        known["sts:rolesessionname"] = known["aws:federatedprovider"] = ()
    return known


def principal_arn(who: Caller) -> str:
    """Return what aws:PrincipalArn says: of a session its role (whose path is lost where the issuer is not given)."""
    if who.kind is not CallerKind.SESSION:
        return who.arn
    return who.issuer or f"arn:{who.arn.split(':')[1]}:iam::{who.account}:role/{who.arn.split('/')[1]}"
