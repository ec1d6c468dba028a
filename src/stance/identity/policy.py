"""AWS policy documents as typed values.

Source: IAM User Guide, "Grammar of the IAM JSON policy language"
(docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
A document that cannot be read is a `PolicyError`, never an empty policy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stance.identity.operators import split_operator

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
    """A policy document; statements in their order, each knowing its index."""

    statements: tuple[Statement, ...]
    version: str = OLD_VERSION
    id: str | None = None

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


def parse_policy(document: str | bytes | Mapping[str, Any]) -> Policy:
    """Read a policy document from JSON text or a decoded object.

    Element names are read without regard to case, and a single value stands for a list of one.
    Raises `PolicyError` naming the place for anything that AWS would not accept or that is not understood.
    """
    body = _lowered(_decoded(document), "policy")
    version = body.get("version", OLD_VERSION)
    if version not in (OLD_VERSION, NEW_VERSION):
        raise PolicyError("Version", f"is {version!r}, not {OLD_VERSION} or {NEW_VERSION}")
    if "statement" not in body:
        raise PolicyError("policy", "has no Statement")
    listed = body["statement"]
    entries = listed if isinstance(listed, list) else [listed]
    identifier = body.get("id")
    return Policy(
        statements=tuple(_statement(entry, i, version) for i, entry in enumerate(entries)),
        version=version,
        id=None if identifier is None else str(identifier),
    )


def _decoded(document: str | bytes | Mapping[str, Any]) -> Any:
    if not isinstance(document, str | bytes):
        return document
    try:
        return json.loads(document, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        if isinstance(error, PolicyError):
            raise
        raise PolicyError("policy", "is not JSON") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise PolicyError("policy", "names an element twice")
    return dict(pairs)


def _lowered(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise PolicyError(place, "is not an object")
    lowered = {str(key).lower(): item for key, item in value.items()}
    if len(lowered) != len(value):
        raise PolicyError(place, "names an element twice")
    return lowered


_ELEMENTS = frozenset(
    ["sid", "effect", "principal", "notprincipal", "action", "notaction", "resource", "notresource", "condition"]
)


def _statement(entry: Any, index: int, version: str) -> Statement:
    place = f"Statement[{index}]"
    body = _lowered(entry, place)
    if unknown := sorted(body.keys() - _ELEMENTS):
        raise PolicyError(place, f"has an unknown element {unknown[0]!r}")
    for name in ("action", "principal", "resource"):
        if name in body and f"not{name}" in body:
            raise PolicyError(place, f"has both {name} and not{name}")
    if "action" not in body and "notaction" not in body:
        raise PolicyError(place, "has neither Action nor NotAction")
    sid = body.get("sid")
    return Statement(
        index=index,
        effect=_effect(body.get("effect"), place),
        sid=None if sid is None else str(sid),
        principals=_principals(body, "principal", place),
        not_principals=_principals(body, "notprincipal", place),
        actions=_strings(body, "action", place),
        not_actions=_strings(body, "notaction", place),
        resources=_strings(body, "resource", place),
        not_resources=_strings(body, "notresource", place),
        conditions=_conditions(body.get("condition") or {}, f"{place}.Condition"),
        version=version,
    )


def _effect(value: Any, place: str) -> Effect:
    match str(value).lower():
        case "allow":
            return "Allow"
        case "deny":
            return "Deny"
    raise PolicyError(f"{place}.Effect", "is neither Allow nor Deny")


def _strings(body: Mapping[str, Any], name: str, place: str) -> tuple[str, ...] | None:
    if name not in body:
        return None
    value = body[name]
    items = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, str) for item in items):
        raise PolicyError(f"{place}.{name}", "is not a string or a list of strings")
    return tuple(items)


_KINDS = {kind.lower(): kind for kind in ("AWS", "Service", "Federated", "CanonicalUser")}


def _principals(body: Mapping[str, Any], name: str, place: str) -> tuple[Principal, ...] | None:
    if name not in body:
        return None
    value = body[name]
    if value == "*":
        return (Principal("AWS", "*"),)
    kinds = _lowered(value, f"{place}.{name}")
    if unknown := sorted(kinds.keys() - _KINDS.keys()):
        raise PolicyError(f"{place}.{name}", f"has an unknown kind {unknown[0]!r}")
    return tuple(
        Principal(_KINDS[kind], item)
        for kind in kinds
        for item in _strings(kinds, kind, f"{place}.{name}") or ()
    )


def _conditions(block: Any, place: str) -> tuple[Condition, ...]:
    if not isinstance(block, Mapping):
        raise PolicyError(place, "is not an object")
    found = []
    for spelt, keys in block.items():
        parts = split_operator(str(spelt))
        if parts is None:
            raise PolicyError(place, f"has an unknown operator {spelt!r}")
        if not isinstance(keys, Mapping):
            raise PolicyError(f"{place}.{spelt}", "is not an object")
        quantifier, operator, if_exists = parts
        for key, values in keys.items():
            texts = _values(values, f"{place}.{spelt}.{key}")
            found.append(Condition(operator, str(key), texts, quantifier, if_exists))
    return tuple(found)


def _values(value: Any, place: str) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, str | bool | int | float) for item in items):
        raise PolicyError(place, "is not a scalar or a list of scalars")
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)


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
