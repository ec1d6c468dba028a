"""Disks, snapshots and machine images: encrypted, and nobody else's."""

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.account import AwsRegion
from stance.model.assets.disk import Ami, Disk, DiskSnapshot, EbsSnapshot, MachineImage
from stance.rules.storage import TRUSTED

VOLUME_ENCRYPTED = Rule(
    id="disk-volume-encrypted",
    title="Disks are encrypted at rest",
    on=Disk,
    severity="high",
    require=Disk.encrypted,
    why="Whoever gets at the raw disk, a copy of it or a discarded medium reads everything on it.",
    fix="Make an encrypted copy of a snapshot of the disk, and put a disk made from it in the place of this one.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"],
)

SNAPSHOT_ENCRYPTED = Rule(
    id="disk-snapshot-encrypted",
    title="Snapshots of disks are encrypted at rest",
    on=DiskSnapshot,
    severity="high",
    require=DiskSnapshot.encrypted,
    why="A snapshot holds all that the disk held, and is copied and shared with a single call.",
    fix="Copy the snapshot with encryption turned on, then delete this one.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
)

SNAPSHOT_NOT_PUBLIC = Rule(
    id="disk-snapshot-not-public",
    title="Snapshots of disks are not shared with everyone",
    on=DiskSnapshot,
    severity="critical",
    require=~DiskSnapshot.public,
    why="Any account in the world can make a disk from it and read the data; public snapshots are searched for.",
    fix="Take the group all out of the snapshot's permissions to create volumes, and treat what was on it as leaked.",
    good=[{"public": False}],
    bad=[{"public": True}],
)

SNAPSHOT_CLOSED_TO_STRANGERS = Rule(
    id="disk-snapshot-closed-to-strangers",
    title="Snapshots of disks are shared with trusted accounts only",
    on=EbsSnapshot,
    severity="high",
    require=EbsSnapshot.restorers.all((item == "all") | item.isin(TRUSTED)),
    why="Another account can make a disk from it and keep it; nobody here sees who reads it there.",
    fix="Take the account out of the snapshot's permissions, or list it in trusted-parties.",
    good=[{"restorers": []}, {"restorers": ["all"]}],
    bad=[{"restorers": ["999988887777"]}],
)

IMAGE_CLOSED_TO_STRANGERS = Rule(
    id="disk-image-closed-to-strangers",
    title="Machine images are shared with trusted accounts only",
    on=Ami,
    severity="medium",
    require=Ami.launchers.all((item == "all") | item.isin(TRUSTED)),
    why="Whoever may start the image reads all that was left on it: code, keys, configuration.",
    fix="Take the account out of the image's launch permissions, or list it in trusted-parties.",
    good=[{"launchers": []}, {"launchers": ["all"]}],
    bad=[{"launchers": ["999988887777"]}],
)

IMAGE_NOT_PUBLIC = Rule(
    id="disk-image-not-public",
    title="Machine images are not shared with everyone",
    on=MachineImage,
    severity="critical",
    require=~MachineImage.public,
    why="Anyone can start the image and read what was left on it: code, keys, configuration.",
    fix="Take the group all out of the image's launch permissions, and change the secrets that it holds.",
    good=[{"public": False}],
    bad=[{"public": True}],
)

ENCRYPTION_ON_BY_DEFAULT = Rule(
    id="disk-encryption-on-by-default",
    title="New disks are encrypted unasked",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.disks_encrypted_by_default,
    why="Without the default every new disk depends on somebody remembering to tick a box.",
    fix="Turn on EBS encryption by default in this region; it changes nothing about disks that exist.",
    good=[{"disks_encrypted_by_default": True}],
    bad=[{"disks_encrypted_by_default": False}],
)

SNAPSHOT_SHARING_BLOCKED = Rule(
    id="disk-snapshot-sharing-blocked",
    title="Public sharing of disk snapshots is blocked for the whole region",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.snapshot_sharing == "block-all-sharing",
    why="One wrong call publishes a disk. Blocking new sharing alone leaves what is already public as it is.",
    fix="Turn on block public access for EBS snapshots in this region, in the mode that blocks all sharing.",
    good=[{"snapshot_sharing": "block-all-sharing"}],
    bad=[{"snapshot_sharing": "unblocked"}, {"snapshot_sharing": "block-new-sharing"}],
)

IMAGE_SHARING_BLOCKED = Rule(
    id="disk-image-sharing-blocked",
    title="Public sharing of machine images is blocked for the whole region",
    on=AwsRegion,
    severity="medium",
    require=AwsRegion.image_sharing == "block-new-sharing",
    why="One wrong call publishes an image with everything on its disks.",
    fix="Turn on block public access for AMIs in this region.",
    good=[{"image_sharing": "block-new-sharing"}],
    bad=[{"image_sharing": "unblocked"}],
)
