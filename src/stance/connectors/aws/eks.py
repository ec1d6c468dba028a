"""Amazon EKS: clusters and their managed groups of machines.

Source: EKS API reference (ListClusters, DescribeCluster, ListNodegroups, DescribeNodegroup). The ARN of a group ends
in an id that its listing does not tell, so that it is known without.
"""

from __future__ import annotations

from typing import Any, Final

from stance.model import Call, From, Resource
from stance.model.assets.containers import EksCluster, EksNodeGroup

Json = dict[str, Any]

_PAGE = {"maxResults": 100}
_CLUSTERS = Call("eks:ListClusters", fixed=_PAGE, items="clusters", into="cluster")
_VPC: Final = "described.cluster.resourcesVpcConfig"


def _kept(logging: list[Json]) -> list[str]:
    """The types of logs that are switched on."""
    return sorted({kind for setup in logging if setup.get("enabled") for kind in setup.get("types", [])})


def _secrets_key(setups: list[Json]) -> str | None:
    keys = (setup["provider"]["keyArn"] for setup in setups if "secrets" in setup["resources"])
    return next(keys, None)


CLUSTERS = Resource(
    kind=EksCluster,
    id="arn:{partition}:eks:{region}:{account}:cluster/{value}",
    name="{value}",
    list=_CLUSTERS,
    detail=(Call("eks:DescribeCluster", args={"name": "value"}, into="described"),),
    fields={
        EksCluster.tags: From("described.cluster.tags?", empty={}),
        EksCluster.role: "described.cluster.roleArn",
        # It is public unless that was changed, and then open to every address.
        EksCluster.endpoint_public: From(f"{_VPC}.endpointPublicAccess?", empty=True),
        EksCluster.public_cidrs: From(f"{_VPC}.publicAccessCidrs?", empty=[]),
        EksCluster.log_types: From("described.cluster.logging?.clusterLogging?", then=_kept, empty=[]),
        EksCluster.secrets_key: From("described.cluster.encryptionConfig?", then=_secrets_key),
        EksCluster.oidc_issuer: "described.cluster.identity?.oidc?.issuer?",
    },
)

NODE_GROUPS = Resource(
    kind=EksNodeGroup,
    id="arn:{partition}:eks:{region}:{account}:nodegroup/{cluster.value}/{value}",
    name="{value}",
    list=Call(
        "eks:ListNodegroups",
        over=_CLUSTERS,
        args={"clusterName": "cluster.value"},
        fixed=_PAGE,
        items="nodegroups",
    ),
    detail=(
        Call(
            "eks:DescribeNodegroup",
            args={"clusterName": "cluster.value", "nodegroupName": "value"},
            into="described",
        ),
    ),
    fields={
        EksNodeGroup.cluster: "cluster.value",
        EksNodeGroup.tags: From("described.nodegroup.tags?", empty={}),
        EksNodeGroup.role: "described.nodegroup.nodeRole?",
        EksNodeGroup.ssh_key: "described.nodegroup.remoteAccess?.ec2SshKey?",
        EksNodeGroup.ssh_group_ids: From("described.nodegroup.remoteAccess?.sourceSecurityGroups?", empty=[]),
    },
)
