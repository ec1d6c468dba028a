"""References to fields, seen from the class that declares them: the leaves from which conditions grow."""

from __future__ import annotations

import typing
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from stance.conditions.settings import Setting
from stance.conditions.tree import (
    ORDERED,
    Age,
    Compare,
    Condition,
    Contains,
    Count,
    Key,
    Literal,
    Matches,
    OneOf,
    Path,
    Present,
    Quantified,
    Truth,
    _no_bool,
    condition,
)

T = TypeVar("T")
S = TypeVar("S")


class Ref(Generic[T]):
    """A typed reference to a field: compare it, ask it, or quantify over its list.

    Raises TypeError, at the place where the rule is written, for a comparison that its type cannot answer.
    """

    __slots__ = ("path",)
    __hash__ = object.__hash__

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"{self.path.owner.__name__}.{self.path}"

    def __bool__(self) -> bool:
        _no_bool(f"{self!r}")

    # comparisons -----------------------------------------------------------------------------------------

    def __eq__(self, other: T | Setting[T]) -> Condition:  # type: ignore[override]
        return self._compare("==", other)

    def __ne__(self, other: T | Setting[T]) -> Condition:  # type: ignore[override]
        return self._compare("!=", other)

    def __lt__(self, other: T | Setting[T]) -> Condition:
        return self._compare("<", other)

    def __le__(self, other: T | Setting[T]) -> Condition:
        return self._compare("<=", other)

    def __gt__(self, other: T | Setting[T]) -> Condition:
        return self._compare(">", other)

    def __ge__(self, other: T | Setting[T]) -> Condition:
        return self._compare(">=", other)

    def isin(self, values: typing.Iterable[T] | Setting[tuple[T, ...]]) -> Condition:
        """The value is one of `values`; false when absent."""
        if isinstance(values, Setting):
            for value in values.default:
                self._check(value)
            return OneOf(self.path, values)
        if isinstance(values, str):
            raise TypeError(f"{self!r}.isin takes a list of values, not one text; use == or .contains")
        listed = tuple(values)
        for value in listed:
            self._check(value)
        return OneOf(self.path, listed)

    def matches(self: Ref[str], pattern: str) -> Condition:
        """The text matches an RE2 pattern somewhere; anchor with ^ and $. False when absent."""
        self._want(str)
        _check_pattern(pattern)
        return Matches(self.path, pattern)

    def contains(self, value: Any) -> Condition:
        """The text has this part, or the list this item; false when absent."""
        item = item_type(self.path.type)
        if item is None and self.path.type is not str:
            raise TypeError(f"{self!r} is neither a text nor a list: contains cannot be asked of it")
        self._check(value, str if item is None else item)
        return Contains(self.path, value)

    def present(self) -> Condition:
        """The field has a value."""
        if not self.path.optional:
            raise TypeError(f"{self!r} is never absent, so asking for its presence says nothing")
        return Present(self.path)

    def absent(self) -> Condition:
        """The field was read and there is none."""
        return ~self.present()

    @property
    def age(self: Ref[datetime]) -> AgeOf:
        """The time between this moment and the scan's now, to be compared with a duration.

        Of days only whole ones count: 90 days and an hour are `<= days(90)`, and not `> days(90)`.
        """
        self._want(datetime)
        return AgeOf(self.path)

    # booleans --------------------------------------------------------------------------------------------

    def __condition__(self) -> Condition:
        self._want(bool)
        return Truth(self.path)

    def __and__(self, other: object) -> Condition:
        return condition(self) & other

    def __or__(self, other: object) -> Condition:
        return condition(self) | other

    def __rand__(self, other: object) -> Condition:
        return condition(other) & condition(self)

    def __ror__(self, other: object) -> Condition:
        return condition(other) | condition(self)

    def __invert__(self) -> Condition:
        return ~condition(self)

    # structures and lists --------------------------------------------------------------------------------

    def at(self, inner: Ref[S]) -> Ref[S]:
        """A field of this structure: `S3Bucket.block.at(PublicAccessBlock.policy)`."""
        declared = self.path.type
        if not isinstance(declared, type) or not issubclass(declared, inner.path.owner):
            raise TypeError(f"{self!r} holds {_name(declared)}, which has no field {inner!r}")
        names = (*self.path.names, *inner.path.names)
        optional = self.path.optional or inner.path.optional
        return Ref(Path(self.path.owner, names, inner.path.type, optional))

    def key(self: Ref[dict[str, S]], name: str) -> Ref[S]:
        """The entry of this mapping called `name`; absent when there is none."""
        arguments = typing.get_args(self.path.type)
        if typing.get_origin(self.path.type) is not dict:
            raise TypeError(f"{self!r} is not a mapping")
        return Ref(Path(self.path.owner, (*self.path.names, Key(name)), arguments[1], optional=True))

    def any(self, where: object) -> Condition:
        """Some item meets `where`, which speaks of one and the same item."""
        return Quantified(self.path, "any", self._of_items(where))

    def all(self, where: object) -> Condition:
        """Every item meets `where`; true of an empty list."""
        return Quantified(self.path, "all", self._of_items(where))

    def none(self, where: object) -> Condition:
        """No item meets `where`; true of an empty list."""
        return Quantified(self.path, "none", self._of_items(where))

    def count(self, where: object = None) -> CountOf:
        """The number of items that meet `where`, or of all, to be compared with a number."""
        return CountOf(self.path, None if where is None else self._of_items(where), repr(self))._listed()

    # checks ----------------------------------------------------------------------------------------------

    def _compare(self, op: str, other: Any) -> Condition:
        self._check(other)
        if op in ORDERED and self.path.type not in (int, float, str, datetime):
            raise TypeError(f"{self!r} is {_name(self.path.type)}, which has no order")
        return Compare(self.path, op, other)

    def _check(self, value: Literal, wanted: Any = None) -> None:
        wanted = self.path.type if wanted is None else wanted
        value = value.default if isinstance(value, Setting) else value
        if value is None:
            raise TypeError(f"{self!r} cannot be compared with None: ask .absent() or .present()")
        if isinstance(value, Ref):
            raise TypeError(f"{self!r} and {value!r} are both fields: derive what you need as a fact")
        if not _fits(value, wanted):
            raise TypeError(f"{self!r} is {_name(wanted)} and cannot be compared with {value!r}")

    def _want(self, wanted: type) -> None:
        if self.path.type is not wanted:
            raise TypeError(f"{self!r} is {_name(self.path.type)}, not {_name(wanted)}")

    def _of_items(self, where: object) -> Condition:
        item = item_type(self.path.type)
        if item is None:
            raise TypeError(f"{self!r} is {_name(self.path.type)}, not a list: it cannot be quantified over")
        node = condition(where)
        _check_owner(self, node, item)
        return node


