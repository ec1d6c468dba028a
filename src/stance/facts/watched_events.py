"""The kinds of events that ought to raise an alarm.

Sources: CIS AWS Foundations Benchmark, section Monitoring, for the kinds; CloudTrail User Guide for the properties
(cloudtrail-event-reference-record-contents, cloudtrail-event-reference-aws-console-sign-in-events).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stance.facts.log_patterns import Event


@dataclass(frozen=True)
class Watched:
    """A kind of events: all of these must be counted, by a trail that records these management events."""

    events: Sequence[Event]
    records: frozenset[str] = frozenset({"write"})
    keys: bool = False


def _calls(source: str, names: str) -> Watched:
    """Successful calls of a service by name."""
    made = {
        "$.eventSource": f"{source}.amazonaws.com",
        "$.eventType": "AwsApiCall",
        "$.errorCode": None,
        "$.errorMessage": None,
    }
    return Watched([{**made, "$.eventName": name} for name in names.split()], keys=source == "kms")


_SIGN_IN: Event = {
    "$.eventName": "ConsoleLogin",
    "$.eventSource": "signin.amazonaws.com",
    "$.eventType": "AwsConsoleSignIn",
}
_BY_ROOT: Event = {"$.userIdentity.type": "Root", "$.userIdentity.invokedBy": None}
_DENIED: Event = {"$.eventName": "AnyOperation", "$.eventType": "AwsApiCall", "$.sourceIPAddress": "203.0.113.7"}
_ALL = frozenset({"read", "write"})

WATCHED: Mapping[str, Watched] = {
    "denied-calls": Watched(
        [
            {**_DENIED, "$.errorCode": code}
            for code in ("Client.UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
        ],
        records=_ALL,
    ),
    "signin-without-mfa": Watched(
        [
            {
                **_SIGN_IN,
                "$.additionalEventData.MFAUsed": "No",
                "$.userIdentity.type": "IAMUser",
                "$.responseElements.ConsoleLogin": "Success",
                "$.errorMessage": None,
            }
        ]
    ),
    "failed-signins": Watched(
        [{**_SIGN_IN, "$.errorMessage": "Failed authentication", "$.responseElements.ConsoleLogin": "Failure"}]
    ),
    "root-use": Watched(
        [
            {**_BY_ROOT, "$.eventType": "AwsApiCall"},
            {**_SIGN_IN, **_BY_ROOT, "$.responseElements.ConsoleLogin": "Success"},
        ],
        records=_ALL,
    ),
    "iam-policies": _calls(
        "iam",
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ),
    "trails": _calls("cloudtrail", "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
    "key-deletion": _calls("kms", "DisableKey ScheduleKeyDeletion"),
    "bucket-policies": _calls(
        "s3",
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ),
    "config-recording": _calls(
        "config", "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder"
    ),
    "security-groups": _calls(
        "ec2",
        "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
        "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ),
    "network-acls": _calls(
        "ec2",
        "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry "
        "ReplaceNetworkAclAssociation",
    ),
    "gateways": _calls(
        "ec2",
        "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
        "DeleteInternetGateway DetachInternetGateway",
    ),
    "route-tables": _calls(
        "ec2",
        "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
        "DisassociateRouteTable",
    ),
    "vpcs": _calls(
        "ec2",
        "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
        "DeleteVpcPeeringConnection RejectVpcPeeringConnection",
    ),
    "organization": _calls(
        "organizations",
        "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake "
        "DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType "
        "InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy "
        "UpdateOrganizationalUnit",
    ),
}
"""The kinds of events by the name under which rules ask for them."""
