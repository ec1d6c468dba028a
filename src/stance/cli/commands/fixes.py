"""What to change: the smallest set of fixes, and what a change would do."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.options import Assume, Assumed, Form
from stance.cli.output import Format, plain, some, write

if TYPE_CHECKING:
    from stance.model.attack_view import FixSetView, WhatIfView


def fixset(
    context: typer.Context,
    budget: Annotated[
        int | None, typer.Option("--budget", min=1, help="At most so many fixes; without it, all paths are cut.")
    ] = None,
    possible: Annotated[bool, typer.Option("--possible", help="Cut what is merely possible too.")] = False,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
) -> None:
    """The fewest changes that cut the paths to the crown jewels, tried out in the state before they are told."""
    with opened(context) as estate:
        found = estate.fix_set(budget, possible=possible, assume=assume is Assume.OPEN)
        empty = None if found.possible_before else estate.without_graph() or _NOTHING
    if form is Format.JSONL:
        write([found], form, ())
        return
    nothing = empty or "no path that is known can be cut by a change"
    if form is Format.CSV:
        write(found.fixes, form, (), None, nothing)
        return
    rows = (_Row(fix.id, fix.pairs_cut, fix.cost, len(fix.findings), fix.title) for fix in found.fixes)
    write(rows, form, ("id", "pairs", "cost", "mends", "change"), None, nothing)
    if not empty:
        _told(found)


_NOTHING = "no entry point reaches a crown jewel in what could be seen: stance entries, stance jewels"


@dataclass(frozen=True)
class _Row:
    """A fix as a table shows it: the pairs that it parts, its cost, and how many findings it mends."""

    id: str
    pairs: int
    cost: float
    mends: int
    change: str


def _told(found: FixSetView) -> None:
    lines = [
        "a pair is an entry point and a crown jewel that it reaches; each change was tried out after those above it",
        f"{some(found.before, 'pair')} surely joined before, {found.after:,} after",
        f"with what is possible: {found.possible_before:,} before, {found.possible_after:,} after",
        _proof(found),
    ]
    if found.unfixable:
        lines.append(f"{some(found.unfixable, 'pair')} joined by a path that nothing known can cut")
    for line in lines:
        sys.stderr.write(f"stance: {plain(line)}\n")


def _proof(found: FixSetView) -> str:
    if found.proved:
        return "proved: no cheaper set does as much"
    if found.gap is None:
        return "unproven: a better set may exist"
    return f"a set may exist that is better by {found.gap:.0%} at most"


def whatif(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="ID…", help="Findings, fixes of `stance fixset`, or ASSET#FIELD[#ELEMENT].")
    ],
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
) -> None:
    """What changes would do: paths cut, findings mended, who would lose an access. Nothing is changed."""
    with opened(context) as estate:
        found = estate.what_if(*names, assume=assume is Assume.OPEN)
        if form is not Format.TABLE:
            write([found], form, ())
            return
        mended = set(found.findings)
        titles = {one.id: f"{one.title}: {one.asset}" for one in estate.findings() if one.id in mended}
    _show(found, titles)


def _show(found: WhatIfView, titles: Mapping[str, str]) -> None:
    from stance.cli.trees import draw_paths
    from stance.estate.attacks import alike

    out = sys.stdout.write
    for change in found.changes:
        out(plain(f"change    {change.title}") + "\n")
    out(f"pairs     {found.pairs_before:,} → {found.pairs_after:,} of entry point and crown jewel surely joined")
    out(f", {found.possible_before:,} → {found.possible_after:,} with what is possible\n")
    names = {path.target: path.names[-1] for path in found.paths}
    for jewel in found.jewels:
        out(plain(f"safe      {names.get(jewel, jewel)}: no entry point reaches it any more") + "\n")
    for finding in found.findings:
        out(plain(f"mends     {finding}  {titles.get(finding, '')}") + "\n")
    for failing in found.worse:
        out(plain(f"breaks    {failing}") + "\n")
    for lost in found.lost:
        used = f", last used {lost.used_at}" if lost.used_at else ""
        out(plain(f"loses     {lost.principal}: {lost.service}{used}") + "\n")
    if not found.usage_known:
        out("use       not known of all concerned (scan aws --with service-uses): more may lose an access\n")
    if found.paths:
        out(f"cuts      {some(len(found.paths), 'path')}\n")
        sys.stdout.flush()
        draw_paths(alike(found.paths)[:10])


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    for command in (fixset, whatif):
        app.command()(command)
