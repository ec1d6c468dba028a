"""What one principal may do at a moment: its policies with what has been changed in them so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stance.identity.policy import NEW_VERSION, Statement
from stance.identity.powers.clauses import Clause, Clauses, bits, compiled
from stance.identity.powers.keys import Options


class Pull(NamedTuple):
    """Something that can be changed: field of an asset, or one element of it, and to what the field then is."""

    asset: str
    field: str
    element: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a principal holds: where it is written, and through which attachments it is held.

    `asset` is the managed policy, or the `holder` (principal or group) of an inline one, whose name is `name`. An
    `optional` one can be taken off, with what it allows: what it denies counts against itself alone.
    """

    asset: str
    name: str | None
    clauses: Clauses
    holder: str = ""
    via: tuple[Pull, ...] = ()
    fixed: bool = False
    optional: bool = False

    def pulls(self, statement: int) -> tuple[Pull, ...]:
        """Return what can be changed so that a statement no longer counts."""
        if self.fixed:
            return self.via
        place = f"Statement[{statement}]"
        if self.name is None:
            return (Pull(self.asset, "document", place), *self.via)
        return (Pull(self.asset, "inline_documents", f"{self.name}/{place}"), *self.via)


class Support(NamedTuple):
    """A statement that allows something, with its source; `source` is None for what was gained on the way."""

    source: Source | None
    statement: int


_ALL = Statement(0, "Allow", actions=("*",), resources=("*",), version=NEW_VERSION)
_ALL_BITS = (1 << len(bits())) - 1
EVERYTHING = Source("", None, Clauses((Clause(_ALL, _ALL_BITS),), (), _ALL_BITS, 0), fixed=True)
"""What a principal holds once somebody has given it everything."""

Boundary = tuple[Clauses, ...]


@dataclass(slots=True)
class State:
    """The policies that bear on a principal's requests.

    `denying` are the sources whose Deny statements still count; `boundary` has the documents of which one must allow,
    None where there is none; `scps` has a list for each level. `known` are the context keys of its requests, and
    `gaps` what was not read of it.
    """

    arn: str
    sources: tuple[Source, ...]
    denying: tuple[Source, ...]
    boundary: Boundary | None
    scps: tuple[tuple[Clauses, ...], ...]
    known: Mapping[str, Options]
    gaps: frozenset[str] = frozenset()
    mask: int = field(init=False)

    def __post_init__(self) -> None:
        """Work out which powers may be allowed at all."""
        mask = 0
        for source in self.sources:
            mask |= source.clauses.allowed
        if self.boundary is not None:
            bounded = 0
            for document in self.boundary:
                bounded |= document.allowed
            mask &= bounded
        for level in self.scps:
            allowed = 0
            for document in level:
                allowed |= document.allowed
            mask &= allowed
        self.mask = mask

    @property
    def account(self) -> str:
        """The 12-digit account of the principal."""
        return self.arn.split(":")[4]


def compiled_all(documents: Iterable[str]) -> tuple[Clauses, ...]:
    """Make documents ready."""
    return tuple(compiled(document) for document in documents)
