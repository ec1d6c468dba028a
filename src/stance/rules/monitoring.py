"""Monitoring: what an intruder would do raises an alarm."""

from stance.model import Rule
from stance.model.assets.account import AwsAccount
from stance.model.assets.logging import Alarm

_GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html"


def _alarmed(events: str, id: str, what: str, why: str) -> Rule:  # noqa: A002  # a rule's id
    return Rule(
        id=id,
        title=f"{what} raise an alarm",
        on=AwsAccount,
        severity="medium",
        require=AwsAccount.alarmed_events.contains(events),
        why=why,
        fix="On a log group fed by a running trail of all regions, add a metric filter that counts all of these "
        "events and an alarm on its metric.",
        good=[{"alarmed_events": [events]}],
        bad=[{"alarmed_events": []}],
        references=(_GUIDE,),
    )


DENIED_CALLS_ALARMED = _alarmed(
    "denied-calls",
    "monitoring-denied-calls-alarmed",
    "Calls that are denied",
    "Many denied calls mean that somebody tries what a stolen key may do, or that a program is set up wrong.",
)
SIGNIN_WITHOUT_MFA_ALARMED = _alarmed(
    "signin-without-mfa",
    "monitoring-signin-without-mfa-alarmed",
    "Console sign-ins without a second factor",
    "A user without a second factor is a password away from being somebody else.",
)
ROOT_USE_ALARMED = _alarmed(
    "root-use",
    "monitoring-root-use-alarmed",
    "Actions of the root user",
    "Root can do everything and is hardly ever needed: each use is either planned or an emergency.",
)
IAM_POLICIES_ALARMED = _alarmed(
    "iam-policies",
    "monitoring-iam-policies-alarmed",
    "Changes of IAM policies",
    "Whoever gets in widens their permissions first, and does it by policies.",
)
TRAIL_CHANGES_ALARMED = _alarmed(
    "trails",
    "monitoring-trail-changes-alarmed",
    "Changes of trails",
    "Switching the recording off comes before what shall not be recorded.",
)
FAILED_SIGNINS_ALARMED = _alarmed(
    "failed-signins",
    "monitoring-failed-signins-alarmed",
    "Failed console sign-ins",
    "Passwords that are guessed fail many times before one fits.",
)
KEY_DELETION_ALARMED = _alarmed(
    "key-deletion",
    "monitoring-key-deletion-alarmed",
    "Disabling and scheduled deletion of KMS keys",
    "Data encrypted with a deleted key are lost for good; the days before it are the time to step in.",
)
BUCKET_POLICIES_ALARMED = _alarmed(
    "bucket-policies",
    "monitoring-bucket-policies-alarmed",
    "Changes of bucket policies and access lists",
    "One such change can open a bucket to the world or copy it elsewhere.",
)
CONFIG_RECORDING_ALARMED = _alarmed(
    "config-recording",
    "monitoring-config-recording-alarmed",
    "Changes of what AWS Config records",
    "A recorder that is stopped hides every later change of the settings.",
)
SECURITY_GROUPS_ALARMED = _alarmed(
    "security-groups",
    "monitoring-security-groups-alarmed",
    "Changes of security groups",
    "A single new rule can put an internal machine on the internet.",
)
NETWORK_ACLS_ALARMED = _alarmed(
    "network-acls",
    "monitoring-network-acls-alarmed",
    "Changes of network access lists",
    "They guard whole subnets and change rarely, so that each change deserves a look.",
)
GATEWAYS_ALARMED = _alarmed(
    "gateways",
    "monitoring-gateways-alarmed",
    "Changes of internet and customer gateways",
    "A new gateway is a new way in or out of the network.",
)
ROUTE_TABLES_ALARMED = _alarmed(
    "route-tables",
    "monitoring-route-tables-alarmed",
    "Changes of route tables",
    "A changed route can lead traffic past the inspection, or to somebody who listens.",
)
VPCS_ALARMED = _alarmed(
    "vpcs",
    "monitoring-vpcs-alarmed",
    "Changes of VPCs and their peerings",
    "A peering joins two networks, and what is reachable from either.",
)
ORGANIZATION_CHANGES_ALARMED = _alarmed(
    "organization",
    "monitoring-organization-changes-alarmed",
    "Changes of the organisation",
    "Leaving the organisation, or losing a policy of it, takes its guard rails away.",
)

ALARM_TELLS_SOMEBODY = Rule(
    id="monitoring-alarm-tells-somebody",
    title="Alarms do something when they go off",
    on=Alarm,
    severity="low",
    require=Alarm.actions_enabled & (Alarm.actions.count() > 0),
    why="An alarm without an action turns red in a console at which nobody looks.",
    fix="Give the alarm an action, such as an SNS topic that people read, and enable its actions.",
    good=[{"actions_enabled": True, "actions": ["arn:aws:sns:us-east-1:123456789012:security"]}],
    bad=[
        {"actions_enabled": True, "actions": []},
        {"actions_enabled": False, "actions": ["arn:aws:sns:us-east-1:123456789012:security"]},
    ],
    references=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",),
)
