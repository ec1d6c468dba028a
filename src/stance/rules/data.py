"""Stores of data: closed to strangers, encrypted, and restorable."""

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.data import BackupVault, DynamoTable, EfsFileSystem, KinesisStream, SharedStore
from stance.rules.storage import TRUSTED

_DOCS = "https://docs.aws.amazon.com"
_DYNAMO = f"{_DOCS}/amazondynamodb/latest/developerguide"
_EFS = f"{_DOCS}/efs/latest/ug"
_BACKUP = f"{_DOCS}/aws-backup/latest/devguide"
_KINESIS = f"{_DOCS}/streams/latest/dev"

STORE_CLOSED_TO_STRANGERS = Rule(
    id="data-store-closed-to-strangers",
    title="Policies of data stores admit no foreign accounts but those you trust",
    on=SharedStore,
    severity="high",
    require=SharedStore.foreign_parties.all(item.isin(TRUSTED)),
    why="A foreign account answers to nobody here: when it is broken into, so is the store.",
    fix="Remove the foreign principal, or add it to the setting trusted-parties when the sharing is meant.",
    good=[{"foreign_parties": []}],
    bad=[{"foreign_parties": ["999988887777"]}, {"foreign_parties": ["*"]}],
)

TABLE_NOT_PUBLIC = Rule(
    id="data-table-not-public",
    title="Policies of tables let nobody in from the world at large",
    on=DynamoTable,
    severity="critical",
    require=~DynamoTable.public,
    why="Anyone with an AWS account could read the items, or change them.",
    fix="Name the principals in the table's policy, or tie the statement to your account or organisation.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_DYNAMO}/rbac-bpa-rbp.html",),
)

TABLE_ENCRYPTED_WITH_KEY = Rule(
    id="data-table-encrypted-with-key",
    title="Tables are encrypted with a KMS key",
    on=DynamoTable,
    severity="medium",
    require=DynamoTable.key.present(),
    why="With a KMS key each use is logged and can be cut off at once; of the key that DynamoDB owns nothing shows.",
    fix="Set the table's encryption to a customer managed key.",
    good=[{"key": "arn:aws:kms:eu-west-1:111122223333:key/1234"}],
    bad=[{"key": None}],
    references=(f"{_DYNAMO}/EncryptionAtRest.html",),
)

TABLE_RECOVERABLE = Rule(
    id="data-table-recoverable",
    title="Tables can be restored to any point in time",
    on=DynamoTable,
    severity="medium",
    require=DynamoTable.recoverable,
    why="A faulty program or a thief empties a table in minutes; without point-in-time recovery it stays empty.",
    fix="Turn on point-in-time recovery of the table.",
    good=[{"recoverable": True}],
    bad=[{"recoverable": False}],
    references=(f"{_DYNAMO}/Point-in-time-recovery.html",),
)

TABLE_DELETION_PROTECTED = Rule(
    id="data-table-deletion-protected",
    title="Tables are protected from deletion",
    on=DynamoTable,
    severity="low",
    require=DynamoTable.deletion_protected,
    why="One wrong call, or one stack taken down, deletes the table with everything in it.",
    fix="Turn on deletion protection of the table.",
    good=[{"deletion_protected": True}],
    bad=[{"deletion_protected": False}],
    references=(f"{_DYNAMO}/WorkingWithTables.Basics.html",),
)

FILE_SYSTEM_ENCRYPTED = Rule(
    id="data-file-system-encrypted",
    title="File systems are encrypted at rest",
    on=EfsFileSystem,
    severity="medium",
    require=EfsFileSystem.encrypted,
    why="What lies unencrypted can be read by whoever gets at the storage beneath.",
    fix="Copy the files to a new, encrypted file system; an existing one cannot be changed.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=(f"{_EFS}/encryption-at-rest.html",),
)

FILE_SYSTEM_BACKED_UP = Rule(
    id="data-file-system-backed-up",
    title="File systems are backed up automatically",
    on=EfsFileSystem,
    severity="medium",
    require=EfsFileSystem.backed_up,
    why="Files that are deleted or encrypted by an intruder are gone when there is no copy elsewhere.",
    fix="Turn on automatic backups of the file system.",
    good=[{"backed_up": True}],
    bad=[{"backed_up": False}],
    references=(f"{_EFS}/awsbackup.html",),
)

FILE_SYSTEM_CLOSED_TO_NETWORK = Rule(
    id="data-file-system-closed-to-network",
    title="File systems ask who mounts them",
    on=EfsFileSystem,
    severity="medium",
    require=~EfsFileSystem.open_to_network,
    why="Without a policy every machine that reaches a mount target may mount the file system, as root if it likes.",
    fix="Give the file system a policy that names the roles that may mount it, and mount with IAM and TLS.",
    good=[{"open_to_network": False}],
    bad=[{"open_to_network": True}],
    references=(f"{_EFS}/iam-access-control-nfs-efs.html",),
)

STREAM_NOT_PUBLIC = Rule(
    id="data-stream-not-public",
    title="Policies of data streams let nobody in from the world at large",
    on=KinesisStream,
    severity="critical",
    require=~KinesisStream.public,
    why="Anyone with an AWS account could read along, or feed the systems behind with records of their own.",
    fix="Name the principals in the stream's policy.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_KINESIS}/controlling-access.html",),
)

STREAM_ENCRYPTED = Rule(
    id="data-stream-encrypted",
    title="Data streams are encrypted with KMS",
    on=KinesisStream,
    severity="high",
    require=KinesisStream.encrypted,
    why="Records stay in a stream for up to a year; unencrypted, the storage beneath gives them away.",
    fix="Turn on server-side encryption of the stream with a KMS key.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=(f"{_KINESIS}/server-side-encryption.html",),
)

VAULT_NOT_PUBLIC = Rule(
    id="data-vault-not-public",
    title="Policies of backup vaults let nobody in from the world at large",
    on=BackupVault,
    severity="critical",
    require=~BackupVault.public,
    why="A vault holds copies of everything; anyone could take them, or delete the last way back.",
    fix="Name the principals in the vault's access policy, or tie it to your organisation.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_BACKUP}/create-a-vault-access-policy.html",),
)

VAULT_ENCRYPTED_WITH_KEY = Rule(
    id="data-vault-encrypted-with-key",
    title="Backup vaults are encrypted with a KMS key",
    on=BackupVault,
    severity="medium",
    require=BackupVault.key.present(),
    why="Copies deserve no less than what they are copies of, and the key decides who can restore them.",
    fix="Make a vault with a customer managed key, and let the backup plans write there.",
    good=[{"key": "arn:aws:kms:eu-west-1:111122223333:key/1234"}],
    bad=[{"key": None}],
    references=(f"{_BACKUP}/encryption.html",),
)

VAULT_LOCKED = Rule(
    id="data-vault-locked",
    title="Backup vaults that hold backups are locked",
    on=BackupVault,
    severity="low",
    applies=BackupVault.recovery_points > 0,
    require=BackupVault.locked,
    why="Blackmail begins with the backups: what a lock keeps, not even an administrator can delete too early.",
    fix="Put a vault lock on the vault, with a retention that fits the backup plans.",
    good=[{"recovery_points": 3, "locked": True}],
    bad=[{"recovery_points": 3, "locked": False}],
    references=(f"{_BACKUP}/vault-lock.html",),
)
