"""What the graph answers: attack paths, blast radius, administrators, as views."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from stance.estate.errors import EstateError
from stance.graph.answers import Exposure, Path
from stance.graph.attack import AttackGraph
from stance.graph.entries import Entry
from stance.graph.jewels import Jewel
from stance.model.attack_view import AdminView, BlastView, ChokeView, EntryView, PathView, ReachedView, StepView
from stance.model.attack_words import node_name
from stance.model.edge import HUB, INTERNET, Certainty, Edge, Lever
from stance.risk import path_risk

Called = Mapping[str, tuple[str, str]]
"""Names and kinds of assets by their ids."""

ALTERNATIVES: Final = 10
"""Ways told of one pair, where alternatives are asked for."""

PRINCIPALS: Final = ("aws.iam.user", "aws.iam.role")
"""Kinds that act by themselves. A group does not: its members do."""


_NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})


class Attacks:
    """Questions to one graph: its edges, the entry points and the crown jewels, with what assets are called.

    `assume` takes what cannot be read by design to be open; without it such edges are merely possible. `titles` are
    what people call assets that the provider calls by a number.
    """

    def __init__(
        self,
        edges: Collection[Edge],
        entries: Mapping[str, Entry],
        jewels: Mapping[str, Jewel],
        called: Called,
        assume: bool = True,
        titles: Mapping[str, str] = _NO_TITLES,
    ) -> None:
        self.entries, self.jewels, self._called, self._titles = entries, jewels, called, titles
        self.edges = edges
        weights = {name: jewel.weight for name, jewel in jewels.items()}
        self.graph = AttackGraph(edges, entries=entries, jewels=weights, assume=assume)
        self._exposed: dict[Certainty, Mapping[str, Exposure]] = {}

    # paths -----------------------------------------------------------------------------------------------

    def paths(
        self, source: str | None = None, target: str | None = None, *, alternatives: bool = False, sure: bool = False
    ) -> list[PathView]:
        """The surest and shortest path of every pair, the riskiest first; with `alternatives` others of it too."""
        begin = None if source is None else self.resolve(source)
        end = None if target is None else self.resolve(target)
        reading: Certainty = "sure" if sure else "possible"
        most = ALTERNATIVES if alternatives else 1
        found = self.graph.paths(begin, end, reading=reading, k=most, order="surest")
        return sorted(map(self.view, found), key=_riskiest)

    def view(self, path: Path) -> PathView:
        """A path with the names of what it leads through."""
        jewel = self.jewels.get(path.target)
        weight = 0.0 if jewel is None else jewel.weight
        return PathView(
            source=path.source,
            target=path.target,
            jewel=None if jewel is None else jewel.reason,
            certainty=path.certainty,
            depends=path.depends,
            assumptions=path.assumptions,
            assets=list(path.nodes),
            edges=[_step(edge) for edge in path.edges],
            risk=path_risk(path.certainty, len(path.edges), weight, from_internet=path.source == INTERNET),
            names=[self.name(node) for node in path.nodes],
            kinds=[self.kind(node) for node in path.nodes],
            weakest=path.edges.index(path.weakest) if path.weakest is not None else 0,
        )

    def name(self, node: str) -> str:
        """What people call a node."""
        return node_name(node, self._asset_name)

    def _asset_name(self, node: str) -> str | None:
        return self._titles.get(node) or (self._called[node][0] if node in self._called else None)

    def kind(self, node: str) -> str:
        """The kind of a node; empty for what is no asset."""
        return self._called[node][1] if node in self._called else ""

    def resolve(self, name: str) -> str:
        """The node of that id or name. Raises EstateError for none and for several."""
        if name in self._nodes or name in self._called:
            return name
        found = self._by_name.get(name, [])
        # Parts of a thing (the kernel of a host) bear its name: what stands in the graph is meant.
        found = [node for node in found if node in self._nodes] or found
        if len(found) == 1:
            return found[0]
        if found:
            told = ", ".join(f"{node} ({self.kind(node)})" if self.kind(node) else node for node in found[:5])
            raise EstateError(f"{len(found)} things are called {name!r}; give one's id: {told}")
        if not self._called:
            raise EstateError(f"there is no asset yet, so none is called {name!r}: scan first")
        containing = sorted((one for one in self._by_name if name.lower() in one.lower()), key=len)[:3]
        near = containing or get_close_matches(name, [*self._by_name, *self._nodes], 3, 0.7)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; stance assets lists them"
        raise EstateError(f"no asset has the id or name {name!r}{hint}")

    @cached_property
    def _nodes(self) -> frozenset[str]:
        return frozenset({*self.graph.nodes, INTERNET})

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node, (name, _) in sorted(self._called.items()):
            for word in dict.fromkeys((name, self._titles.get(node, name))):
                found.setdefault(word, []).append(node)
        for node in sorted(self._nodes - self._called.keys()):
            found.setdefault(self.name(node), []).append(node)
        return found

    def entry_views(self) -> list[EntryView]:
        """The entry points with the crown jewels that each reaches, those that reach most first."""
        sure, possible = self._exposures("sure"), self._exposures("possible")
        found = [
            EntryView(
                entry=node,
                name=self.name(node),
                kind=self.kind(node),
                reason=entry.reason,
                sure=len(sure[node].jewels) if node in sure else 0,
                possible=len(possible[node].jewels) if node in possible else 0,
            )
            for node, entry in self.entries.items()
        ]
        return sorted(found, key=lambda view: (-view.sure, -view.possible, view.entry))

    def pairs(self, reading: Certainty) -> int:
        """How many pairs of entry point and crown jewel are joined."""
        return sum(len(exposure.jewels) for exposure in self._exposures(reading).values())

    def reached(self, reading: Certainty = "possible") -> set[str]:
        """The crown jewels that some entry point reaches."""
        return {jewel for exposure in self._exposures(reading).values() for jewel in exposure.jewels}

    def _exposures(self, reading: Certainty) -> Mapping[str, Exposure]:
        if reading not in self._exposed:
            self._exposed[reading] = self.graph.blasts(reading)
        return self._exposed[reading]

    def chokes(self, reading: Certainty) -> Iterator[ChokeView]:
        """The assets and steps whose loss alone cuts entry points off from all crown jewels, the most first."""
        for choke in self.graph.chokes(reading):
            edge = choke.edge
            asset = choke.node if edge is None else edge.source
            assert asset is not None
            if asset.startswith(HUB) or (asset in self.entries and edge is None):
                continue
            yield ChokeView(
                asset=asset,
                name=self.name(asset),
                step=None if edge is None else edge.kind,
                target=None if edge is None else edge.target,
                target_name="" if edge is None else self.name(edge.target),
                entries=choke.sources,
                of=choke.of,
                levers=[] if edge is None else [told_lever(lever) for lever in edge.levers],
            )

    # blast radius ----------------------------------------------------------------------------------------

    def blast(self, asset: str, *, backward: bool = False, sure: bool = False) -> BlastView:
        """Everything that falls if the asset falls, or everything that reaches it, nearest first."""
        node = self.resolve(asset)
        surely = {one.asset for one in self.graph.blast(node, "sure", backward).reached}
        all_reached = self.graph.blast(node, "sure" if sure else "possible", backward).reached
        reached = [
            ReachedView(
                asset=one.asset,
                name=self.name(one.asset),
                kind=self.kind(one.asset),
                distance=one.distance,
                certainty="sure" if one.asset in surely else "possible",
                jewel=self.jewels[one.asset].reason if one.asset in self.jewels else None,
            )
            for one in all_reached
        ]
        return BlastView(
            asset=node,
            direction="backward" if backward else "forward",
            reached=reached,
            sure=len(surely),
            possible=len(reached),
            jewels=sum(one.jewel is not None for one in reached),
            entries=sum(one.asset in self.entries for one in reached),
        )

    # administrators --------------------------------------------------------------------------------------

    def admins(self, principals: Iterable[tuple[str, str]]) -> Iterator[AdminView]:
        """The verdict of every principal (id, account), the worst first."""
        by_account: dict[str, list[str]] = {}
        for principal, account in principals:
            by_account.setdefault(account, []).append(principal)
        views: list[AdminView] = []
        for account, members in by_account.items():
            found = {path.source: path for path in self.graph.toward(account, members, "sure")}
            others = [one for one in members if one not in found]
            found |= {path.source: path for path in self.graph.toward(account, others, "possible")}
            views += [self._admin(principal, account, found.get(principal)) for principal in members]
        return iter(sorted(views, key=lambda view: (_VERDICTS.index(view.verdict), len(view.path), view.principal)))

    def _admin(self, principal: str, account: str, path: Path | None) -> AdminView:
        told = (principal, self.name(principal), self.kind(principal), account)
        if path is None:
            return AdminView(*told, "no")
        already = len(path.edges) == 1 and path.edges[0].kind == "administers"
        verdict = "possibly" if path.certainty != "sure" else "is" if already else "can"
        steps = [_step(edge) for edge in path.edges]
        names = [self.name(node) for node in path.nodes]
        return AdminView(*told, verdict, path.depends, path.assumptions, list(path.nodes), steps, names)


_VERDICTS: Final = ("is", "can", "possibly", "no")


def _step(edge: Edge) -> StepView:
    levers = [told_lever(lever) for lever in edge.levers]
    return StepView(
        edge.source, edge.kind, edge.target, edge.certainty, edge.depends, edge.assumptions, edge.evidence, levers
    )


def told_lever(lever: Lever) -> dict[str, Any]:
    """A lever as JSON."""
    told = {"asset": lever.asset, "field": lever.field, "element": lever.element}
    return told if lever.to is None else {**told, "to": lever.to}


def _riskiest(path: PathView) -> tuple[float, int, str, Sequence[str]]:
    return -path.risk, len(path.edges), path.source, path.assets


def alike(paths: Iterable[PathView]) -> list[PathView]:
    """Paths of one shape (source, kinds of assets and edges) as the riskiest of them, which tells their number."""
    shapes: dict[tuple[object, ...], PathView] = {}
    for path in paths:
        steps = tuple((step.kind, step.certainty) for step in path.edges)
        shape = (path.source, tuple(path.kinds[1:]), steps, path.jewel is None)
        first = shapes.get(shape)
        shapes[shape] = path if first is None else replace(first, count=first.count + 1)
    return list(shapes.values())
