"""AWS Backup. Source: its API reference (API_ListBackupVaults, API_GetBackupVaultAccessPolicy)."""

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.data import BackupVault

VAULTS = Resource(
    kind=BackupVault,
    id="{BackupVaultArn}",
    name="{BackupVaultName}",
    key="BackupVaultArn",
    list=Call("backup:ListBackupVaults", fixed={"MaxResults": 1000}, items="BackupVaultList"),
    bulk=(tagged("backup:backup-vault"),),
    detail=(
        Call(
            "backup:GetBackupVaultAccessPolicy",
            args={"BackupVaultName": "BackupVaultName"},
            absent="ResourceNotFoundException",
            into="policy",
        ),
    ),
    fields={
        BackupVault.created_at: "CreationDate?",
        BackupVault.key: "EncryptionKeyArn?",
        BackupVault.locked: From("Locked?", empty=False),
        BackupVault.recovery_points: From("NumberOfRecoveryPoints?", empty=0),
        BackupVault.policy: "policy.Policy",
        BackupVault.tags: TAGS,
    },
)
