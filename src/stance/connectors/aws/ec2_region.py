"""Amazon EC2 and EBS: what is set once per region.

Source: EC2 API reference (GetEbsEncryptionByDefault, GetSnapshotBlockPublicAccessState,
GetImageBlockPublicAccessState, GetInstanceMetadataDefaults, GetSerialConsoleAccessStatus).
"""

from stance.model import Call, From, Resource
from stance.model.assets.account import AwsRegion

REGION_DEFAULTS = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call("ec2:GetEbsEncryptionByDefault", into="encryption"),
        Call("ec2:GetSnapshotBlockPublicAccessState", into="snapshots"),
        Call("ec2:GetImageBlockPublicAccessState", into="images"),
        Call("ec2:GetInstanceMetadataDefaults", into="metadata"),
        Call("ec2:GetSerialConsoleAccessStatus", into="console"),
    ),
    fields={
        AwsRegion.disks_encrypted_by_default: "encryption.EbsEncryptionByDefault",
        AwsRegion.snapshot_sharing: "snapshots.State",
        AwsRegion.image_sharing: "images.ImageBlockPublicAccessState",
        # Where the account has set nothing, the answer says `no-preference` or nothing.
        AwsRegion.metadata_tokens_default: From("metadata.AccountLevel.HttpTokens?"),
        AwsRegion.serial_console: "console.SerialConsoleAccessEnabled",
    },
)
