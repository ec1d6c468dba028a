"""AWS policy documents as typed values.

Source: IAM User Guide, "Grammar of the IAM JSON policy language"
(docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
A document that cannot be read is a `PolicyError`, never an empty policy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

OLD_VERSION = "2008-10-17"
NEW_VERSION = "2012-10-17"

Effect = Literal["Allow", "Deny"]


class PolicyError(ValueError):
    """A policy document that cannot be understood; ``place`` says where (``Statement[2].Action``)."""

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True, slots=True)
class Principal:
    """One principal: ``kind`` is ``AWS``, ``Service``, ``Federated`` or ``CanonicalUser``."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator applied to one key.

    ``operator`` is the bare name (``StringLike``); ``quantifier`` is ``ForAllValues``, ``ForAnyValue`` or
    empty; ``if_exists`` tells the suffix; ``values`` are strings, as AWS compares them.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    quantifier: str = ""
    if_exists: bool = False

    @property
    def name(self) -> str:
        """The key in lower case: condition keys are compared without regard to case."""
        return self.key.lower()

    @property
    def spelt(self) -> str:
        """The operator as a policy writes it."""
        prefix = f"{self.quantifier}:" if self.quantifier else ""
        return f"{prefix}{self.operator}{'IfExists' if self.if_exists else ''}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. An element that is not there is ``None``; an empty list is an empty tuple."""

    index: int
    effect: Effect
    sid: str | None = None
    principals: tuple[Principal, ...] | None = None
    not_principals: tuple[Principal, ...] | None = None
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    not_resources: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    version: str = OLD_VERSION

    @property
    def allows(self) -> bool:
        """Whether this statement allows (rather than denies)."""
        return self.effect == "Allow"

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as a policy document writes it."""
        return {name: value for name, value in _written(self) if value is not None}


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document; statements in their order, each knowing its index. `name` is what it goes by in answers."""

    statements: tuple[Statement, ...]
    version: str = OLD_VERSION
    id: str | None = None
    name: str | None = field(default=None, compare=False)

    @property
    def allowing(self) -> tuple[Statement, ...]:
        """The Allow statements."""
        return tuple(s for s in self.statements if s.allows)

    @property
    def denying(self) -> tuple[Statement, ...]:
        """The Deny statements."""
        return tuple(s for s in self.statements if not s.allows)

    def to_dict(self) -> dict[str, Any]:
        """Return the document; parsing it again gives an equal policy."""
        head = {"Version": self.version} | ({"Id": self.id} if self.id is not None else {})
        return head | {"Statement": [s.to_dict() for s in self.statements]}


def _written(statement: Statement) -> list[tuple[str, Any]]:
    return [
        ("Sid", statement.sid),
        ("Effect", statement.effect),
        ("Principal", _written_principals(statement.principals)),
        ("NotPrincipal", _written_principals(statement.not_principals)),
        ("Action", _listed(statement.actions)),
        ("NotAction", _listed(statement.not_actions)),
        ("Resource", _listed(statement.resources)),
        ("NotResource", _listed(statement.not_resources)),
        ("Condition", _written_conditions(statement.conditions)),
    ]


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _written_principals(principals: tuple[Principal, ...] | None) -> dict[str, list[str]] | None:
    if principals is None:
        return None
    written: dict[str, list[str]] = {}
    for principal in principals:
        written.setdefault(principal.kind, []).append(principal.value)
    return written


def _written_conditions(conditions: tuple[Condition, ...]) -> dict[str, dict[str, list[str]]] | None:
    written: dict[str, dict[str, list[str]]] = {}
    for condition in conditions:
        written.setdefault(condition.spelt, {})[condition.key] = list(condition.values)
    return written or None
