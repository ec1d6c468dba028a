"""The rules at hand: shipped ones and those of files, with their settings, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from stance.conditions import Setting
from stance.conditions.text import literal_text
from stance.config import ConfigError
from stance.estate.provenance import resources, rule_operations
from stance.estate.query import parse_query
from stance.frameworks import controls, same_as
from stance.model import KINDS, Rule, declared, fields_of, kinds_of
from stance.model.examples import problems
from stance.model.rulefile import RuleFileError, read_rules


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules that come with Stance, by id."""
    resources()  # imports every asset kind, which rules on base kinds range over
    return tuple(sorted(declared("stance.rules", Rule), key=lambda rule: rule.id))


@cache
def settings() -> Mapping[str, Setting[Any]]:
    """The settings of the shipped rules by name."""
    return {setting.name: setting for rule in shipped() for setting in rule.settings}


def all_rules(files: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """The shipped rules and those of the files. Raises RuleFileError."""
    found = list(shipped())
    for file in files:
        try:
            found += read_rules(file, [rule.id for rule in found], settings())
        except OSError as error:
            raise RuleFileError(f"{file}: {error.strerror}") from None
    return tuple(found)


def settings_of(rules: Iterable[Rule], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the configuration as the rules' settings want them. Raises ConfigError."""
    known = {setting.name: setting for rule in rules for setting in rule.settings} | dict(settings())
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            near = " or ".join(get_close_matches(name, known, 3)) or "one of those that docs/rules lists"
            raise ConfigError(f"[settings]: there is no setting {name!r}; did you mean {near}?")
        try:
            values[name] = known[name].read(value)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    return values


@dataclass(frozen=True)
class RuleView:
    """A rule as lists show it."""

    rule: str
    title: str
    severity: str
    domain: str
    on: str
    kinds: Sequence[str]
    requires: str
    condition: str
    why: str
    fix: str
    settings: Mapping[str, str]
    controls: Sequence[str]
    same_as: Sequence[str]
    references: Sequence[str]
    permissions: Sequence[str]
    maturity: str


def rule_views(files: Iterable[Path] = (), query: str = "") -> Iterator[RuleView]:
    """The rules at hand, filtered. Raises RuleFileError and QueryError."""
    return filter(parse_query(query, tuple(RuleView.__dataclass_fields__)), map(_view, all_rules(files)))


def _view(rule: Rule) -> RuleView:
    kinds = [str(kind.kind) for kind in kinds_of(rule.on)]
    return RuleView(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        domain=rule.domain,
        on=rule.on.title,
        kinds=kinds,
        requires=rule.sentence,
        condition=" | ".join(str(tree) for tree in rule.trees),
        why=rule.why,
        fix=rule.fix,
        settings={setting.name: literal_text(setting.default) for setting in rule.settings},
        controls=controls(rule.id),
        same_as=same_as(rule.id),
        references=rule.references,
        permissions=sorted({p for kind in kinds for p in _permissions(rule, kind)}),
        maturity=rule.maturity,
    )


def _permissions(rule: Rule, kind: str) -> Iterator[str]:
    """The permissions of the calls on which the rule's outcomes for a kind rest."""
    for asked, operation in rule_operations(rule, kind):
        for resource in resources().get(asked, ()):
            yield from (p for call in resource.calls if call.operation == operation for p in call.permissions)


def check_rules(files: Sequence[Path] = ()) -> tuple[int, list[str]]:
    """How many rules were tried (those of the files, or the shipped ones), and what is wrong with their examples."""
    if not files:
        found: Sequence[Rule] = shipped()
        return len(found), [f"{rule.id}: {problem}" for rule in found for problem in problems(rule)]
    count, wrong = 0, []
    for file in files:
        try:
            count += len(read_rules(file, [rule.id for rule in shipped()], settings()))
        except OSError as error:
            wrong.append(f"{file}: {error.strerror}")
        except RuleFileError as error:
            wrong.append(str(error))
    return count, wrong


@dataclass(frozen=True)
class KindView:
    """An asset kind as lists show it; `fields` maps names to what they mean."""

    kind: str
    title: str
    fields: Mapping[str, str]
    rules: int


def kinds() -> list[KindView]:
    """The asset kinds that can be collected."""
    asked = [kind for rule in shipped() for kind in kinds_of(rule.on)]
    return [
        KindView(
            name, KINDS[name].title, {n: f.doc for n, f in fields_of(KINDS[name]).items()}, asked.count(KINDS[name])
        )
        for name in resources()
    ]
