"""Which calls an answer rests on: from a field, through facts and neighbours, to the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from stance.facts.needs import Need, behind
from stance.graph.fields import graph_needs
from stance.graph.needs import edge_needs
from stance.model import Call, Resource, Rule, declared, kinds_of
from stance.model.view import CallView


@cache
def resources() -> Mapping[str, tuple[Resource, ...]]:
    """The shipped connector resources by the kind that they collect."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in declared("stance.connectors", Resource):
        found[str(resource.kind.kind)].append(resource)
    return {kind: tuple(listed) for kind, listed in sorted(found.items())}


@cache
def operations(need: Need) -> frozenset[tuple[str, str]]:
    """The operations, as (kind, operation), on which a field rests; with an empty field name, a listing."""
    return frozenset((kind, call.operation) for kind, name in behind(need) for call in _calls(kind, name))


def _calls(kind: str, name: str) -> Iterable[Call]:
    for resource in resources().get(kind, ()):
        if name == "":
            found = resource.list
        else:
            ref = next((ref for ref in resource.fields if ref.path.names[0] == name), None)
            found = None if ref is None else resource.source(ref)
        if found is not None:
            yield from found.whole


@cache
def rule_operations(rule: Rule, kind: str) -> frozenset[tuple[str, str]]:
    """The operations on which the outcomes of a rule for assets of a kind rest."""
    listing = operations((kind, ""))
    return listing.union(*(operations((kind, name)) for name in rule.reads))


def on_graph(rule: Rule) -> bool:
    """Whether a rule reads what the graph fills."""
    return any((str(kind.kind), name) in graph_needs() for kind in kinds_of(rule.on) for name in rule.reads)


@cache
def edge_operations() -> frozenset[str]:
    """The operations that edges of the graph rest on."""
    return frozenset(operation for need in edge_needs() for _, operation in operations(need))


ANSWERED = ("ok", "absent")
"""The results of calls that told something."""


class Provenance:
    """The ledger, indexed for finding the calls behind an outcome."""

    def __init__(self, ledger: Iterable[CallView]) -> None:
        self._by: dict[tuple[str, str], list[CallView]] = defaultdict(list)
        for call in ledger:
            account = call.scope.split("/")[1]
            self._by[account, call.operation].append(call)

    def calls(
        self, rule: Rule, kind: str, account: str, scope: str, reads: Mapping[str, str], decided: bool
    ) -> list[CallView]:
        """The calls behind an outcome of `rule` for one asset, whose own calls had the results `reads`.

        Of a call that other scopes made too only those of the asset's own scope count; calls that were shared
        between scopes stand with the one that made them. What was `decided` would be so whatever the calls that
        failed had answered: it rests on the others alone.
        """
        found: list[CallView] = []
        for kind_asked, operation in sorted(rule_operations(rule, kind)):
            made = self._by.get((account, operation), [])
            own = [call for call in made if call.scope == scope]
            told = reads.get(operation) if kind_asked == kind else None
            found += [call for call in (own or made) if told is None or call.result == told]
        return [call for call in dict.fromkeys(found) if not decided or call.result in ANSWERED]
