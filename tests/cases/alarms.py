"""Metric filters and alarms: the patterns that CIS prints, and what breaks the chain from trail to alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.judge import Case
from cases.storage import make
from cases.trails import trail

_CALLS = {
    "cloudwatch_log_metric_filter_policy_changes": (
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
    ),
    "cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled": (
        "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"
    ),
    "cloudwatch_log_metric_filter_security_group_changes": (
        "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
        "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup"
    ),
    "cloudwatch_changes_to_network_acls_alarm_configured": (
        "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry "
        "ReplaceNetworkAclAssociation"
    ),
    "cloudwatch_changes_to_network_gateways_alarm_configured": (
        "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
        "DeleteInternetGateway DetachInternetGateway"
    ),
    "cloudwatch_changes_to_network_route_tables_alarm_configured": (
        "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
        "DisassociateRouteTable"
    ),
    "cloudwatch_changes_to_vpcs_alarm_configured": (
        "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
        "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc "
        "DisableVpcClassicLink EnableVpcClassicLink"
    ),
}
_SOURCED = {
    "cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk": (
        "kms",
        "DisableKey ScheduleKeyDeletion",
    ),
    "cloudwatch_log_metric_filter_for_s3_bucket_policy_changes": (
        "s3",
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ),
    "cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled": (
        "config",
        "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    ),
    "cloudwatch_log_metric_filter_aws_organizations_changes": (
        "organizations",
        "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake "
        "DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType "
        "InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy "
        "UpdateOrganizationalUnit",
    ),
}
_FREE = {
    "cloudwatch_log_metric_filter_unauthorized_api_calls": (
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || '
        '($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }',
        '{($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*")}',
    ),
    "cloudwatch_log_metric_filter_sign_in_without_mfa": (
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
        '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    ),
    "cloudwatch_log_metric_filter_root_usage": (
        '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
        "{($.userIdentity.type=Root) && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType!=AwsServiceEvent)}",
    ),
    "cloudwatch_log_metric_filter_authentication_failures": (
        '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        '{($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication")}',
    ),
}
CHECKS = (*_CALLS, *_SOURCED, *_FREE)


def _any(names: Iterable[str], form: str = "($.eventName = {})") -> str:
    return " || ".join(form.format(name) for name in names)


def patterns(form: str) -> Mapping[str, str]:
    """All fifteen: `plain`, `quoted` and without spaces, `reversed`, or with one call `missing`."""
    made = {}
    for check, (source, names) in {**{c: ("", n) for c, n in _CALLS.items()}, **_SOURCED}.items():
        calls = names.split()
        if form == "missing":
            calls = calls[1:]
        if form == "reversed":
            calls = calls[::-1]
        listed = _any(calls, '($.eventName="{}")' if form == "quoted" else "($.eventName = {})")
        by = f"($.eventSource = {source}.amazonaws.com)"
        made[check] = f"{{ {by} && ({listed}) }}" if source else f"{{ {listed} }}"
    return made | {check: pair[form == "quoted"] for check, pair in _FREE.items()}


def _seed(
    cloud: Cloud,
    filters: Mapping[str, str],
    *,
    region: str = "us-east-1",
    group: str = "trails",
    alarm: Mapping[str, Any] | None = None,
    alarm_region: str = "",
    **options: Any,
) -> None:
    """A trail that writes to the log group `trails`, filters on `group`, an alarm on each metric."""
    make(cloud, "trails")
    logs = cloud.client("logs", region)
    for name in {"trails", group}:
        logs.create_log_group(logGroupName=name)
    cloud.client("iam").create_role(RoleName="trails", AssumeRolePolicyDocument="{}")
    delivery = {
        "CloudWatchLogsLogGroupArn": f"arn:aws:logs:{region}:{ACCOUNT}:log-group:trails:*",
        "CloudWatchLogsRoleArn": f"arn:aws:iam::{ACCOUNT}:role/trails",
    }
    if options.pop("trail", True):
        trail(cloud, "trail", region=region, **({} if options.pop("silent", False) else delivery), **options)
    for number, pattern in enumerate(filters.values()):
        metric = {"metricName": f"m{number}", "metricNamespace": "trails", "metricValue": "1"}
        logs.put_metric_filter(
            logGroupName=group, filterName=f"f{number}", filterPattern=pattern, metricTransformations=[metric]
        )
        if alarm is not None:
            cloud.client("cloudwatch", alarm_region or region).put_metric_alarm(
                **_ALARM | {"AlarmName": f"a{number}", "MetricName": f"m{number}"} | alarm
            )


_ALARM: dict[str, Any] = {
    "Namespace": "trails",
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "ActionsEnabled": True,
}
_WORKS: dict[str, Any] = {"alarm": {}}
# name: (form of the patterns, how it is set up, the verdict of all fifteen)
_CHAINS: dict[str, tuple[str, dict[str, Any], str]] = {
    "whole": ("plain", _WORKS, "pass"),
    "quoted": ("quoted", _WORKS, "pass"),
    "reversed": ("reversed", _WORKS, "pass"),
    "multi-region": ("plain", _WORKS | {"IsMultiRegionTrail": True, "on": True}, "pass"),
    "no-alarm": ("plain", {}, "fail"),
    "no-trail": ("plain", _WORKS | {"trail": False}, "fail"),
    "no-delivery": ("plain", _WORKS | {"silent": True}, "fail"),
    "other-group": ("plain", _WORKS | {"group": "others"}, "fail"),
    "other-metric": ("plain", {"alarm": {"MetricName": "cpu"}}, "fail"),
    "other-region": ("plain", _WORKS | {"alarm_region": "eu-west-1"}, "fail"),
}


def _chain(name: str) -> Case:
    form, options, said = _CHAINS[name]
    return Case(
        f"alarms-{name}",
        lambda cloud: _seed(cloud, patterns(form), **options),
        {check: {ACCOUNT: said} for check in CHECKS},
        regions=("us-east-1", "eu-west-1") if name == "other-region" else ("us-east-1",),
    )


_MISSING = [check for check in CHECKS if check not in _FREE]
_WRONG = {
    "cloudwatch_log_metric_filter_unauthorized_api_calls": '{ $.errorCode = "Throttling*" }',
    "cloudwatch_log_metric_filter_sign_in_without_mfa": (
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "Yes") }'
    ),
    "cloudwatch_log_metric_filter_root_usage": '{ $.userIdentity.type = "IAMUser" }',
    "cloudwatch_log_metric_filter_authentication_failures": "{ $.eventName = ConsoleLogin && $.errorMessage = no }",
}

_WIDE = {"everything": "", "any-user": "{ $.userIdentity.type = * }", "sign-ins": "{ $.eventName = ConsoleLogin }"}
_WIDE_CHECKS = [check for check in CHECKS if check != "cloudwatch_log_metric_filter_unauthorized_api_calls"]
_WIDE |= {source: f"{{ $.eventSource = {source}.amazonaws.com }}" for source in ("iam", "ec2", "kms", "s3")}


def _wide(name: str) -> Case:
    """A filter that counts far too much watches nothing."""
    return Case(
        f"alarms-of-{name}",
        lambda cloud: _seed(cloud, {name: _WIDE[name]}, alarm={}),
        {check: {ACCOUNT: "fail"} for check in _WIDE_CHECKS},
    )


CASES = [
    *map(_wide, _WIDE),
    *map(_chain, _CHAINS),
    Case(
        "alarms-with-one-call-missing",
        lambda cloud: _seed(cloud, patterns("missing"), alarm={}),
        {check: {ACCOUNT: "fail"} for check in _MISSING},
    ),
    Case(
        "alarms-of-other-patterns",
        lambda cloud: _seed(cloud, _WRONG, alarm={}),
        {check: {ACCOUNT: "fail"} for check in CHECKS},
    ),
    Case(
        "alarms-of-an-empty-account",
        lambda cloud: None,
        {check: {ACCOUNT: "fail"} for check in CHECKS},
    ),
]
