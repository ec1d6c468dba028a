"""A report in Markdown: the summary and what fails, for tickets and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from stance.export.report import Report
from stance.model import SEVERITIES
from stance.model.view import OutcomeView

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@])")
_ADDRESS: Final = re.compile(r"(:|\bwww)(//|\.)", re.IGNORECASE)
_OUTCOMES: Final = ("fail", "pass", "unknown", "not_applicable", "manual")
_LONGEST: Final = 300
"""Characters of a name or value that are kept."""

MOST_EACH: Final = 50
"""How many assets are named under one rule; the rest is counted."""


def markdown(report: Report) -> Iterator[bytes]:
    """The report, as UTF-8."""
    yield from (f"{line}\n".encode("utf-8", "backslashreplace") for line in _lines(report))


def escape(text: object) -> str:
    """Text that Markdown and HTML leave as it is, on one line."""
    flat = "".join(c if c.isprintable() else " " for c in str(text))
    # A bare address would become a link, and lead whoever clicks where the asset's owner likes.
    return _ADDRESS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def _lines(report: Report) -> Iterator[str]:
    summary = report.summary
    score = "none" if summary.score is None else f"{summary.score:.1%}"
    yield f"# Posture of {escape(summary.estate)}"
    yield ""
    yield f"Score **{score}** at coverage **{summary.coverage:.1%}**, {escape(summary.ended_at or report.made_at)}."
    yield f"{sum(summary.assets.values())} assets, {summary.findings_open} open findings, {summary.calls} calls."
    yield ""
    yield f"| severity | {' | '.join(_OUTCOMES).replace('_', ' ')} |"
    yield f"|---|{'--:|' * len(_OUTCOMES)}"
    for word in SEVERITIES:
        counts = summary.by_severity.get(word, {})
        numbers = (str(counts.get(name, 0)) for name in _OUTCOMES)
        yield f"| {word} | {' | '.join(numbers)} |"
    yield from _failing(report)
    yield from _unseen(report)


def _failing(report: Report) -> Iterator[str]:
    order = {word: number for number, word in enumerate(SEVERITIES)}
    failing = [outcome for outcome in report.outcomes if outcome.outcome == "fail"]
    failing.sort(key=lambda o: (order[o.severity], o.rule, o.provider_id, o.element or ""))
    for name, group in groupby(failing, key=lambda outcome: outcome.rule):
        found = list(group)
        rule = report.rules[name]
        yield ""
        yield f"## {escape(rule.title)}: {len(found)}"
        yield ""
        yield f"*{rule.severity}*, `{name}`. {escape(rule.why)}"
        yield ""
        yield f"**Fix:** {escape(rule.fix)}"
        yield ""
        yield from (_asset(outcome) for outcome in found[:MOST_EACH])
        if len(found) > MOST_EACH:
            yield f"- and {len(found) - MOST_EACH} more"


def _asset(outcome: OutcomeView) -> str:
    element = f" \\[{_cut(outcome.element)}\\]" if outcome.element else ""
    seen = ". ".join(_cut(str(found)) for found in outcome.evidence[:3])
    return f"- {_cut(outcome.provider_id)}{element}{f': {seen}' if seen else ''}"


def _cut(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _unseen(report: Report) -> Iterator[str]:
    if not report.summary.gaps:
        return
    yield ""
    yield "## What could not be seen"
    yield ""
    for gap in report.summary.gaps:
        cure = f"; granting `{gap.needs}` would cure it" if gap.needs and gap.reason == "denied" else ""
        yield f"- {escape(gap.operation or gap.scope)} in {escape(gap.scope)}: {gap.reason}{cure}"