class Item:
    """The owner of `item`, which stands for one item of a list of plain values."""


item: Ref[Any] = Ref(Path(Item, (), Any))
"""One item of a list of plain values: `Host.open_ports.none(item.isin(RISKY))`."""


class AgeOf:
    """The age of a time field; compare it with a duration (`days(90)` or a setting)."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def _compare(self, op: str, value: timedelta | Setting[timedelta]) -> Condition:
        default = value.default if isinstance(value, Setting) else value
        if not isinstance(default, timedelta):
            raise TypeError(f"the age of {self._path} is compared with a duration such as days(90)")
        return Age(self._path, op, value)

    def __lt__(self, other: timedelta | Setting[timedelta]) -> Condition:
        return self._compare("<", other)

    def __le__(self, other: timedelta | Setting[timedelta]) -> Condition:
        return self._compare("<=", other)

    def __gt__(self, other: timedelta | Setting[timedelta]) -> Condition:
        return self._compare(">", other)

    def __ge__(self, other: timedelta | Setting[timedelta]) -> Condition:
        return self._compare(">=", other)

    def __bool__(self) -> bool:
        _no_bool("an age")


class CountOf:
    """A number of items; compare it with a whole number."""

    __slots__ = ("_path", "_text", "_where")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, path: Path, where: Condition | None, text: str) -> None:
        self._path, self._where, self._text = path, where, text

    def _listed(self) -> CountOf:
        if item_type(self._path.type) is None:
            raise TypeError(f"{self._text} is not a list: it cannot be counted")
        return self

    def _compare(self, op: str, value: int | Setting[int]) -> Condition:
        default = value.default if isinstance(value, Setting) else value
        if not isinstance(default, int) or isinstance(default, bool):
            raise TypeError(f"the count of {self._text} is compared with a whole number")
        return Count(self._path, self._where, op, value)

    def __eq__(self, other: int | Setting[int]) -> Condition:  # type: ignore[override]
        return self._compare("==", other)

    def __ne__(self, other: int | Setting[int]) -> Condition:  # type: ignore[override]
        return self._compare("!=", other)

    def __lt__(self, other: int | Setting[int]) -> Condition:
        return self._compare("<", other)

    def __le__(self, other: int | Setting[int]) -> Condition:
        return self._compare("<=", other)

    def __gt__(self, other: int | Setting[int]) -> Condition:
        return self._compare(">", other)

    def __ge__(self, other: int | Setting[int]) -> Condition:
        return self._compare(">=", other)

    def __bool__(self) -> bool:
        _no_bool("a count")


def item_type(declared: Any) -> Any:
    """The type of one item of a list type; None when it is no list."""
    return typing.get_args(declared)[0] if typing.get_origin(declared) is list else None


def _fits(value: Any, wanted: Any) -> bool:
    if wanted is Any:
        return isinstance(value, str | int | float | bool)
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is datetime:
        return isinstance(value, date)
    return isinstance(wanted, type) and wanted in (str, bool) and isinstance(value, wanted)


def _check_owner(ref: Ref[Any], node: Condition, wanted: Any) -> None:
    """Everything said inside a quantifier is said of its one item."""
    from stance.conditions.tree import Leaf

    if isinstance(node, Leaf):
        owner = node.path.owner
        plain = not hasattr(wanted, "__stance_fields__")
        if (owner is Item) != plain or not (plain or issubclass(wanted, owner)):
            raise TypeError(
                f"inside {ref!r} conditions speak of one {_name(wanted)}, not of {owner.__name__}.{node.path}"
            )
        return
    for child in node.children():
        _check_owner(ref, child, wanted)


def _check_pattern(pattern: str) -> None:
    import re2

    quiet = re2.Options()
    quiet.log_errors = False
    try:
        re2.compile(pattern, quiet)
    except re2.error as error:
        why = error.args[0]
        raise ValueError(
            f"pattern {pattern!r} is not RE2: {why.decode() if isinstance(why, bytes) else why}"
        ) from None


def _name(declared: Any) -> str:
    if typing.get_origin(declared) is not None:
        return str(declared).replace("typing.", "")
    return _PLAIN.get(declared, getattr(declared, "__name__", str(declared)))


_PLAIN: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a time",
    Any: "an item",
}
