"""Who reaches clusters and repositories of containers."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._parties import exposure, foreign_parties
from stance.facts.openings import everyone
from stance.model import fact, neighbour
from stance.model.assets.account import AwsAccount
from stance.model.assets.containers import EcrRepository, EksCluster

_ORGANIZATION = neighbour(AwsAccount, {AwsAccount.id: EcrRepository.account}, AwsAccount.organization)


@fact(EcrRepository.public, EcrRepository.policy, EcrRepository.account)
def repository_public(policy: str | None, account: str) -> bool:
    """Its policy admits everyone, after AWS's own meaning of public."""
    return policy is not None and exposure(policy, account, "ecr").public


@fact(EcrRepository.foreign_parties, EcrRepository.policy, EcrRepository.account, _ORGANIZATION, partial=True)
def repository_foreign(policy: Any, account: Any, owner: Any) -> Any:
    """Whom its policy admits beside the own account, its organisation and AWS services."""
    return foreign_parties(policy, account, owner, service="ecr")


@fact(EcrRepository.scanned, EcrRepository.scan_on_push, EcrRepository.scan_frequency, partial=True)
def repository_scanned(own: Any, registry: Any) -> Any:
    """Its own setting or the registry's has images scanned without anybody asking."""
    if own is True:
        return True
    return UNKNOWN if own is UNKNOWN or registry is UNKNOWN else registry != "MANUAL"


@fact(EksCluster.open_to_everyone, EksCluster.endpoint_public, EksCluster.public_cidrs)
def cluster_open(public: bool, blocks: list[str]) -> bool:
    """The endpoint is public, and its blocks, taken together, hold every address; without blocks it admits all."""
    return public and (not blocks or bool(everyone(blocks)))
