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
    """A kind of events: all of these must be counted, by a trail that records these management events.

    A filter that also counts one of the `spared` singles nothing out: its alarm goes off all day.
    """

    events: Sequence[Event]
    spared: Sequence[Event] = ()
    records: frozenset[str] = frozenset({"write"})
    keys: bool = False


_SIGN_IN: Event = {
    "$.eventName": "ConsoleLogin",
    "$.eventSource": "signin.amazonaws.com",
    "$.eventType": "AwsConsoleSignIn",
}
_BY_ROOT: Event = {"$.userIdentity.type": "Root", "$.userIdentity.invokedBy": None}
_DENIED: Event = {"$.eventName": "AnyOperation", "$.eventType": "AwsApiCall", "$.sourceIPAddress": "203.0.113.7"}
_ORDINARY: Sequence[Event] = [
    *(
        {
            "$.eventName": "DescribeInstances",
            "$.eventSource": "ec2.amazonaws.com",
            "$.eventType": "AwsApiCall",
            "$.errorCode": None,
            "$.errorMessage": None,
            "$.userIdentity.type": caller,
        }
        for caller in ("AssumedRole", "IAMUser")
    ),
    {
        **_SIGN_IN,
        "$.additionalEventData.MFAUsed": "Yes",
        "$.userIdentity.type": "IAMUser",
        "$.responseElements.ConsoleLogin": "Success",
        "$.errorCode": None,
        "$.errorMessage": None,
    },
]


def _calls(source: str, names: str) -> Watched:
    """Successful calls of a service by name."""
    made = {
        "$.eventSource": f"{source}.amazonaws.com",
        "$.eventType": "AwsApiCall",
        "$.errorCode": None,
        "$.errorMessage": None,
    }
    spared = [*_ORDINARY, {**made, "$.eventName": "DescribeAnything", "$.userIdentity.type": "AssumedRole"}]
    return Watched([{**made, "$.eventName": name} for name in names.split()], spared, keys=source == "kms")


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
        ],
        _ORDINARY,
    ),
    "failed-signins": Watched(
        [{**_SIGN_IN, "$.errorMessage": "Failed authentication", "$.responseElements.ConsoleLogin": "Failure"}],
        _ORDINARY,
    ),
    "root-use": Watched(
        [
            {**_BY_ROOT, "$.eventType": "AwsApiCall"},
            {**_SIGN_IN, **_BY_ROOT, "$.responseElements.ConsoleLogin": "Success"},
        ],
        _ORDINARY,
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
