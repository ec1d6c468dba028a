"""Who may call functions."""

from __future__ import annotations

from typing import Any

from stance.facts._parties import exposure, foreign_parties
from stance.model import fact, neighbour
from stance.model.assets.account import AwsAccount
from stance.model.assets.functions import LambdaFunction

_ORGANIZATION = neighbour(AwsAccount, {AwsAccount.id: LambdaFunction.account}, AwsAccount.organization)


@fact(LambdaFunction.public, LambdaFunction.policy, LambdaFunction.account)
def public(policy: str | None, account: str) -> bool:
    """Its policy admits everyone, after AWS's own meaning of public."""
    return policy is not None and exposure(policy, account, "lambda").public


@fact(LambdaFunction.foreign_parties, LambdaFunction.policy, LambdaFunction.account, _ORGANIZATION, partial=True)
def foreign(policy: Any, account: Any, owner: Any) -> Any:
    """Whom its policy admits beside the own account, its organisation and AWS services."""
    return foreign_parties(policy, account, owner, service="lambda")


@fact(LambdaFunction.unbound_services, LambdaFunction.policy, LambdaFunction.account)
def unbound_services(policy: str | None, account: str) -> list[str]:
    """The services that its policy admits without a word of the account or resource for which they act."""
    return [] if policy is None else list(exposure(policy, account, "lambda").unbound_services)
