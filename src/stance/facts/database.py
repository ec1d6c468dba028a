"""Facts of databases: what an instance has of its cluster, whether it can be reached, whether it insists on TLS."""

from __future__ import annotations

from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.facts._relations import beside
from stance.model import Neighbours, fact, neighbour, neighbours
from stance.model.assets.database import (
    ParameterGroup,
    RdsCluster,
    RdsClusterParameterGroup,
    RdsClusterSnapshot,
    RdsInstance,
    RdsParameterGroup,
    RdsSnapshot,
)
from stance.model.assets.network import SecurityGroup

Json = dict[str, Any]


def _cluster(field: Any) -> Neighbours:
    """The instance's cluster, with one field of it."""
    of = {RdsCluster.cluster_id: RdsInstance.cluster, **beside(RdsCluster, RdsInstance)}
    return neighbour(RdsCluster, of, field)


def _inherited(own: Any, name: Any, cluster: Any, field: str) -> Any:
    """The instance's own setting, or its cluster's; UNKNOWN where neither decides.

    An empty own value (false, no logs) leaves it to the cluster, if it has one.
    """
    if own is UNKNOWN or own or name is None:
        return own
    if name is UNKNOWN or cluster is UNKNOWN:
        return UNKNOWN
    return own if cluster is None else cluster.get(field, UNKNOWN)


@fact(
    RdsInstance.multi_zone,
    RdsInstance.own_multi_zone,
    RdsInstance.cluster,
    _cluster(RdsCluster.multi_zone),
    partial=True,
)
def instance_multi_zone(own: Any, name: Any, cluster: Any) -> Any:
    """It, or its cluster, spans several availability zones."""
    return _inherited(own, name, cluster, "multi_zone")


@fact(
    RdsInstance.deletion_protected,
    RdsInstance.own_deletion_protected,
    RdsInstance.cluster,
    _cluster(RdsCluster.deletion_protected),
    partial=True,
)
def instance_deletion_protected(own: Any, name: Any, cluster: Any) -> Any:
    """It, or its cluster, refuses to be deleted."""
    return _inherited(own, name, cluster, "deletion_protected")


@fact(
    RdsInstance.iam_authentication,
    RdsInstance.own_iam_authentication,
    RdsInstance.cluster,
    _cluster(RdsCluster.iam_authentication),
    partial=True,
)
def instance_iam_authentication(own: Any, name: Any, cluster: Any) -> Any:
    """It, or its cluster, lets IAM identities log in."""
    return _inherited(own, name, cluster, "iam_authentication")


@fact(
    RdsInstance.log_exports,
    RdsInstance.own_log_exports,
    RdsInstance.cluster,
    _cluster(RdsCluster.log_exports),
    partial=True,
)
def instance_log_exports(own: Any, name: Any, cluster: Any) -> Any:
    """The logs that it sends, else those of its cluster."""
    return _inherited(own, name, cluster, "log_exports")


@fact(
    RdsInstance.tags_copied,
    RdsInstance.own_tags_copied,
    RdsInstance.cluster,
    _cluster(RdsCluster.tags_copied),
    partial=True,
)
def instance_tags_copied(own: Any, name: Any, cluster: Any) -> Any:
    """It, or its cluster, gives its tags to snapshots."""
    return _inherited(own, name, cluster, "tags_copied")


@fact(
    RdsInstance.exposed,
    RdsInstance.publicly_accessible,
    RdsInstance.port,
    RdsInstance.group_ids,
    neighbours(
        SecurityGroup,
        {
            SecurityGroup.group_id: RdsInstance.group_ids,
            **beside(SecurityGroup, RdsInstance),
        },
        SecurityGroup.group_id,
        SecurityGroup.openings,
    ),
    partial=True,
)
def instance_exposed(public: Any, port: Any, wanted: Any, groups: Any) -> Any:
    """It has a public address, and one of its security groups admits any address to its port."""
    if public is False:
        return False
    if port is None:
        return False if public is True else UNKNOWN
    admitted = UNKNOWN if port is UNKNOWN else _admits(port, wanted, groups)
    return False if admitted is False else UNKNOWN if UNKNOWN in (public, admitted) else True


def _admits(port: int, wanted: Any, groups: Any) -> Any:
    """Whether one of the wanted groups admits any address to the TCP port; UNKNOWN when it cannot be told."""
    names, whole = listed(wanted)
    seen: set[str] = set()
    for group in listed(groups)[0]:
        name = group.get("group_id", UNKNOWN)
        openings, known = listed(group.get("openings", UNKNOWN))
        if name not in names:
            continue
        if any(o["protocol"] in ("tcp", "all") and o["from_port"] <= port <= o["to_port"] for o in openings):
            return True
        seen |= {name} if known else set()
    return False if whole and seen >= set(names) else UNKNOWN


_TLS: Final = {
    "postgres": "rds.force_ssl",
    "aurora-postgresql": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "aurora-mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
}
"""By engine, the parameter that makes it insist on TLS. Its value, the family's default too, stands in the group.

Sources: RDS User Guide, "Requiring an SSL connection to a PostgreSQL DB instance", "Requiring SSL/TLS for all
connections to a MySQL / MariaDB DB instance", "Using SSL with a Microsoft SQL Server DB instance"; Aurora User
Guide, "Securing Aurora PostgreSQL data with SSL/TLS".
"""


def _tls_parameter(engine: str) -> str | None:
    return _TLS.get("sqlserver" if engine.startswith("sqlserver") else engine)


def _tls(engine: str, parameters: list[Json]) -> bool | None:
    """Whether the engine refuses connections without TLS; None when no parameter decides it."""
    parameter = _tls_parameter(engine)
    if parameter is None:
        return None
    values = [p["parameter_value"] or "" for p in parameters if p["parameter_name"] == parameter]
    return any(value.strip().lower() in ("1", "on", "true") for value in values)


def _parameters(group: type[ParameterGroup], database: type[RdsInstance] | type[RdsCluster]) -> Neighbours:
    """The database's parameter group, with its parameters."""
    of = {group.group: database.parameter_group, **beside(group, database)}
    return neighbour(group, of, group.parameters)


@fact(RdsCluster.tls_required, RdsCluster.engine, _parameters(RdsClusterParameterGroup, RdsCluster))
def cluster_tls_required(engine: str, group: Json | None) -> bool | None:
    """The TLS parameter of its parameter group is on."""
    return _tls(engine, (group or {}).get("parameters") or [])


@fact(
    RdsInstance.tls_required,
    RdsInstance.engine,
    _parameters(RdsParameterGroup, RdsInstance),
    RdsInstance.cluster,
    _cluster(RdsCluster.tls_required),
    partial=True,
)
def instance_tls_required(engine: Any, group: Any, name: Any, cluster: Any) -> Any:
    """The TLS parameter of its parameter group, or of its cluster's, is on."""
    if engine is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    if name is not None and cluster is not None:
        return UNKNOWN if cluster is UNKNOWN else cluster.get("tls_required", UNKNOWN)
    parameters, whole = listed(group.get("parameters", UNKNOWN) if isinstance(group, dict) else group)
    return _tls(engine, parameters) if whole or _tls_parameter(engine) is None else UNKNOWN


@fact(RdsSnapshot.public, RdsSnapshot.restorers)
def snapshot_public(restorers: list[str]) -> bool:
    """Everyone is among those who may restore it."""
    return "all" in restorers


@fact(RdsClusterSnapshot.public, RdsClusterSnapshot.restorers)
def cluster_snapshot_public(restorers: list[str]) -> bool:
    """Everyone is among those who may restore it."""
    return "all" in restorers
