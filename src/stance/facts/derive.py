"""The engine of facts: fills derived fields, asset by asset, in the order in which they rest on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from stance.conditions import ITEMS, UNKNOWN, Ref
from stance.facts.needs import Need, direct, facts
from stance.facts.neighbourhood import Neighbourhood, Whole
from stance.model import Fact, Neighbours, Reason


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


MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError)


def order(kinds: Iterable[str]) -> list[Need]:
    """The derived fields of the kinds, each after all that it rests on.

    Raises graphlib.CycleError when facts rest on each other in a circle.
    """
    wanted = set(kinds)
    graph = {need: direct(need) for need in facts()}
    return [need for need in TopologicalSorter(graph).static_order() if need in graph and need[0] in wanted]


def derive(states: Mapping[str, list[State]], whole: Whole) -> None:
    """Fill every derived field of the assets in `states`, which are grouped by kind.

    `whole(kind, account, region)` is None when every scope in which such an asset could stand was listed to its
    end, else the reason why not.
    """
    around = Neighbourhood(states, whole)
    for kind, name in order(states):
        fact = facts()[kind, name]
        inputs = [_reader(source, around) for source in fact.of]
        for state in states[kind]:
            _fill(state, name, fact, inputs)


Input = tuple[Any, str | None]
"""What a fact receives, and why it is unknown or in part, if it is."""


def _reader(source: Ref[Any] | Neighbours, around: Neighbourhood) -> Callable[[State], Input]:
    if isinstance(source, Neighbours):
        return around.reader(source)
    name = source.path.names[0]

    def read(state: State) -> Input:
        value = state.value(name)
        in_part = value is UNKNOWN or (value.__class__ is dict and ITEMS in value)
        return value, state.gap(name) if in_part else None

    return read


def _fill(state: State, name: str, fact: Fact, inputs: list[Callable[[State], Input]]) -> None:
    read = [source(state) for source in inputs]
    gap = next((why for _, why in read if why is not None), None)
    if gap is not None and not fact.partial:
        state.gaps[name] = gap
        return
    try:
        value = fact.derive(*(value for value, _ in read))
    except MALFORMED:
        state.gaps[name] = gap or Reason.MALFORMED
        return
    # A fact that does not know although all of its inputs are read speaks of what was not to be read.
    if value is UNKNOWN:
        state.gaps[name] = gap or Reason.OUT_OF_SCOPE
        return
    state.fields[name] = state.facts[name] = value
    if value.__class__ is dict and ITEMS in value:
        state.gaps[name] = gap or Reason.OUT_OF_SCOPE


__all__ = ["State", "derive", "order"]
