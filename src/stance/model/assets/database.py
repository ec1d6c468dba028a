"""Databases and their snapshots."""

from datetime import datetime

from stance.model.assets.data import DataStore
from stance.model.field import Asset, Field, Struct


class Parameter(Struct):
    """A database parameter that decides whether connections must be encrypted."""

    parameter_name = Field(str, "rds.force_ssl or require_secure_transport")
    parameter_value = Field(str, "Its value as text", absent="left to the engine")


class Database(DataStore):
    """A managed relational database, of any provider."""

    engine = Field(str, "The engine: postgres, mysql, aurora-postgresql …")
    version = Field(str, "The engine's version")
    encrypted = Field(bool, "Whether its storage is encrypted at rest")
    multi_zone = Field(bool, "Whether it survives the loss of one availability zone")
    deletion_protected = Field(bool, "Whether deleting it is refused")
    tls_required = Field(
        bool,
        "Whether connections without TLS are refused",
        absent="the engine decides it by other means than parameters",
    )


class ParameterGroup(Asset):
    """The settings of database engines, of those that some database uses and that decide on TLS."""

    group = Field(str, "Its name, by which databases refer to it")
    parameters = Field(list[Parameter], "Those of its parameters that decide on TLS", absent="there is no such group")


class RdsParameterGroup(ParameterGroup, kind="aws.rds.parameter_group", title="RDS parameter group"):
    """A parameter group of RDS instances."""


class RdsClusterParameterGroup(
    ParameterGroup, kind="aws.rds.cluster_parameter_group", title="RDS cluster parameter group"
):
    """A parameter group of RDS clusters."""


class RdsInstance(Database, kind="aws.rds.instance", title="RDS instance"):
    """An instance of Amazon RDS or Aurora."""

    master_secret = Field(str, "ARN of the secret that keeps its master password", absent="we keep it ourselves")
    cluster = Field(str, "Identifier of the cluster it belongs to", absent="stands alone")
    port = Field(int, "The TCP port that it listens on", absent="not yet created")
    group_ids = Field(list[str], "Its security groups")
    subnet_ids = Field(list[str], "The subnets among which it stands", absent="not told")
    publicly_accessible = Field(bool, "Whether its name resolves to a public address")
    exposed = Field(bool, "Whether it is publicly accessible and a security group admits any address to its port")
    backup_days = Field(int, "For how many days automatic backups are kept; 0 for none")
    certificate_ends_at = Field(datetime, "When its server certificate ends", absent="it has none yet")
    minor_upgrades = Field(bool, "Whether minor versions are installed by themselves")
    iam_authentication = Field(bool, "Whether IAM identities may log in, itself or by its cluster")
    log_exports = Field(list[str], "Logs that it, or its cluster, sends to CloudWatch")
    tags_copied = Field(bool, "Whether snapshots get its tags, by itself or by its cluster")
    monitoring_interval = Field(int, "Seconds between measurements of enhanced monitoring; 0 for off")
    own_multi_zone = Field(bool, "Its own setting for several zones, its cluster's aside")
    own_deletion_protected = Field(bool, "Its own protection from deletion, its cluster's aside")
    own_iam_authentication = Field(bool, "Its own setting, its cluster's aside")
    own_log_exports = Field(list[str], "Logs that it sends itself")
    own_tags_copied = Field(bool, "Its own setting, its cluster's aside")
    parameter_group = Field(str, "Name of its parameter group", absent="none decides on TLS, or its cluster's does")


class RdsCluster(Database, kind="aws.rds.cluster", title="RDS cluster"):
    """A cluster of Amazon Aurora, or of RDS over several zones."""

    master_secret = Field(str, "ARN of the secret that keeps its master password", absent="we keep it ourselves")
    cluster_id = Field(str, "Its identifier, by which instances name it")
    iam_authentication = Field(bool, "Whether IAM identities may log in")
    log_exports = Field(list[str], "Logs that it sends to CloudWatch")
    tags_copied = Field(bool, "Whether snapshots get its tags")
    backup_days = Field(int, "For how many days automatic backups are kept")
    parameter_group = Field(str, "Name of its parameter group", absent="none decides on TLS")


class DatabaseSnapshot(DataStore):
    """A copy of a database, of any provider."""

    encrypted = Field(bool, "Whether it is encrypted at rest")
    public = Field(bool, "Whether anyone may restore it")
    restorers = Field(list[str], "Accounts that may restore it beside its own; all stands for everyone")
    created_at = Field(datetime, "When it was made", absent="still being made")


class RdsSnapshot(DatabaseSnapshot, kind="aws.rds.snapshot", title="RDS snapshot"):
    """A snapshot of an RDS instance."""


class RdsClusterSnapshot(DatabaseSnapshot, kind="aws.rds.cluster_snapshot", title="RDS cluster snapshot"):
    """A snapshot of an RDS cluster."""
