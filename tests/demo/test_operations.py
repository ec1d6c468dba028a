"""Every operation that the demo server promises answers, and the repaired ones answer as AWS does."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from demo import small_account
from servers import DemoServer
from servers.clients import client
from stance.demo.operations import OPERATIONS

ABSENT = {
    "s3:GetBucketTagging": "NoSuchTagSet",
    "s3:GetBucketOwnershipControls": "OwnershipControlsNotFoundError",
    "s3:GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "s3:GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "s3:GetBucketWebsite": "NoSuchWebsiteConfiguration",
    "s3:GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "s3:GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
    "iam:GetAccountPasswordPolicy": "NoSuchEntity",
    "dynamodb:GetResourcePolicy": "PolicyNotFoundException",
    "efs:DescribeFileSystemPolicy": "PolicyNotFound",
    "backup:GetBackupVaultAccessPolicy": "ResourceNotFoundException",
    "sso-admin:GetPermissionsBoundaryForPermissionSet": "ResourceNotFoundException",
}
"""How AWS says that there is none; these are facts, and the small account has none of them."""


@pytest.fixture(scope="module")
def small(aws_server: DemoServer) -> tuple[str, dict[str, Any]]:
    aws_server.reset()
    return aws_server.url, small_account.fill(aws_server.url)


def arguments(operation: str, ids: dict[str, Any]) -> dict[str, Any]:
    """The arguments a posture scan gives the operation."""
    service, _, name = operation.partition(":")
    if service == "s3" and name != "ListBuckets":
        return {"Bucket": ids["Bucket"]}
    of_set = {"InstanceArn": ids["InstanceArn"], "PermissionSetArn": ids["PermissionSetArn"]}
    if service == "sso-admin" and name not in ("ListInstances", "ListPermissionSets"):
        return of_set | ({"AccountId": "123456789012"} if name == "ListAccountAssignments" else {})
    special = {
        "dynamodb:DescribeTable": {"TableName": "orders"},
        "dynamodb:DescribeContinuousBackups": {"TableName": "orders"},
        "dynamodb:GetResourcePolicy": {"ResourceArn": "arn:aws:dynamodb:us-east-1:123456789012:table/orders"},
        "secretsmanager:GetResourcePolicy": {"SecretId": ids["SecretId"]},
        "ssm:DescribeDocumentPermission": {"Name": "restart", "PermissionType": "Share"},
        "sns:GetTopicAttributes": {"TopicArn": ids["TopicArn"]},
        "sqs:GetQueueAttributes": {"QueueUrl": ids["QueueUrl"], "AttributeNames": ["All"]},
        "efs:DescribeFileSystemPolicy": {"FileSystemId": ids["FileSystemId"]},
        "efs:DescribeBackupPolicy": {"FileSystemId": ids["FileSystemId"]},
        "redshift:DescribeLoggingStatus": {"ClusterIdentifier": "reports"},
        "opensearch:DescribeDomain": {"DomainName": "search"},
        "kinesis:DescribeStreamSummary": {"StreamName": "scans"},
        "kinesis:GetResourcePolicy": {"ResourceARN": ids["StreamARN"]},
        "backup:GetBackupVaultAccessPolicy": {"BackupVaultName": "nightly"},
        "iam:GetOpenIDConnectProvider": {"OpenIDConnectProviderArn": ids["OpenIDConnectProviderArn"]},
        "iam:GenerateServiceLastAccessedDetails": {"Arn": "arn:aws:iam::123456789012:user/ada"},
        "iam:GetServiceLastAccessedDetails": {"JobId": b"arn:aws:iam::123456789012:user/ada".hex()},
        "sso-admin:ListPermissionSets": {"InstanceArn": ids["InstanceArn"]},
        "identitystore:ListUsers": {"IdentityStoreId": ids["IdentityStoreId"]},
        "identitystore:ListGroups": {"IdentityStoreId": ids["IdentityStoreId"]},
        "identitystore:ListGroupMemberships": {
            "IdentityStoreId": ids["IdentityStoreId"],
            "GroupId": ids["GroupId"],
        },
        "s3control:GetPublicAccessBlock": {"AccountId": "123456789012"},
        "s3control:ListAccessPoints": {"AccountId": "123456789012"},
        "iam:ListMFADevices": {"UserName": "ada"},
        "iam:ListAccessKeys": {"UserName": "ada"},
        "iam:ListEntitiesForPolicy": {"PolicyArn": ids["PolicyArn"]},
        "ec2:DescribeInstanceAttribute": {"InstanceId": ids["InstanceId"], "Attribute": "userData"},
        "ec2:DescribeSnapshotAttribute": {
            "SnapshotId": ids["SnapshotId"],
            "Attribute": "createVolumePermission",
        },
        "ec2:DescribeImageAttribute": {"ImageId": ids["ImageId"], "Attribute": "launchPermission"},
        "ec2:DescribeLaunchTemplateVersions": {"Versions": ["$Latest", "$Default"]},
        "rds:DescribeDBSnapshotAttributes": {"DBSnapshotIdentifier": "orders-1"},
        "rds:DescribeDBClusterSnapshotAttributes": {"DBClusterSnapshotIdentifier": "ledger-1"},
        "rds:DescribeDBParameters": {"DBParameterGroupName": "default.postgres15"},
        "rds:DescribeDBClusterParameters": {"DBClusterParameterGroupName": "default.aurora-postgresql14"},
        "kms:GetKeyPolicy": {"KeyId": ids["KeyId"], "PolicyName": "default"},
        "kms:DescribeKey": {"KeyId": ids["KeyId"]},
        "kms:GetKeyRotationStatus": {"KeyId": ids["KeyId"]},
        "kms:ListResourceTags": {"KeyId": ids["KeyId"]},
        "cloudtrail:GetTrailStatus": {"Name": "audit"},
        "cloudtrail:GetEventSelectors": {"TrailName": "audit"},
        "sns:ListSubscriptionsByTopic": {"TopicArn": ids["TopicArn"]},
        "organizations:ListPolicies": {"Filter": "SERVICE_CONTROL_POLICY"},
        "organizations:ListPoliciesForTarget": {"TargetId": ids["root"], "Filter": "SERVICE_CONTROL_POLICY"},
        "organizations:DescribePolicy": {"PolicyId": "p-FullAWSAccess"},
        "ecs:DescribeClusters": {"clusters": ["small"]},
        "ecs:ListServices": {"cluster": "small"},
        "ecs:DescribeServices": {"cluster": "small", "services": [ids["service"]]},
        "ecs:DescribeTaskDefinition": {"taskDefinition": "small"},
        "eks:DescribeCluster": {"name": "small"},
        "eks:ListNodegroups": {"clusterName": "small"},
        "eks:DescribeNodegroup": {"clusterName": "small", "nodegroupName": "small"},
        "ecr:GetRepositoryPolicy": {"repositoryName": "small"},
        "ecr:BatchGetRepositoryScanningConfiguration": {"repositoryNames": ["small"]},
        "cloudformation:DescribeStackSet": {"StackSetName": "small"},
        "codebuild:BatchGetProjects": {"names": ["small"]},
        "sagemaker:DescribeNotebookInstance": {"NotebookInstanceName": "small"},
        "apprunner:DescribeService": {"ServiceArn": ids["ServiceArn"]},
        "bedrock-agentcore-control:GetCodeInterpreter": {"codeInterpreterId": ids["codeInterpreterId"]},
        "bedrock-agentcore-control:ListTagsForResource": {"resourceArn": ids["codeInterpreterArn"]},
        **{
            f"lambda:{name}": {"FunctionName": "small"}
            for name in ("GetPolicy", "GetFunctionUrlConfig", "ListFunctionUrlConfigs")
        },
        "organizations:ListTargetsForPolicy": {"PolicyId": "p-FullAWSAccess"},
        "organizations:ListOrganizationalUnitsForParent": {"ParentId": ids["root"]},
        "organizations:ListParents": {"ChildId": "123456789012"},
        "account:GetAlternateContact": {"AlternateContactType": "SECURITY"},
        "guardduty:GetDetector": {"DetectorId": ids["DetectorId"]},
        "elbv2:DescribeListeners": {"LoadBalancerArn": ids["LoadBalancerArn"]},
        "elbv2:DescribeLoadBalancerAttributes": {"LoadBalancerArn": ids["LoadBalancerArn"]},
        "elbv2:DescribeTargetGroupAttributes": {"TargetGroupArn": ids["TargetGroupArn"]},
        "elbv2:DescribeTargetHealth": {"TargetGroupArn": ids["TargetGroupArn"]},
        "wafv2:GetWebACLForResource": {"ResourceArn": ids["LoadBalancerArn"]},
        "apigateway:GetResources": {"restApiId": ids["restApiId"], "embed": ["methods"]},
        "apigateway:GetStages": {"restApiId": ids["restApiId"]},
        "apigatewayv2:GetRoutes": {"ApiId": ids["ApiId"]},
        "apigatewayv2:GetIntegrations": {"ApiId": ids["ApiId"]},
        "apigatewayv2:GetStages": {"ApiId": ids["ApiId"]},
        "cloudfront:GetDistributionConfig": {"Id": ids["DistributionId"]},
    }
    return special.get(operation, {})


def call(small: tuple[str, dict[str, Any]], operation: str, region: str = "us-east-1", **more: Any) -> Any:
    """The operation's answer, by its API name."""
    url, ids = small
    service, _, name = operation.partition(":")
    made = client(service, url, region)
    return made._make_api_call(name, arguments(operation, ids) | more)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_promised_operation_answers(small: tuple[str, dict[str, Any]], operation: str) -> None:
    if operation in ABSENT:
        with pytest.raises(ClientError) as refused:
            call(small, operation)
        assert refused.value.response["Error"]["Code"] == ABSENT[operation]
    else:
        assert call(small, operation)["ResponseMetadata"]["HTTPStatusCode"] in (200, 201)


