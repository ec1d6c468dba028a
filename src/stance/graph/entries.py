"""Entry points: where attackers begin: outside the estate, and as identities that nobody watches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from stance.conditions import moment
from stance.graph.marks import Mark, spoken
from stance.model.assets.identity import IamUser
from stance.model.edge import INTERNET, Edge
from stance.model.world import Node, World

DORMANT_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """A place where an attacker may begin, and why."""

    asset: str
    reason: str
    confirmed: bool = False


def entries(
    world: World,
    edges: Iterable[Edge],
    now: datetime,
    marks: Iterable[Mark] = (),
    names: Mapping[str, str] | None = None,
    dormant_days: int = DORMANT_DAYS,
) -> dict[str, Entry]:
    """The entry points by node: found ones, changed by what people said. `names` of all nodes, for their patterns."""
    found = {entry.asset: entry for entry in (*_outside(edges), *_dormant(world, now, dormant_days))}
    for node, mark in spoken(marks, "entry", {**(names or {}), **{node: node for node in found}}).items():
        if mark.weight == 0:
            found.pop(node, None)
        else:
            told = mark.reason or (found[node].reason if node in found else "named by its owners")
            found[node] = Entry(node, told, confirmed=True)
    return dict(sorted(found.items()))


def _outside(edges: Iterable[Edge]) -> Iterator[Entry]:
    """Sources of edges that are no assets of ours."""
    for node in {edge.source for edge in edges}:
        if node == INTERNET:
            yield Entry(node, "anyone on the internet")
        elif node.startswith("federated:"):
            yield Entry(node, "an identity provider outside: a build pipeline or another organisation's sign-in")
        elif node.startswith("arn:") and node.endswith(":root"):
            yield Entry(node, "another account that is let in")
        elif node.startswith("network:"):
            yield Entry(node, "the network around the host")


def _dormant(world: World, now: datetime, days: int) -> Iterator[Entry]:
    """Users who can sign in and have not for long: nobody would notice if somebody else did."""
    before = now - timedelta(days=days)
    for user in world.of(IamUser):
        used = _last_used(user)
        if used is not None and used < before:
            yield Entry(user.id, f"a dormant user: not used since {used:%Y-%m-%d}")


def _last_used(user: Node) -> datetime | None:
    """When working credentials were last used, or made where never used; None without any, or not known."""
    keys: Any = user.fields.get("access_keys") or []
    times = [key.get("used_at") or key.get("rotated_at") for key in keys if key.get("active")]
    if user.fields.get("password_enabled"):
        times.append(user.fields.get("password_used_at") or user.fields.get("password_changed_at"))
    return max(map(moment, times)) if times and all(times) else None
