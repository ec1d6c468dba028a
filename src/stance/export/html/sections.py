"""The parts of the page that say what was found; they are there without scripts, and in print."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from stance.export.html.charts import bars, gauge, percent
from stance.export.html.columns import ID_LENGTH, Columns
from stance.export.html.gaps import cures
from stance.export.html.markup import Markup, prose, tag, visible
from stance.export.report import Report
from stance.model import SEVERITIES
from stance.model.view import FindingView

NAME_LENGTH: Final = 120
"""Characters of a name in the page itself; the list keeps more."""


def severity(word: str) -> Markup:
    """A severity as a label: its word in its colour."""
    return tag("span", word, class_=f"severity {word}")


def header(report: Report) -> Markup:
    """What was looked at, and when."""
    summary = report.summary
    mark = Markup('<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2l8 3v6c0 5-3.4 9-8 11'
                  '-4.6-2-8-6-8-11V5z"/><path class="tick" d="M8 12.2l2.8 2.8L16 9.6"/></svg>')  # fmt: skip
    title = tag("div", tag("p", "Security posture"), tag("h1", visible(summary.estate, NAME_LENGTH)))
    when = summary.ended_at or summary.started_at
    scanned = f"scanned {_when(when)}" if when else "never scanned"
    targets = " · ".join(visible(target, NAME_LENGTH) for target in summary.targets)
    facts = tag("p", scanned, tag("br"), targets or None, class_="when")
    return tag("header", tag("div", mark, title, class_="brand"), facts, class_="top")


def blind_spot(report: Report) -> Markup | None:
    """What stands above everything when not everything could be seen."""
    summary = report.summary
    if summary.coverage >= 1:
        return None
    missing = summary.scopes_declared - summary.scopes_listed
    unknown = summary.outcomes.get("unknown", 0)
    said = [
        f"{missing:,} of {summary.scopes_declared:,} listings were not read to their end" if missing else "",
        f"{unknown:,} answer{' is' if unknown == 1 else 's are'} unknown" if unknown else "",
    ]
    told = " and ".join(filter(None, said)) or "nothing has been read yet"
    cure = cures(summary.gaps)
    help_ = f" {len(cure)} permission{'s' if len(cure) > 1 else ''} would cure part of it." if cure else ""
    more = tag("a", "What could not be seen", href="#unseen") if summary.gaps else None
    strong = tag("strong", f"Blind spot: coverage is {percent(summary.coverage)}.")
    return tag("aside", strong, f" {told[0].upper()}{told[1:]}.{help_} ", more, class_="blind", role="note")


def narrowed(report: Report, columns: Columns) -> Markup | None:
    """A word where the outcomes of the report are not all there are: the numbers of the summary are for all."""
    total = sum(report.summary.outcomes.values())
    if len(columns) == total:
        return None
    told = f"Lists hold the {len(columns):,} outcomes that were asked for; score, coverage and charts all {total:,}."
    return tag("p", told, class_="note narrowed")


def headline(report: Report) -> Markup:
    """Score and coverage, side by side, and how many fail of each severity."""
    summary = report.summary
    scored = "of what could be judged is as it must be, weighted by severity"
    if summary.score is None:
        scored = "nothing could be judged, so there is no score"
    seen = "of what was asked could be seen; what could not is neither passed nor failed"
    rings = (gauge("Score", summary.score, scored, "score"), gauge("Coverage", summary.coverage, seen, "coverage"))
    cards = [_card(word, summary.by_severity.get(word, {}).get("fail", 0)) for word in SEVERITIES]
    return tag(
        "section",
        tag("div", *rings, class_="gauges"),
        tag("div", tag("div", *cards, class_="cards"), _facts(report), class_="beside"),
        class_="panel headline",
        aria_label="Score and coverage",
    )


def _card(word: str, count: int) -> Markup:
    number = tag("b", f"{count:,}")
    label = tag("span", tag("span", word, class_="word"), " fail")
    return tag("a", number, label, class_=f"card {word}{'' if count else ' none'}",
               href=f"#outcome=fail&severity={word}")  # fmt: skip


def _facts(report: Report) -> Markup:
    summary = report.summary
    facts = {
        "assets": f"{sum(summary.assets.values()):,} of {len(summary.assets):,} kinds",
        "open findings": f"{summary.findings_open:,}",
        "listings complete": f"{summary.scopes_listed:,} of {summary.scopes_declared:,}",
        "calls": f"{summary.calls:,} ({summary.calls_denied:,} denied, {summary.calls_throttled:,} throttled)",
    }
    return tag(
        "dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items()), class_="facts"
    )


def charts(report: Report) -> Markup:
    """By severity and by domain."""
    summary = report.summary
    by_severity = {word: summary.by_severity[word] for word in SEVERITIES if word in summary.by_severity}
    return tag(
        "div",
        bars("By severity", by_severity, "severity"),
        bars("By domain", summary.by_domain, "domain"),
        class_="pair",
    )


def worst(report: Report) -> Markup | None:
    """The worst findings, with why they matter and how to mend them."""
    if not report.summary.worst:
        return None
    cards = (tag("li", _finding(finding, report)) for finding in report.summary.worst)
    return tag("section", tag("h2", "The worst first"), tag("ol", *cards, class_="worst"), class_="panel", id="worst")


def _finding(finding: FindingView, report: Report) -> Markup:
    rule = report.rules.get(finding.rule)
    element = f" [{visible(finding.element, NAME_LENGTH)}]" if finding.element else ""
    asset = tag("bdi", visible(finding.asset, NAME_LENGTH) + element, class_="asset")
    where = (visible(word, NAME_LENGTH) for word in (finding.kind, finding.account, finding.region))
    place = tag("p", asset, tag("span", " · ".join(where)), class_="place")
    words = (("Seen", finding.why), ("Why", rule.why if rule else ""), ("Fix", rule.fix if rule else ""))
    told = [tag("div", tag("dt", name), tag("dd", prose(text, 400))) for name, text in words if text]
    address = f"#outcome=fail&rule={finding.rule}&at={_key(finding)}"
    head = tag("h3", severity(finding.severity), " ", tag("a", finding.title, href=address))
    return tag("article", head, place, tag("dl", *told))


def _key(finding: FindingView) -> str:
    """What the list calls the finding's row in addresses; see `key` in data.js."""
    element = f"#{visible(finding.element, ID_LENGTH)}" if finding.element else ""
    return quote(f"{finding.rule}@{visible(finding.provider_id, ID_LENGTH)}{element}", safe="")


def footer(report: Report) -> Markup:
    """Who made the page."""
    return tag("footer", tag("p", f"Stance {report.version} · made {_when(report.made_at)} · this page calls nobody"))


def _when(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"
