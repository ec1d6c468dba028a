"""What a field rests on: the collected fields behind a fact, through neighbours, to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from stance.conditions import Ref
from stance.model import KINDS, Asset, Fact, Neighbours, Rule, declared, kinds_of

Need = tuple[str, str]
"""A concrete kind and one of its fields; an empty field name stands for the listing of the kind."""


@cache
def facts() -> dict[Need, Fact]:
    """Every shipped fact by the concrete kind and field that it fills.

    Raises TypeError when two facts fill one field.
    """
    filled: dict[Need, Fact] = {}
    for fact in declared("stance.facts", Fact):
        for kind in kinds_of(fact.fills.path.owner):
            need = (str(kind.kind), fact.fills.path.names[0])
            if need in filled:
                raise TypeError(f"{need[0]}.{need[1]} is filled by two facts")
            filled[need] = fact
    return filled


@cache
def direct(need: Need) -> frozenset[Need]:
    """What the field is derived from in one step; nothing for a collected field."""
    fact = facts().get(need)
    return frozenset() if fact is None else frozenset(_inputs(KINDS[need[0]], fact))


@cache
def behind(need: Need) -> frozenset[Need]:
    """The field itself and all it rests on, listings included."""
    found: set[Need] = set()
    stack = [need, (need[0], "")]
    while stack:
        at = stack.pop()
        if at not in found:
            found.add(at)
            stack.extend(direct(at))
    return frozenset(found)


@cache
def watched() -> frozenset[Need]:
    """The fields by which facts find neighbours and what they read of them, and all derived fields behind."""
    relations = [source for fact in facts().values() for source in fact.of if isinstance(source, Neighbours)]
    return _closed(need for relation in relations for need in _of_neighbours(relation) if need[1])


@cache
def watching() -> frozenset[Need]:
    """The facts that look at neighbours, and all that these rest on."""
    return _closed(n for n, fact in facts().items() if any(isinstance(source, Neighbours) for source in fact.of))


def _closed(needs: Iterable[Need]) -> frozenset[Need]:
    return frozenset(below for need in needs for below in behind(need) if below[1])


def needed(rules: Iterable[Rule]) -> frozenset[Need]:
    """All fields and listings that the rules' outcomes rest on."""
    found: set[Need] = set()
    for rule in rules:
        for kind in kinds_of(rule.on):
            found.add((str(kind.kind), ""))
            for name in rule.reads:
                found |= behind((str(kind.kind), name))
    return frozenset(found)


def _inputs(kind: type[Asset], fact: Fact) -> Iterator[Need]:
    for source in fact.of:
        if isinstance(source, Ref):
            yield str(kind.kind), source.path.names[0]
            continue
        yield from ((str(kind.kind), ours.path.names[0]) for ours in source.on.values())
        yield from _of_neighbours(source)


def _of_neighbours(source: Neighbours) -> Iterator[Need]:
    for kind in kinds_of(source.of):
        yield str(kind.kind), ""
        for ref in (*source.on, *source.fields):
            yield str(kind.kind), ref.path.names[0]
