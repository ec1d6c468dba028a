"""Reading policy documents, tolerant where AWS is and nowhere else.

Source: IAM User Guide, "Grammar of the IAM JSON policy language"
(docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stance.identity.operators import split_operator
from stance.identity.policy import (
    NEW_VERSION,
    OLD_VERSION,
    Condition,
    Effect,
    Policy,
    PolicyError,
    Principal,
    Statement,
)


def parse_policy(document: str | bytes | Mapping[str, Any], name: str | None = None) -> Policy:
    """Read a policy document from JSON text or a decoded object; `name` is what it goes by in answers.

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
        name=name,
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
        Principal(_KINDS[kind], item) for kind in kinds for item in _strings(kinds, kind, f"{place}.{name}") or ()
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
