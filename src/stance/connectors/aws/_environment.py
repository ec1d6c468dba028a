"""Secrets in the variables of workloads: what is told of them in the place of their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]


def secrets_in(variables: Mapping[str, Any] | Iterable[tuple[str, Any]], **more: str) -> list[Json]:
    """The secrets among named values, masked, by name; `more` is said of each. Values that are no text hold none."""
    from stance.classify import find_in_field, key_account

    named = variables.items() if isinstance(variables, Mapping) else variables
    return [
        {
            **more,
            "variable": name,
            "type": secret.type,
            "mask": secret.mask,
            "key_account": key_account(value[secret.start : secret.end]),
        }
        for name, value in sorted(named)
        if isinstance(value, str)
        for secret in find_in_field(name, value)
    ]
