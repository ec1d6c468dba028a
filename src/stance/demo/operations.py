"""Which AWS read operations the demo server answers, and how: the contract that its tests check.

``native``: moto's own answer is right. ``repaired``: moto answers, and `stance.demo.repairs` corrects it.
``added``: moto has no such operation (5.2.5), the repairs bring it. Operations not named here are not promised.
"""

from __future__ import annotations

from typing import Literal

How = Literal["native", "repaired", "added"]

_NATIVE = {
    "s3": "ListBuckets GetBucketAcl GetBucketPolicy GetBucketLogging GetBucketTagging "
    "GetBucketOwnershipControls GetBucketLifecycleConfiguration GetPublicAccessBlock GetBucketWebsite "
    "GetBucketReplication GetBucketLocation GetBucketNotificationConfiguration GetObjectLockConfiguration "
    "ListObjectsV2",
    "s3control": "GetPublicAccessBlock ListAccessPoints",
    "stepfunctions": "ListStateMachines",
    "batch": "DescribeJobDefinitions",
    "iam": "GenerateCredentialReport GetAccountPasswordPolicy ListServerCertificates ListSAMLProviders "
    "ListOpenIDConnectProviders GetOpenIDConnectProvider ListMFADevices ListAccessKeys ListEntitiesForPolicy "
    "ListAccountAliases",
    "ec2": "DescribeInstanceAttribute DescribeVolumes DescribeSnapshotAttribute DescribeImages "
    "DescribeImageAttribute DescribeSecurityGroups DescribeNetworkAcls DescribeNetworkInterfaces DescribeVpcs "
    "DescribeSubnets DescribeRouteTables DescribeInternetGateways DescribeNatGateways "
    "DescribeVpcPeeringConnections DescribeVpcEndpoints DescribeVpcEndpointServiceConfigurations "
    "DescribeFlowLogs DescribeAddresses DescribeLaunchTemplates DescribeLaunchTemplateVersions "
    "DescribeKeyPairs DescribeIamInstanceProfileAssociations DescribeTransitGateways "
    "DescribeTransitGatewayAttachments DescribeTransitGatewayVpcAttachments DescribeTransitGatewayRouteTables "
    "GetEbsEncryptionByDefault",
    "rds": "DescribeDBClusterSnapshots DescribeDBSnapshotAttributes "
    "DescribeDBClusterSnapshotAttributes DescribeDBParameterGroups DescribeDBSubnetGroups "
    "DescribeEventSubscriptions",
    "kms": "ListKeys GetKeyPolicy ListResourceTags",
    "cloudtrail": "ListTrails",
    "logs": "DescribeMetricFilters",
    "cloudwatch": "DescribeAlarms",
    "sns": "ListSubscriptionsByTopic ListTopics ListSubscriptions GetTopicAttributes",
    "sqs": "ListQueues GetQueueAttributes",
    "dynamodb": "ListTables DescribeTable DescribeContinuousBackups GetResourcePolicy",
    "secretsmanager": "ListSecrets GetResourcePolicy",
    "ssm": "DescribeParameters ListDocuments DescribeDocumentPermission",
    "efs": "DescribeFileSystems DescribeFileSystemPolicy DescribeBackupPolicy",
    "redshift": "DescribeClusters DescribeLoggingStatus",
    "opensearch": "ListDomainNames DescribeDomain",
    "kinesis": "ListStreams DescribeStreamSummary GetResourcePolicy",
    "backup": "ListBackupVaults",
    "resourcegroupstaggingapi": "GetResources",
    "sso-admin": "ListPermissionSets DescribePermissionSet GetInlinePolicyForPermissionSet "
    "ListManagedPoliciesInPermissionSet ListCustomerManagedPolicyReferencesInPermissionSet "
    "ListAccountsForProvisionedPermissionSet ListAccountAssignments",
    "identitystore": "ListUsers ListGroups ListGroupMemberships",
    "organizations": "DescribeOrganization ListAccounts ListPolicies ListPoliciesForTarget DescribePolicy "
    "ListRoots ListOrganizationalUnitsForParent ListParents ListTargetsForPolicy",
    "account": "GetAlternateContact",
    "config": "DescribeConfigurationRecorders DescribeDeliveryChannels",
    "guardduty": "ListDetectors GetDetector",
    "lambda": "ListFunctions GetPolicy GetFunctionUrlConfig",
    "ecs": "ListClusters DescribeClusters ListServices DescribeServices ListTaskDefinitionFamilies "
    "DescribeTaskDefinition",
    "eks": "ListClusters ListNodegroups",
    "ecr": "DescribeRepositories GetRepositoryPolicy",
    "codebuild": "ListProjects BatchGetProjects",
    "cloudformation": "DescribeStacks ListStackSets DescribeStackSet",
    "sagemaker": "ListNotebookInstances",
    "glue": "GetJobs GetDevEndpoints",
    "autoscaling": "DescribeAutoScalingGroups DescribeLaunchConfigurations",
    "elb": "DescribeLoadBalancers",
    "elbv2": "DescribeLoadBalancers DescribeListeners DescribeLoadBalancerAttributes DescribeTargetGroups "
    "DescribeTargetGroupAttributes DescribeTargetHealth",
    "apigateway": "GetRestApis GetResources GetStages",
    "apigatewayv2": "GetApis GetRoutes GetIntegrations GetStages GetDomainNames",
    "cloudfront": "ListDistributions GetDistributionConfig",
    "wafv2": "GetWebACLForResource",
}

