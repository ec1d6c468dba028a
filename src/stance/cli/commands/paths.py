"""The graph's questions: attack paths, blast radius, administrators."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.options import Assume, Assumed, Form, Limit, Sure
from stance.cli.output import Format, plain, some, write
from stance.model.attack_words import assumed, doubts

if TYPE_CHECKING:
    from stance.model.attack_view import AdminView

TREES = 20
"""Paths drawn for a person who asked for no number."""


def paths(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Option("--from", help="Where they begin: an id or name, or internet; default every entry.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--to", help="Where they end: an id or name; default every crown jewel.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Alternatives too, not only each pair's surest way.")] = False,
    sure: Sure = False,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
    limit: Limit = None,
) -> None:
    """How an attacker gets from the entry points to the crown jewels; the riskiest first."""
    with opened(context) as estate:
        found = estate.paths(
            source, target, alternatives=every, sure=sure, assume=assume is Assume.OPEN, folded=form is Format.TABLE
        )
        if form is not Format.TABLE:
            write(found, form, (), limit)
            return
        listed = list(found)
        from stance.cli.trees import draw_paths

        shown = listed[: limit or TREES]
        draw_paths(shown)
        if not listed:
            sys.stderr.write(f"stance: {estate.without_graph() or _none(source, target)}\n")
        elif len(listed) > len(shown):
            sys.stderr.write(f"stance: {some(len(listed) - len(shown), 'path')} more: -n shows them, -f jsonl all\n")
        _blind(estate.blind_spots())


def _none(source: str | None, target: str | None) -> str:
    begin, end = plain(source or "any entry point"), plain(target or "any crown jewel")
    return f"no path leads from {begin} to {end} in what could be seen"


def _blind(count: int) -> None:
    """No path is only worth as much as what was looked at."""
    if count:
        sys.stderr.write(f"stance: {some(count, 'scope')} could not be read, so there may be more: stance gaps\n")


def chokes(
    context: typer.Context,
    sure: Sure = False,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
    limit: Limit = None,
) -> None:
    """Choke points: assets and steps without which entry points lose every path to a crown jewel; exact."""
    with opened(context) as estate:
        columns = ("entries", "of", "name", "step", "target_name", "asset")
        none = "nothing alone cuts an entry point off: there is always another way, or none at all"
        nothing = estate.without_graph() or none
        found = estate.chokes(sure=sure, assume=assume is Assume.OPEN)
        write(found, form, columns, limit or (None if form is not Format.TABLE else TREES), nothing)
        if form is Format.TABLE:
            _blind(estate.blind_spots())


def blast(
    context: typer.Context,
    asset: Annotated[str, typer.Argument(help="An id or name; internet for everything that is exposed.")],
    backward: Annotated[bool, typer.Option("--backward", help="Who can reach it, not what it reaches.")] = False,
    sure: Sure = False,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
    limit: Limit = None,
) -> None:
    """What falls if an asset falls, or who can reach it: exact, nearest first."""
    with opened(context) as estate:
        found = estate.blast(asset, backward=backward, sure=sure, assume=assume is Assume.OPEN)
        if form is Format.JSONL:
            write([found], form, ())
            return
        nothing = f"nothing {'reaches' if backward else 'is reached from'} {plain(asset)} in what could be seen"
        write(found.reached, form, ("distance", "certainty", "kind", "name", "asset", "jewel"), limit, nothing)
        told = f"{some(found.sure, 'asset')} surely, {found.possible - found.sure:,} more possibly"
        more = f"{some(found.entries, 'entry point')} among them" if backward else some(found.jewels, "crown jewel")
        sys.stderr.write(f"stance: {told}; {more}\n")
        _blind(estate.blind_spots())


def admins(
    context: typer.Context,
    verdict: Annotated[
        list[str] | None, typer.Option("--verdict", help="Only these: is, can, possibly, no; repeatable.")
    ] = None,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
    limit: Limit = None,
) -> None:
    """Who is administrator of an account, or can become it, and how."""
    known = ("is", "can", "possibly", "no")
    if wrong := next((word for word in verdict or () if word not in known), None):
        raise typer.BadParameter(f"{wrong!r} is none of {', '.join(known)}", param_hint="--verdict")
    wanted = verdict or (known if form is not Format.TABLE else known[:3])
    with opened(context) as estate:
        found = (one for one in estate.admins(assume=assume is Assume.OPEN) if one.verdict in wanted)
        if form is not Format.TABLE:
            write(found, form, (), limit)
            return
        nothing = estate.without_graph() or "no principal is or can become administrator in what could be seen"
        write(map(_admin, found), form, ("verdict", "name", "way", "kind", "account"), limit, nothing)
        _blind(estate.blind_spots())


@dataclass(frozen=True)
class _Admin:
    """A principal as a table shows it: `way` is what it does to become administrator, in words."""

    verdict: str
    name: str
    way: str
    kind: str
    account: str


def _admin(one: AdminView) -> _Admin:
    steps = " → ".join(f"{step.kind} {name}" for step, name in zip(one.edges, one.names[1:], strict=True))
    told = [steps, f"possible: {doubts(one.depends)}" if one.depends else "", assumed(one.assumptions)]
    return _Admin(one.verdict, one.name, "; ".join(filter(None, told)), one.kind, one.account)


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    for command in (paths, chokes, blast, admins):
        app.command()(command)
