"""Guard rails: service control policies that limit regions.

Source: Organizations User Guide, "Example SCPs: deny access to AWS based on the requested Region"
(orgs_manage_policies_scps_examples_general.html).
"""

from __future__ import annotations

from dataclasses import dataclass

from stance.identity.catalogue import expand
from stance.identity.policy import Condition, Policy, Statement

_REGION = "aws:requestedregion"
_ONLY = {"StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase"}
_EXCEPT = {"StringEquals", "StringLike", "StringEqualsIgnoreCase"}


@dataclass(frozen=True, slots=True)
class RegionLimit:
    """A statement that closes regions: all but ``allowed``, or those in ``denied``.

    ``exempt_actions`` stay open everywhere (NotAction), ``exceptions`` are the other condition keys, which
    spare some principals.
    """

    statement: int
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    exempt_actions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


def region_limits(policy: Policy) -> tuple[RegionLimit, ...]:
    """Return the statements of a service control policy that close regions for services at large.

    At large means ``*`` or NotAction, on every resource: a Deny of one service in a region is not a limit.
    """
    found = (_region_limit(statement) for statement in policy.denying)
    return tuple(limit for limit in found if limit)


def denies_regions(policy: Policy) -> bool:
    """Tell whether a service control policy limits the regions that can be used."""
    return bool(region_limits(policy))


def _region_limit(statement: Statement) -> RegionLimit | None:
    regional = [c for c in statement.conditions if c.name == _REGION and _limits(c)]
    if not regional or not _at_large(statement):
        return None
    values = tuple(regional[0].values)
    only = regional[0].operator in _ONLY
    others = sorted({c.name for c in statement.conditions if c.name != _REGION})
    return RegionLimit(
        statement=statement.index,
        allowed=values if only else (),
        denied=() if only else values,
        exempt_actions=statement.not_actions or (),
        exceptions=tuple(others),
    )


def _limits(condition: Condition) -> bool:
    closes = condition.operator in _ONLY | _EXCEPT and bool(condition.values)
    everywhere = condition.operator in _ONLY and any(not v.strip("*") for v in condition.values)
    return closes and not everywhere


def _at_large(statement: Statement) -> bool:
    resources = statement.resources or (("*",) if statement.not_resources is None else ())
    actions = statement.actions is None or any(a in ("*", "*:*") for a in statement.actions)
    # A NotAction that lists nearly everything is no limit; ec2 stands for the regional services.
    regional = statement.not_actions is None or not _exempts(statement.not_actions, "ec2:RunInstances")
    return actions and regional and "*" in resources


def _exempts(patterns: tuple[str, ...], name: str) -> bool:
    return any(pattern == "*" or name in expand(pattern) for pattern in patterns)
