"""The report's part on attack paths: what to fix first, pictures with their tables, entry points, access to data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from stance.export.html.charts import percent
from stance.export.html.markup import Markup, join, tag, visible
from stance.export.html.pictures import drawing_of, picture
from stance.export.html.sections import NAME_LENGTH
from stance.export.report import Report
from stance.model.attack_view import AccessView, AttackReport, EntryView, FixSetView, PathView
from stance.model.attack_words import assumed, doubts

_PATHS: Final = 12
_IDENTITIES: Final = 25
_TARGETS: Final = 12


def attack(report: Report) -> Markup | None:
    """Everything about paths; nothing where there are neither entry points nor crown jewels."""
    told = report.attack
    if told is None or not (told.entries or told.paths):
        return None
    return join(fix_first(told), shown_paths(told), entry_points(told), access(told))


def fix_first(told: AttackReport) -> Markup | None:
    """So many fixes, so much of the paths cut."""
    fixes = told.fixes
    if not fixes.fixes:
        return None
    total = fixes.possible_before or fixes.before
    lines, cut = [], 0
    for n, fix in enumerate(fixes.fixes, 1):
        cut += fix.pairs_cut
        share = cut / total if total else 0.0
        cells = (
            tag("td", str(n), class_="number"),
            tag("td", tag("bdi", visible(fix.title, 240))),
            tag("td", f"{fix.pairs_cut:,}", class_="number"),
            tag("td", _bar(share), f" {percent(min(share, 1.0))}", class_="number"),
            tag("td", f"{len(fix.findings):,}" if fix.findings else "·", class_="number"),
        )
        lines.append(tag("tr", *cells))
    head = _head("", "Change", "Pairs parted", "All paths cut, so far", "Findings mended")
    return tag(
        "section", tag("h2", "Fix these first"), tag("p", _summary(fixes), class_="note"),
        tag("div", tag("table", head, tag("tbody", *lines)), class_="scroll"), class_="panel", id="fixes",
    )  # fmt: skip


def _summary(fixes: FixSetView) -> str:
    count = len(fixes.fixes)
    proof = "no smaller set does as much" if fixes.proved else "a smaller set may exist"
    return (
        f"{count} change{'s' if count > 1 else ''} part{'' if count > 1 else 's'} entry points from crown jewels: "
        f"{fixes.before:,} sure pairs before, {fixes.after:,} after; with what is merely possible "
        f"{fixes.possible_before:,} before, {fixes.possible_after:,} after. Tried out in the state; {proof}."
    )


def _bar(share: float) -> Markup:
    width = 60 * min(share, 1.0)
    parts = tag("rect", width=60, height=6, class_="ground"), tag("rect", width=f"{width:.1f}", height=6)
    return tag("svg", *parts, viewBox="0 0 60 6", class_="progress", aria_hidden="true")


def shown_paths(told: AttackReport) -> Markup | None:
    """The riskiest paths as a picture, and beside it the same as a table."""
    if not told.paths:
        return None
    paths = sorted(_spread(told.paths)[:_PATHS], key=lambda path: -path.risk)
    drawing = drawing_of(paths)
    said = f"{drawing.shown} attack paths from entry points on the left to crown jewels on the right"
    lines = (tag("tr", *_path_cells(path)) for path in paths)
    head = _head("Risk", "From", "Way", "To", "Certainty", "Alike")
    more = f"The {len(paths)} riskiest of {len(told.paths):,} shapes of paths. " if len(told.paths) > _PATHS else ""
    note = f"{more}A dashed line with a question mark is merely possible; a diamond marks a crown jewel."
    return tag(
        "section", tag("h2", "Attack paths"), tag("p", note, class_="note"), picture(drawing, said),
        tag("div", tag("table", head, tag("tbody", *lines)), class_="scroll"), class_="panel", id="paths",
    )  # fmt: skip


def _spread(paths: Sequence[PathView]) -> list[PathView]:
    """Each entry point's riskiest path first, then their second ones …: one that reaches much hides no other."""
    turn: dict[str, int] = {}
    ranked: list[tuple[int, int, PathView]] = []
    for n, path in enumerate(paths):
        turn[path.source] = turn.get(path.source, 0) + 1
        ranked.append((turn[path.source], n, path))
    return [path for *_, path in sorted(ranked, key=lambda one: one[:2])]


