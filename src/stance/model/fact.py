"""Facts: fields that are derived from an asset's other fields, or from its neighbours along a relation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stance.conditions import Ref
from stance.model.field import Asset


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Assets of kind `of` whose fields equal this asset's, pairwise as `on` says, with the `fields` to be read.

    A fact receives them as a list of dicts. The list is whole when every scope in which such assets could
    stand was listed to its end. `one` asks for a single neighbour: a dict, or None when there is none.
    """

    of: type[Asset]
    on: Mapping[Ref[Any], Ref[Any]]
    fields: tuple[Ref[Any], ...]
    one: bool = False


def neighbours(of: type[Asset], on: Mapping[Ref[Any], Ref[Any]], *fields: Ref[Any]) -> Neighbours:
    """All assets of kind `of` that agree on the fields of `on` (theirs: ours)."""
    return Neighbours(of, on, fields)


def neighbour(of: type[Asset], on: Mapping[Ref[Any], Ref[Any]], *fields: Ref[Any]) -> Neighbours:
    """The one asset of kind `of` that agrees on the fields of `on` (theirs: ours)."""
    return Neighbours(of, on, fields, one=True)


Input = Ref[Any] | Neighbours


@dataclass(frozen=True, eq=False)
class Fact:
    """A field and the function that derives it.

    `derive` receives the inputs in order as JSON (None is absent) and returns JSON. The engine answers unknown when
    any input is unknown or in part, unless `partial`: then inputs may be `UNKNOWN` or `partial(...)` lists, dicts of
    neighbours may lack keys, and the function returns `UNKNOWN` itself where what it has does not decide. Whatever
    it returns must survive every completion of what was unknown; a property test asks it. What it raises as
    ValueError, TypeError, KeyError or AttributeError makes the field malformed.
    """

    fills: Ref[Any]
    of: tuple[Input, ...]
    derive: Callable[..., Any]
    partial: bool = False

    @property
    def doc(self) -> str:
        """What the function says of itself."""
        return (self.derive.__doc__ or "").strip()


def fact(fills: Ref[Any], *of: Input, partial: bool = False) -> Callable[[Callable[..., Any]], Fact]:
    """Declare the function below as the filler of a field: `@fact(S3Bucket.public, S3Bucket.grants, …)`."""

    def declare(derive: Callable[..., Any]) -> Fact:
        return Fact(fills, of, derive, partial)

    return declare
