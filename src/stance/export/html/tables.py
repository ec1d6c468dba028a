"""The tables of the page: what could not be seen, how kinds fare, and what fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stance.export.html.columns import Columns
from stance.export.html.gaps import cures, folded
from stance.export.html.markup import Markup, join, tag, visible
from stance.export.html.sections import NAME_LENGTH, severity
from stance.export.report import Report
from stance.model import SEVERITIES
from stance.model.view import OutcomeView


def unseen(report: Report) -> Markup | None:
    """What could not be read, and the permissions that would cure it."""
    gaps = report.summary.gaps
    if not gaps:
        return None
    lines = (
        tag(
            "tr",
            tag("td", tag("code", visible(gap.what, NAME_LENGTH))),
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
    element = f" [{visible(outcome.element, NAME_LENGTH)}]" if outcome.element else ""
    yield tag("bdi", visible(outcome.asset, NAME_LENGTH) + element)
    yield outcome.kind
    yield tag("span", visible(outcome.region, NAME_LENGTH), class_="place")