_REPAIRED = {
    "s3": "GetBucketEncryption GetBucketPolicyStatus GetBucketVersioning",
    "iam": "GetCredentialReport GetAccountSummary GetAccountAuthorizationDetails ListVirtualMFADevices",
    "ec2": "DescribeRegions DescribeInstances DescribeSnapshots DescribeSecurityGroupRules",
    "rds": "DescribeDBInstances DescribeDBClusters DescribeDBParameters DescribeDBClusterParameters "
    "DescribeDBSnapshots",
    "kms": "DescribeKey GetKeyRotationStatus ListAliases",
    "cloudtrail": "DescribeTrails GetTrailStatus GetEventSelectors",
    "logs": "DescribeLogGroups",
    "config": "DescribeConfigurationRecorderStatus",
    "sso-admin": "ListInstances",
    "sts": "GetCallerIdentity",
    "eks": "DescribeCluster DescribeNodegroup",
    "ecr": "BatchGetRepositoryScanningConfiguration",
    "sagemaker": "DescribeNotebookInstance",
    "emr": "GetBlockPublicAccessConfiguration",
}

_ADDED = {
    "ec2": "GetEbsDefaultKmsKeyId GetSnapshotBlockPublicAccessState GetImageBlockPublicAccessState "
    "GetInstanceMetadataDefaults GetSerialConsoleAccessStatus DescribeVpcBlockPublicAccessOptions "
    "DescribeVpcBlockPublicAccessExclusions",
    "account": "GetContactInformation ListRegions",
    "accessanalyzer": "ListAnalyzers",
    "securityhub": "GetEnabledStandards",
    "ssm": "DescribeInstanceInformation",
    "lambda": "ListFunctionUrlConfigs",
    "apprunner": "ListServices DescribeService",
    "bedrock-agentcore-control": "ListCodeInterpreters GetCodeInterpreter ListTagsForResource",
    "iam": "GenerateServiceLastAccessedDetails GetServiceLastAccessedDetails",
    "backup": "GetBackupVaultAccessPolicy",
    "sso-admin": "GetPermissionsBoundaryForPermissionSet",
}


def _table() -> dict[str, How]:
    table: dict[str, How] = {}
    groups: tuple[tuple[How, dict[str, str]], ...] = (
        ("native", _NATIVE),
        ("repaired", _REPAIRED),
        ("added", _ADDED),
    )
    for how, services in groups:
        for service, names in services.items():
            table.update({f"{service}:{name}": how for name in names.split()})
    return table


OPERATIONS: dict[str, How] = _table()
"""Operation (botocore's service name and the API's own spelling) → how it is answered."""
