"""Amazon ECR: private repositories.

Source: ECR API reference (DescribeRepositories, BatchGetRepositoryScanningConfiguration, GetRepositoryPolicy).
Whether images are scanned is decided by the registry's settings, which the batch call tells of, and by the
repository's own, which AWS is giving up.
"""

from __future__ import annotations

from stance.model import Call, From, Resource
from stance.model.assets.containers import EcrRepository

REPOSITORIES = Resource(
    kind=EcrRepository,
    id="{repositoryArn}",
    name="{repositoryName}",
    key="repositoryName",
    list=Call("ecr:DescribeRepositories", fixed={"maxResults": 1000}, items="repositories"),
    bulk=(
        Call(
            "ecr:BatchGetRepositoryScanningConfiguration",
            args={"repositoryNames": "repositoryName"},
            batch=("repositoryNames", 25),
            items="scanningConfigurations",
            key="repositoryName",
            into="scanning",
        ),
    ),
    detail=(
        Call(
            "ecr:GetRepositoryPolicy",
            args={"repositoryName": "repositoryName"},
            absent="RepositoryPolicyNotFoundException",
            into="policy",
        ),
    ),
    fields={
        EcrRepository.uri: "repositoryUri",
        EcrRepository.tags_immutable: From("imageTagMutability", then=lambda word: word.startswith("IMMUTABLE")),
        EcrRepository.scan_on_push: From("imageScanningConfiguration?.scanOnPush?", empty=False),
        EcrRepository.scan_frequency: "scanning.scanFrequency",
        EcrRepository.policy: "policy.policyText",
    },
)