def test_every_repair_is_in_the_table() -> None:
    # in a process of its own: the repairs stay in moto for good, and other tests want it as it comes
    listed = "from stance.demo.repairs import INSTALLED, install; install(); print(*INSTALLED)"
    installed = subprocess.run([sys.executable, "-c", listed], check=True, capture_output=True, text=True).stdout
    promised = {name.lower() for name, how in OPERATIONS.items() if how != "native"}
    reads = {name.lower() for name in installed.split() if name.split(":")[1].startswith(("Get", "Describe", "List"))}
    assert reads
    assert reads <= promised


def test_credential_report_has_the_root_row(small: tuple[str, dict[str, Any]]) -> None:
    rows = list(csv.DictReader(call(small, "iam:GetCredentialReport")["Content"].decode().splitlines()))
    assert [row["user"] for row in rows] == ["<root_account>", "ada"]
    assert rows[0]["password_enabled"] == "not_supported"
    assert rows[0]["mfa_active"] == "false"
    ada = rows[1]
    assert (ada["password_enabled"], ada["password_last_used"], ada["mfa_active"]) == (
        "true",
        "no_information",
        "true",
    )
    assert (ada["access_key_1_active"], ada["access_key_1_last_used_date"]) == ("true", "N/A")


def test_authorization_details_are_whole(small: tuple[str, dict[str, Any]]) -> None:
    details = call(small, "iam:GetAccountAuthorizationDetails")
    (ada,) = details["UserDetailList"]
    assert ada["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(":policy/reader")
    assert (ada["GroupList"], ada["Tags"]) == (["readers"], [{"Key": "team", "Value": "data"}])
    policies = {policy["PolicyName"]: policy for policy in details["Policies"]}
    assert set(policies) == {"ReadOnlyAccess", "reader"}
    assert policies["reader"]["PermissionsBoundaryUsageCount"] == 1
    assert policies["reader"]["PolicyVersionList"][0]["Document"]["Statement"][0]["Effect"] == "Allow"
    assert details["RoleDetailList"][0]["InstanceProfileList"][0]["InstanceProfileName"] == "worker"


def test_authorization_details_come_in_pages(small: tuple[str, dict[str, Any]]) -> None:
    whole = call(small, "iam:GetAccountAuthorizationDetails")
    seen, marker = 0, {}
    while True:
        page = call(small, "iam:GetAccountAuthorizationDetails", MaxItems=2, **marker)
        seen += sum(len(rows) for rows in page.values() if isinstance(rows, list))
        if not page["IsTruncated"]:
            break
        marker = {"Marker": page["Marker"]}
    assert seen == sum(len(rows) for rows in whole.values() if isinstance(rows, list))


def test_regions_obey_opt_in(small: tuple[str, dict[str, Any]]) -> None:
    assert len(call(small, "ec2:DescribeRegions")["Regions"]) == 17
    everything = call(small, "ec2:DescribeRegions", AllRegions=True)["Regions"]
    off = call(
        small, "ec2:DescribeRegions", AllRegions=True,
        Filters=[{"Name": "opt-in-status", "Values": ["not-opted-in"]}],
    )["Regions"]  # fmt: skip
    assert len(everything) == 17 + len(off)
    assert {region["OptInStatus"] for region in off} == {"not-opted-in"}
    enabled = call(small, "account:ListRegions", RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])
    assert len(enabled["Regions"]) == 17


