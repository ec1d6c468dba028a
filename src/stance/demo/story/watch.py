"""Trails, metric filters and alarms. Flaw: a second trail that nobody finished, and its log group."""

from __future__ import annotations

from stance.demo.maker import MAIN, SECOND, Maker
from stance.demo.server import ACCOUNT

WATCHED: dict[str, str] = {
    "unauthorized-calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    "sign-in-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
    '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    "root-use": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && '
    '$.eventType != "AwsServiceEvent" }',
    "failed-sign-ins": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "key-disabling": "{ ($.eventSource = kms.amazonaws.com) && "
    "(($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
}
EVENTS: dict[str, tuple[str, ...]] = {
    "policy-changes": (
        "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
        "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
        "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
        "DetachGroupPolicy",
    ),
    "trail-changes": ("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
    "security-group-changes": (
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup",
    ),
    "network-acl-changes": (
        "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
        "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation",
    ),
    "gateway-changes": (
        "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
        "DeleteInternetGateway", "DetachInternetGateway",
    ),
    "vpc-changes": (
        "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection",
        "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection",
        "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink", "EnableVpcClassicLink",
    ),
}  # fmt: skip
FROM_SOURCE: dict[str, tuple[str, tuple[str, ...]]] = {
    "bucket-policy-changes": (
        "s3.amazonaws.com",
        (
            "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
            "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication",
        ),
    ),
    "config-changes": (
        "config.amazonaws.com",
        (
            "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel",
            "PutConfigurationRecorder",
        ),
    ),
    "route-changes": (
        "ec2.amazonaws.com",
        (
            "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation",
            "DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable",
        ),
    ),
    "organization-changes": (
        "organizations.amazonaws.com",
        (
            "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
            "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy",
            "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization",
            "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy",
            "UpdateOrganizationalUnit",
        ),
    ),
}  # fmt: skip


def patterns() -> dict[str, str]:
    """Metric filter patterns by what they watch (CIS AWS Foundations, monitoring section)."""
    named = {name: f"{{ {_any(events)} }}" for name, events in EVENTS.items()}
    sourced = {
        name: f"{{ ($.eventSource = {source}) && ({_any(events)}) }}"
        for name, (source, events) in FROM_SOURCE.items()
    }
    return {**WATCHED, **named, **sourced}


def _any(events: tuple[str, ...]) -> str:
    return " || ".join(f"($.eventName = {event})" for event in events)


def tell(maker: Maker) -> None:
    """Make the trails and the alarms."""
    _trail(maker)
    _alarms(maker)
    _unfinished(maker)


def _trail(maker: Maker) -> None:
    trail = maker.client("cloudtrail", MAIN)
    made = trail.create_trail(
        Name="nordhafen-audit", S3BucketName="nordhafen-trail", IsMultiRegionTrail=True, IsOrganizationTrail=True,
        IncludeGlobalServiceEvents=True, EnableLogFileValidation=True, KmsKeyId=maker.ids["key:logs"],
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:{MAIN}:{ACCOUNT}:log-group:/nordhafen/trail:*",
        CloudWatchLogsRoleArn=maker.ids["role:trail-log-writer"],
    )  # fmt: skip
    maker.ids["trail:audit"] = made["TrailARN"]
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    trail.put_event_selectors(
        TrailName="nordhafen-audit",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}],
    )
    trail.start_logging(Name="nordhafen-audit")


def _alarms(maker: Maker) -> None:
    sns = maker.client("sns", MAIN)
    topic = sns.create_topic(Name="security-alarms", Attributes={"KmsMasterKeyId": maker.ids["key:alarms"]})
    arn = maker.ids["topic:alarms"] = topic["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="security@nordhafen.example")
    for name, pattern in patterns().items():
        maker.client("logs", MAIN).put_metric_filter(
            logGroupName="/nordhafen/trail", filterName=name, filterPattern=pattern,
            metricTransformations=[{"metricName": name, "metricNamespace": "Nordhafen/Audit", "metricValue": "1"}],
        )  # fmt: skip
        maker.client("cloudwatch", MAIN).put_metric_alarm(
            AlarmName=name, MetricName=name, Namespace="Nordhafen/Audit", Statistic="Sum", Period=300,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
            ActionsEnabled=True, AlarmActions=[arn],
        )  # fmt: skip


def _unfinished(maker: Maker) -> None:
    """Begun as a trial: one region, no validation, no key, and stopped since."""
    trail, logs = maker.client("cloudtrail", SECOND), maker.client("logs", SECOND)
    made = trail.create_trail(
        Name="staging-trial", S3BucketName="nordhafen-staging-artifacts", IsMultiRegionTrail=False
    )
    trail.start_logging(Name="staging-trial")
    trail.stop_logging(Name="staging-trial")
    maker.ids["poor-trail"] = made["TrailARN"]
    logs.create_log_group(logGroupName="/trial/trail")
    logs.put_retention_policy(logGroupName="/trial/trail", retentionInDays=7)
    maker.ids["poor-log-group"] = f"arn:aws:logs:{SECOND}:{ACCOUNT}:log-group:/trial/trail"
