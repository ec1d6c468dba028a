"""Amazon EMR: clusters that run, and what a region blocks.

Source: its API reference (ListClusters, DescribeCluster, GetBlockPublicAccessConfiguration).
"""

from __future__ import annotations

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.account import AwsRegion
from stance.model.assets.automation import EmrCluster

CLUSTERS = Resource(
    kind=EmrCluster,
    id="{ClusterArn}",
    name="{Name}",
    list=Call(
        "emr:ListClusters",
        needs="elasticmapreduce:ListClusters",
        fixed={"ClusterStates": ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"]},
        items="Clusters",
    ),
    detail=(
        Call(
            "emr:DescribeCluster",
            needs="elasticmapreduce:DescribeCluster",
            args={"ClusterId": "Id"},
            into="cluster",
        ),
    ),
    fields={
        EmrCluster.profile: From(
            "cluster.Cluster.Ec2InstanceAttributes.IamInstanceProfile?",
            then=lambda name: name.rpartition("/")[2] or None,
        ),
        EmrCluster.security_configuration: "cluster.Cluster.SecurityConfiguration?",
        EmrCluster.tags: From("cluster.Cluster.Tags?", then=tags, empty={}),
    },
)

PUBLIC_BLOCK = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call(
            "emr:GetBlockPublicAccessConfiguration",
            needs="elasticmapreduce:GetBlockPublicAccessConfiguration",
            into="block",
        ),
    ),
    fields={
        AwsRegion.emr_public_blocked: "block.BlockPublicAccessConfiguration.BlockPublicSecurityGroupRules",
    },
)
