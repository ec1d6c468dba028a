"""Rules from a TOML file: the form in which users write their own. Nothing in it is ever run as code.

[[rule]]
id = "acme-bucket-versioned"
title = "Our buckets keep versions"
on = "aws.s3.bucket"
severity = "high"
require = "versioned"
applies = "tags.env == 'prod'"
why = "We were burnt once."
fix = "Turn versioning on."
good = [{ versioned = true }]
bad = [{ versioned = false }]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

from stance.conditions import Ref, Setting
from stance.conditions.parse import ConditionError, parse
from stance.conditions.ref import item_type
from stance.model.examples import problems
from stance.model.field import KINDS, Asset, fields_of
from stance.model.rule import Rule

_TEXTS: Final = ("id", "title", "on", "severity", "require", "why", "fix")
_OPTIONAL: Final = ("applies", "each", "key", "domain", "references", "good", "bad")


_PLAIN: Final = ("id", "title", "severity", "why", "fix", "domain", "references", "good", "bad")


class RuleFileError(ValueError):
    """A rule file that cannot be used: `path:line: what is wrong and what would be right`."""


def read_rules(
    path: Path, taken: Iterable[str] = (), settings: Mapping[str, Setting[Any]] | None = None
) -> list[Rule]:
    """The rules of a file; `taken` are ids that it may not use again, `settings` what its conditions may name.

    Raises RuleFileError with the line, and OSError when the file cannot be read.
    """
    return _File(path, path.read_bytes()).rules(set(taken), settings or {})


class _File:
    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        try:
            self.text = data.decode()
            self.content = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise RuleFileError(f"{path}:{line}: the file is not UTF-8") from None
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            raise RuleFileError(f"{path}:{line}: not TOML: {error}") from None

    def rules(self, taken: set[str], settings: Mapping[str, Setting[Any]]) -> list[Rule]:
        for name in self.content.keys() - {"rule"}:
            self._refuse(None, name, f"unknown entry {name!r}: a rule file holds [[rule]] tables")
        entries = self.content.get("rule", [])
        if not isinstance(entries, list) or not entries:
            raise RuleFileError(f"{self.path}:1: no [[rule]] table in the file")
        rules = []
        for number, entry in enumerate(entries):
            rules.append(self._rule(number, entry, settings))
            if rules[-1].id in taken:
                self._refuse(number, "id", f"there is a rule {rules[-1].id} already: choose another id")
            taken.add(rules[-1].id)
        return rules

    def _rule(self, number: int, entry: Any, settings: Mapping[str, Setting[Any]]) -> Rule:
        self._check_entry(number, entry)
        on = self._kind(number, entry["on"])
        each, owner = self._each(number, entry, on)
        parts: dict[str, Any] = {name: entry[name] for name in _PLAIN if name in entry}
        for name in ("require", "applies"):
            if name in entry:
                parts[name] = self._condition(number, name, entry[name], owner, settings)
        try:
            rule = Rule(on=on, **parts, **each)
        except (TypeError, ValueError) as error:
            self._refuse(number, "id", str(error))
        for problem in problems(rule):
            self._refuse(number, problem.split()[0], problem)
        return rule

    def _check_entry(self, number: int, entry: Any) -> None:
        for name, value in entry.items():
            if name not in _TEXTS + _OPTIONAL:
                near = get_close_matches(name, _TEXTS + _OPTIONAL, 1)
                self._refuse(number, name, f"unknown entry {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
            if name in (*_TEXTS, "applies", "each", "key", "domain") and not isinstance(value, str):
                self._refuse(number, name, f"{name} is a text")
            if name in ("good", "bad") and not (isinstance(value, list) and all(isinstance(v, dict) for v in value)):
                self._refuse(number, name, f"{name} is a list of example assets: [{{ versioned = true }}]")
        for name in _TEXTS:
            if name not in entry:
                self._refuse(number, None, f"the rule has no {name}")

    def _kind(self, number: int, name: str) -> type[Asset]:
        bases = {base.__name__: base for kind in KINDS.values() for base in kind.__mro__ if issubclass(base, Asset)}
        known: dict[str, type[Asset]] = {**bases, **KINDS}
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else "; `stance assets --kinds` lists them"
            self._refuse(number, "on", f"there is no asset kind {name!r}{hint}")
        return known[name]

    def _each(self, number: int, entry: Mapping[str, Any], on: type[Asset]) -> tuple[dict[str, Any], Any]:
        if "each" not in entry and "key" not in entry:
            return {}, on
        refs: list[Ref[Any]] = []
        owner: Any = on
        for name in ("each", "key"):
            if entry.get(name) not in fields_of(owner):
                self._refuse(number, name, f"{owner.__name__} has no field {entry.get(name)!r} for {name}")
            refs.append(getattr(owner, entry[name]))
            owner = item_type(refs[0].path.type)
            if not hasattr(owner, "__stance_fields__"):
                self._refuse(number, "each", f"{entry['each']} is not a list of structures")
        return {"each": refs[0], "key": refs[1]}, owner

    def _condition(self, number: int, name: str, text: str, owner: Any, settings: Mapping[str, Setting[Any]]) -> Any:
        try:
            return parse(text, owner, settings)
        except ConditionError as error:
            self._refuse(number, name, f"{name}: {error.message} (column {error.column})", error.line - 1)

    def _refuse(self, number: int | None, name: str | None, message: str, below: int = 0) -> NoReturn:
        raise RuleFileError(f"{self.path}:{self._line(number, name) + below}: {message}")

    def _line(self, number: int | None, name: str | None) -> int:
        """The line of an entry: of the `number`-th [[rule]] table, or of the file when that is None."""
        lines = self.text.splitlines()
        tables = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
        start = 0 if number is None or number >= len(tables) else tables[number]
        end = len(lines) if number is None or number + 1 >= len(tables) else tables[number + 1]
        if name is None:
            return start + 1
        for n in range(start, end):
            if re.match(rf"\s*(\[\[\s*rule\.)?\"?{re.escape(name)}\"?\s*(=|\]\])", lines[n]):
                # A text that opens with three quotes and a line break begins on the next line.
                return n + 1 + bool(re.search(r"(\"\"\"|''')\s*$", lines[n]))
        return start + 1
