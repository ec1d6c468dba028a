"""Walks of numbers as paths of assets: junctions are left out, edges over them joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from stance.graph.answers import Family, Kinds, Path
from stance.graph.columns import Columns, demoted
from stance.graph.engine.alternatives import Walk
from stance.model.edge import HUB, INTERNET, Certainty, Edge

T = TypeVar("T")


def path(graph: Columns, walk: Walk) -> Path:
    """The path that a walk shows. A junction at its very end stays."""
    nodes, edges = walk
    halves: list[Edge] = []
    shown: list[Edge] = []
    for number in edges:
        halves.append(demoted(graph.edge(number), bool(graph.sure[number])))
        if not halves[-1].target.startswith(HUB):
            shown.append(joined(halves))
            halves = []
    if halves:
        shown.append(joined(halves))
    source, target = graph.ids[nodes[0]], graph.ids[nodes[-1]]
    places = (source, *(edge.target for edge in shown))
    depends, assumptions = _all(edge.depends for edge in shown), _all(edge.assumptions for edge in shown)
    return Path(source, target, _weakest(shown), depends, assumptions, places, tuple(shown))


def joined(halves: Sequence[Edge]) -> Edge:
    """One edge for a chain over junctions: it holds while all its parts do, so the levers of any cut it."""
    first, last = halves[0], halves[-1]
    if len(halves) == 1:
        return first
    return Edge(
        first.source,
        last.kind,
        last.target,
        _weakest(halves),
        _all(half.depends for half in halves),
        _all(half.assumptions for half in halves),
        _evidence([half.evidence for half in halves if half.evidence]),
        _all(half.levers for half in halves),
    )


def _evidence(parts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return parts[0] if len(parts) == 1 else {"parts": [dict(part) for part in parts]} if parts else {}


def _weakest(edges: Iterable[Edge]) -> Certainty:
    return "sure" if all(edge.certainty == "sure" for edge in edges) else "possible"


def _all(parts: Iterable[Iterable[T]]) -> tuple[T, ...]:
    found: list[T] = []
    for one in (one for part in parts for one in part):
        if one not in found:  # levers may hold what cannot be hashed
            found.append(one)
    return tuple(found)


def fold(paths: Iterable[Path], kinds: Kinds) -> list[Family]:
    """Paths by the kinds of their nodes and edges; families with the most paths first, then the shorter ones."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Path]] = {}
    for one in paths:
        key = tuple(kind(node, kinds) for node in one.nodes), tuple(edge.kind for edge in one.edges)
        groups.setdefault(key, []).append(one)
    families = [_family(*key, group) for key, group in groups.items()]
    return sorted(families, key=lambda family: (-family.paths, len(family.edges), family.nodes, family.edges))


def _family(nodes: tuple[str, ...], edges: tuple[str, ...], paths: list[Path]) -> Family:
    sources, targets = (tuple(sorted({getattr(one, end) for one in paths})) for end in ("source", "target"))
    sure: Certainty = "sure" if any(one.certainty == "sure" for one in paths) else "possible"
    first = min(paths, key=lambda one: (one.certainty != "sure", one.nodes))
    return Family(nodes, edges, len(paths), sources, targets, sure, first)


def kind(node: str, kinds: Kinds) -> str:
    """The kind of a node as told, else as its id shows: `iam.role` of an ARN, `aws.account`, `federated`, `i`."""
    if node in kinds or node == INTERNET:
        return kinds.get(node, node)
    if node.isdigit():
        return "aws.account"
    if node.startswith("arn:"):
        _, _, service, _, _, *rest = (*node.split(":", 5), "", "", "", "", "")
        return f"{service}.{rest[0].replace(':', '/').partition('/')[0]}" if "/" in rest[0] else service
    return node.partition(":")[0].partition("-")[0]
