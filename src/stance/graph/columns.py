"""Edges as columns of numbers, in an order that does not depend on the one they came in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import orjson

from stance.graph.engine.index import Graph, Ints, Mask, ints
from stance.model.edge import HUB, Edge


@dataclass(frozen=True)
class Columns:
    """A graph whose nodes are sorted `ids`; `sure` and `hub` have shapes (edges,) and (nodes,).

    `edge` gives the edge of a number.
    """

    ids: Sequence[str]
    graph: Graph
    sure: Mask
    hub: Mask
    edge: Callable[[int], Edge]

    def numbers(self, ids: Iterable[str]) -> Ints:
        """The numbers of those of the nodes that are known, sorted."""
        places = ((bisect_left(self.ids, one), one) for one in ids)
        return ints(sorted({at for at, one in places if at < len(self.ids) and self.ids[at] == one}))


def columns(ids: Iterable[str], source: Any, target: Any, sure: Any, edge: Callable[[int], Edge]) -> Columns:
    """Columns of arrays; `source` and `target` are places in `ids`, which must be sorted and distinct."""
    ids = ids if isinstance(ids, list) else list(ids)
    hub = np.zeros(len(ids), bool)
    hub[bisect_left(ids, HUB) : bisect_left(ids, HUB[:-1] + chr(ord(HUB[-1]) + 1))] = True
    graph = Graph(len(ids), ints(source), ints(target))
    return Columns(ids, graph, np.asarray(sure, bool), hub, edge)


def load(edges: Iterable[Edge], more: Iterable[str], assume: bool) -> Columns:
    """Columns of edges; `more` are nodes that may have none. Equal edges are one edge."""
    found = list(edges)
    ids = sorted({edge.source for edge in found} | {edge.target for edge in found} | set(more))
    number = dict(zip(ids, range(len(ids)), strict=True))
    source = np.fromiter((number[edge.source] for edge in found), np.int32, len(found))
    target = np.fromiter((number[edge.target] for edge in found), np.int32, len(found))
    order = _sorted(found, source, target)
    kept = [found[at] for at in order]
    sure = [edge.certainty == "sure" and (assume or not edge.assumptions) for edge in kept]
    return columns(ids, source[order], target[order], sure, kept.__getitem__)


def _sorted(edges: Sequence[Edge], source: Ints, target: Ints) -> list[int]:
    """The places of the distinct edges by source and target; parallel ones by certainty and what they say."""
    order = np.lexsort((target, source)).tolist()
    ends = np.stack([source, target], 1).tolist()
    result: list[int] = []
    for _, together in groupby(order, lambda at: ends[at]):
        group = list(together)
        if len(group) > 1:
            spoken = {_spoken(edges[at]): at for at in group}
            group = [spoken[key] for key in sorted(spoken)]
        result += group
    return result


def _spoken(edge: Edge) -> tuple[Any, ...]:
    """Everything an edge says, in a form that can be compared; sure before possible."""
    said = tuple(sorted(edge.depends)), tuple(sorted(edge.assumptions)), tuple(sorted(map(repr, edge.levers)))
    return edge.certainty != "sure", edge.kind, *said, _canonical(edge.evidence)


def _canonical(value: Any) -> str:
    return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str).decode()


def demoted(edge: Edge, sure: bool) -> Edge:
    """The edge as it is read: possible where its assumptions are not made."""
    return edge if sure or edge.certainty == "possible" else replace(edge, certainty="possible")
