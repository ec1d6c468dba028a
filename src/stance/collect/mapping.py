"""From answers to records, purely: which value stands in which field, and why where none does.

A *path* is dotted; its first step names an answer (`Call.into`) or a key of the listed item. Every step must be
there, save those marked `?` and, with `From(…, empty=…)`, the last; what lies beyond an absent value is absent, and
an absent value becomes `empty` where there is one. `From("", empty=x)` is the constant x; `From("", then=f)` gives
`f` the listed item alone. A path through a call that failed leaves its field unknown, with the call's reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stance.collect.boundary import declared
from stance.collect.fill import fill
from stance.collect.paths import MalformedError, head, render, walk
from stance.collect.transport import CallError
from stance.conditions import partial
from stance.model import Call, Field, From, Reason, Record, Resource, fields_of
from stance.model.fit import misfit
from stance.model.resource import REQUIRED

Item = Mapping[str, Any]
Note = Callable[[Call | None, str], None]
"""Hears of malformed answers: the call (None is the listing), and what is wrong with its answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one call: its answer, of which None is *there is none*, or the reason why it has none.

    With a reason and not `complete`, `value` is the part of a list that was read. `asked` is false for calls that
    were left out: by `when`, or because the API had failed too often.
    """

    value: Any = None
    reason: Reason | None = None
    complete: bool = True
    asked: bool = True
    why: str = ""
    """What was wrong, in words."""

    @property
    def result(self) -> str:
        """`ok`, `absent` or the reason."""
        return self.reason or ("absent" if self.value is None else "ok")

    @property
    def failed(self) -> bool:
        """Whether nothing at all was answered."""
        return self.reason is not None and self.complete


def record(
    resource: Resource,
    item: Item,
    answers: Mapping[str, Answered],
    scope: Mapping[str, str],
    selected: Collection[str] | None = None,
    note: Note = lambda call, why: None,
) -> Record:
    """The record of one listed item.

    `answers` are those of the bulk and detail calls by `into`; `scope` has account, region and partition;
    `selected` names the wanted fields (default all). Raises MalformedError when the item cannot be identified.
    """
    made = identified(resource, item, scope)
    fill_listed(made, resource, item, answers, selected, note)
    fill_detailed(made, resource, answers, selected, note)
    return made


def fill_listed(
    made: Record,
    resource: Resource,
    item: Item,
    answers: Mapping[str, Answered],
    selected: Collection[str] | None,
    note: Note,
) -> None:
    """Fill the fields that come from the listing and the bulk calls."""
    for name, source, call in _sources(resource, selected):
        if call not in resource.detail:
            _fill(made, resource, name, source, call, item, answers, note)


def fill_detailed(
    made: Record,
    resource: Resource,
    answers: Mapping[str, Answered],
    selected: Collection[str] | None,
    note: Note,
) -> None:
    """Fill the fields that come from calls made for this asset alone, and say what became of those calls."""
    for call in resource.detail:
        answer = answers.get(call.into or "")
        if answer is not None and answer.asked:
            _worst(made.reads, call.operation, answer.result)
    for name, source, origin in _sources(resource, selected):
        if origin in resource.detail:
            _fill(made, resource, name, source, origin, {}, answers, note)


def _sources(resource: Resource, selected: Collection[str] | None) -> Iterator[tuple[str, From, Call | None]]:
    for ref, path in resource.fields.items():
        name = ref.path.names[0]
        if selected is None or name in selected:
            source = path if isinstance(path, From) else From(path)
            yield name, source, source_call(resource, source.path)


def identified(resource: Resource, item: Item, scope: Mapping[str, str]) -> Record:
    """A record with what identifies the item and nothing else; raises MalformedError when that is not all there."""
    identity = render(resource.id, item, scope)
    if not identity:
        raise MalformedError(f"{resource.id}: the identifier is empty")
    made = Record(
        resource.kind.kind or "",
        identity,
        render(resource.name, item, scope) or identity.rpartition("/")[2],
        scope["account"],
        (render(resource.region, item, scope) if resource.region else "") or scope["region"],
        render(resource.incarnation, item, scope) if resource.incarnation else "",
    )
    made.fields = {"id": made.id, "name": made.name, "account": made.account, "region": made.region}
    return made


def _fill(
    made: Record,
    resource: Resource,
    name: str,
    source: From,
    call: Call | None,
    item: Item,
    answers: Mapping[str, Answered],
    note: Note,
) -> None:
    field = fields_of(resource.kind)[name]
    try:
        if call is None:
            constant = not source.path and source.then is None
            value = _made(source, field, None if constant else _found(source, item))
        else:
            answer = answers.get(call.into or "", Answered(reason=Reason.NOT_COLLECTED))
            value = _answered(resource, source, field, call.into or "", answer)
            if answer.reason:
                made.gaps[name] = answer.reason
    except CallError as failed:
        made.gaps[name] = failed.reason or Reason.ERROR
    except MalformedError as error:
        made.gaps[name] = Reason.MALFORMED
        if call is not None and call in resource.detail:
            _worst(made.reads, call.operation, Reason.MALFORMED)
        note(call, f"{name}: {error}")
    else:
        made.fields[name] = value


def source_call(resource: Resource, path: str) -> Call | None:
    """The bulk or detail call in whose answer the path begins; None for the item's own keys and constants."""
    first = head(path)
    return next((call for call in (*resource.bulk, *resource.detail) if first and call.into == first), None)


def _answered(resource: Resource, source: From, field: Field[Any], into: str, answer: Answered) -> Any:
    if answer.failed and answer.reason is not None:
        raise CallError(answer.reason, "")
    if answer.complete:
        root = {into: answer.value}
        value = _found(source, root)
        if value is None and answer.value is not None:
            _check_whole(resource, into, root)
        return _made(source, field, value)
    # Of a list read in part only the list itself can be told: what `then` makes of it may depend on the rest.
    assert answer.reason is not None
    if source.then is not None or "." in source.path or not isinstance(answer.value, list):
        raise CallError(answer.reason, "")
    return _fitting(partial(answer.value), field)


def _check_whole(resource: Resource, into: str, root: Item) -> None:
    """Raise MalformedError when the answer lacks what any field needs of it: then it proves no absence either."""
    for other in resource.fields.values():
        source = other if isinstance(other, From) else From(other)
        if head(source.path) == into:
            _found(source, root)


def _found(source: From, root: Item) -> Any:
    return walk(root, source.path, may_end=source.empty is not REQUIRED)


def _made(source: From, field: Field[Any], value: Any) -> Any:
    """The field's value from what stands at its path."""
    if value is None:
        return _fitting(None if source.empty is REQUIRED else source.empty, field)
    if source.then is not None:
        with declared(source.path):
            value = source.then(value)
    return _fitting(value, field)


def _fitting(value: Any, field: Field[Any]) -> Any:
    filled = fill(value, field.type)
    why = misfit(filled, field)
    if why is not None:
        raise MalformedError(why)
    return filled


def _worst(reads: dict[str, str], operation: str, result: str) -> None:
    """One operation may be asked twice of an asset: what failed is what is told."""
    if reads.get(operation, "ok") in ("ok", "absent"):
        reads[operation] = str(result)
