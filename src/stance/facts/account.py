"""What an account's organisation holds over it."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.identity.organizations import denies_regions
from stance.identity.parsing import parse_policy
from stance.model import fact, neighbours
from stance.model.assets.account import AwsAccount, ServiceControlPolicy


@fact(
    AwsAccount.regions_limited,
    neighbours(
        ServiceControlPolicy,
        {ServiceControlPolicy.account: AwsAccount.account},
        ServiceControlPolicy.policy,
        ServiceControlPolicy.targets,
    ),
    partial=True,
)
def regions_limited(policies: Any) -> Any:
    """A policy that is attached somewhere denies services at large outside, or inside, certain regions."""
    known, whole = listed(policies)
    answers = [_limits(policy) for policy in known]
    if True in answers:
        return True
    return False if whole and None not in answers else UNKNOWN


def _limits(policy: dict[str, Any]) -> bool | None:
    """Whether the policy limits regions where it is attached; None when that is not known."""
    targets, whole = listed(policy.get("targets", UNKNOWN))
    if whole and not targets:
        return False
    if "policy" not in policy:
        return None
    limits = denies_regions(parse_policy(policy["policy"]))
    return limits if targets or not limits else None
