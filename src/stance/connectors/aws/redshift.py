"""Amazon Redshift. Source: its API reference (API_DescribeClusters, API_DescribeLoggingStatus)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.data import RedshiftCluster

Json = dict[str, Any]


def _each(name: str) -> Any:
    return lambda listed: [each[name] for each in listed]


CLUSTERS = Resource(
    kind=RedshiftCluster,
    id="arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}",
    name="{ClusterIdentifier}",
    list=Call("redshift:DescribeClusters", items="Clusters"),
    detail=(Call("redshift:DescribeLoggingStatus", args={"ClusterIdentifier": "ClusterIdentifier"}, into="logging"),),
    fields={
        RedshiftCluster.created_at: "ClusterCreateTime?",
        RedshiftCluster.encrypted: "Encrypted",
        RedshiftCluster.key: From("KmsKeyId?", then=lambda key: key or None),
        RedshiftCluster.master_secret: From("MasterPasswordSecretArn?", then=lambda name: name or None),
        RedshiftCluster.publicly_accessible: "PubliclyAccessible",
        RedshiftCluster.backup_days: "AutomatedSnapshotRetentionPeriod",
        RedshiftCluster.group_ids: From("VpcSecurityGroups", then=_each("VpcSecurityGroupId")),
        RedshiftCluster.port: "Endpoint?.Port?",
        RedshiftCluster.roles: From("IamRoles?", then=_each("IamRoleArn"), empty=[]),
        RedshiftCluster.tags: From("Tags?", then=tags, empty={}),
        RedshiftCluster.audit_logged: "logging.LoggingEnabled",
    },
)
