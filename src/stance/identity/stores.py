"""Which actions read and write what is kept in each kind of data store, and which use of its key they need.

Source: Service Authorization Reference (actions and resource types of each service), and the services' own pages
on encryption with customer keys (whose permissions the caller needs on the key).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

DECRYPT: Final = "kms:Decrypt"
ENCRYPT: Final = "kms:GenerateDataKey"
GRANT: Final = "kms:CreateGrant"


class Need(NamedTuple):
    """Any one of some actions, and the the pattern of what it is asked on, from the store's own name: `{arn}/*`."""

    actions: tuple[str, ...]
    resource: str = "{arn}"


class Way(NamedTuple):
    """One way to what a store holds: all of its needs, and the use of the store's key when it has one.

    `depends` names what else it takes: `network`, where a new password is of use only to who reaches the port.
    """

    kind: Literal["reads", "writes"]
    needs: tuple[Need, ...]
    key: str | None = None
    depends: tuple[str, ...] = ()


class StoreForm(NamedTuple):
    """A kind of data store: its service's prefix and the ways to its content."""

    kind: str
    service: str
    ways: tuple[Way, ...]

    @property
    def actions(self) -> frozenset[str]:
        """Every action that some way to it asks for, the key's included."""
        asked = {action for way in self.ways for need in way.needs for action in need.actions}
        return frozenset(asked | {way.key for way in self.ways if way.key})


def _reads(*actions: str, on: str = "{arn}", key: str | None = DECRYPT) -> tuple[Way, ...]:
    return (Way("reads", (Need(actions, on),), key),)


def _writes(*actions: str, on: str = "{arn}", key: str | None = ENCRYPT) -> tuple[Way, ...]:
    return (Way("writes", (Need(actions, on),), key),)


def _opens(*actions: str, key: str | None = DECRYPT, writes: str | None = ENCRYPT) -> tuple[Way, ...]:
    """Whoever changes a store's policy lets himself in, or a friend whom no Deny of his own hits."""
    return (Way("reads", (Need(actions),), key), Way("writes", (Need(actions),), writes))


_SNAPSHOT: Final = "arn:{partition}:ec2:{region}::snapshot/{last}"
"""IAM's name of a snapshot has no account in it."""
_NEW_SNAPSHOT: Final = "arn:{partition}:ec2:{region}::snapshot/*"
_RDS: Final = "arn:{partition}:rds:{region}:{account}"
_LOGIN: Final = "arn:{partition}:redshift:{region}:{account}:dbuser:{last}/*"

_LISTED: Final = (
    StoreForm(
        "aws.s3.bucket",
        "s3",
        _reads("s3:GetObject", on="{arn}/*") + _writes("s3:PutObject", on="{arn}/*") + _opens("s3:PutBucketPolicy"),
    ),
    StoreForm(
        "aws.s3.access_point",
        "s3",
        _reads("s3:GetObject", on="{arn}/object/*") + _writes("s3:PutObject", on="{arn}/object/*"),
    ),
    StoreForm(
        "aws.dynamodb.table",
        "dynamodb",
        _reads("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:ExportTableToPointInTime")
        + _writes("dynamodb:PutItem", "dynamodb:UpdateItem", key=DECRYPT)
        + _opens("dynamodb:PutResourcePolicy", writes=DECRYPT),
    ),
    StoreForm(
        "aws.secretsmanager.secret",
        "secretsmanager",
        _reads("secretsmanager:GetSecretValue")
        + _writes("secretsmanager:PutSecretValue")
        + _opens("secretsmanager:PutResourcePolicy"),
    ),
    StoreForm(
        "aws.ssm.parameter",
        "ssm",
        _reads("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory")
        + _writes("ssm:PutParameter", key="kms:Encrypt"),
    ),
    StoreForm(
        "aws.sqs.queue",
        "sqs",
        _reads("sqs:ReceiveMessage")
        + _writes("sqs:SendMessage")
        + _opens("sqs:SetQueueAttributes", "sqs:AddPermission"),
    ),
    StoreForm(
        "aws.sns.topic",
        "sns",
        _reads("sns:Subscribe", key=None)
        + _writes("sns:Publish")
        + _opens("sns:SetTopicAttributes", "sns:AddPermission", key=None),
    ),
    StoreForm(
        "aws.kinesis.stream",
        "kinesis",
        _reads("kinesis:GetRecords") + _writes("kinesis:PutRecord") + _opens("kinesis:PutResourcePolicy"),
    ),
    StoreForm(
        "aws.efs.file_system",
        "elasticfilesystem",
        _reads("elasticfilesystem:ClientMount", key=None) + _writes("elasticfilesystem:ClientWrite", key=None),
    ),
    StoreForm(
        "aws.ecr.repository",
        "ecr",
        _reads("ecr:BatchGetImage", key=None)
        + _writes("ecr:PutImage", key=None)
        + _opens("ecr:SetRepositoryPolicy", key=None, writes=None),
    ),
    StoreForm(
        "aws.ec2.snapshot",
        "ebs",
        _reads("ebs:GetSnapshotBlock", on=_SNAPSHOT)
        + _reads("ec2:ModifySnapshotAttribute", on=_SNAPSHOT, key=None)
        + _reads("ec2:CreateVolume", on=_SNAPSHOT, key=GRANT),
    ),
    StoreForm(
        "aws.ec2.volume",
        "ec2",
        (
            Way("reads", (Need(("ec2:CreateSnapshot",)), Need(("ebs:GetSnapshotBlock",), _NEW_SNAPSHOT)), DECRYPT),
            Way(
                "reads", (Need(("ec2:CreateSnapshot",)), Need(("ec2:ModifySnapshotAttribute",), _NEW_SNAPSHOT)), None
            ),
        ),
    ),
    *(
        StoreForm(
            f"aws.rds.{kind}",
            "rds",
            (
                Way(
                    "reads",
                    (Need((f"rds:Create{word}Snapshot",)), Need((f"rds:Modify{word}SnapshotAttribute",), new)),
                ),
                Way("reads", (Need((f"rds:Modify{long}",)),), None, ("network",)),
                Way("writes", (Need((f"rds:Modify{long}",)),), None, ("network",)),
            ),
        )
        for kind, word, long, new in (
            ("cluster", "DBCluster", "DBCluster", f"{_RDS}:cluster-snapshot:*"),
            ("instance", "DB", "DBInstance", f"{_RDS}:snapshot:*"),
        )
    ),
    StoreForm(
        "aws.redshift.cluster",
        "redshift",
        tuple(
            Way(kind, (Need(("redshift-data:ExecuteStatement",)), Need(("redshift:GetClusterCredentials",), _LOGIN)))
            for kind in ("reads", "writes")
        ),
    ),
    StoreForm(
        "aws.opensearch.domain",
        "es",
        _reads("es:ESHttpGet", "es:ESHttpPost", on="{arn}/*", key=None)
        + _writes("es:ESHttpPut", "es:ESHttpPost", "es:ESHttpDelete", on="{arn}/*", key=None),
    ),
    StoreForm("aws.rds.snapshot", "rds", _reads("rds:ModifyDBSnapshotAttribute", key=None)),
    StoreForm("aws.rds.cluster_snapshot", "rds", _reads("rds:ModifyDBClusterSnapshotAttribute", key=None)),
)

FORMS: Final = {form.kind: form for form in _LISTED}
"""The kinds of data store by the id of the asset's kind."""