def test_snapshots_restorable_by_all_are_the_shared_ones(small: tuple[str, dict[str, Any]]) -> None:
    public = call(small, "ec2:DescribeSnapshots", OwnerIds=["self"], RestorableByUserIds=["all"])["Snapshots"]
    assert [snapshot["SnapshotId"] for snapshot in public] == [small[1]["SnapshotId"]]
    assert call(small, "ec2:DescribeSnapshots", OwnerIds=["999999999999"])["Snapshots"] == []


def test_instances_name_their_groups(small: tuple[str, dict[str, Any]]) -> None:
    (reservation,) = call(small, "ec2:DescribeInstances")["Reservations"]
    assert [group["GroupName"] for group in reservation["Instances"][0]["SecurityGroups"]] == ["default"]
    assert reservation["Instances"][0]["Architecture"] == "x86_64"


def test_databases_are_whole(small: tuple[str, dict[str, Any]]) -> None:
    databases = call(small, "rds:DescribeDBInstances")["DBInstances"]
    assert {database["PubliclyAccessible"] for database in databases} == {False}
    assert all(database["KmsKeyId"].startswith("arn:aws:kms:") for database in databases)
    assert len({database["DbiResourceId"] for database in databases}) == 2
    parameters = call(small, "rds:DescribeDBParameters")["Parameters"]
    assert {"rds.force_ssl": "1"}.items() <= {p["ParameterName"]: p.get("ParameterValue") for p in parameters}.items()


