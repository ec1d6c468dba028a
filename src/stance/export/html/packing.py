"""Columns as one deflated JSON object, which `assets/data.js` reads; the two change together."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

import orjson

from stance.export.html.columns import ID_LENGTH, Columns
from stance.export.html.markup import visible
from stance.export.report import RuleText
from stance.model import SEVERITIES
from stance.model.view import CallView

_NAME, _ERROR = 200, 300
"""Characters that are kept of a name and an error."""

BUDGET: Final = 3_300_000
"""Compressed bytes (4.4 MB as base64) after which evidence is left out, the mildest first."""


def packed(columns: Columns, rules: Mapping[str, RuleText], budget: int = BUDGET) -> bytes:
    """The columns, in zlib's format. The page says how much evidence did not fit."""
    squeeze = zlib.compressobj(9)
    parts = [squeeze.compress(part) for part in _tables(columns, rules)]
    size, left_out, comma = sum(map(len, parts)), 0, b""
    evidence = list(columns.evidence)
    for number in _worst_first(columns, rules):
        if size > budget:
            left_out += 1
            continue
        parts.append(squeeze.compress(comma + orjson.dumps([number, evidence[number]])))
        size += len(parts[-1])
        comma = b","
    parts += [squeeze.compress(b'],"left_out":%d}' % left_out), squeeze.flush()]
    return b"".join(parts)


def _tables(columns: Columns, rules: Mapping[str, RuleText]) -> Iterator[bytes]:
    """All but the evidence, up to the bracket that opens it."""
    tables = {
        "rules": [_rule(name, columns, rules[name]) for name in columns.rules],
        "calls": [_call(call) for call in columns.calls],
        "call_sets": list(columns.call_sets),
        "words": [visible(word, ID_LENGTH) for word in columns.words],
    }
    yield orjson.dumps(tables)[:-1] + b',"assets":['
    comma = b""
    for name, provider_id, *rest in columns.assets:
        held = (visible(name, _NAME), visible(provider_id, ID_LENGTH), *(visible(word, _NAME) for word in rest))
        yield comma + orjson.dumps(held)
        comma = b","
    yield b'],"rows":{'
    comma = b""
    for column, numbers in columns.rows.items():
        yield b'%b"%b":%b' % (comma, column.encode(), orjson.dumps(numbers.tolist()))
        comma = b","
    yield b'},"evidence":['


def _rule(name: str, columns: Columns, rule: RuleText) -> dict[str, object]:
    domain, controls, same_as = columns.serves[name]
    told = {"id": name, "title": rule.title, "severity": rule.severity, "domain": domain, "why": rule.why}
    told |= {"fix": rule.fix, "requires": rule.requires}
    lists = {"references": rule.references, "controls": controls, "same_as": same_as}
    words = {key: visible(text) for key, text in told.items()}
    return words | {key: [visible(text) for text in texts] for key, texts in lists.items()}


def _call(call: CallView) -> tuple[object, ...]:
    texts = (call.operation, call.scope, call.result, call.at, call.needs or "", call.error or "")
    operation, scope, result, at, needs, error = (visible(text, _ERROR) for text in texts)
    return operation, scope, result, call.count, at, needs, error


def _worst_first(columns: Columns, rules: Mapping[str, RuleText]) -> list[int]:
    """The numbers of evidence, that of the severest rules first; the empty one stays out."""
    rank = {number: SEVERITIES.index(rules[name].severity) for name, number in columns.rules.numbers.items()}
    found: tuple[dict[int, None], ...] = tuple({} for _ in SEVERITIES)
    for rule, number in zip(columns.rows["rule"], columns.rows["evidence"], strict=True):
        if number:
            found[rank[rule]][number] = None
    return list(dict.fromkeys(chain.from_iterable(found)))
