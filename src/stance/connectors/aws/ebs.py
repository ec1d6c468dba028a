"""Amazon EBS: volumes and the account's own snapshots.

Source: EC2 API reference (DescribeVolumes, DescribeSnapshots, DescribeSnapshotAttribute).
"""

from __future__ import annotations

from typing import Any

from stance.connectors.aws.ec2 import TAGS, arn
from stance.model import Call, From, Resource
from stance.model.assets.disk import EbsSnapshot, EbsVolume

Json = dict[str, Any]

VOLUMES = Resource(
    kind=EbsVolume,
    id=arn("volume/{VolumeId}"),
    name="{VolumeId}",
    list=Call("ec2:DescribeVolumes", items="Volumes"),
    fields={
        EbsVolume.encrypted: "Encrypted",
        EbsVolume.key: "KmsKeyId?",
        EbsVolume.attached: From("Attachments", then=bool),
        EbsVolume.created_at: "CreateTime",
        EbsVolume.tags: TAGS,
    },
)


def _restorers(answer: Json) -> list[str]:
    return [p["Group"] if p.get("Group") else p["UserId"] for p in answer["CreateVolumePermissions"]]


SNAPSHOTS = Resource(
    kind=EbsSnapshot,
    id=arn("snapshot/{SnapshotId}"),
    name="{SnapshotId}",
    key="SnapshotId",
    list=Call("ec2:DescribeSnapshots", fixed={"OwnerIds": ["self"]}, items="Snapshots"),
    # One call tells which are public; some endpoints do not heed the restriction, so the permissions decide with it.
    bulk=(
        Call(
            "ec2:DescribeSnapshots",
            fixed={"OwnerIds": ["self"], "RestorableByUserIds": ["all"]},
            items="Snapshots",
            key="SnapshotId",
            into="shared",
        ),
    ),
    detail=(
        Call(
            "ec2:DescribeSnapshotAttribute",
            args={"SnapshotId": "SnapshotId"},
            fixed={"Attribute": "createVolumePermission"},
            into="permissions",
        ),
    ),
    fields={
        EbsSnapshot.encrypted: "Encrypted",
        EbsSnapshot.key: "KmsKeyId?",
        EbsSnapshot.listed_public: From("shared?.SnapshotId", then=bool, empty=False),
        EbsSnapshot.restorers: From("permissions", then=_restorers),
        EbsSnapshot.created_at: "StartTime",
        EbsSnapshot.tags: TAGS,
    },
)
