"""Frameworks and crosswalks: data that point at rules, so that rules know nothing of either."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Framework:
    """A list of controls, each met by rules: `controls` maps a control's number to rule ids."""

    id: str
    title: str
    controls: Mapping[str, tuple[str, ...]]


@cache
def frameworks() -> Mapping[str, Framework]:
    """The shipped frameworks by id."""
    return {
        name: Framework(name, data["title"], {k: tuple(v) for k, v in data["controls"].items()})
        for name, data in _tables("")
    }


@cache
def controls(rule: str) -> tuple[str, ...]:
    """The controls that a rule serves, as `framework:number`."""
    return tuple(
        f"{f.id}:{number}" for f in frameworks().values() for number, ids in f.controls.items() if rule in ids
    )


@cache
def crosswalk() -> Mapping[str, tuple[str, ...]]:
    """Peers' check ids (`prowler:s3_bucket_public_access`) to the rules of ours that together mean the same."""
    found: dict[str, tuple[str, ...]] = {}
    for name, data in _tables("crosswalks"):
        peer = name.split("_")[0]
        for check, rules in data.items():
            found[f"{peer}:{check}"] = (rules,) if isinstance(rules, str) else tuple(rules)
    return found


@cache
def same_as(rule: str) -> tuple[str, ...]:
    """The peers' check ids of the same meaning as a rule."""
    return tuple(sorted(check for check, rules in crosswalk().items() if rule in rules))


def _tables(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    place = files(__name__).joinpath(folder) if folder else files(__name__)
    for file in sorted(place.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))
