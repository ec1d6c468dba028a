"""Amazon RDS and Aurora: instances and clusters.

Source: RDS API reference (DescribeDBInstances, DescribeDBClusters, DescribeDBParameters,
DescribeDBClusterParameters). DocumentDB and Neptune answer through the same API and are left to themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.database import RdsCluster, RdsInstance

Json = dict[str, Any]

TAGS: Final = From("TagList?", then=tags, empty={})

_TLS_PARAMETERS: Final = {
    "Filters": [{"Name": "parameter-name", "Values": ["rds.force_ssl", "require_secure_transport"]}]
}
_TLS_ENGINES: Final = ("postgres", "mysql", "mariadb", "sqlserver", "aurora")


def relational(item: Mapping[str, Any]) -> bool:
    """Whether the item is of RDS or Aurora, and not of another service behind the same API."""
    return item["Engine"] not in ("docdb", "neptune")


def _by_parameter(item: Mapping[str, Any]) -> bool:
    return str(item["Engine"]).startswith(_TLS_ENGINES)


def _named_groups(page: Json) -> Json:
    """The page with the parameter group of each instance named: there is one, in a list."""
    for instance in page.get("DBInstances", []):
        for group in instance.get("DBParameterGroups", []):
            instance["ParameterGroup"] = group["DBParameterGroupName"]
    return page


def _port(item: Json) -> int | None:
    # DbInstancePort is 0 unless it differs from the endpoint's.
    return item.get("Endpoint", {}).get("Port") or item.get("DbInstancePort") or None


def _groups(listed: list[Json]) -> list[str]:
    return [group["VpcSecurityGroupId"] for group in listed]


INSTANCES = Resource(
    kind=RdsInstance,
    id="{DBInstanceArn}",
    name="{DBInstanceIdentifier}",
    incarnation="{DbiResourceId?}",
    list=Call("rds:DescribeDBInstances", items="DBInstances", parse=_named_groups),
    keep=relational,
    detail=(
        Call(
            "rds:DescribeDBParameters",
            args={"DBParameterGroupName": "ParameterGroup"},
            fixed=_TLS_PARAMETERS,
            items="Parameters",
            # The parameters of a cluster's members stand in the cluster's own group.
            when=lambda item: _by_parameter(item) and not item.get("DBClusterIdentifier"),
            absent="DBParameterGroupNotFound",
            into="parameters",
        ),
    ),
    fields={
        RdsInstance.engine: "Engine",
        RdsInstance.version: "EngineVersion",
        RdsInstance.encrypted: "StorageEncrypted",
        RdsInstance.cluster: "DBClusterIdentifier?",
        RdsInstance.port: From("", then=_port),
        RdsInstance.group_ids: From("VpcSecurityGroups", then=_groups),
        RdsInstance.publicly_accessible: "PubliclyAccessible",
        RdsInstance.backup_days: "BackupRetentionPeriod",
        RdsInstance.minor_upgrades: "AutoMinorVersionUpgrade",
        RdsInstance.monitoring_interval: From("MonitoringInterval?", empty=0),
        RdsInstance.own_multi_zone: "MultiAZ",
        RdsInstance.own_deletion_protected: "DeletionProtection",
        RdsInstance.own_iam_authentication: "IAMDatabaseAuthenticationEnabled",
        RdsInstance.own_log_exports: From("EnabledCloudwatchLogsExports?", empty=[]),
        RdsInstance.own_tags_copied: "CopyTagsToSnapshot",
        RdsInstance.parameters: From("parameters", empty=[]),
        RdsInstance.tags: TAGS,
    },
)

CLUSTERS = Resource(
    kind=RdsCluster,
    id="{DBClusterArn}",
    name="{DBClusterIdentifier}",
    incarnation="{DbClusterResourceId?}",
    list=Call("rds:DescribeDBClusters", items="DBClusters"),
    keep=relational,
    detail=(
        Call(
            "rds:DescribeDBClusterParameters",
            args={"DBClusterParameterGroupName": "DBClusterParameterGroup"},
            fixed=_TLS_PARAMETERS,
            items="Parameters",
            when=_by_parameter,
            absent="DBParameterGroupNotFound",
            into="parameters",
        ),
    ),
    fields={
        RdsCluster.cluster_id: "DBClusterIdentifier",
        RdsCluster.engine: "Engine",
        RdsCluster.version: "EngineVersion",
        RdsCluster.encrypted: "StorageEncrypted",
        RdsCluster.multi_zone: "MultiAZ",
        RdsCluster.deletion_protected: "DeletionProtection",
        RdsCluster.iam_authentication: "IAMDatabaseAuthenticationEnabled",
        RdsCluster.log_exports: From("EnabledCloudwatchLogsExports?", empty=[]),
        RdsCluster.tags_copied: "CopyTagsToSnapshot",
        RdsCluster.backup_days: "BackupRetentionPeriod",
        RdsCluster.parameters: From("parameters", empty=[]),
        RdsCluster.tags: TAGS,
    },
)
