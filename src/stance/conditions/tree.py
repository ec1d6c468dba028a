"""The condition tree: what a rule requires, as a value that can be compiled, explained and printed.

Conditions are built from field references (`Bucket.public`), never by hand:
`~Bucket.public & Bucket.grants.none(Grant.principal == "everyone")`.
Misuse (`and`, `not`, chained comparison, a number against a string) raises TypeError where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NoReturn

from stance.conditions.settings import Setting

Literal = Any
"""A constant in a condition: str, int, float, bool, date, datetime, timedelta, or a Setting of one."""


def _no_bool(what: object) -> NoReturn:
    raise TypeError(
        f"{what} has no truth value of its own: write & for and, | for or, ~ for not, "
        "put comparisons in brackets, and do not chain them (a < b < c)"
    )


class Condition:
    """A node of the tree; `&`, `|` and `~` combine nodes."""

    __slots__ = ()

    def __and__(self, other: object) -> Condition:
        return And((*_parts(self, And), *_parts(condition(other), And)))

    def __rand__(self, other: object) -> Condition:
        return condition(other) & self

    def __or__(self, other: object) -> Condition:
        return Or((*_parts(self, Or), *_parts(condition(other), Or)))

    def __ror__(self, other: object) -> Condition:
        return condition(other) | self

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> bool:
        _no_bool("a condition")

    def __str__(self) -> str:
        from stance.conditions.text import unparse

        return unparse(self)

    def children(self) -> tuple[Condition, ...]:
        """The nodes directly below this one."""
        return ()

    def walk(self) -> Iterator[Condition]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, eq=False, slots=True)
class And(Condition):
    """True when all parts are."""

    parts: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        """The parts."""
        return self.parts


@dataclass(frozen=True, eq=False, slots=True)
class Or(Condition):
    """True when some part is."""

    parts: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        """The parts."""
        return self.parts


@dataclass(frozen=True, eq=False, slots=True)
class Not(Condition):
    """True when the part is false; unknown stays unknown."""

    part: Condition

    def children(self) -> tuple[Condition, ...]:
        """The one part."""
        return (self.part,)


class Key(str):
    """A step into a mapping. A mapping is read whole: a key that is missing there is absent, not unknown."""

    __slots__ = ()


@dataclass(frozen=True, eq=False, slots=True)
class Path:
    """Where a condition looks: a class and the names that lead to the value; no names mean the item itself."""

    owner: type
    names: tuple[str, ...]
    type: Any
    optional: bool = False

    def __str__(self) -> str:
        return ".".join(self.names) if self.names else "item"


@dataclass(frozen=True, eq=False, slots=True)
class Leaf(Condition):
    """A node that looks at one path."""

    path: Path


@dataclass(frozen=True, eq=False, slots=True)
class Truth(Leaf):
    """The boolean field is true; absent counts as false."""


@dataclass(frozen=True, eq=False, slots=True)
class Present(Leaf):
    """The field has a value; false when it is absent."""


@dataclass(frozen=True, eq=False, slots=True)
class Compare(Leaf):
    """`==`, `!=`, `<`, `<=`, `>` or `>=` against a literal; ordered comparisons are false when absent."""

    op: str
    value: Literal


@dataclass(frozen=True, eq=False, slots=True)
class Age(Leaf):
    """The time between the field and the scan's now, against a duration; false when absent."""

    op: str
    value: Literal


@dataclass(frozen=True, eq=False, slots=True)
class OneOf(Leaf):
    """The value is among the literals; false when absent."""

    values: tuple[Literal, ...] | Setting[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Matches(Leaf):
    """The text matches an RE2 pattern somewhere; false when absent."""

    pattern: str


@dataclass(frozen=True, eq=False, slots=True)
class Contains(Leaf):
    """The text has the part, or the list the item; false when absent."""

    value: Literal


@dataclass(frozen=True, eq=False, slots=True)
class Quantified(Leaf):
    """`any`, `all` or `none` of the list's items meet `where`; an absent list has no items."""

    QUANTIFIERS: ClassVar[tuple[str, ...]] = ("any", "all", "none")
    quantifier: str
    where: Condition

    def children(self) -> tuple[Condition, ...]:
        """The condition on one item."""
        return (self.where,)


@dataclass(frozen=True, eq=False, slots=True)
class Count(Leaf):
    """How many items meet `where` (all of them without one), against a number; intervals when unknown."""

    where: Condition | None
    op: str
    value: Literal

    def children(self) -> tuple[Condition, ...]:
        """The condition on one item, if there is one."""
        return () if self.where is None else (self.where,)


ORDERED: Final = ("<", "<=", ">", ">=")


def condition(value: object) -> Condition:
    """`value` as a condition: a node, or a reference to a boolean field.

    Raises TypeError for anything else.
    """
    if isinstance(value, Condition):
        return value
    make: Callable[[], Condition] | None = getattr(value, "__condition__", None)
    if make is None:
        raise TypeError(f"{value!r} is not a condition: compare a field with something, or name a boolean field")
    return make()


def _parts(node: Condition, kind: type[And] | type[Or]) -> tuple[Condition, ...]:
    return node.parts if isinstance(node, kind) else (node,)


def fields(node: Condition) -> frozenset[str]:
    """The names of the asset's own fields that the condition reads."""
    found: set[str] = set()
    stack = [node]
    while stack:
        at = stack.pop()
        if isinstance(at, Leaf):
            found.add(at.path.names[0])
        if not isinstance(at, Quantified | Count):
            stack.extend(at.children())
    return frozenset(found)


def settings(node: Condition) -> frozenset[Setting[Any]]:
    """The settings that the condition reads."""
    found: set[Setting[Any]] = set()
    for at in node.walk():
        for name in ("value", "values"):
            held = getattr(at, name, None)
            if isinstance(held, Setting):
                found.add(held)
    return frozenset(found)
