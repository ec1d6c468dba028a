"""What an order is worth: on the true estate, by plain search."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.posture.estates import Estate

from stance.graph.answers import Fix
from stance.graph.attack import AttackGraph
from stance.model.edge import Lever

FIRST = 10
FAR = 30


@dataclass(frozen=True)
class Truth:
    """The estate as it is: only its sure edges count."""

    estate: Estate

    @cached_property
    def _levers(self) -> dict[str, Collection[Lever]]:
        return {one.id: one.levers for one in self.estate.findings}

    def left(self, fixed: Collection[str]) -> int:
        """Pairs of entry and jewel with a way between them when these findings are fixed."""
        pulled = {lever for one in fixed for lever in self._levers[one]}
        onward: dict[str, list[str]] = {}
        for edge in self.estate.edges:
            if edge.certainty == "sure" and not pulled & set(edge.levers):
                onward.setdefault(edge.source, []).append(edge.target)
        return sum(len(_reached(onward, entry) & set(self.estate.jewels) - {entry}) for entry in self.estate.entries)

    @cached_property
    def pairs(self) -> tuple[int, int]:
        """The pairs at first, and those that are left when all is fixed."""
        return self.left(()), self.left(self._levers)

    def share(self, fixed: Collection[str]) -> float:
        """The share of the pairs that can be cut which is cut: 0 to 1."""
        first, last = self.pairs
        return (first - self.left(fixed)) / (first - last)

    def best(self, count: int) -> float:
        """The share that the best `count` fixes cut; its being the optimum is proved."""
        graph = AttackGraph(self.estate.edges, entries=self.estate.entries, jewels=self.estate.jewels)
        found = graph.fix_set({one: Fix(levers) for one, levers in self._levers.items()}, count, "sure", 60)
        if not found.proved:
            raise RuntimeError(f"the best {count} fixes were not found in time; take smaller estates")
        return self.share(found.fixes)

    @cached_property
    def matters(self) -> frozenset[str]:
        """The findings that some way from an entry to a jewel hangs on."""
        graph = AttackGraph(self.estate.edges, entries=self.estate.entries, jewels=self.estate.jewels)
        ahead = {one for entry in self.estate.entries for one in (entry, *graph.blast(entry, "sure").assets)}
        behind = {one for jewel in self.estate.jewels for one in (jewel, *graph.blast(jewel, "sure", True).assets)}
        levers = {
            lever
            for edge in self.estate.edges
            if edge.certainty == "sure" and edge.source in ahead and edge.target in behind
            for lever in edge.levers
        }
        return frozenset(one for one, pulled in self._levers.items() if levers & set(pulled))


def _reached(onward: dict[str, list[str]], start: str) -> set[str]:
    seen, open_ends = {start}, [start]
    while open_ends:
        for node in onward.get(open_ends.pop(), ()):
            if node not in seen:
                seen.add(node)
                open_ends.append(node)
    return seen


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of an order on an estate. `curve[k]` is the share of pairs cut after k fixes."""

    curve: tuple[float, ...]
    most: int
    dead_ends: float

    @property
    def area(self) -> float:
        """The mean of the curve from 1 to `FAR` fixes."""
        return sum(self.curve[1:]) / (len(self.curve) - 1)


def score(truth: Truth, order: Sequence[str]) -> Score:
    """The first `FAR` steps of an order, the k from which on 90 % are cut, and how many of the first do nothing."""
    curve = tuple(truth.share(order[:count]) for count in range(FAR + 1))
    low, high = 0, len(order)
    while low < high:  # cutting more never opens anything
        middle = (low + high) // 2
        low, high = (low, middle) if truth.share(order[:middle]) >= 0.9 else (middle + 1, high)
    first = order[:FIRST]
    return Score(curve, low, sum(one not in truth.matters for one in first) / max(1, len(first)))
