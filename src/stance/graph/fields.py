"""Fields that the graph fills: what follows for an asset from where it stands between entry points and jewels.

That a way is there is known as soon as one is seen. That none is there is known only when everything was read that
edges are drawn from: else the field is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from stance.conditions import UNKNOWN, Ref, in_part
from stance.graph.attack import AttackGraph
from stance.graph.needs import edge_needs
from stance.graph.picture import Picture
from stance.model import KINDS, kinds_of
from stance.model.assets.identity import IamRole, IamUser
from stance.model.assets.workload import Workload
from stance.model.edge import INTERNET, Edge
from stance.model.world import Node


class Filled(NamedTuple):
    """What the graph says of an asset: its fields, and why others of them are not known."""

    fields: Mapping[str, Any]
    gaps: Mapping[str, str]


class Standing:
    """Where assets stand in a graph; `edges` are those it was made of, `accounts` its nodes that are accounts."""

    def __init__(self, graph: AttackGraph, edges: Iterable[Edge], accounts: Iterable[str]) -> None:
        self._graph, self._accounts = graph, frozenset(accounts)
        self._toward_accounts = [edge for edge in edges if edge.kind in ("assumes", "administers")]

    @cached_property
    def exposed(self) -> frozenset[str]:
        """Assets of which the internet surely reaches an endpoint, or themselves."""
        found = self._graph.steps([INTERNET], "sure")
        return frozenset(node.removeprefix("endpoint:") for node in found)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Nodes from which some crown jewel is surely reached."""
        found = self._graph.steps(self._graph.jewels, "sure", backward=True)
        return frozenset(node for node, steps in found.items() if steps)

    @cached_property
    def administrators(self) -> Mapping[str, str]:
        """The verdict on every node that is, can become or possibly becomes administrator."""
        possible = self._graph.steps(self._accounts, "possible", backward=True)
        sure = self._graph.steps(self._accounts, "sure", backward=True)
        already = {
            edge.source for edge in self._toward_accounts if edge.kind == "administers" and edge.certainty == "sure"
        }
        verdicts = dict.fromkeys(possible, "possibly") | dict.fromkeys(sure, "can")
        return verdicts | dict.fromkeys(already, "is")

    @cached_property
    def admitted(self) -> frozenset[str]:
        """Nodes that become administrator by assuming roles that admit them, and by nothing else."""
        return frozenset(AttackGraph(self._toward_accounts).steps(self._accounts, "sure", backward=True))


@dataclass(frozen=True, eq=False)
class GraphField:
    """A field and how the graph answers for a node; `absence` tells whether an answer says that no way is there."""

    fills: Ref[Any]
    answer: Callable[[Standing, Node], Any]
    absence: Callable[[Any], bool]


def _is_false(answer: Any) -> bool:
    return answer is False


def _below_can(answer: Any) -> bool:
    return answer in ("no", "possibly")


def _verdict(standing: Standing, node: Node) -> str:
    return standing.administrators.get(node.id, "no")


def _escalates(standing: Standing, node: Node) -> bool:
    return standing.administrators.get(node.id) == "can" and node.id not in standing.admitted


FIELDS: Final = (
    GraphField(IamUser.administration, _verdict, _below_can),
    GraphField(IamRole.administration, _verdict, _below_can),
    GraphField(IamUser.escalates, _escalates, _is_false),
    GraphField(IamRole.escalates, _escalates, _is_false),
    GraphField(Workload.internet_reaches, lambda standing, node: node.id in standing.exposed, _is_false),
    GraphField(Workload.leads_to_jewels, lambda standing, node: node.id in standing.leading, _is_false),
)
"""Every field that the graph fills."""


def graph_needs() -> frozenset[tuple[str, str]]:
    """The fields that the graph fills, by concrete kind."""
    return frozenset((str(kind.kind), one.fills.path.names[0]) for one, kind in _concrete())


def _concrete() -> Iterator[tuple[GraphField, Any]]:
    return ((one, kind) for one in FIELDS for kind in kinds_of(one.fills.path.owner))


def filled(seen: Picture, graph: AttackGraph) -> dict[str, Filled]:
    """What the graph of a picture, with its entry points and jewels, says by asset."""
    accounts = [node.id for node in seen.world.of(KINDS["aws.account"])]
    standing, blind = Standing(graph, seen.edges, accounts), _Blind(seen)
    found: dict[str, tuple[dict[str, Any], dict[str, str]]] = {}
    for one, kind in _concrete():
        name = one.fills.path.names[0]
        for node in seen.world.of(kind):
            fields, gaps = found.setdefault(node.id, ({}, {}))
            answer = one.answer(standing, node)
            why = blind.of(node.kind) if one.absence(answer) else None
            if why is None:
                fields[name] = answer
            else:
                gaps[name] = why
    return {asset: Filled(*told) for asset, told in found.items()}


class _Blind:
    """Why not everything was read that edges are drawn from, by provider."""

    def __init__(self, seen: Picture) -> None:
        self._seen = seen
        self._found: dict[str, str | None] = {}

    def of(self, kind: str) -> str | None:
        provider = kind.split(".")[0]
        if provider not in self._found:
            needs = [need for need in sorted(edge_needs()) if need[0].startswith(f"{provider}.")]
            self._found[provider] = next((why for need in needs if (why := self._missing(*need)) is not None), None)
        return self._found[provider]

    def _missing(self, kind: str, field: str) -> str | None:
        if field == "":
            return self._seen.world.missing(KINDS[kind])
        for state in self._seen.states.get(kind, ()):
            value = state.fields.get(field, UNKNOWN)
            if value is UNKNOWN or in_part(value):
                return state.gap(field)
        return None
