"""Stores of data of every kind, and what they share: a key, tags, and a policy that may let others in."""

from datetime import datetime

from stance.model.field import Asset, Field


class DataStore(Asset):
    """Something that holds data, of any provider."""

    key = Field(
        str,
        "The KMS key that encrypts it, as the service names it: an ARN, an id or an alias",
        absent="none, or one that belongs to the service",
    )
    tags = Field(dict[str, str], "Its tags")


class SharedStore(DataStore):
    """A data store with a policy of its own, which may let others in."""

    policy = Field(str, "Its resource policy, JSON", absent="has none")
    public = Field(bool, "Whether its policy admits everyone")
    foreign_parties = Field(list[str], "Accounts and organisations its policy admits, own ones aside")


class DynamoTable(SharedStore, kind="aws.dynamodb.table", title="DynamoDB table"):
    """A table of Amazon DynamoDB."""

    recoverable = Field(bool, "Whether it can be restored to any second of the last days")
    deletion_protected = Field(bool, "Whether deleting it is refused")


class EfsFileSystem(SharedStore, kind="aws.efs.file_system", title="EFS file system"):
    """A file system of Amazon EFS. One without a policy lets in whoever reaches it over the network."""

    created_at = Field(datetime, "When it was made")
    encrypted = Field(bool, "Whether it is encrypted at rest")
    backed_up = Field(bool, "Whether AWS Backup backs it up daily")
    open_to_network = Field(bool, "Whether whoever reaches it over the network may mount it, unidentified")


class KinesisStream(SharedStore, kind="aws.kinesis.stream", title="Kinesis stream"):
    """A data stream of Amazon Kinesis."""

    encrypted = Field(bool, "Whether it is encrypted at rest, by KMS")


class BackupVault(SharedStore, kind="aws.backup.vault", title="backup vault"):
    """A vault of AWS Backup: whoever rules it holds the last copy of everything else."""

    created_at = Field(datetime, "When it was made", absent="not told")
    locked = Field(bool, "Whether a lock keeps its recovery points from being deleted before their time")
    recovery_points = Field(int, "How many copies it keeps", volatile=True)


class OpenSearchDomain(SharedStore, kind="aws.opensearch.domain", title="OpenSearch domain"):
    """A domain of Amazon OpenSearch Service, Elasticsearch ones included."""

    encrypted = Field(bool, "Whether it is encrypted at rest")
    nodes_encrypted = Field(bool, "Whether its nodes speak to each other encrypted")
    tls_enforced = Field(bool, "Whether it refuses plain HTTP")
    vpc = Field(str, "Id of the VPC it stands in", absent="has an endpoint on the internet")
    signed_in = Field(bool, "Whether it asks who someone is by itself (fine-grained access control)")


class RedshiftCluster(DataStore, kind="aws.redshift.cluster", title="Redshift cluster"):
    """A provisioned cluster of Amazon Redshift."""

    master_secret = Field(str, "ARN of the secret that keeps its master password", absent="we keep it ourselves")
    created_at = Field(datetime, "When it was made", absent="still being made")
    encrypted = Field(bool, "Whether it is encrypted at rest")
    publicly_accessible = Field(bool, "Whether its name resolves to a public address")
    backup_days = Field(int, "For how many days automatic snapshots are kept; 0 for none")
    audit_logged = Field(bool, "Whether connections and statements are logged")
    group_ids = Field(list[str], "Its security groups")
    port = Field(int, "The TCP port that it listens on", absent="not yet created")
    roles = Field(list[str], "ARNs of the roles with which it loads and unloads data")
