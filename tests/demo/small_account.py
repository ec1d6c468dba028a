"""A small account with one of everything that the read operations need to have something to say about."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from servers.clients import client
from stance.demo.server import post

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
    for part in PARTS:
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


def _stores(url: str, ids: dict[str, Any]) -> None:
    client("dynamodb", url).create_table(
        TableName="orders", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )  # fmt: skip
    ids["SecretId"] = client("secretsmanager", url).create_secret(Name="mail", SecretString="x")["ARN"]
    client("ssm", url).create_document(Name="restart", DocumentType="Command", Content='{"schemaVersion": "2.2"}')
    ids["QueueUrl"] = client("sqs", url).create_queue(QueueName="orders")["QueueUrl"]
    ids["FileSystemId"] = client("efs", url).create_file_system(CreationToken="files", Backup=True)["FileSystemId"]
    client("redshift", url).create_cluster(
        ClusterIdentifier="reports", NodeType="ra3.large", MasterUsername="owner", MasterUserPassword="Correct-1"
    )
    client("opensearch", url).create_domain(DomainName="search")
    kinesis = client("kinesis", url)
    kinesis.create_stream(StreamName="scans", ShardCount=1)
    ids["StreamARN"] = kinesis.describe_stream_summary(StreamName="scans")["StreamDescriptionSummary"]["StreamARN"]
    client("backup", url).create_backup_vault(BackupVaultName="nightly")


def _directory(url: str, ids: dict[str, Any]) -> None:
    ids["OpenIDConnectProviderArn"] = client("iam", url).create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ThumbprintList=["f" * 40]
    )["OpenIDConnectProviderArn"]
    post(url, "/demo-api/amend", [{"find": "settings", "set": {"identity_center": True}}])
    sso, store = client("sso-admin", url), client("identitystore", url)
    instance = sso.list_instances()["Instances"][0]
    ids["InstanceArn"], ids["IdentityStoreId"] = instance["InstanceArn"], instance["IdentityStoreId"]
    made = sso.create_permission_set(InstanceArn=ids["InstanceArn"], Name="Reader")
    ids["PermissionSetArn"] = made["PermissionSet"]["PermissionSetArn"]
    ids["GroupId"] = store.create_group(IdentityStoreId=ids["IdentityStoreId"], DisplayName="readers")["GroupId"]


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


ROLE = "arn:aws:iam::123456789012:role/worker"


def _functions(url: str, ids: dict[str, Any]) -> None:
    made = client("lambda", url)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "")
    made.create_function(
        FunctionName="small", Role=ROLE, Runtime="python3.13", Handler="main.handle",
        Code={"ZipFile": packed.getvalue()},
    )  # fmt: skip
    made.add_permission(
        FunctionName="small", StatementId="all", Action="lambda:InvokeFunctionUrl", Principal="*",
        FunctionUrlAuthType="NONE",
    )  # fmt: skip
    made.create_function_url_config(FunctionName="small", AuthType="NONE")


def _containers(url: str, ids: dict[str, Any]) -> None:
    ecr, ecs = client("ecr", url), client("ecs", url)
    ecr.create_repository(repositoryName="small", imageScanningConfiguration={"scanOnPush": True})
    ecr.set_repository_policy(repositoryName="small", policyText=POLICY)
    ecs.create_cluster(clusterName="small")
    ecs.register_task_definition(
        family="small", containerDefinitions=[{"name": "app", "image": "app:1", "memory": 64}]
    )
    made = ecs.create_service(cluster="small", serviceName="small", taskDefinition="small", desiredCount=1)
    ids["service"] = made["service"]["serviceArn"]
    runner = client("apprunner", url)
    image = {"ImageIdentifier": "app:1", "ImageRepositoryType": "ECR"}
    made = runner.create_service(ServiceName="small", SourceConfiguration={"ImageRepository": image})
    ids["ServiceArn"] = made["Service"]["ServiceArn"]


def _kubernetes(url: str, ids: dict[str, Any]) -> None:
    eks, subnets = client("eks", url), client("ec2", url).describe_subnets()["Subnets"]
    chosen = [subnet["SubnetId"] for subnet in subnets[:2]]
    eks.create_cluster(name="small", roleArn=ROLE, resourcesVpcConfig={"subnetIds": chosen})
    eks.create_nodegroup(clusterName="small", nodegroupName="small", subnets=chosen, nodeRole=ROLE)


def _builds(url: str, ids: dict[str, Any]) -> None:
    client("codebuild", url).create_project(
        name="small", serviceRole=ROLE, source={"type": "GITHUB", "location": "https://github.com/nordhafen/small"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "any", "computeType": "BUILD_GENERAL1_SMALL"},
    )  # fmt: skip
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    client("cloudformation", url).create_stack(StackName="small", TemplateBody=json.dumps(template))
    client("cloudformation", url).create_stack_set(StackSetName="small", TemplateBody=json.dumps(template))
    scaling = client("autoscaling", url)
    scaling.create_launch_configuration(
        LaunchConfigurationName="small", ImageId=ids["ImageId"], InstanceType="t3.micro"
    )


def _workbench(url: str, ids: dict[str, Any]) -> None:
    client("sagemaker", url).create_notebook_instance(
        NotebookInstanceName="small", InstanceType="ml.t3.medium", RoleArn=ROLE
    )
    made = client("bedrock-agentcore-control", url).create_code_interpreter(
        name="small", networkConfiguration={"networkMode": "SANDBOX"}
    )
    ids["codeInterpreterId"] = made["codeInterpreterId"]
    ids["codeInterpreterArn"] = made["codeInterpreterArn"]


PARTS = (
    _storage, _identity, _compute, _databases, _keys_and_trails, _watching, _organisation, _stores, _directory,
    _functions, _containers, _kubernetes, _builds, _workbench, _edge,
)  # fmt: skip