def _path_cells(path: PathView) -> Iterator[Markup]:
    yield tag("td", f"{path.risk:.0f}", class_="number")
    yield tag("td", tag("bdi", visible(path.names[0], NAME_LENGTH)))
    steps = [join(tag("em", step.kind), " ", tag("bdi", visible(name, NAME_LENGTH)))
             for step, name in zip(path.edges, path.names[1:], strict=True)]  # fmt: skip
    yield tag("td", tag("ol", *(tag("li", step) for step in steps), class_="steps"))
    why = tag("span", path.jewel or "", class_="quiet")
    yield tag("td", tag("bdi", visible(path.names[-1], NAME_LENGTH)), tag("br"), why)
    depends = f": {doubts(path.depends)}" if path.depends else ""
    taken = f" ({assumed(path.assumptions)})" if path.assumptions else ""
    yield tag("td", visible(f"{path.certainty}{depends}{taken}", 200))
    yield tag("td", f"{path.count:,}", class_="number")


def entry_points(told: AttackReport) -> Markup | None:
    """Exposure by entry point."""
    if not told.entries:
        return None
    lines = (tag("tr", *_entry_cells(entry)) for entry in told.entries[:50])
    head = _head("Entry point", "Why", "Jewels surely reached", "Possibly too")
    note = f"{len(told.entries):,} entry points, {len(told.jewels):,} crown jewels."
    return tag(
        "section", tag("h2", "Exposure by entry point"), tag("p", note, class_="note"),
        tag("div", tag("table", head, tag("tbody", *lines)), class_="scroll"), class_="panel", id="entries",
    )  # fmt: skip


def _entry_cells(entry: EntryView) -> Iterator[Markup]:
    yield tag("td", tag("bdi", visible(entry.name, NAME_LENGTH)), " ", tag("span", entry.kind, class_="quiet"))
    yield tag("td", visible(entry.reason, 200))
    yield tag("td", f"{entry.sure:,}", class_="number")
    yield tag("td", f"{entry.possible - entry.sure:,}", class_="number")


def access(told: AttackReport) -> Markup | None:
    """Which identity gets at which crown jewel by its own rights: a matrix in words."""
    if not told.access:
        return None
    targets = _most((one.target, one.target_name) for one in told.access)[:_TARGETS]
    identities = _most((one.identity, one.name) for one in told.access)[:_IDENTITIES]
    cells = {(one.identity, one.target): one for one in told.access}
    head = _head("Identity", *(visible(name, 40) for _, name in targets))
    lines = (
        tag("tr", tag("th", tag("bdi", visible(name, NAME_LENGTH)), scope="row"),
            *(tag("td", _right(cells.get((identity, target)))) for target, _ in targets))
        for identity, name in identities
    )  # fmt: skip
    note = "R reads, W writes, in brackets: merely possible. Those with the most rights first."
    return tag(
        "section", tag("h2", "Who gets at the data"), tag("p", note, class_="note"),
        tag("div", tag("table", head, tag("tbody", *lines), class_="matrix"), class_="scroll"),
        class_="panel", id="access",
    )  # fmt: skip


def _right(one: AccessView | None) -> str:
    if one is None:
        return "·"
    letters = "".join(sorted({right[0].upper() for right in one.rights}))
    return letters if one.certainty == "sure" else f"({letters})"


def _most(pairs: Iterator[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Each pair once, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    ordered: Mapping[tuple[str, str], int] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return list(ordered)


def _head(*names: str) -> Markup:
    return tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
