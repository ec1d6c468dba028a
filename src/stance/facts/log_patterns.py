"""Filter patterns of CloudWatch Logs: whether one surely counts an event of which some properties are known.

Source: CloudWatch Logs User Guide, "Filter pattern syntax" (FilterAndPatternSyntax).
JSON patterns are read whole: `{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) }`, with `&&` before `||`.
The empty pattern counts everything. Patterns of plain terms match raw text and are not followed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

Event = Mapping[str, str | None]
"""Known properties by selector (`$.userIdentity.type`); None is known not to be there, a missing key is not known."""

Test = Callable[[Event], bool]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<mark>\(|\)|&&|\|\||!=|<=|>=|=|<|>)
    | (?P<selector>\$(?:\.[\w*-]+|\[[^\]]*\])+)
    | "(?P<quoted>(?:[^"\\]|\\.)*)"
    | %(?P<regex>[^%]*)%
    | (?P<word>[^\s()=!<>&|"%]+)
    )""",
    re.VERBOSE,
)
_DEEPEST = 50


class PatternError(ValueError):
    """A filter pattern that is not understood."""


@lru_cache(maxsize=1024)
def counts(pattern: str) -> Test:
    """A test of events: true where the pattern surely counts an event, whatever its unknown properties are.

    A pattern that is not understood, or that reads raw text, surely counts nothing.
    """
    text = pattern.strip()
    if not text:
        return lambda event: True
    if not (text.startswith("{") and text.endswith("}")):
        return lambda event: False
    try:
        return _Parser(text[1:-1]).whole()
    except PatternError:
        return lambda event: False


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise PatternError(f"not understood: {text[place:]!r}")
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        place = match.end()
    return found


class _Parser:
    """Recursive descent. A whole is never negated, so that what is not known may count as false."""

    def __init__(self, text: str) -> None:
        self._left = _tokens(text)[::-1]
        self._depth = 0

    def whole(self) -> Test:
        test = self._either()
        if self._left:
            raise PatternError(f"unexpected {self._left[-1][1]!r}")
        return test

    def _next(self) -> tuple[str, str]:
        if not self._left:
            raise PatternError("ends too early")
        return self._left.pop()

    def _took(self, mark: str) -> bool:
        took = bool(self._left) and self._left[-1] == ("mark", mark)
        if took:
            self._left.pop()
        return took

    def _either(self) -> Test:
        parts = [self._both()]
        while self._took("||"):
            parts.append(self._both())
        return lambda event: any(part(event) for part in parts)

    def _both(self) -> Test:
        parts = [self._one()]
        while self._took("&&"):
            parts.append(self._one())
        return lambda event: all(part(event) for part in parts)

    def _one(self) -> Test:
        if not self._took("("):
            return self._comparison()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("nested too deep")
        inner = self._either()
        self._depth -= 1
        if not self._took(")"):
            raise PatternError("a bracket is not closed")
        return inner

    def _comparison(self) -> Test:
        kind, selector = self._next()
        if kind != "selector":
            raise PatternError(f"{selector!r} is no selector")
        kind, operator = self._next()
        if kind == "word":
            return self._presence(selector, operator.upper())
        if kind != "mark" or operator in ("(", ")", "&&", "||"):
            raise PatternError(f"{operator!r} is no operator")
        return _compared(selector, operator, *self._next())

    def _presence(self, selector: str, word: str) -> Test:
        kind, second = self._next()
        match word, second.upper() if kind == "word" else "":
            case "NOT", "EXISTS":
                return lambda event: event.get(selector, "") is None
            case "IS", "NULL" | "TRUE" | "FALSE":
                return lambda event: False  # the events asked about hold texts
        raise PatternError(f"{word} {second} is no test")


def _compared(selector: str, operator: str, kind: str, value: str) -> Test:
    """The test of one property against a text; ordered comparisons are for numbers, which no known property is."""
    if kind in ("mark", "selector"):
        raise PatternError(f"{value!r} is no value")
    alike = _alike(kind, value)
    if operator == "=":
        return lambda event: (known := event.get(selector)) is not None and alike(known)
    if operator == "!=":
        return lambda event: (known := event.get(selector)) is not None and not alike(known)
    return lambda event: False


def _alike(kind: str, value: str) -> Callable[[str], bool]:
    """Equality with `*` for anything, or a regular expression, which matches anywhere."""
    if kind == "regex":
        return _searched(value)
    if kind == "quoted":
        value = re.sub(r"\\(.)", r"\1", value)
    return _globbed(value.strip("'") if kind == "word" else value)


def _globbed(value: str) -> Callable[[str], bool]:
    """Equality with `*` for anything: the parts in order, found from the left, so that time stays linear."""
    first, *rest = value.split("*")
    if not rest:
        return lambda known: known == value
    *middle, last = rest

    def alike(known: str) -> bool:
        place, end = len(first), len(known) - len(last)
        if place > end or not (known.startswith(first) and known.endswith(last)):
            return False
        for part in middle:
            found = known.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return True

    return alike


def _searched(text: str) -> Callable[[str], bool]:
    """RE2 keeps time linear whatever is written; what it refuses is not understood."""
    import re2

    quiet = re2.Options()
    quiet.log_errors = False
    try:
        found = re2.compile(text, quiet)
    except re2.error as error:
        raise PatternError(f"{text!r} is no expression: {error}") from None
    return lambda known: found.search(known) is not None
