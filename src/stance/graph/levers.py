"""Pulling levers: the fields of an asset as they would be after a change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from stance.conditions import ITEMS, in_part
from stance.graph.elements import LAST, PLACE, STATEMENT, statements
from stance.model.edge import Lever


class LeverError(ValueError):
    """A lever that does not fit the state: the field or element is not there."""


def pulled(fields: Mapping[str, Any], levers: Iterable[Lever]) -> dict[str, Any]:
    """The fields after all levers, which are of one asset, were pulled together.

    Places (`[3]`, `Statement[2]`) are those before any was pulled. Raises LeverError.
    """
    changed = dict(fields)
    by_field: dict[str, list[Lever]] = defaultdict(list)
    for lever in levers:
        by_field[lever.field].append(lever)
    for name, of_field in by_field.items():
        if name not in fields:
            raise LeverError(f"the field {name} was not read")
        whole = [lever for lever in of_field if lever.element is None]
        elements = [lever.element for lever in of_field if lever.element is not None]
        changed[name] = whole[-1].to if whole else _without(fields[name], elements, name)
    return changed


def _without(value: Any, elements: list[str], name: str) -> Any:
    if isinstance(value, str):
        return _document_without(value, [_index(element, name) for element in elements])
    if in_part(value):
        return {**value, ITEMS: _without(value[ITEMS], elements, name)}
    if isinstance(value, dict):
        return {key: held for key, held in value.items() if key not in elements}
    if not isinstance(value, list):
        raise LeverError(f"{name} has no elements")
    return _list_without(value, elements, name)


def _list_without(items: list[Any], elements: list[str], name: str) -> list[Any]:
    places = {int(found[1]) for element in elements if (found := PLACE.fullmatch(element))}
    if places and max(places) >= len(items):
        raise LeverError(f"{name} has {len(items)} elements, none at {max(places)}")
    inner: dict[str, list[int]] = defaultdict(list)
    for element in elements:
        if (found := STATEMENT.fullmatch(element)) and found["name"] is not None:
            inner[found["name"]].append(int(found["index"]))
    texts = set(elements)
    kept = [item for n, item in enumerate(items) if n not in places and not (isinstance(item, str) and item in texts)]
    return [_named(item, inner) for item in kept]


def _named(item: Any, inner: Mapping[str, list[int]]) -> Any:
    if not isinstance(item, dict) or item.get("name") not in inner:
        return item
    return {**item, "document": _document_without(item["document"], inner[item["name"]])}


def _index(element: str, name: str) -> int:
    found = STATEMENT.fullmatch(element)
    if found is None:
        raise LeverError(f"{name} is a policy document: {element!r} is no statement of it")
    return int(found["index"])


def _document_without(text: str, gone: Collection[int]) -> str:
    """The policy document without some statements. One without any left allows and denies nothing."""
    document = json.loads(text)
    kept = [one for n, one in enumerate(statements(document)) if n not in gone]
    return json.dumps({**document, "Statement": kept}, sort_keys=True)


def original(lever: Lever, earlier: Iterable[Lever]) -> Lever:
    """A lever of the state after others were pulled, as a lever of the state before that.

    What stood before its place and was taken out moved it forward.
    """
    if lever.element is None or (place := LAST.search(lever.element)) is None:
        return lever
    shape = lever.element[: place.start(1)]
    taken = sorted(
        int(found[1])
        for other in earlier
        if (other.asset, other.field) == (lever.asset, lever.field) and other.element is not None
        if (found := LAST.search(other.element)) and other.element[: found.start(1)] == shape
    )
    at = int(place[1])
    for index in taken:
        at += index <= at
    return lever._replace(element=f"{shape}{at}]")
