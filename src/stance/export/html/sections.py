"""The parts of the page that say what was found; they are there without scripts, and in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from stance.export.html.charts import bars, gauge, percent
from stance.export.html.columns import ID_LENGTH, SEVERITIES, Columns
from stance.export.html.gaps import cures, folded
from stance.export.html.markup import Markup, join, prose, tag, visible
from stance.export.report import Report
from stance.model.view import FindingView, OutcomeView

_NAME: Final = 120
"""Characters of a name in the page itself; the list keeps more."""


def severity(word: str) -> Markup:
    """A severity as a label: its word in its colour."""
    return tag("span", word, class_=f"severity {word}")


def header(report: Report) -> Markup:
    """What was looked at, and when."""
    summary = report.summary
    mark = Markup('<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2l8 3v6c0 5-3.4 9-8 11'
                  '-4.6-2-8-6-8-11V5z"/><path class="tick" d="M8 12.2l2.8 2.8L16 9.6"/></svg>')  # fmt: skip
    title = tag("div", tag("p", "Security posture"), tag("h1", visible(summary.estate, _NAME)))
    when = summary.ended_at or summary.started_at
    scanned = f"scanned {_when(when)}" if when else "never scanned"
    targets = " · ".join(visible(target, _NAME) for target in summary.targets)
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
    asset = visible(finding.asset, _NAME) + (f" [{visible(finding.element, _NAME)}]" if finding.element else "")
    where = (finding.kind, finding.account, finding.region)
    place = tag("p", tag("bdi", asset, class_="asset"), tag("span", " · ".join(visible(w, _NAME) for w in where)),
                class_="place")  # fmt: skip
    words = (("Seen", finding.why), ("Why", rule.why if rule else ""), ("Fix", rule.fix if rule else ""))
    told = [tag("div", tag("dt", name), tag("dd", prose(text, 400))) for name, text in words if text]
    address = f"#outcome=fail&rule={finding.rule}&at={_key(finding)}"
    head = tag("h3", severity(finding.severity), " ", tag("a", finding.title, href=address))
    return tag("article", head, place, tag("dl", *told))


def _key(finding: FindingView) -> str:
    """What the list calls the finding's row in addresses; see `key` in data.js."""
    element = f"#{visible(finding.element, ID_LENGTH)}" if finding.element else ""
    return quote(f"{finding.rule}@{visible(finding.provider_id, ID_LENGTH)}{element}", safe="")


def unseen(report: Report) -> Markup | None:
    """What could not be read, and the permissions that would cure it."""
    gaps = report.summary.gaps
    if not gaps:
        return None
    lines = (
        tag(
            "tr",
            tag("td", tag("code", visible(gap.what, _NAME))),
            tag("td", tag("span", gap.reason.replace("_", " "), class_="reason")),
            tag("td", f"{gap.scopes:,}", class_="number"),
            tag("td", f"{gap.assets:,}" if gap.assets else "", class_="number"),
            tag("td", tag("code", gap.needs) if gap.curable else visible(gap.error or "", 200)),
        )
        for gap in folded(gaps)
    )
    head = (tag("th", text, scope="col") for text in ("What", "Reason", "Listings", "Assets", "What would cure it"))
    table = tag("div", tag("table", tag("thead", tag("tr", *head)), tag("tbody", *lines)), class_="scroll")
    needed = cures(gaps)
    grant = join(
        tag("p", "Granting these permissions lets the next scan see it:"),
        tag("ul", *(tag("li", tag("code", name)) for name in needed), class_="needed"),
    )
    return tag("section", tag("h2", "What could not be seen"), table, grant if needed else None, class_="panel",
               id="unseen")  # fmt: skip


def exposure(report: Report, columns: Columns) -> Markup | None:
    """How each kind of asset fares, those with the gravest failures first."""
    kinds = report.summary.assets
    if not kinds:
        return None
    failing = columns.failing_by_kind()
    order = sorted(kinds, key=lambda kind: [*(-columns.failing[kind, word] for word in SEVERITIES), kind])
    shown = [kind for kind in order if failing[kind] or columns.unknown[kind]]
    lines = [tag("tr", *_kind(kind, kinds[kind], failing[kind], columns)) for kind in shown]
    names = ("Kind", "Assets", "Failing", *(word.capitalize() for word in SEVERITIES), "Unknown")
    head = (tag("th", text, scope="col", class_="number" if n else None) for n, text in enumerate(names))
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *lines))
    return tag(
        "section",
        tag("h2", "By kind of asset"),
        tag("div", table, class_="scroll") if shown else None,
        _sound({kind: kinds[kind] for kind in order if kind not in shown}),
        class_="panel",
        id="kinds",
    )


def _sound(kinds: Mapping[str, int]) -> Markup | None:
    """The kinds of which nothing fails, in one line."""
    if not kinds:
        return None
    told = ", ".join(f"{kind} ({count:,})" for kind, count in kinds.items())
    return tag("p", tag("strong", "Nothing fails or is unknown"), f" of {told}.", class_="sound")


def _kind(kind: str, assets: int, failing: int, columns: Columns) -> Iterator[Markup]:
    yield tag("th", tag("a", kind, href=f"#outcome=fail&kind={kind}"), scope="row")
    yield tag("td", f"{assets:,}", class_="number")
    yield tag("td", _share(failing, assets), class_="number")
    for word in SEVERITIES:
        yield _count(columns.failing[kind, word], word)
    yield _count(columns.unknown[kind], "unknown")


def _share(failing: int, assets: int) -> Markup:
    width = 40 * failing / assets if assets else 0
    drawn = tag("svg", tag("rect", width=40, height=6, class_="ground"),
                tag("rect", width=f"{width:.1f}", height=6, class_="is-fail"),
                viewBox="0 0 40 6", class_="share", aria_hidden="true")  # fmt: skip
    return join(drawn, f" {failing:,}")


def _count(count: int, word: str) -> Markup:
    return tag("td", f"{count:,}" if count else "·", class_=f"number {word if count else 'nothing'}")


def static_list(outcomes: Sequence[OutcomeView], failing: int) -> Markup:
    """The worst failing outcomes as a plain table: for print, and for browsers without scripts."""
    head = (tag("th", text, scope="col") for text in ("Severity", "Rule", "Asset", "Kind", "Region"))
    lines = (tag("tr", *(tag("td", cell) for cell in _static(outcome))) for outcome in outcomes)
    left = f"The {len(outcomes):,} worst of {failing:,} failing outcomes." if failing > len(outcomes) else None
    note = left and f"{left} The report's own list, on screen, holds all of them."
    table = (
        tag("table", tag("thead", tag("tr", *head)), tag("tbody", *lines)) if outcomes else tag("p", "Nothing fails.")
    )
    return tag("section", tag("h2", "What fails"), tag("p", note, class_="note") if note else None,
               tag("div", table, class_="scroll"), class_="panel static", id="static")  # fmt: skip


def _static(outcome: OutcomeView) -> Iterator[object]:
    yield severity(outcome.severity)
    yield outcome.title or outcome.rule
    element = f" [{visible(outcome.element, _NAME)}]" if outcome.element else ""
    yield tag("bdi", visible(outcome.asset, _NAME) + element)
    yield outcome.kind
    yield tag("span", visible(outcome.region, _NAME), class_="place")


def footer(report: Report) -> Markup:
    """Who made the page."""
    return tag("footer", tag("p", f"Stance {report.version} · made {_when(report.made_at)} · this page calls nobody"))


def _when(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"
