"""The one query language of all lists: `severity:high kind:aws.s3.* -region:us-east-1 payroll`.

Terms are joined by *and*. `name:value` compares a field (several values by comma; `*` stands for anything), `-` turns
a term round, and a bare word is looked for in names and identifiers.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import translate
from typing import Any, Final

from stance.model import WEIGHT, Reason, Verdict
from stance.model.finding import FindingState


class QueryError(ValueError):
    """A query that cannot be read; the message names the term and the cure."""


@dataclass(frozen=True)
class Term:
    """One term: `name` is None for a bare word; `values` are alternatives."""

    name: str | None
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """The terms of a query; call it with an object (attributes or keys) to ask whether it matches."""

    terms: tuple[Term, ...]

    def __call__(self, row: Any) -> bool:
        """Whether the object matches every term."""
        return all(test(row) for test in self.tests())

    def tests(self) -> Sequence[Callable[[Any], bool]]:
        """One predicate per term."""
        return [_test(term) for term in self.terms]


def parse_query(text: str, names: Sequence[str]) -> Query:
    """The query that `text` states, over fields called `names`.

    Raises QueryError for an unknown field or unbalanced quotes.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise QueryError(
            f"query {text!r}: {str(error).lower()}; quote values with spaces as name:'two words'"
        ) from None
    return Query(tuple(_term(word, names) for word in words))


def _term(word: str, names: Sequence[str]) -> Term:
    negated = word.startswith("-") and len(word) > 1
    word = word[1:] if negated else word
    name, colon, value = word.partition(":")
    # An ARN has colons of its own: only a known name, or what looks like a misspelt one, makes a field term.
    if not colon or (name not in names and (name == "arn" or not name.isidentifier())):
        return Term(None, (word,), negated)
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
        raise QueryError(f"query term {word!r}: no field {name!r} here; {hint}")
    values = tuple(value.split(","))
    for text in values:
        _possible(name, text)
    return Term(name, values, negated)


_CLOSED: Final = {
    "severity": tuple(WEIGHT),
    "outcome": tuple(str(verdict) for verdict in Verdict),
    "reason": ("", *Reason),
    "state": tuple(FindingState),
}
"""Fields that hold one of a few words: another would find nothing for ever, and look like good news."""


def _possible(name: str, value: str) -> None:
    known = _CLOSED.get(name)
    pattern = re.compile(translate(value), re.IGNORECASE)
    if known is not None and not any(pattern.match(word) for word in known):
        raise QueryError(
            f"query term '{name}:{value}': no {name} is called so; known are {', '.join(filter(None, known))}"
        )


def _test(term: Term) -> Callable[[Any], bool]:
    if term.name is None:
        word = term.values[0].casefold()
        return lambda row: (word in _text(row)) is not term.negated
    patterns = [re.compile(translate(value), re.IGNORECASE) for value in term.values]
    name = term.name

    def matches(row: Any) -> bool:
        held = _get(row, name)
        values = held if isinstance(held, list | tuple) else (held,)
        found = any(pattern.match(_plain(value)) for pattern in patterns for value in values)
        return found is not term.negated

    return matches


def _get(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


_SEARCHED = ("title", "rule", "asset", "name", "provider_id", "element", "scope", "operation")


def _text(row: Any) -> str:
    """All that a bare word is looked for in."""
    held = (row.get(n) if isinstance(row, Mapping) else getattr(row, n, None) for n in _SEARCHED)
    return "\n".join(str(value) for value in held if value).casefold()
