"""Exports of an estate by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Final

from stance._version import __version__
from stance.conditions import timestamp
from stance.estate.errors import EstateError
from stance.export.report import Report, RuleText
from stance.model import Rule
from stance.model.attack_view import AttackReport
from stance.model.view import OutcomeView, Summary

FORMATS: Final = {
    "jsonl": ("lines", "jsonl"),
    "csv": ("lines", "csv_lines"),
    "html": ("html", "html"),
    "ocsf": ("ocsf", "ocsf"),
    "sarif": ("sarif", "sarif"),
    "markdown": ("markdown", "markdown"),
}
"""Module and function of every format; loaded when it is asked for."""


WITH_GRAPH: Final = ("html",)
"""Formats that tell of attack paths."""


def exported(
    form: str,
    summary: Summary,
    outcomes: Iterable[OutcomeView],
    rules: Iterable[Rule],
    attack: Callable[[], AttackReport | None],
) -> Iterator[bytes]:
    """The export, in parts; `attack` is asked only where it is told. Raises EstateError for an unknown format."""
    if form not in FORMATS:
        raise EstateError(f"there is no export format {form!r}; known are {', '.join(FORMATS)}")
    module, name = FORMATS[form]
    write: Callable[[Report], Iterator[bytes]] = getattr(import_module(f"stance.export.{module}"), name)
    words = {
        rule.id: RuleText(rule.title, rule.severity, rule.why, rule.fix, rule.sentence, tuple(rule.references))
        for rule in rules
    }
    told = attack() if form in WITH_GRAPH else None
    return write(Report(summary, outcomes, words, __version__, timestamp(datetime.now(UTC)), told))
