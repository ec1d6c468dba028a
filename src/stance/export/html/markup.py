"""HTML from Python values: whatever is not markup already is escaped, so that nothing is forgotten."""

from __future__ import annotations

from html import escape
from typing import Final

_VOID: Final = {"meta", "input", "br", "rect", "circle", "path", "line"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = object
"""Markup stays as it is; None is left out; anything else becomes text."""


def visible(text: object, most: int = 0) -> str:
    """Text with control characters, text-direction overrides and lone surrogates spelt out (`\\u202e`).

    With `most`, longer text is cut there and ends in an ellipsis.
    """
    plain = str(text)
    if most and len(plain) > most:
        plain = f"{plain[: most - 1]}…"
    if plain.isprintable():
        return plain
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in plain)


def tag(element: str, /, *children: Child, **attributes: object) -> Markup:
    """An element. `class_` and `aria_label` read `class` and `aria-label`; None and False leave an attribute out."""
    held = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    if element in _VOID:
        return Markup(f"<{element}{held}/>")
    return Markup(f"<{element}{held}>{join(*children)}</{element}>")


def join(*children: Child) -> Markup:
    """The children one after the other."""
    return Markup("".join(_child(child) for child in children if child is not None))


def prose(text: object, most: int = 0) -> Markup:
    """Text in which what stands between backticks is code, as rules' words have it."""
    parts = visible(text, most).split("`")
    if len(parts) % 2 == 0:
        return join("`".join(parts))
    return join(*(tag("code", part) if n % 2 else part for n, part in enumerate(parts)))


def _child(child: Child) -> str:
    return child if isinstance(child, Markup) else escape(visible(child))


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(visible(value))}"'
