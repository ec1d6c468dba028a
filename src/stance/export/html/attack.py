"""The report's part on attack paths: what to fix first, pictures with their tables, entry points, access to data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stance.export.html.charts import percent
from stance.export.html.markup import Markup, join, prose, tag, visible
from stance.export.html.pictures import drawing_of, picture
from stance.export.html.sections import NAME_LENGTH
from stance.export.report import Report
from stance.model.attack_view import AccessView, AttackReport, EntryView, FixSetView, PathView
from stance.model.attack_words import assumed, doubts

_PATHS: Final = 12
_FOLDED: Final = 100
_ENTRIES: Final = 50
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
    cut = 0
    lines: list[Sequence[_Cell]] = []
    for n, fix in enumerate(fixes.fixes, 1):
        cut += fix.pairs_cut
        share = cut / total if total else 0.0
        lines.append((
            _Cell(str(n), number=True),
            _Cell(tag("bdi", visible(fix.title, 240))),
            _Cell(f"{fix.pairs_cut:,}", number=True),
            _Cell(tag("div", _bar(share), tag("span", percent(min(share, 1.0))), class_="share")),
            _Cell(f"{len(fix.findings):,}" if fix.findings else "·", number=True),
        ))  # fmt: skip
    table = _table(("", "Change", "Pairs parted", "All paths cut, so far", "Findings mended"), lines)
    return tag(
        "section", tag("h2", "Fix these first"), tag("p", _summary(fixes), class_="note"), table,
        class_="panel", id="fixes",
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
    spread = _spread(told.paths)
    paths, others = sorted(spread[:_PATHS], key=_by_risk), sorted(spread[_PATHS:], key=_by_risk)
    drawing = drawing_of(paths)
    said = f"{drawing.shown} attack paths from entry points on the left to crown jewels on the right"
    more = f"The {len(paths)} riskiest of {len(told.paths):,} shapes of paths. " if others else ""
    note = f"{more}A dashed line with a question mark is merely possible; a diamond marks a crown jewel."
    return tag(
        "section", tag("h2", "Attack paths"), tag("p", note, class_="note"), picture(drawing, said),
        _table(_COLUMNS, map(_path_cells, paths)), _rest(others), class_="panel", id="paths",
    )  # fmt: skip


_COLUMNS: Final = ("Risk", "From", "Way", "To", "Certainty", "Alike")


def _rest(paths: Sequence[PathView]) -> Markup | None:
    """The paths beside those that are drawn, folded away."""
    if not paths:
        return None
    shown = paths[:_FOLDED]
    left = f"; `stance paths` lists {len(paths) - len(shown):,} more" if len(paths) > len(shown) else ""
    summary = tag("summary", prose(f"{len(shown):,} more shape{'s' if len(shown) > 1 else ''} of paths{left}"))
    return tag("details", summary, _table(_COLUMNS, map(_path_cells, shown)), class_="rest")


def _by_risk(path: PathView) -> float:
    return -path.risk


def _spread(paths: Sequence[PathView]) -> list[PathView]:
    """Each entry point's riskiest path first, then their second ones …: one that reaches much hides no other."""
    turn: dict[str, int] = {}
    ranked: list[tuple[int, int, PathView]] = []
    for n, path in enumerate(paths):
        turn[path.source] = turn.get(path.source, 0) + 1
        ranked.append((turn[path.source], n, path))
    return [path for *_, path in sorted(ranked, key=lambda one: one[:2])]


def _path_cells(path: PathView) -> Iterator[_Cell]:
    yield _Cell(f"{path.risk:.0f}", number=True)
    yield _Cell(tag("bdi", visible(path.names[0], NAME_LENGTH)))
    steps = [join(tag("em", step.kind), " ", tag("bdi", visible(name, NAME_LENGTH)))
             for step, name in zip(path.edges, path.names[1:], strict=True)]  # fmt: skip
    yield _Cell(tag("ol", *(tag("li", step) for step in steps), class_="steps"))
    why = tag("span", path.jewel or "", class_="quiet")
    yield _Cell(tag("span", tag("bdi", visible(path.names[-1], NAME_LENGTH)), tag("br"), why))
    depends = f": {doubts(path.depends)}" if path.depends else ""
    taken = f" ({assumed(path.assumptions)})" if path.assumptions else ""
    yield _Cell(visible(f"{path.certainty}{depends}{taken}", 200))
    yield _Cell(f"{path.count:,}", number=True)


def entry_points(told: AttackReport) -> Markup | None:
    """Exposure by entry point."""
    if not told.entries:
        return None
    shown = told.entries[:_ENTRIES]
    left = f" The {len(shown)} that reach most are shown." if len(told.entries) > len(shown) else ""
    note = f"{len(told.entries):,} entry points, {len(told.jewels):,} crown jewels.{left}"
    head = ("Entry point", "Why", "Jewels surely reached", "Possibly too")
    return tag(
        "section", tag("h2", "Exposure by entry point"), tag("p", note, class_="note"),
        _table(head, map(_entry_cells, shown)), class_="panel", id="entries",
    )  # fmt: skip


def _entry_cells(entry: EntryView) -> Iterator[_Cell]:
    name = tag("bdi", visible(entry.name, NAME_LENGTH))
    yield _Cell(tag("span", name, " ", tag("span", entry.kind, class_="quiet")))
    yield _Cell(visible(entry.reason, 200))
    yield _Cell(f"{entry.sure:,}", number=True)
    yield _Cell(f"{entry.possible - entry.sure:,}", number=True)


def access(told: AttackReport) -> Markup | None:
    """Which identity gets at which crown jewel by its own rights: a matrix in words."""
    if not told.access:
        return None
    all_targets = _most((one.target, one.target_name) for one in told.access)
    everyone = _most((one.identity, one.name) for one in told.access)
    targets, identities = all_targets[:_TARGETS], everyone[:_IDENTITIES]
    cells = {(one.identity, one.target): one for one in told.access}
    heads = (tag("th", tag("bdi", visible(name, 30)), scope="col") for _, name in targets)
    head = tag("thead", tag("tr", tag("th", "Identity", scope="col"), *heads))
    lines = (
        tag("tr", tag("th", tag("bdi", visible(name, NAME_LENGTH)), scope="row"),
            *(tag("td", _right(cells.get((identity, target)))) for target, _ in targets))
        for identity, name in identities
    )  # fmt: skip
    note = "R reads, W writes, in brackets: merely possible. Those with the most rights first"
    if len(all_targets) > len(targets) or len(everyone) > len(identities):
        note += f": {len(identities)} of {len(everyone):,} identities, {len(targets)} of {len(all_targets):,} jewels"
    return tag(
        "section", tag("h2", "Who gets at the data"), tag("p", f"{note}.", class_="note"),
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


@dataclass(frozen=True)
class _Cell:
    """What stands in a cell, and whether it is a number."""

    content: str
    number: bool = False


def _table(heads: Sequence[str], rows: Iterable[Iterable[_Cell]]) -> Markup:
    """A table whose rows become small lists where the page is narrow: so each cell knows its head."""
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    lines = (
        tag("tr", *(tag("td", cell.content, class_="number" if cell.number else None, data_label=name)
                    for name, cell in zip(heads, row, strict=True)))
        for row in rows
    )  # fmt: skip
    return tag("div", tag("table", head, tag("tbody", *lines), class_="stacked"), class_="scroll")
