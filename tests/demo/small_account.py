"""A small account with one of everything that the read operations need to have something to say about."""

from __future__ import annotations

import json
from typing import Any

from servers.clients import client

POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
)
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}],
    }
)


def fill(url: str) -> dict[str, Any]:
    """Make the resources; returns their names and ids for use as arguments."""
    ids: dict[str, Any] = {"Bucket": "small-bucket"}
    for part in (_storage, _identity, _compute, _databases, _keys_and_trails, _watching, _organisation, _edge):
        part(url, ids)
    return ids


def _storage(url: str, ids: dict[str, Any]) -> None:
    s3 = client("s3", url)
    s3.create_bucket(Bucket="small-bucket")
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::small-bucket/*",
    }
    s3.put_bucket_policy(
        Bucket="small-bucket", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    client("s3control", url).put_public_access_block(
        AccountId="123456789012", PublicAccessBlockConfiguration={"BlockPublicAcls": True}
    )


def _identity(url: str, ids: dict[str, Any]) -> None:
    iam = client("iam", url)
    ids["PolicyArn"] = iam.create_policy(PolicyName="reader", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.create_user(UserName="ada", Tags=[{"Key": "team", "Value": "data"}])
    iam.create_login_profile(UserName="ada", Password="Correct-Horse-9")
    iam.create_access_key(UserName="ada")
    iam.put_user_permissions_boundary(UserName="ada", PermissionsBoundary=ids["PolicyArn"])
    iam.create_group(GroupName="readers")
    iam.put_group_policy(GroupName="readers", PolicyName="inline", PolicyDocument=POLICY)
    iam.add_user_to_group(GroupName="readers", UserName="ada")
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="worker", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.create_instance_profile(InstanceProfileName="worker")
    iam.add_role_to_instance_profile(InstanceProfileName="worker", RoleName="worker")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="ada", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.generate_credential_report()


def _compute(url: str, ids: dict[str, Any]) -> None:
    ec2 = client("ec2", url)
    image = ec2.register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"]
    run = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, UserData="#!/bin/sh\ntrue")
    ids["InstanceId"] = run["Instances"][0]["InstanceId"]
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=True)["VolumeId"]
    ids["SnapshotId"], ids["private"] = (ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _ in range(2))
    ec2.modify_snapshot_attribute(
        SnapshotId=ids["SnapshotId"],
        Attribute="createVolumePermission",
        OperationType="add",
        GroupNames=["all"],
    )
    ids["ImageId"] = image
    ids["LaunchTemplateId"] = ec2.create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"MetadataOptions": {"HttpTokens": "required"}}
    )["LaunchTemplate"]["LaunchTemplateId"]


def _databases(url: str, ids: dict[str, Any]) -> None:
    rds = client("rds", url)
    user = {"MasterUsername": "owner", "MasterUserPassword": "correct-horse"}
    rds.create_db_instance(
        DBInstanceIdentifier="orders", DBInstanceClass="db.t3.micro", Engine="postgres", EngineVersion="15.4",
        AllocatedStorage=20, StorageEncrypted=True, **user,
    )  # fmt: skip
    rds.create_db_cluster(DBClusterIdentifier="ledger", Engine="aurora-postgresql", StorageEncrypted=True, **user)
    rds.create_db_instance(
        DBInstanceIdentifier="ledger-1", DBInstanceClass="db.r6g.large", Engine="aurora-postgresql",
        DBClusterIdentifier="ledger",
    )  # fmt: skip
    rds.create_db_snapshot(DBSnapshotIdentifier="orders-1", DBInstanceIdentifier="orders")
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="ledger-1", DBClusterIdentifier="ledger")


def _keys_and_trails(url: str, ids: dict[str, Any]) -> None:
    kms, trail = client("kms", url), client("cloudtrail", url)
    ids["KeyId"] = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=ids["KeyId"])
    trail.create_trail(
        Name="audit", S3BucketName="small-bucket", IsMultiRegionTrail=True, KmsKeyId=ids["KeyId"],
        CloudWatchLogsLogGroupArn="arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
        CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/worker",
    )  # fmt: skip
    trail.start_logging(Name="audit")


def _watching(url: str, ids: dict[str, Any]) -> None:
    logs = client("logs", url)
    logs.create_log_group(logGroupName="audit")
    logs.put_metric_filter(
        logGroupName="audit", filterName="root", filterPattern="{ $.userIdentity.type = Root }",
        metricTransformations=[{"metricName": "root", "metricNamespace": "audit", "metricValue": "1"}],
    )  # fmt: skip
    ids["TopicArn"] = client("sns", url).create_topic(Name="alarms")["TopicArn"]
    client("account", url).put_alternate_contact(
        AlternateContactType="SECURITY",
        Name="Ada",
        Title="Lead",
        EmailAddress="sec@example.com",
        PhoneNumber="1",
    )
    ids["DetectorId"] = client("guardduty", url).create_detector(Enable=True)["DetectorId"]
    client("accessanalyzer", url).create_analyzer(analyzerName="account", type="ACCOUNT")


def _edge(url: str, ids: dict[str, Any]) -> None:
    subnets = [subnet["SubnetId"] for subnet in client("ec2", url).describe_subnets()["Subnets"][:2]]
    elb = client("elbv2", url)
    made = elb.create_load_balancer(Name="edge", Subnets=subnets, Type="application", Scheme="internet-facing")
    ids["LoadBalancerArn"] = made["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="orders", TargetType="lambda")["TargetGroups"][0]
    ids["TargetGroupArn"] = group["TargetGroupArn"]
    ids["restApiId"] = client("apigateway", url).create_rest_api(name="orders")["id"]
    ids["ApiId"] = client("apigatewayv2", url).create_api(Name="orders", ProtocolType="HTTP")["ApiId"]
    origin = {"Id": "shop", "DomainName": "shop.example.com"}
    distribution = {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "shop", "ViewerProtocolPolicy": "https-only"},
    }
    made = client("cloudfront", url).create_distribution(DistributionConfig=distribution)
    ids["DistributionId"] = made["Distribution"]["Id"]


def _organisation(url: str, ids: dict[str, Any]) -> None:
    organisation = client("organizations", url)
    organisation.create_organization(FeatureSet="ALL")
    ids["root"] = organisation.list_roots()["Roots"][0]["Id"]
    organisation.enable_policy_type(RootId=ids["root"], PolicyType="SERVICE_CONTROL_POLICY")
