"""Conditions as text: `not public and none(g.principal == '*' for g in grants)`.

The text is what `stance.conditions.parse` reads back into the same tree.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from stance.conditions.settings import Setting
from stance.conditions.tree import (
    Age,
    And,
    Compare,
    Condition,
    Contains,
    Count,
    Key,
    Leaf,
    Matches,
    Not,
    OneOf,
    Or,
    Path,
    Present,
    Quantified,
    Truth,
)

_STRENGTH: dict[type[Condition], int] = {Or: 1, And: 2, Not: 3}


def unparse(node: Condition) -> str:
    """The text form of a condition, with no more brackets than needed."""
    return _text(node, "", 0)


def _text(node: Condition, item: str, around: int) -> str:
    """The text of a node; `item` names the item in whose quantifier it stands, or nothing."""
    strength = _STRENGTH.get(type(node), 4)
    match node:
        case And(parts=parts) | Or(parts=parts):
            word = " and " if isinstance(node, And) else " or "
            # A part of the same kind came in brackets, and keeps them.
            text = word.join(_text(part, item, strength + 1) for part in parts)
        case Not(part=part):
            text = f"not {_text(part, item, strength)}"
        case _:
            assert isinstance(node, Leaf)
            text = _leaf(node, item)
    return f"({text})" if strength < around else text


def _leaf(node: Leaf, item: str) -> str:
    subject = path_text(node.path, item)
    match node:
        case Truth():
            return subject
        case Present():
            return f"present({subject})"
        case Compare(op=op, value=value):
            return f"{subject} {op} {literal_text(value)}"
        case Age(op=op, value=value):
            return f"age({subject}) {op} {literal_text(value)}"
        case OneOf(values=values):
            return f"{subject} in {literal_text(values)}"
        case Matches(pattern=pattern):
            return f"matches({subject}, {pattern!r})"
        case Contains(value=value):
            return f"contains({subject}, {literal_text(value)})"
        case Quantified() | Count():
            return _of_items(node, subject, item)
    raise TypeError(f"no such leaf: {type(node).__name__}")


def _of_items(node: Quantified | Count, subject: str, item: str) -> str:
    inner = chr(ord(item) + 1) if item else "a"
    if isinstance(node, Quantified):
        return f"{node.quantifier}({_text(node.where, inner, 0)} for {inner} in {subject})"
    if node.where is None:
        return f"count({subject}) {node.op} {literal_text(node.value)}"
    where = _text(node.where, inner, 0)
    return f"count({where} for {inner} in {subject}) {node.op} {literal_text(node.value)}"


def path_text(path: Path, item: str = "") -> str:
    """`block.policy`, `tags['env']`, or the item's own name."""
    steps = [item] if item else []
    for name in path.names:
        if isinstance(name, Key):
            steps.append(f"[{str(name)!r}]")
        else:
            steps.append(f".{name}" if steps else name)
    return "".join(steps)


def literal_text(value: Any) -> str:
    """A literal as the parser reads it: text in quotes, `days(90)`, `date('2026-01-31')`, `setting('name')`."""
    match value:
        case Setting(name=name):
            return f"setting({name!r})"
        case bool():
            return "true" if value else "false"
        case timedelta():
            days, rest = divmod(value.total_seconds(), 86400)
            return f"days({days:.0f})" if not rest else f"hours({value.total_seconds() / 3600!r})"
        case date():
            return f"date({value.isoformat()!r})"
        case tuple():
            return f"[{', '.join(literal_text(part) for part in value)}]"
    return repr(value)
