"""RDS answers of moto that differ from AWS's: fields always present, and engine defaults of parameters."""

from __future__ import annotations

import re
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError
from moto.rds.responses import RDSResponse

from stance.demo.repairs import repair

_moto_instances: Any = RDSResponse.describe_db_instances
_moto_snapshots: Any = RDSResponse.describe_db_snapshots
_moto_clusters: Any = RDSResponse.describe_db_clusters
_moto_cluster_parameters = RDSResponse.describe_db_cluster_parameters


@repair("rds", RDSResponse)
def describe_db_instances(self: Any) -> Any:
    """DescribeDBInstances with the fields that AWS never leaves out and a resource id of the instance's own."""
    answer: Any = _moto_instances(self)
    for instance in answer.result["DBInstances"]:
        _complete(instance, self.current_account, self.region)
        if instance.dbi_resource_id.endswith("EI5QIO2U"):
            instance.dbi_resource_id = f"db-{_stable_id(instance.db_instance_identifier)}"
    return answer


@repair("rds", RDSResponse)
def describe_db_clusters(self: Any) -> Any:
    """DescribeDBClusters with key ARNs."""
    answer: Any = _moto_clusters(self)
    for cluster in answer.result["DBClusters"]:
        _complete(cluster, self.current_account, self.region)
    return answer


def _complete(database: Any, account: str, region: str) -> None:
    storage = getattr(database, "cluster", None) or database  # a member's storage is its cluster's
    if storage.kms_key_id == "default_kms_key_id":
        storage.kms_key_id = f"arn:aws:kms:{region}:{account}:key/aws-managed-rds"
    if not storage.storage_encrypted:
        storage.kms_key_id = None
    if storage is not database:
        database.enabled_cloudwatch_logs_exports = storage.enabled_cloudwatch_logs_exports
    if database.publicly_accessible is None:
        database.publicly_accessible = False


def _stable_id(name: str) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    number = int.from_bytes(name.encode().ljust(16, b"~")[:16], "big")
    return "".join(letters[number >> (5 * place) & 31] for place in range(26))


@repair("rds", RDSResponse)
def describe_db_snapshots(self: Any) -> Any:
    """DescribeDBSnapshots without automatic ones of cluster members or of instances that keep no backups."""
    answer: Any = _moto_snapshots(self)
    answer.result["DBSnapshots"] = [each for each in answer.result["DBSnapshots"] if _taken(each)]
    return answer


def _taken(snapshot: Any) -> bool:
    database = snapshot.database
    backed_up = database.backup_retention_period > 0 and not database.db_cluster_identifier
    return snapshot.snapshot_type != "automated" or backed_up


def defaults(family: str) -> list[dict[str, Any]]:
    """The parameters of an engine family that a posture scan asks for, with RDS's own values and sources.

    PostgreSQL forces TLS from version 15 on, Aurora PostgreSQL from 17 on (their user guides, "Requiring an SSL
    connection").
    """
    if "postgres" in family:
        version = int(re.sub(r"\D*(\d+).*", r"\1", family))
        forced = version >= (17 if family.startswith("aurora") else 15)
        return [
            _parameter("rds.force_ssl", "1" if forced else "0", "system"),
            _parameter("log_connections", None, "engine-default"),
            _parameter("log_statement", None, "engine-default"),
        ]
    return [
        _parameter("require_secure_transport", None, "engine-default"),
        _parameter("general_log", None, "engine-default"),
    ]


def _parameter(name: str, value: str | None, source: str) -> dict[str, Any]:
    described = {"ParameterName": name, "Source": source, "ApplyType": "dynamic", "IsModifiable": True}
    return described if value is None else {**described, "ParameterValue": value}


def _merged(self: Any, family: str, changed: Any) -> ActionResult:
    """The family's defaults overlaid by a group's own values, narrowed to the Source asked for."""
    own = {parameter["ParameterName"]: {**parameter, "Source": "user"} for parameter in changed}
    rows = [own.pop(row["ParameterName"], row) for row in defaults(family)] + list(own.values())
    source = self.params.get("Source")
    return ActionResult({"Parameters": [row for row in rows if source in (None, row["Source"])]})


@repair("rds", RDSResponse)
def describe_db_parameters(self: Any) -> Any:
    """DescribeDBParameters with engine defaults, for default groups too."""
    name = self.params["DBParameterGroupName"]
    groups = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})
    if groups:
        return _merged(self, groups[0].family, groups[0].parameters.values())
    if name.startswith("default."):
        return _merged(self, name.removeprefix("default."), [])
    raise DBParameterGroupNotFoundError(name)


@repair("rds", RDSResponse)
def describe_db_cluster_parameters(self: Any) -> Any:
    """DescribeDBClusterParameters with engine defaults, for default groups too."""
    name = self.params["DBClusterParameterGroupName"]
    group = self.backend.db_cluster_parameter_groups.get(name)
    if group is not None:
        changed = [{"ParameterName": each, **values} for each, values in group.parameters.items()]
        return _merged(self, group.db_parameter_group_family, changed)
    if name.startswith("default."):
        return _merged(self, name.removeprefix("default."), [])
    return _moto_cluster_parameters(self)
