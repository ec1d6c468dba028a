"""The engine of facts: fills derived fields, asset by asset, in the order in which they rest on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from graphlib import TopologicalSorter
from typing import Any

from stance.conditions import UNKNOWN, Ref, in_part
from stance.facts.needs import Need, direct, facts
from stance.facts.neighbourhood import Neighbourhood, Whole
from stance.model import Fact, Neighbours, Reason
from stance.model.declared import FLAWS


@dataclass(slots=True)
class State:
    """An asset's fields while facts are derived: `fields` as collected, joined by `facts` as they are found.

    `gaps` says of every field, derived ones included, why it is unknown.
    """

    kind: str
    fields: dict[str, Any]
    gaps: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """The field's value, or UNKNOWN."""
        return self.fields.get(name, UNKNOWN)

    def gap(self, name: str) -> str:
        """Why the field is unknown."""
        return self.gaps.get(name, Reason.NOT_COLLECTED)


def order(kinds: Iterable[str]) -> list[Need]:
    """The derived fields of the kinds, each after all that it rests on.

    Raises graphlib.CycleError when facts rest on each other in a circle.
    """
    wanted = set(kinds)
    return [need for need in _ordered() if need[0] in wanted]


@cache
def _ordered() -> tuple[Need, ...]:
    graph = {need: direct(need) for need in facts()}
    return tuple(need for need in TopologicalSorter(graph).static_order() if need in graph)


def derive(states: Mapping[str, list[State]], whole: Whole, needs: frozenset[Need] | None = None) -> Neighbourhood:
    """Fill the derived fields of the assets in `states`, which are grouped by kind: all, or those among `needs`.

    `whole(kind, account, region)` is None when every scope in which such an asset could stand was listed to its
    end, else the reason why not. Gives the neighbourhood of the assets, by which others can be filled.
    """
    around = Neighbourhood(states, whole)
    for need in order(states):
        if needs is None or need in needs:
            fill = filler(need, around)
            for state in states[need[0]]:
                fill(state)
    return around


Filler = Callable[[State], None]


def filler(need: Need, around: Neighbourhood | None = None) -> Filler:
    """A function that fills one derived field of an asset; `around` is for facts that look at neighbours."""
    fact = facts()[need]
    return partial(_fill, need[1], fact, [_reader(source, around) for source in fact.of])


Input = tuple[Any, str | None]
"""What a fact receives, and why it is unknown or in part, if it is."""


def _reader(source: Ref[Any] | Neighbours, around: Neighbourhood | None) -> Callable[[State], Input]:
    if isinstance(source, Neighbours):
        assert around is not None
        return around.reader(source)
    name = source.path.names[0]

    def read(state: State) -> Input:
        value = state.fields.get(name, UNKNOWN)
        unsure = value is UNKNOWN or in_part(value)
        return value, state.gap(name) if unsure else None

    return read


def _fill(name: str, fact: Fact, inputs: list[Callable[[State], Input]], state: State) -> None:
    gap, values = None, []
    for source in inputs:
        value, why = source(state)
        gap = gap or why
        values.append(value)
    if gap is not None and not fact.partial:
        state.gaps[name] = gap
        return
    try:
        value = fact.derive(*values)
    except FLAWS:
        state.gaps[name] = gap or Reason.MALFORMED
        return
    # A fact that does not know although all of its inputs are read speaks of what was not to be read.
    if value is UNKNOWN:
        state.gaps[name] = gap or Reason.OUT_OF_SCOPE
        return
    state.fields[name] = state.facts[name] = value
    if in_part(value):
        state.gaps[name] = gap or Reason.OUT_OF_SCOPE


__all__ = ["Filler", "Neighbourhood", "State", "derive", "filler", "order"]
