"""The asset kinds: every field, what it means and where it comes from."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from stance.cli.docs.words import anchor, code, codes, first_line, table, words
from stance.estate.provenance import resources
from stance.facts.needs import facts
from stance.model import KINDS, Asset, Field, Struct, fields_of


def page() -> str:
    """All kinds, then the structures that their fields hold."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    names = sorted(resources())
    yield "# Asset kinds\n"
    yield "A field is a value, *absent* (read, and there is none) or *unknown* (not read; a gap says why)."
    yield "Every asset also has `id`, `name`, `account` and `region`.\n"
    yield table(("Kind", "What", "Fields"), (
        (f"[{code(name)}](#{anchor(name)})", words(KINDS[name].title), str(len(_own(KINDS[name])))) for name in names
    ))  # fmt: skip
    structs: dict[str, type[Struct]] = {}
    for name in names:
        yield from _kind(KINDS[name], structs)
    yield "\n# Structures\n"
    yield from _structs(structs)


def _own(kind: type[Asset]) -> dict[str, Field[Any]]:
    builtin = fields_of(Asset)
    return {name: field for name, field in fields_of(kind).items() if name not in builtin}


def _kind(kind: type[Asset], structs: dict[str, type[Struct]]) -> Iterator[str]:
    yield f"\n## {kind.kind}\n"
    yield f"{words(first_line(kind.__doc__))}\n"
    rows = []
    for name, field in _own(kind).items():
        structs.update((struct.__name__, struct) for struct in _structs_in(field.type))
        rows.append((code(name), _type(field.type), _doc(field), _filler(str(kind.kind), name)))
    yield table(("Field", "Type", "Meaning", "From"), rows)


def _structs(structs: dict[str, type[Struct]]) -> Iterator[str]:
    shown: set[str] = set()
    while waiting := sorted(set(structs) - shown):
        struct = structs[waiting[0]]
        shown.add(struct.__name__)
        held = fields_of(struct)
        for field in held.values():
            structs.update((inner.__name__, inner) for inner in _structs_in(field.type))
        yield f"\n## {struct.__name__}\n"
        yield f"{words(first_line(struct.__doc__))}\n"
        yield table(("Field", "Type", "Meaning"), ((code(n), _type(f.type), _doc(f)) for n, f in held.items()))


def _doc(field: Field[Any]) -> str:
    parts = [f"{words(field.doc)}."]
    if field.absent:
        parts.append(f"*Absent*: {words(field.absent)}.")
    if field.values:
        parts.append(f"One of {codes(field.values)}.")
    return " ".join(parts)


def _structs_in(declared: Any) -> Iterator[type[Struct]]:
    if isinstance(declared, type) and issubclass(declared, Struct):
        yield declared
    for argument in typing.get_args(declared):
        yield from _structs_in(argument)


def _type(declared: Any) -> str:
    arguments = typing.get_args(declared)
    if typing.get_origin(declared) is list:
        return f"list of {_type(arguments[0])}"
    if typing.get_origin(declared) is dict:
        return f"text to {_type(arguments[1])}"
    if issubclass(declared, Struct):
        return f"[{declared.__name__}](#{anchor(declared.__name__)})"
    return {str: "text", bool: "yes or no", int: "whole number", float: "number", datetime: "time"}[declared]


def _filler(kind: str, name: str) -> str:
    """The call or fact that fills a field."""
    if (fact := facts().get((kind, name))) is not None:
        return f"derived: {words(first_line(fact.doc))}"
    for resource in resources()[kind]:
        ref = next((ref for ref in resource.fields if ref.path.names[0] == name), None)
        if ref is not None:
            call = resource.source(ref) or resource.list
            return code(call.operation) if call else "constant"
    return ""
