"""The graph of who can get where, asked through edges: blast radius, paths, choke points and fix sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Literal

import numpy as np

from stance.graph import plans, shown
from stance.graph.answers import Blast, Choke, Exposure, Fix, FixSet, Path, Reached
from stance.graph.columns import Columns, columns, demoted, load
from stance.graph.engine.alternatives import onward, reachable, walk, ways
from stance.graph.engine.dominators import chokes
from stance.graph.engine.index import Graph, Ints, ints
from stance.graph.engine.reach import outweighed, reached, table
from stance.graph.engine.search import between, distances
from stance.model.edge import Certainty, Edge

Order = Literal["shortest", "surest"]


class AttackGraph:
    """Edges with the places where attackers begin (`entries`) and what they are after (`jewels`, with weights).

    There are two readings of it, one within the other: `sure` edges alone, or the `possible` ones too. Without
    `assume`, an edge that rests on assumptions is but possible. No answer depends on the order of the edges.
    `columns` is the graph as arrays, for `stance.graph.engine`.
    """

    def __init__(
        self,
        edges: Iterable[Edge],
        *,
        entries: Iterable[str] = (),
        jewels: Mapping[str, float] | Iterable[str] = (),
        assume: bool = True,
    ) -> None:
        entries, weights = list(entries), _weights(jewels)
        self._begin(load(edges, (*entries, *weights), assume), entries, weights)

    @classmethod
    def from_arrays(
        cls,
        nodes: list[str],
        source: Any,
        target: Any,
        sure: Any,
        edge: Any,
        *,
        entries: Iterable[str] = (),
        jewels: Mapping[str, float] | Iterable[str] = (),
    ) -> AttackGraph:
        """The same of millions of edges, which are made only when shown.

        `nodes` are sorted distinct ids; `source` and `target`, shape (edges,), places in them; `sure` says which
        are sure; `edge(n)` gives the n-th as `Edge`. Entries and jewels that are no nodes are left out.
        """
        made = cls.__new__(cls)
        made._begin(columns(nodes, source, target, sure, edge), list(entries), _weights(jewels))
        return made

    def _begin(self, found: Columns, entries: list[str], weights: Mapping[str, float]) -> None:
        self.columns = found
        self._entries, self._jewels = found.numbers(entries), found.numbers(weights)
        self.entries: tuple[str, ...] = tuple(found.ids[at] for at in self._entries)
        self.jewels: Mapping[str, float] = {found.ids[at]: weights[found.ids[at]] for at in self._jewels}
        self._weight = np.array(list(self.jewels.values()), np.float64)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of all nodes, junctions left out, sorted."""
        return tuple(one for one, hub in zip(self.columns.ids, self.columns.hub, strict=True) if not hub)

    @cached_property
    def _sure(self) -> tuple[Graph, Ints]:
        """The graph of the sure edges, and their numbers."""
        graph, numbers = self.columns.graph, ints(np.flatnonzero(self.columns.sure))
        if len(numbers) == graph.edges:
            return graph, numbers
        return Graph(graph.size, graph.source[numbers], graph.target[numbers]), numbers

    def _read(self, reading: Certainty) -> tuple[Graph, Ints | None]:
        """The graph in a reading and the numbers of its edges; None: they are their own."""
        return self._sure if reading == "sure" else (self.columns.graph, None)

    def index(self) -> None:
        """Prepare both directions now; else the first question does."""
        _ = self.columns.graph.forward, self.columns.graph.backward

    def blast(self, asset: str, reading: Certainty = "possible", backward: bool = False) -> Blast:
        """What falls if an asset falls, or backward, what it falls to; any asset may be asked about."""
        start, ids = self.columns.numbers([asset]), self.columns.ids
        if not len(start):
            return Blast(asset, backward, reading, ())
        steps = surely = distances(self._sure[0].along(backward), start, self.columns.hub)
        if reading == "possible" and self._sure[0] is not self.columns.graph:
            steps = distances(self.columns.graph.along(backward), start, self.columns.hub)
        shown = (steps >= 0) & ~self.columns.hub
        shown[start] = False
        found = np.flatnonzero(shown)
        found = found[np.argsort(steps[found], kind="stable")]
        names = [ids[at] for at in found.tolist()]
        certainty = np.where(surely[found] >= 0, "sure", "possible").tolist()
        rows = zip(names, steps[found].tolist(), certainty, map(self.jewels.get, names), strict=True)
        return Blast(asset, backward, reading, tuple(map(Reached._make, rows)))

    def blasts(self, reading: Certainty = "possible") -> Mapping[str, Exposure]:
        """The jewels that each entry reaches; exact for all at once. Entries without any are there too."""
        found = reached(self._read(reading)[0], self._entries, self._jewels)
        rows, row = np.unique(found, axis=0, return_inverse=True)  # many entries reach the same
        bits = table(rows, len(self._jewels))
        ids = [self.columns.ids[at] for at in self._jewels]
        names = [tuple(ids[at] for at in np.flatnonzero(one)) for one in bits]
        weights = (bits @ self._weight).tolist()
        return {
            entry: Exposure(entry, names[at], weights[at])
            for entry, at in zip(self.entries, row.reshape(-1).tolist(), strict=True)
        }

    def steps(
        self, sources: Iterable[str], reading: Certainty = "possible", backward: bool = False
    ) -> Mapping[str, int]:
        """How many edges lead from the nearest of the sources to each asset that they reach, themselves included.

        Backward, from each asset that reaches them to the nearest of the sources.
        """
        starts, hub = self.columns.numbers(sources), self.columns.hub
        if not len(starts):
            return {}
        found = distances(self._read(reading)[0].along(backward), starts, hub)
        return {self.columns.ids[at]: int(found[at]) for at in np.flatnonzero((found >= 0) & ~hub).tolist()}

    def worth(self, reading: Certainty = "possible") -> Mapping[str, float]:
        """The weight of the jewels that an asset reaches, itself aside, of all that reach any; exact."""
        every = ints(np.flatnonzero(~self.columns.hub))
        found = outweighed(self._read(reading)[0], every, self._jewels, self._weight)
        return {self.columns.ids[every[at]]: float(found[at]) for at in np.flatnonzero(found).tolist()}

    def only(self, keep: Callable[[Edge], bool]) -> AttackGraph:
        """The graph with some of its edges only; nodes, entries and jewels stay."""
        found = self.columns
        kept = np.flatnonzero(np.fromiter(map(keep, map(found.edge, range(found.graph.edges))), bool))
        if len(kept) == found.graph.edges:
            return self
        ends, places = (found.graph.source[kept], found.graph.target[kept]), kept.tolist()
        made = AttackGraph.__new__(AttackGraph)
        told = columns(found.ids, *ends, found.sure[kept], lambda number: found.edge(places[number]))
        made._begin(told, list(self.entries), self.jewels)
        return made

    def between(self, reading: Certainty = "possible") -> Iterator[Edge]:
        """The edges that lie on some way from an entry to a jewel."""
        return map(self._edge, self._part(None, None, reading)[1].tolist())

    def paths(
        self,
        source: str | None = None,
        target: str | None = None,
        *,
        reading: Certainty = "possible",
        k: int = 1,
        order: Order = "shortest",
    ) -> Iterator[Path]:
        """The best `k` paths of each pair, lazily, by source and target: of one pair, or of all entries and jewels.

        `surest` has those with the fewest possible edges first, then the shorter ones. Paths that pass the same
        assets are one.
        """
        graph, numbers = self._part(source, target, reading)
        hub, sure = self.columns.hub, self.columns.sure[numbers]
        starts = self._entries if source is None else self.columns.numbers([source])
        ends = self._jewels if target is None else self.columns.numbers([target])
        for start in starts.tolist():
            found = ways(graph, start, hub, None if order == "shortest" else ~sure)
            for end in reachable(found, ends).tolist():
                walks = ((nodes, tuple(numbers[list(edges)].tolist())) for nodes, edges in found.to(end))
                yield from islice(_distinct(shown.path(self.columns, walk) for walk in walks), k)

    def toward(self, target: str, sources: Iterable[str], reading: Certainty = "possible") -> Iterator[Path]:
        """The surest path to one target from each of the sources that lead there, for many sources at once."""
        (graph, numbers), starts = self._read(reading), self.columns.numbers(sources)
        possible = ~(self.columns.sure if numbers is None else self.columns.sure[numbers])
        for end in self.columns.numbers([target]).tolist():
            step = onward(graph, end, self.columns.hub, possible)
            for start in starts[step[starts] >= 0].tolist():
                nodes, edges = walk(graph, step, start)
                own = edges if numbers is None else tuple(numbers[list(edges)].tolist())
                yield shown.path(self.columns, (nodes, own))

    def _part(self, source: str | None, target: str | None, reading: Certainty) -> tuple[Graph, Ints]:
        """The edges that lie between the ends asked about, with their numbers; nodes keep theirs."""
        graph, numbers = self._read(reading)
        starts = self._entries if source is None else self.columns.numbers([source])
        ends = self._jewels if target is None else self.columns.numbers([target])
        inner = between(graph, starts, ends).edges
        found = inner if numbers is None else numbers[inner]
        return Graph(graph.size, graph.source[inner], graph.target[inner]), found

    def chokes(self, reading: Certainty = "possible") -> list[Choke]:
        """The nodes and edges whose loss alone cuts entries off from all jewels; those that cut most first.

        Jewels and junctions are no choke points; of an edge over a junction either half may be one. Entries that
        are jewels themselves are not counted.
        """
        graph, numbers = self._read(reading)
        found = chokes(graph, self._entries, self._jewels)
        losses = np.where(self.columns.hub, 0, found.nodes)
        nodes = [
            Choke(self.columns.ids[at], None, int(losses[at]), found.entries)
            for at in np.flatnonzero(losses).tolist()
        ]
        edges = [
            Choke(None, self._edge(at if numbers is None else int(numbers[at])), int(found.edges[at]), found.entries)
            for at in np.flatnonzero(found.edges).tolist()
        ]
        return sorted((*nodes, *edges), key=lambda choke: (-choke.sources, choke.edge is not None))

    def _edge(self, number: int) -> Edge:
        return demoted(self.columns.edge(number), bool(self.columns.sure[number]))

    def fix_set(
        self,
        fixes: Mapping[str, Fix],
        budget: int | None = None,
        reading: Certainty = "sure",
        seconds: float = 30.0,
    ) -> FixSet:
        """The cheapest fixes that cut every path that they can, or the `budget` fixes that cut the most weight.

        After about `seconds` the best plan so far is taken, and told how far from the optimum it can be; putting it
        in order may take half as long again.
        """
        return plans.plan(self.columns, self._entries, self._jewels, self._weight, fixes, budget, reading, seconds)


def _weights(jewels: Mapping[str, float] | Iterable[str]) -> Mapping[str, float]:
    return dict(jewels) if isinstance(jewels, Mapping) else dict.fromkeys(jewels, 1.0)


def _distinct(paths: Iterable[Path]) -> Iterator[Path]:
    seen: set[tuple[str, ...]] = set()
    for path in paths:
        if path.nodes not in seen:
            seen.add(path.nodes)
            yield path
