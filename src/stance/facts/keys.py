"""Whom the policies of KMS keys let in."""

from __future__ import annotations

from typing import Any

from stance.facts._parties import exposure, foreign_parties
from stance.model import fact, neighbour
from stance.model.assets.account import AwsAccount
from stance.model.assets.keys import KmsKey

_ORGANIZATION = neighbour(AwsAccount, {AwsAccount.id: KmsKey.account}, AwsAccount.organization)


@fact(KmsKey.public, KmsKey.policy, KmsKey.account)
def public(policy: str | None, account: str) -> bool:
    """The policy admits everyone, after AWS's own meaning of public; kms:CallerAccount is a limit."""
    return policy is not None and exposure(policy, account, "kms").public


@fact(KmsKey.foreign_parties, KmsKey.policy, KmsKey.account, _ORGANIZATION, partial=True)
def foreign(policy: Any, account: Any, owner: Any) -> Any:
    """Whom the policy admits beside the own account, its organisation and AWS services."""
    return foreign_parties(policy, account, owner, service="kms")
