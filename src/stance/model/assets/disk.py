"""Disks, their snapshots, and the images that machines are made from."""

from datetime import datetime

from stance.model.assets.data import DataStore
from stance.model.field import Asset, Field


class Disk(DataStore):
    """A virtual disk, of any provider."""

    encrypted = Field(bool, "Whether it is encrypted at rest")
    attached = Field(bool, "Whether a machine uses it")
    created_at = Field(datetime, "When it was made")


class EbsVolume(Disk, kind="aws.ec2.volume", title="EBS volume"):
    """An EBS volume."""


class DiskSnapshot(DataStore):
    """A copy of a disk, of any provider."""

    encrypted = Field(bool, "Whether it is encrypted at rest")
    public = Field(bool, "Whether anyone may make a disk from it")
    created_at = Field(datetime, "When it was made")


class EbsSnapshot(DiskSnapshot, kind="aws.ec2.snapshot", title="EBS snapshot"):
    """A snapshot of an EBS volume."""

    listed_public = Field(bool, "Whether it stands in the list of own snapshots that all accounts may restore")
    restorers = Field(list[str], "Account ids that may restore it, all for everyone")


class MachineImage(Asset):
    """An image that machines are started from, of any provider."""

    public = Field(bool, "Whether anyone may start machines from it")
    created_at = Field(datetime, "When it was made")
    tags = Field(dict[str, str], "Its tags")


class Ami(MachineImage, kind="aws.ec2.image", title="AMI"):
    """An Amazon machine image of the own account."""

    launchers = Field(list[str], "Accounts and organisations that may start machines from it; all for everyone")
