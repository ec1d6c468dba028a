"""What an estate's graph says, in forms that compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from stance.estate import Estate
from stance.model.edge import HUB, INTERNET, Edge

Pair = tuple[str, str]


class Reach(NamedTuple):
    """Who gets where, in both readings of the graph: pairs of nodes, junctions left out."""

    sure: frozenset[Pair]
    possible: frozenset[Pair]


def reach(edges: Iterable[Edge]) -> Reach:
    """Plain search from every node."""
    listed = list(edges)
    return Reach(_pairs(edge for edge in listed if edge.certainty == "sure"), _pairs(listed))


def _pairs(edges: Iterable[Edge]) -> frozenset[Pair]:
    out: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        out[edge.source].add(edge.target)
    found = set()
    for source in [node for node in out if not node.startswith(HUB)]:
        seen, left = {source}, [source]
        while left:
            new = out.get(left.pop(), set()) - seen
            seen |= new
            left += new
        found |= {(source, node) for node in seen - {source} if not node.startswith(HUB)}
    return frozenset(found)


def reached(estate: Estate) -> Reach:
    """Of an estate's graph as its last scan drew it."""
    return reach(estate._store.edges())


def wrong_ways(before: Reach, after: Reach) -> list[str]:
    """What not knowing more must not do: add a sure way, or take a possible one.

    Who is known by the unread alone (a stranger named by it) is part of the internet.
    """
    lost = (pair for pair in before.possible - after.possible if not _of_strangers(pair, after))
    return [f"{one} → {other} is lost" for one, other in lost] + [
        f"{one} → {other} is sure now" for one, other in after.sure - before.sure
    ]


def _of_strangers(pair: Pair, after: Reach) -> bool:
    source, target = pair
    return source.startswith(("federated:", "arn:aws:iam::")) and (
        (":root" in source or source.startswith("federated:")) and (INTERNET, target) in after.possible
    )
