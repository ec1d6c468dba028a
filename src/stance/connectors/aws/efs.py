"""Amazon EFS. Source: its API reference (API_DescribeFileSystems, API_DescribeFileSystemPolicy,
API_DescribeBackupPolicy).
"""

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.data import EfsFileSystem

_SYSTEM = {"FileSystemId": "FileSystemId"}

FILE_SYSTEMS = Resource(
    kind=EfsFileSystem,
    id="{FileSystemArn}",
    name="{FileSystemId}",
    list=Call("efs:DescribeFileSystems", needs="elasticfilesystem:DescribeFileSystems", items="FileSystems"),
    detail=(
        Call(
            "efs:DescribeFileSystemPolicy",
            needs="elasticfilesystem:DescribeFileSystemPolicy",
            args=_SYSTEM,
            absent="PolicyNotFound",
            into="policy",
        ),
        Call(
            "efs:DescribeBackupPolicy",
            needs="elasticfilesystem:DescribeBackupPolicy",
            args=_SYSTEM,
            absent="PolicyNotFound",
            into="backups",
        ),
    ),
    fields={
        EfsFileSystem.created_at: "CreationTime",
        EfsFileSystem.encrypted: "Encrypted",
        EfsFileSystem.key: "KmsKeyId?",
        EfsFileSystem.tags: From("Tags", then=tags),
        EfsFileSystem.policy: "policy.Policy",
        EfsFileSystem.backed_up: From(
            "backups.BackupPolicy.Status", then=lambda status: status in ("ENABLED", "ENABLING"), empty=False
        ),
    },
)