def test_trail_is_whole_from_every_region(small: tuple[str, dict[str, Any]]) -> None:
    (trail,) = call(small, "cloudtrail:DescribeTrails", region="eu-west-1")["trailList"]
    assert trail["KmsKeyId"].startswith("arn:aws:kms:us-east-1:")
    status = call(small, "cloudtrail:GetTrailStatus", region="eu-west-1", Name=trail["TrailARN"])
    assert status["LatestCloudWatchLogsDeliveryTime"] == status["LatestDeliveryTime"]
    selectors = call(small, "cloudtrail:GetEventSelectors")
    assert selectors["EventSelectors"][0]["IncludeManagementEvents"] is True


def test_policy_status_follows_s3(small: tuple[str, dict[str, Any]]) -> None:
    assert call(small, "s3:GetBucketPolicyStatus")["PolicyStatus"] == {"IsPublic": True}
    assert call(small, "s3:GetBucketEncryption")["ServerSideEncryptionConfiguration"]["Rules"]


def test_keys_and_log_groups_are_whole(small: tuple[str, dict[str, Any]]) -> None:
    assert call(small, "kms:GetKeyRotationStatus")["RotationPeriodInDays"] == 365
    assert call(small, "kms:DescribeKey")["KeyMetadata"]["KeyUsage"] == "ENCRYPT_DECRYPT"
    managers = {
        key["KeyId"]: call(small, "kms:DescribeKey", KeyId=key["KeyId"])["KeyMetadata"]["KeyManager"]
        for key in call(small, "kms:ListKeys")["Keys"]
    }
    assert managers[small[1]["KeyId"]] == "CUSTOMER"
    assert sorted(managers.values()) == ["AWS", "CUSTOMER"]  # the encrypted volume brought AWS's own for EBS
    (group,) = call(small, "logs:DescribeLogGroups")["logGroups"]
    assert (group["metricFilterCount"], group["logGroupClass"]) == (1, "STANDARD")


