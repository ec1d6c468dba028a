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


def relational(item: Mapping[str, Any]) -> bool:
    """Whether the item is of RDS or Aurora, and not of another service behind the same API."""
    return item["Engine"] not in ("docdb", "neptune")


_TLS_ENGINES: Final = ("postgres", "mysql", "mariadb", "sqlserver", "aurora")
"""What the engines begin with that a parameter makes insist on TLS."""


def _group(database: Json) -> str | None:
    """The parameter group that decides on TLS for an instance or a cluster, if one does.

    An instance has one, in a list. The parameters of a cluster's members stand in the cluster's own.
    """
    if not database["Engine"].startswith(_TLS_ENGINES):
        return None
    if "DBClusterParameterGroup" in database:
        return str(database["DBClusterParameterGroup"])
    if database.get("DBClusterIdentifier"):
        return None
    return next((str(group["DBParameterGroupName"]) for group in database.get("DBParameterGroups", [])), None)


def _with_groups(page: Json) -> Json:
    """The page with the parameter groups in use as a list of their own, so that each is asked once."""
    listed = [page[key] for key in ("DBInstances", "DBClusters") if key in page]
    if not listed:
        return page
    names = {name for database in listed[0] if (name := _group(database)) is not None}
    return {**page, "ParameterGroups": [{"Name": name} for name in sorted(names)]}


def _public(instance: Json) -> bool:
    """Whether it is publicly accessible: false may be left out (it is the flag's default in the API's model).

    Of a row that lacks the other flags too nothing is believed.
    """
    whole = "MultiAZ" in instance and "StorageEncrypted" in instance
    return bool(instance.get("PubliclyAccessible", False) if whole else instance["PubliclyAccessible"])


def _port(item: Json) -> int | None:
    # DbInstancePort is 0 unless it differs from the endpoint's.
    return item.get("Endpoint", {}).get("Port") or item.get("DbInstancePort") or None


def _groups(listed: list[Json]) -> list[str]:
    return [group["VpcSecurityGroupId"] for group in listed]


def listed(operation: str, items: str) -> Call:
    """The listing of databases, read for them or for the `ParameterGroups` that they use; made once for both."""
    return Call(operation, items=items, parse=_with_groups)


def _subnets(listed: list[Json]) -> list[str]:
    return sorted(subnet["SubnetIdentifier"] for subnet in listed)


INSTANCES = Resource(
    kind=RdsInstance,
    id="{DBInstanceArn}",
    name="{DBInstanceIdentifier}",
    incarnation="{DbiResourceId?}",
    list=listed("rds:DescribeDBInstances", "DBInstances"),
    keep=relational,
    fields={
        RdsInstance.engine: "Engine",
        RdsInstance.version: "EngineVersion",
        RdsInstance.encrypted: "StorageEncrypted",
        RdsInstance.key: "KmsKeyId?",
        RdsInstance.master_secret: "MasterUserSecret?.SecretArn?",
        RdsInstance.cluster: "DBClusterIdentifier?",
        RdsInstance.port: From("", then=_port),
        RdsInstance.group_ids: From("VpcSecurityGroups", then=_groups),
        RdsInstance.subnet_ids: From("DBSubnetGroup?.Subnets?", then=_subnets),
        RdsInstance.publicly_accessible: From("", then=_public),
        RdsInstance.backup_days: "BackupRetentionPeriod",
        RdsInstance.certificate_ends_at: "CertificateDetails?.ValidTill?",
        RdsInstance.minor_upgrades: "AutoMinorVersionUpgrade",
        RdsInstance.monitoring_interval: From("MonitoringInterval?", empty=0),
        RdsInstance.own_multi_zone: "MultiAZ",
        RdsInstance.own_deletion_protected: "DeletionProtection",
        RdsInstance.own_iam_authentication: "IAMDatabaseAuthenticationEnabled",
        RdsInstance.own_log_exports: From("EnabledCloudwatchLogsExports?", empty=[]),
        RdsInstance.own_tags_copied: "CopyTagsToSnapshot",
        RdsInstance.parameter_group: From("", then=_group),
        RdsInstance.tags: TAGS,
    },
)

CLUSTERS = Resource(
    kind=RdsCluster,
    id="{DBClusterArn}",
    name="{DBClusterIdentifier}",
    incarnation="{DbClusterResourceId?}",
    list=listed("rds:DescribeDBClusters", "DBClusters"),
    keep=relational,
    fields={
        RdsCluster.cluster_id: "DBClusterIdentifier",
        RdsCluster.engine: "Engine",
        RdsCluster.version: "EngineVersion",
        RdsCluster.encrypted: "StorageEncrypted",
        RdsCluster.key: "KmsKeyId?",
        RdsCluster.master_secret: "MasterUserSecret?.SecretArn?",
        RdsCluster.multi_zone: "MultiAZ",
        RdsCluster.deletion_protected: "DeletionProtection",
        RdsCluster.iam_authentication: "IAMDatabaseAuthenticationEnabled",
        RdsCluster.log_exports: From("EnabledCloudwatchLogsExports?", empty=[]),
        RdsCluster.tags_copied: "CopyTagsToSnapshot",
        RdsCluster.backup_days: "BackupRetentionPeriod",
        RdsCluster.parameter_group: From("", then=_group),
        RdsCluster.tags: TAGS,
    },
)
