"""Amazon DynamoDB. Source: its API reference (API_ListTables, API_DescribeTable, API_DescribeContinuousBackups,
API_GetResourcePolicy).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.data import DynamoTable

_TABLE = {"TableName": "value"}


def _key(description: Mapping[str, Any]) -> str | None:
    """The key of KMS, ours or AWS's for DynamoDB; a key that DynamoDB owns is not told of."""
    held = description["Status"] in ("ENABLED", "ENABLING", "UPDATING")
    return str(description["KMSMasterKeyArn"]) if held and description.get("SSEType", "KMS") == "KMS" else None


TABLES = Resource(
    kind=DynamoTable,
    id="arn:{partition}:dynamodb:{region}:{account}:table/{value}",
    name="{value}",
    key="value",
    list=Call("dynamodb:ListTables", items="TableNames"),
    bulk=(tagged("dynamodb:table", key="Name"),),
    detail=(
        Call("dynamodb:DescribeTable", args=_TABLE, into="table"),
        Call("dynamodb:DescribeContinuousBackups", args=_TABLE, into="backups"),
        Call(
            "dynamodb:GetResourcePolicy",
            args={"ResourceArn": "arn:{partition}:dynamodb:{region}:{account}:table/{value}"},
            absent="PolicyNotFoundException",
            into="policy",
        ),
    ),
    fields={
        DynamoTable.key: From("table.Table.SSEDescription?", then=_key),
        DynamoTable.deletion_protected: "table.Table.DeletionProtectionEnabled",
        DynamoTable.recoverable: From(
            "backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus",
            then=lambda status: status == "ENABLED",
            empty=False,
        ),
        DynamoTable.policy: "policy.Policy",
        DynamoTable.tags: TAGS,
    },
)
