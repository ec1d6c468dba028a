"""What a scan is narrowed to: rules by id, services by name, and the fields that these need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache

from stance.estate.coverage import PARENTS
from stance.estate.provenance import operations, resources
from stance.facts.needs import Need, needed
from stance.graph.fields import graph_needs
from stance.graph.needs import edge_needs
from stance.model import Rule, kinds_of


class SelectionError(ValueError):
    """A rule or service that does not exist; the message names it and what comes near."""


@dataclass(frozen=True)
class Selection:
    """The rules of a scan, and the fields they need; `fields` is None when everything is collected."""

    rules: tuple[Rule, ...]
    fields: frozenset[Need] | None


def select(rules: Sequence[Rule], ids: Collection[str] = (), services: Collection[str] = ()) -> Selection:
    """The rules with one of the `ids` (patterns such as `identity-*` too) that concern one of the `services`.

    Without either everything is selected. Raises SelectionError.
    """
    if not ids and not services:
        return Selection(tuple(rules), None)
    chosen = [rule for rule in rules if not ids or any(fnmatchcase(rule.id, pattern) for pattern in ids)]
    for pattern in ids:
        if not any(fnmatchcase(rule.id, pattern) for rule in rules):
            raise SelectionError(_unknown("rule", pattern, [rule.id for rule in rules]))
    known = frozenset[str]().union(*map(services_of, rules))
    for service in services:
        if service not in known:
            raise SelectionError(_unknown("service", service, sorted(known)))
    if services:
        chosen = [rule for rule in chosen if services_of(rule) & set(services)]
    parents = {(kind, "") for kind in PARENTS if kind in resources()}
    return Selection(tuple(chosen), _with_graph(needed(chosen)) | parents)


def _with_graph(needs: frozenset[Need]) -> frozenset[Need]:
    """The needs, with all that edges are drawn from where one of them is a field that the graph fills."""
    return needs | edge_needs() if needs & graph_needs() else needs


@cache
def services_of(rule: Rule) -> frozenset[str]:
    """The services that a rule concerns: its kind's own, or those that fill the fields of an account or region.

    A rule that asks the graph rests on all services, so it is of a service of its own: `graph`.
    """
    if any((str(kind.kind), name) in graph_needs() for kind in kinds_of(rule.on) for name in rule.reads):
        return frozenset({"graph"})
    found: set[str] = set()
    for kind in (str(kind.kind) for kind in kinds_of(rule.on)):
        if kind in PARENTS and not kind.startswith("host."):
            found |= {op.split(":")[0] for name in rule.reads for _, op in operations((kind, name))}
        else:
            found.add(kind.split(".")[1])
    return frozenset(found)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 3, 0.5)
    return f"there is no {what} {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")