@pytest.mark.parametrize(
    ("enable", "arguments", "read", "expected"),
    [
        ("enable_snapshot_block_public_access", {"State": "block-all-sharing"},
         "get_snapshot_block_public_access_state", {"State": "block-all-sharing"}),
        ("disable_image_block_public_access", {},
         "get_image_block_public_access_state", {"ImageBlockPublicAccessState": "unblocked"}),
        ("modify_instance_metadata_defaults", {"HttpTokens": "required"},
         "get_instance_metadata_defaults", {"AccountLevel": {"HttpTokens": "required", "ManagedBy": "account"}}),
        ("enable_serial_console_access", {},
         "get_serial_console_access_status", {"SerialConsoleAccessEnabled": True}),
        ("modify_ebs_default_kms_key_id", {"KmsKeyId": "arn:aws:kms:eu-west-1:1:key/k"},
         "get_ebs_default_kms_key_id", {"KmsKeyId": "arn:aws:kms:eu-west-1:1:key/k"}),
    ],
)  # fmt: skip
def test_settings_can_be_set(
    aws_server: DemoServer, enable: str, arguments: dict[str, str], read: str, expected: dict[str, Any]
) -> None:
    there, elsewhere = client("ec2", aws_server.url, "eu-west-3"), client("ec2", aws_server.url, "eu-north-1")
    before: Callable[[], Any] = getattr(elsewhere, read)
    unset = {name: before()[name] for name in expected}
    getattr(there, enable)(**arguments)
    answer = getattr(there, read)()
    assert {name: answer[name] for name in expected} == expected
    assert {name: before()[name] for name in expected} == unset


def test_workloads_are_whole(small: tuple[str, dict[str, Any]]) -> None:
    (address,) = call(small, "lambda:ListFunctionUrlConfigs")["FunctionUrlConfigs"]
    assert (address["AuthType"], address["FunctionArn"].rpartition(":")[2]) == ("NONE", "small")
    (scanning,) = call(small, "ecr:BatchGetRepositoryScanningConfiguration")["scanningConfigurations"]
    assert scanning["scanFrequency"] == "SCAN_ON_PUSH"
    network = call(small, "eks:DescribeCluster")["cluster"]["resourcesVpcConfig"]
    assert (network["endpointPublicAccess"], network["publicAccessCidrs"]) == (True, ["0.0.0.0/0"])
    assert "remoteAccess" not in call(small, "eks:DescribeNodegroup")["nodegroup"]
    metadata = call(small, "sagemaker:DescribeNotebookInstance")["InstanceMetadataServiceConfiguration"]
    assert metadata == {"MinimumInstanceMetadataServiceVersion": "1"}
    assert call(small, "apprunner:DescribeService")["Service"]["Status"] == "RUNNING"
    assert call(small, "bedrock-agentcore-control:GetCodeInterpreter")["status"] == "READY"
