"""Parameter groups of Amazon RDS and Aurora, those in use: whether TLS is asked for.

Source: RDS API reference (DescribeDBParameters, DescribeDBClusterParameters). The groups are taken from the listings
of databases, so that a group that many share is asked once, and one that nobody uses never.
"""

from __future__ import annotations

from typing import Final

from stance.connectors.aws.rds import listed
from stance.model import Call, Resource
from stance.model.assets.database import RdsClusterParameterGroup, RdsParameterGroup

_TLS: Final = {"Filters": [{"Name": "parameter-name", "Values": ["rds.force_ssl", "require_secure_transport"]}]}

PARAMETER_GROUPS = Resource(
    kind=RdsParameterGroup,
    id="arn:{partition}:rds:{region}:{account}:pg:{Name}",
    name="{Name}",
    list=listed("rds:DescribeDBInstances", "ParameterGroups"),
    detail=(
        Call(
            "rds:DescribeDBParameters",
            args={"DBParameterGroupName": "Name"},
            fixed=_TLS,
            items="Parameters",
            absent="DBParameterGroupNotFound",
            into="parameters",
        ),
    ),
    fields={RdsParameterGroup.group: "Name", RdsParameterGroup.parameters: "parameters"},
)

CLUSTER_PARAMETER_GROUPS = Resource(
    kind=RdsClusterParameterGroup,
    id="arn:{partition}:rds:{region}:{account}:cluster-pg:{Name}",
    name="{Name}",
    list=listed("rds:DescribeDBClusters", "ParameterGroups"),
    detail=(
        Call(
            "rds:DescribeDBClusterParameters",
            args={"DBClusterParameterGroupName": "Name"},
            fixed=_TLS,
            items="Parameters",
            absent="DBParameterGroupNotFound",
            into="parameters",
        ),
    ),
    fields={RdsClusterParameterGroup.group: "Name", RdsClusterParameterGroup.parameters: "parameters"},
)
