"""What an Allow statement still gives once Deny statements are taken off: actions per resource pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from stance.identity.catalogue import EVERY_ACCESS, Access, access_of, action, expand, services
from stance.identity.evaluate import covers_action
from stance.identity.patterns import arn_covers, arn_overlaps, covers, overlaps
from stance.identity.policy import Statement

#: Resource pattern -> actions (canonical names, or patterns that the catalogue cannot resolve).
Reach = Mapping[str, frozenset[str]]


def reach_of(statement: Statement, *, service: str | None = None) -> Reach:
    """Return what a statement speaks of. ``service`` is the prefix to which its resource belongs, if known.

    Without Resource, and with NotResource, the resource pattern is ``*``.
    """
    actions = _actions(statement, service)
    return dict.fromkeys(statement.resources if statement.resources is not None else ("*",), actions)


def _actions(statement: Statement, service: str | None) -> frozenset[str]:
    if statement.actions is not None:
        patterns = [f"{service}:*" if p in ("*", "*:*") and service else p for p in statement.actions]
        return frozenset[str]().union(*(_resolved(p) for p in patterns))
    everything = expand(f"{service}:*") if service else frozenset({"*"})
    return frozenset(name for name in everything if name == "*" or covers_action(statement, name))


def _resolved(pattern: str) -> frozenset[str]:
    """Expand a pattern of one service; one that spans services stays as it is, for it may mean any."""
    prefix = pattern.partition(":")[0].lower()
    return expand(pattern) if prefix in services() else frozenset({pattern})


def denies(deny: Statement, name: str, resource: str) -> bool:
    """Tell whether a Deny speaks of an action (or pattern) on the whole of a resource pattern."""
    return _denies_action(deny, name) and _denies_resource(deny, resource)


def _denies_action(deny: Statement, name: str) -> bool:
    if "*" not in name and "?" not in name:
        return covers_action(deny, name)
    if deny.actions is not None:
        return any(covers(pattern.lower(), name.lower()) for pattern in deny.actions)
    return not any(overlaps(pattern.lower(), name.lower()) for pattern in deny.not_actions or ())


def _denies_resource(deny: Statement, resource: str) -> bool:
    if deny.resources is not None:
        return any(arn_covers(pattern, resource) for pattern in deny.resources)
    anything = _opened(resource)
    return not any(arn_overlaps(_opened(pattern), anything) for pattern in deny.not_resources or ())


def _opened(pattern: str) -> str:
    """Return a pattern with its variables as wildcards: they may turn out to be any text."""
    return re.sub(r"\$\{[^}]*\}", "*", pattern) if "${" in pattern else pattern


def split(reach: Reach, denying: Iterable[Statement]) -> tuple[Reach, Reach]:
    """Split a reach into what no Deny of the list covers and what one does."""
    listed = tuple(denying)
    if not listed:
        return reach, {}
    kept: dict[str, frozenset[str]] = {}
    taken: dict[str, frozenset[str]] = {}
    for resource, names in reach.items():
        gone = frozenset(n for n in names if any(denies(d, n, resource) for d in listed))
        if gone:
            taken[resource] = gone
        if names - gone:
            kept[resource] = names - gone
    return kept, taken


def usable(reach: Reach) -> Reach:
    """Leave out actions that do not work on their resource (``s3:GetObject`` on a bucket's own ARN)."""
    kept = {
        resource: frozenset(name for name in names if applies_to(name, resource)) for resource, names in reach.items()
    }
    return {resource: names for resource, names in kept.items() if names}


@lru_cache(maxsize=65_536)
def applies_to(name: str, resource: str) -> bool:
    """Tell whether an action works on something that a resource pattern covers."""
    known = action(name)
    if known is None or not known.resources or resource == "*":
        return True
    if ":s3:::" in resource:
        return _s3_applies(known.resources, resource)
    return any(arn_overlaps(arn, resource) for arn in known.resources)


def _s3_applies(arns: tuple[str, ...], resource: str) -> bool:
    """Bucket names hold no slash, which a pattern alone cannot tell."""
    path = resource.partition(":::")[2]
    plain = [arn.partition(":::")[2] for arn in arns if ":s3:::" in arn]
    return any("/" in path or "*" in path if "/" in form else "/" not in path for form in plain)


def access_in(reach: Reach) -> frozenset[Access]:
    """Return what the actions of a reach let their holder do."""
    found: set[Access] = set()
    for name in frozenset[str]().union(*reach.values()):
        known = action(name)
        found |= known.access if known else access_of(name)
        if found == EVERY_ACCESS:
            break
    return frozenset(found)
