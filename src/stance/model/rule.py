"""Rules: what must be true of an asset, as values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from stance.conditions import Condition, Ref, Setting, condition, fields, sentence, settings
from stance.conditions.ref import item_type
from stance.conditions.tree import ORDERED, Age, And, Compare, Leaf, Not, Or, Present, Quantified
from stance.model.field import Asset, Struct, kinds_of

Severity = Literal["critical", "high", "medium", "low"]
WEIGHT: Final[Mapping[str, int]] = {"critical": 8, "high": 4, "medium": 2, "low": 1}
SEVERITIES: Final = tuple(WEIGHT)
"""The worst first."""
"""What an outcome of each severity weighs in the score."""

DOMAINS: Final = ("cspm", "dspm", "sspm", "ispm", "aspm", "host")
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){2,}")


@dataclass(frozen=True, eq=False)
class Rule:
    """What must be true (`require`) of every asset of the kind `on`, where `applies` is true.

    With `each`, a list field, there is one outcome per element, named by `key`; `require` and `applies` then speak of
    one element. `good` and `bad` are examples: records that must pass and fail. `manual` marks a question that no
    interface answers, which a person must. `same_as` is not here: crosswalks point at rules.

    Raises ValueError or TypeError, naming the rule, when a part is missing or contradicts another.
    """

    id: str
    title: str
    on: type[Asset]
    severity: Severity
    why: str
    fix: str
    require: Condition | Ref[bool] | None = None
    applies: Condition | Ref[bool] | None = None
    each: Ref[Any] | None = None
    key: Ref[str] | None = None
    good: Sequence[Mapping[str, Any]] = ()
    bad: Sequence[Mapping[str, Any]] = ()
    manual: bool = False
    domain: str = "cspm"
    references: Sequence[str] = ()
    maturity: Literal["stable", "experimental"] = "stable"
    aliases: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        try:
            self._check()
        except (TypeError, ValueError) as error:
            raise type(error)(f"rule {self.id}: {error}") from None

    def _check(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError("an id reads domain-noun-requirement in lower case")
        if self.severity not in WEIGHT:
            raise ValueError(f"severity {self.severity!r} is none of {', '.join(WEIGHT)}")
        if self.manual is not (self.require is None):
            raise ValueError("a rule requires something, or is manual")
        if (self.each is None) is not (self.key is None):
            raise ValueError("each and key go together")
        owner: type = self.on
        if self.each is not None:
            _check_owner(condition(self.each.count() >= 0), self.on)
            owner = item_type(self.each.path.type)
            if not (isinstance(owner, type) and issubclass(owner, Struct)):
                raise TypeError(f"{self.each!r} is not a list of structures")
        for node in self.trees:
            _check_owner(node, owner)
            check_ordered(node)

    def concerns(self, kind: str) -> bool:
        """Whether it speaks of assets of that concrete kind."""
        return any(concrete.kind == kind for concrete in kinds_of(self.on))

    @cached_property
    def trees(self) -> tuple[Condition, ...]:
        """`require` and, if there is one, `applies`."""
        return tuple(condition(part) for part in (self.require, self.applies) if part is not None)

    @cached_property
    def requirement(self) -> Condition:
        """`require` as a condition."""
        return condition(self.require)

    @cached_property
    def applicability(self) -> Condition | None:
        """`applies` as a condition."""
        return None if self.applies is None else condition(self.applies)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names of the asset's fields on which an outcome depends."""
        if self.each is not None:
            return frozenset({self.each.path.names[0]})
        return frozenset[str]().union(*(fields(node) for node in self.trees))

    @cached_property
    def settings(self) -> frozenset[Setting[Any]]:
        """The settings that the rule reads."""
        return frozenset[Setting[Any]]().union(*(settings(node) for node in self.trees))

    @cached_property
    def version(self) -> str:
        """A digest of everything that can change an outcome, settings' values aside."""
        parts = (
            self.id,
            self.severity,
            self.on.__name__,
            str(self.each),
            str(self.key),
            *map(str, self.trees),
        )
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()

    @property
    def sentence(self) -> str:
        """The requirement in English."""
        said = sentence(self.requirement) if self.require is not None else "a person confirms it"
        said = said if self.applicability is None else f"if {sentence(self.applicability)}, then {said}"
        return said if self.each is None else f"for each of {self.each.path}: {said}"


def check_ordered(node: Condition, present: frozenset[tuple[str, ...]] = frozenset()) -> None:
    """Raise ValueError where an ordered comparison on an optional field stands without a presence test.

    Absent makes such a comparison false, so its negation would be true of nothing at all.
    """
    if isinstance(node, And | Or):
        tested = frozenset(found for part in node.parts for found in _presence(part))
        for part in node.parts:
            check_ordered(part, present | tested)
    elif isinstance(node, Leaf) and node.path.optional and node.path.names not in present:
        if isinstance(node, Age) or (isinstance(node, Compare) and node.op in ORDERED):
            raise ValueError(f"{node.path} may be absent: join the comparison with .present() or .absent()")
    else:
        for child in node.children():
            check_ordered(child, frozenset() if isinstance(node, Quantified) else present)


def _presence(node: Condition) -> list[tuple[str, ...]]:
    """The paths whose presence the node tests, directly or negated."""
    inner = node.part if isinstance(node, Not) else node
    return [inner.path.names] if isinstance(inner, Present) else []


def _check_owner(node: Condition, owner: type) -> None:
    if isinstance(node, Leaf):
        if not issubclass(owner, node.path.owner):
            raise TypeError(f"{node.path.owner.__name__}.{node.path} is not a field of {owner.__name__}")
        return
    for child in node.children():
        _check_owner(child, owner)
