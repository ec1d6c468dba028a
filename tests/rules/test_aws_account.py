"""The chain from calls to verdicts, against a server: an account well kept, a bare one, and one that denies."""

import json

import pytest

from cases.alarms import patterns
from rules.scan import ACCOUNT, Scan
from stance.connectors.aws import (
    account,
    cloudtrail,
    cloudwatch,
    config,
    guardduty,
    kms,
    logs,
    organizations,
    s3,
    s3control,
    securityhub,
)
from stance.model import Resource, Rule
from stance.rules import account as rules_of_account
from stance.rules import detectors, keys, logging, monitoring, storage

RESOURCES = [
    resource
    for module in (
        account,
        cloudtrail,
        cloudwatch,
        config,
        guardduty,
        kms,
        logs,
        organizations,
        s3,
        s3control,
        securityhub,
    )
    for resource in vars(module).values()
    if isinstance(resource, Resource)
]
RULES = [
    rule.id
    for module in (rules_of_account, detectors, keys, logging, monitoring, storage)
    for rule in vars(module).values()
    if isinstance(rule, Rule) and not rule.manual
]
CANNOT = {
    "logging-trail-sent-to-log-group",  # the server never tells of a delivery
    "storage-bucket-deletion-needs-mfa",  # nor keeps MFA delete
    "monitoring-region-findings-collected",  # nor knows what a hub collects
}

OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::open-bucket/*"}],
}
TLS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::kept-bucket", "arn:aws:s3:::kept-bucket/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}
REGIONS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "NotAction": ["iam:*", "sts:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1"]}},
        }
    ],
}
ALL_ON = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def keep_bucket(cloud, name):
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    s3.put_bucket_versioning(
        Bucket=name, VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"}, MFA="x 1"
    )
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=ALL_ON)
    s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(TLS))
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/aws/s3"}
    rule = {"ApplyServerSideEncryptionByDefault": default}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    ends = {"ID": "end", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 365}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [ends]})
    s3.create_bucket(Bucket="log-bucket")
    s3.put_bucket_acl(Bucket="log-bucket", ACL="log-delivery-write")
    target = {"LoggingEnabled": {"TargetBucket": "log-bucket", "TargetPrefix": name}}
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus=target)
    s3.delete_bucket(Bucket="log-bucket")


def keep(cloud):
    """An account as it should be."""
    keep_bucket(cloud, "kept-bucket")
    key = cloud.client("kms").create_key()["KeyMetadata"]["Arn"]
    cloud.client("kms").enable_key_rotation(KeyId=key)
    logs = cloud.client("logs")
    logs.create_log_group(logGroupName="trails", kmsKeyId=key)
    logs.put_retention_policy(logGroupName="trails", retentionInDays=400)
    transformation = {"metricName": "all", "metricNamespace": "cis", "metricValue": "1"}
    for check, pattern in patterns("plain").items():
        logs.put_metric_filter(
            logGroupName="trails", filterName=check, filterPattern=pattern, metricTransformations=[transformation]
        )
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName="all",
        MetricName="all",
        Namespace="cis",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmActions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:security"],
    )
    role = cloud.client("iam").create_role(RoleName="trail", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    trails = cloud.client("cloudtrail")
    trails.create_trail(
        Name="all",
        S3BucketName="kept-bucket",
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:trails:*",
        CloudWatchLogsRoleArn=role,
    )
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}
    trails.put_event_selectors(TrailName="all", EventSelectors=[selector])
    trails.start_logging(Name="all")
    cloud.client("account").put_alternate_contact(
        AlternateContactType="SECURITY", Name="s", Title="s", EmailAddress="s@example.com", PhoneNumber="1"
    )
    cloud.block_account(ACCOUNT, ALL_ON)
    keep_organization(cloud)
    for region in ("us-east-1", "eu-west-1"):
        watch(cloud, region)


def watch(cloud, region):
    config = cloud.client("config", region)
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "all", "roleARN": f"arn:aws:iam::{ACCOUNT}:role/config"}
    )
    config.put_delivery_channel(DeliveryChannel={"name": "all", "s3BucketName": "kept-bucket"})
    config.start_configuration_recorder(ConfigurationRecorderName="all")
    cloud.client("guardduty", region).create_detector(Enable=True)


def keep_organization(cloud):
    organizations = cloud.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    made = organizations.create_policy(
        Content=json.dumps(REGIONS), Description="", Name="regions", Type="SERVICE_CONTROL_POLICY"
    )
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)


def scan(cloud, **options):
    return Scan(cloud.url, RESOURCES, **options)


def test_a_well_kept_account_passes(cloud):
    keep(cloud)
    seen = scan(cloud, regions=("us-east-1", "eu-west-1"))
    said = {rule: set(seen.verdicts(rule).values()) for rule in RULES}
    assert {rule: v for rule, v in said.items() if v != {True} and rule not in CANNOT} == {}


def test_a_bare_account_fails_and_nothing_is_unknown(cloud):
    cloud.client("s3").create_bucket(Bucket="open-bucket")
    cloud.client("s3").put_bucket_policy(Bucket="open-bucket", Policy=json.dumps(OPEN))
    seen = scan(cloud)
    assert all(None not in seen.verdicts(rule).values() for rule in RULES)
    for rule in RULES:
        if rule.startswith(("account", "monitoring")):
            assert True not in seen.verdicts(rule).values()
    assert seen.one("storage-bucket-not-public") is False
    assert seen.one("storage-bucket-policy-not-writable") is False
    assert seen.one("logging-region-covered-by-trail") is False
    assert seen.one("logging-object-reads-recorded") is False


def operations():
    asked = {call.operation for resource in RESOURCES for call in resource.calls}
    # no rule asks where an account stands, by what names a key is called or to whom it is granted, how a bucket is
    # tagged, nor for the doors to it: edges do
    unread = {"organizations:ListAccounts", "organizations:ListParents", "kms:ListAliases", "s3:GetBucketTagging"}
    unread |= {"kms:ListGrants", *(call.operation for call in s3control.ACCESS_POINTS.calls)}
    return sorted(asked - unread - {"securityhub:GetEnabledStandards", "securityhub:ListEnabledProductsForImport"})


@pytest.fixture(scope="module")
def mixed(server):
    """An account of which some is well kept and some is not, and what a scan that sees everything says of it."""
    server.reset()
    keep(server)
    server.block_account(ACCOUNT, None)
    server.client("s3").create_bucket(Bucket="open-bucket")
    server.client("s3").put_bucket_acl(Bucket="open-bucket", ACL="public-read")
    memory = {}
    seen = scan(server, memory=memory)
    return (lambda **options: scan(server, memory=memory, **options)), {rule: seen.verdicts(rule) for rule in RULES}


def check_only_unknown(seen, full):
    """What the rules say has changed somewhere, and only to unknown."""
    changed = 0
    for rule in RULES:
        now = seen.verdicts(rule)
        assert all(said is None or full[rule].get(name) is said for name, said in now.items()), rule
        changed += now != full[rule]
    assert changed


@pytest.mark.parametrize("operation", operations())
def test_a_denied_call_makes_something_unknown_and_nothing_else(mixed, operation):
    again, full = mixed
    check_only_unknown(again(denied=[operation]), full)


# Of buckets these say nothing at all: neither was ever turned on.
MAY_BE_EMPTY = {"s3:GetBucketVersioning", "s3:GetBucketLogging"}


@pytest.mark.parametrize("operation", sorted(set(operations()) - MAY_BE_EMPTY))
def test_an_answer_without_its_content_makes_something_unknown_and_nothing_else(mixed, operation):
    again, full = mixed
    check_only_unknown(again(hollow=[operation]), full)


def test_everything_denied_passes_nothing(mixed):
    again, _ = mixed
    seen = again(denied=operations())
    assert all(set(seen.verdicts(rule).values()) <= {None} for rule in RULES)


def test_calls_per_bucket_are_few(mixed):
    again, _ = mixed
    seen = again()
    assert sum(1 for operation in seen.transport.asked if operation.startswith("s3:")) <= 1 + 2 * 10


def test_a_trail_of_all_regions_is_known_whichever_region_is_scanned(cloud):
    cloud.client("s3").create_bucket(Bucket="trail-bucket")
    trails = cloud.client("cloudtrail")
    trails.create_trail(Name="all", S3BucketName="trail-bucket", IsMultiRegionTrail=True)
    trails.start_logging(Name="all")
    seen = scan(cloud, regions=("eu-west-1",))
    assert seen.verdicts("logging-region-covered-by-trail") == {"eu-west-1": True}
    assert seen.verdicts("logging-trail-turned-on") == {"all": True}


def test_a_trail_of_one_region_covers_that_region(cloud):
    cloud.client("s3").create_bucket(Bucket="trail-bucket")
    trails = cloud.client("cloudtrail", "eu-west-1")
    trails.create_trail(Name="one", S3BucketName="trail-bucket", IsMultiRegionTrail=False)
    trails.start_logging(Name="one")
    seen = scan(cloud, regions=("eu-west-1", "us-east-1"))
    assert seen.verdicts("logging-region-covered-by-trail") == {"eu-west-1": True, "us-east-1": False}
    assert seen.verdicts("logging-region-management-events-recorded") == {"eu-west-1": True, "us-east-1": False}
