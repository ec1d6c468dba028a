"""Snapshots of Amazon RDS and Aurora.

Source: RDS API reference (DescribeDBSnapshots, DescribeDBSnapshotAttributes and their cluster forms). Only manual
snapshots can be shared, so only they are asked for whom they are shared with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stance.connectors.aws.rds import TAGS, relational
from stance.model import Call, From, Resource
from stance.model.assets.database import RdsClusterSnapshot, RdsSnapshot

Json = dict[str, Any]


def _manual(item: Mapping[str, Any]) -> bool:
    return bool(item["SnapshotType"] == "manual")


def _restorers(kind: str) -> Callable[[Json], list[str]]:
    """A reader of the accounts that may restore, for `DBSnapshot` or `DBClusterSnapshot`."""

    def read(answer: Json) -> list[str]:
        attributes = answer[f"{kind}AttributesResult"][f"{kind}Attributes"]
        return [v for a in attributes if a["AttributeName"] == "restore" for v in a.get("AttributeValues", [])]

    return read


SNAPSHOTS = Resource(
    kind=RdsSnapshot,
    id="{DBSnapshotArn}",
    name="{DBSnapshotIdentifier}",
    incarnation="{SnapshotCreateTime?}",
    list=Call("rds:DescribeDBSnapshots", items="DBSnapshots"),
    keep=relational,
    detail=(
        Call(
            "rds:DescribeDBSnapshotAttributes",
            args={"DBSnapshotIdentifier": "DBSnapshotIdentifier"},
            when=_manual,
            into="attributes",
        ),
    ),
    fields={
        RdsSnapshot.encrypted: "Encrypted",
        RdsSnapshot.key: "KmsKeyId?",
        RdsSnapshot.restorers: From("attributes", then=_restorers("DBSnapshot"), empty=[]),
        RdsSnapshot.created_at: "SnapshotCreateTime?",
        RdsSnapshot.tags: TAGS,
    },
)

CLUSTER_SNAPSHOTS = Resource(
    kind=RdsClusterSnapshot,
    id="{DBClusterSnapshotArn}",
    name="{DBClusterSnapshotIdentifier}",
    incarnation="{SnapshotCreateTime?}",
    list=Call("rds:DescribeDBClusterSnapshots", items="DBClusterSnapshots"),
    keep=relational,
    detail=(
        Call(
            "rds:DescribeDBClusterSnapshotAttributes",
            args={"DBClusterSnapshotIdentifier": "DBClusterSnapshotIdentifier"},
            when=_manual,
            into="attributes",
        ),
    ),
    fields={
        RdsClusterSnapshot.encrypted: "StorageEncrypted",
        RdsClusterSnapshot.key: "KmsKeyId?",
        RdsClusterSnapshot.restorers: From("attributes", then=_restorers("DBClusterSnapshot"), empty=[]),
        RdsClusterSnapshot.created_at: "SnapshotCreateTime?",
        RdsClusterSnapshot.tags: TAGS,
    },
)
