"""Fields, structures and asset kinds: each declared once, from which storage, checks and docs follow."""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, Generic, TypeVar, overload

from stance.conditions import Path, Ref

T = TypeVar("T")

PLAIN: Final = (bool, int, float, str, datetime)
"""The plain types of fields; beside them `list[...]`, `dict[str, plain]` and structures."""


class Field(Generic[T]):
    """A field of an asset kind or structure.

    `type` is bool, int, float, str, datetime, a Struct, `list[...]` or `dict[str, ...]` of those. `absent` says
    when there is none; without it the field always has a value, and a reading without one is malformed.
    `values` lists every possible text, if that is known; `volatile` marks what changes by itself (last-used
    times, counters) and is left out of an asset's content hash.
    """

    name: str

    @overload
    def __init__(
        self,
        type: type[T],
        doc: str,
        *,
        absent: str | None = None,
        values: tuple[str, ...] = (),
        volatile: bool = False,
    ) -> None: ...
    @overload
    def __init__(
        self,
        type: Any,
        doc: str,
        *,
        absent: str | None = None,
        values: tuple[str, ...] = (),
        volatile: bool = False,
    ) -> None: ...
    def __init__(
        self,
        type: Any,
        doc: str,
        *,
        absent: str | None = None,
        values: tuple[str, ...] = (),
        volatile: bool = False,
    ) -> None:
        _check_type(type)
        self.type, self.doc, self.absent, self.values, self.volatile = type, doc, absent, values, volatile
        self._refs: dict[Any, Ref[T]] = {}

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name

    def __get__(self, instance: None, owner: Any) -> Ref[T]:
        # One reference per class, so that references can be keys of a mapping.
        if owner not in self._refs:
            self._refs[owner] = Ref(Path(owner, (self.name,), self.type, self.absent is not None))
        return self._refs[owner]


def _declared(cls: type) -> dict[str, Field[Any]]:
    return {name: value for name, value in vars(cls).items() if isinstance(value, Field)}


class Struct:
    """A structure inside a field: its fields are declared like an asset's."""

    __stance_fields__: ClassVar[Mapping[str, Field[Any]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__stance_fields__ = {**cls.__stance_fields__, **_declared(cls)}


def _check_type(declared: Any) -> None:
    origin, arguments = typing.get_origin(declared), typing.get_args(declared)
    if origin is list:
        _check_type(arguments[0])
    elif origin is dict and arguments[0] is str:
        _check_type(arguments[1])
    elif declared not in PLAIN and not (isinstance(declared, type) and issubclass(declared, Struct)):
        raise TypeError(f"a field cannot hold {declared!r}")


def _words(name: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() and n else c for n, c in enumerate(name)).strip()


class Asset:
    """A kind of asset. A concrete kind says `kind="aws.s3.bucket"`; one without is a base shared by providers.

    The first four fields are every asset's own: the engine fills them from what identifies it.
    """

    __stance_fields__: ClassVar[Mapping[str, Field[Any]]] = {}
    id = Field(str, "The provider's own identifier: an ARN, a native id")
    name = Field(str, "What people call it")
    account = Field(str, "The account, tenant or host it belongs to")
    region = Field(str, "The region it stands in; global where there is none")
    kind: ClassVar[str | None] = None
    title: ClassVar[str] = "asset"
    """What people call one of these: `S3 bucket`; by default the class name in words."""

    def __init_subclass__(cls, kind: str | None = None, title: str | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__stance_fields__ = {**cls.__stance_fields__, **_declared(cls)}
        cls.kind = kind
        cls.title = title or _words(cls.__name__)
        if kind is not None:
            if kind in KINDS:
                raise TypeError(f"asset kind {kind} is declared twice: {KINDS[kind].__name__} and {cls.__name__}")
            KINDS[kind] = cls


Asset.__stance_fields__ = _declared(Asset)

KINDS: Final[dict[str, type[Asset]]] = {}
"""Every concrete asset kind that was imported, by its name."""


def fields_of(owner: type) -> Mapping[str, Field[Any]]:
    """The fields of an asset kind or structure by name, inherited ones first."""
    return owner.__stance_fields__  # type: ignore[attr-defined,no-any-return]


def kinds_of(owner: type[Asset]) -> list[type[Asset]]:
    """The concrete kinds that are `owner` or derive from it, by name."""
    return list(_kinds_of(owner, len(KINDS)))  # type: ignore[arg-type]  # classes are hashable


@cache
def _kinds_of(owner: type[Asset], known: int) -> Sequence[type[Asset]]:
    """The answer while `known` kinds are declared: kinds come, and never go."""
    return [cls for _, cls in sorted(KINDS.items()) if issubclass(cls, owner)]
