"""Conditions compiled to Python: one pass over a record answers all rules of its kind.

The generated source holds names only; every literal is bound as an object, so no text of a rule or of a
configuration is ever executed. Answers are Kleene's: True, False, or None for unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from stance.conditions import runtime
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
from stance.conditions.values import UNKNOWN, timestamp

_DAY = timedelta(days=1)

Record = Mapping[str, Any]
Kleene = bool | None


class Source:
    """Python source under construction: lines, bound constants, and names for the values read."""

    def __init__(self, now: datetime, settings: Mapping[str, Any]) -> None:
        self.now = now
        self.settings = settings
        self.bound: dict[str, Any] = {"U": UNKNOWN, **runtime.HELPERS}
        self.lines: list[str] = []
        self._names = 0

    def name(self, prefix: str) -> str:
        """A fresh Python name."""
        self._names += 1
        return f"{prefix}{self._names}"

    def bind(self, value: Any) -> str:
        """A name that holds `value` when the source runs."""
        name = self.name("k")
        self.bound[name] = value
        return name

    def literal(self, value: Any) -> Any:
        """The recorded form of a literal: settings read, times as text."""
        if isinstance(value, Setting):
            value = self.settings.get(value.name, value.default)
        return timestamp(value) if isinstance(value, date) else value

    def function(self, name: str) -> Callable[..., Any]:
        """The generated function of that name."""
        space = dict(self.bound)
        exec(compile("\n".join(self.lines), "<conditions>", "exec"), space)  # noqa: S102  # names only, see above
        made: Callable[..., Any] = space[name]
        return made


class Reader:
    """Turns conditions on one variable (a record or an item) into expressions, reading each path once."""

    def __init__(self, source: Source, variable: str) -> None:
        self.source = source
        self.variable = variable
        self.reads: list[str] = []
        self._known: dict[tuple[str, ...], str] = {}

    def value(self, names: tuple[str, ...]) -> str:
        """The name of the variable that holds the value at the path."""
        if not names:
            return self.variable
        if names not in self._known:
            key = self.source.bind(names[-1])
            name = self.source.name("v")
            if len(names) == 1:
                self.reads.append(f"{name} = get({key}, U)")
            else:
                step = "entry" if isinstance(names[-1], Key) else "at"
                self.reads.append(f"{name} = {step}({self.value(names[:-1])}, {key})")
            self._known[names] = name
        return self._known[names]

    def expression(self, node: Condition) -> str:
        """A Python expression that is True, False, or None for unknown."""
        if isinstance(node, And | Or):
            return self._combined(node)
        if isinstance(node, Not):
            inner = self.source.name("x")
            return f"(None if ({inner} := {self.expression(node.part)}) is None else not {inner})"
        assert isinstance(node, Leaf)
        return self._leaf(node, self.value(node.path.names))

    def _combined(self, node: And | Or) -> str:
        names = [self.source.name("x") for _ in node.parts]
        bound = [f"({n} := {self.expression(p)})" for n, p in zip(names, node.parts, strict=True)]
        if isinstance(node, And):
            some_false = " or ".join(f"{b} is False" for b in bound)
            return f"(False if {some_false} else True if {' and '.join(names)} else None)"
        all_false = " and ".join(f"{n} is False" for n in names)
        return f"(True if {' or '.join(bound)} else False if {all_false} else None)"

    def _leaf(self, node: Leaf, value: str) -> str:
        source = self.source
        match node:
            case Truth():
                return f"(None if {value} is U else {value} is True)"
            case Present():
                return f"(None if {value} is U else {value} is not None)"
            case Compare(op=("==" | "!=") as op):
                return f"(None if {value} is U else {value} {op} {source.bind(source.literal(node.value))})"
            case Compare(op=op):
                return self._ordered(value, op, source.literal(node.value))
            case Age(op=op):
                turned, limit = _turned(op, _duration(source.literal(node.value)))
                return self._ordered(value, turned, timestamp(source.now - limit))
            case OneOf(values=values):
                listed = source.literal(values) if isinstance(values, Setting) else values
                known = source.bind(frozenset(source.literal(v) for v in listed))
                return f"(None if {value} is U else {value} in {known})"
            case Matches(pattern=pattern):
                found = source.bind(runtime.pattern(pattern))
                return f"(None if {value} is U else {value} is not None and {found}({value}))"
            case Contains():
                return f"contains({value}, {source.bind(source.literal(node.value))})"
            case Quantified(quantifier=quantifier, where=where):
                return f"{quantifier}_({value}, {item_function(source, where)})"
            case Count():
                where_name = "None" if node.where is None else item_function(source, node.where)
                number = source.bind(source.literal(node.value))
                return f"count_({value}, {where_name}, {source.bind(node.op)}, {number})"
        raise TypeError(f"no such node: {type(node).__name__}")

    def _ordered(self, value: str, op: str, literal: Any) -> str:
        return f"(None if {value} is U else {value} is not None and {value} {op} {self.source.bind(literal)})"


def _turned(op: str, limit: timedelta) -> tuple[str, timedelta]:
    """The comparison of times that stands for one of ages: older means earlier, so that it turns round.

    Days count when they are over: what is 90 days and an hour old is 90 days old, and not older than that.
    """
    if limit > timedelta() and not limit % _DAY and op in ("<=", ">"):
        return {"<=": ">", ">": "<="}[op], limit + _DAY
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op], limit


def item_function(source: Source, where: Condition) -> str:
    """The name of a generated function that answers `where` for one item."""
    name = source.name("f")
    reader = Reader(source, "e")
    answer = reader.expression(where)
    body = [f"    {line}" for line in reader.reads]
    getter = ["    get = e.get"] if reader.reads else []
    source.lines += [f"def {name}(e):", *getter, *body, f"    return {answer}"]
    return name


def compiled(node: Condition, now: datetime, settings: Mapping[str, Any] | None = None) -> Callable[[Record], Kleene]:
    """A function from a record to the condition's answer.

    `now` is the scan's time, against which ages are taken; `settings` override defaults by name.
    The function raises TypeError or AttributeError on a record whose values have other types than declared.
    """
    source = Source(now, settings or {})
    name = item_function(source, node)
    return source.function(name)


def _duration(value: Any) -> timedelta:
    assert isinstance(value, timedelta)
    return value


__all__ = ["Kleene", "Path", "Reader", "Record", "Source", "compiled", "item_function"]
