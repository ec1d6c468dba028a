"""Whom the policies of data stores let in."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._parties import exposure, foreign_parties
from stance.model import fact, neighbour
from stance.model.assets.account import AwsAccount
from stance.model.assets.data import EfsFileSystem, SharedStore

_ORGANIZATION = neighbour(AwsAccount, {AwsAccount.id: SharedStore.account}, AwsAccount.organization)


def _service(arn: str) -> str:
    """The service of an ARN, which is the prefix of its actions."""
    return arn.split(":")[2]


@fact(SharedStore.public, SharedStore.policy, SharedStore.account, SharedStore.id)
def public(policy: str | None, account: str, arn: str) -> bool:
    """The policy admits everyone, after AWS's own meaning of public."""
    return policy is not None and exposure(policy, account, _service(arn)).public


@fact(
    SharedStore.foreign_parties,
    SharedStore.policy,
    SharedStore.account,
    SharedStore.id,
    _ORGANIZATION,
    partial=True,
)
def foreign(policy: Any, account: Any, arn: Any, owner: Any) -> Any:
    """Whom the policy admits beside the own account, its organisation and AWS services."""
    return UNKNOWN if arn is UNKNOWN else foreign_parties(policy, account, owner, service=_service(arn))


@fact(EfsFileSystem.open_to_network, EfsFileSystem.policy, EfsFileSystem.public)
def open_to_network(policy: str | None, public: bool) -> bool:
    """Without a policy, or with one that admits everyone, the network alone decides."""
    return policy is None or public
