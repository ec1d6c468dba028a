"""Crown jewels and entry points: what Stance proposes, and what people say of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.options import Form
from stance.cli.output import Format, plain, some, write

if TYPE_CHECKING:
    from stance.graph.marks import Role


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    RESET = "reset"


Do = Annotated[Action, typer.Argument(help="list; add or remove (strike out) one; reset: as Stance proposes.")]
Name = Annotated[str | None, typer.Argument(help="An id, a name, or a pattern such as '*customer*'.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


def jewels(
    context: typer.Context,
    action: Do = Action.LIST,
    name: Name = None,
    weight: Annotated[float, typer.Option(help="From 1 to 10, which is control of an account.")] = 8.0,
    reason: Reason = "",
    form: Form = Format.TABLE,
) -> None:
    """The crown jewels: what attackers are after, with reason and weight; proposed ones can be changed."""
    with opened(context) as estate:
        if action is Action.LIST:
            columns = ("weight", "name", "kind", "reason", "confirmed", "asset")
            write(estate.jewels(), form, columns, None, "there are none: scan first, or add one")
        else:
            _say(estate, "jewel", action, name, weight, reason)


def entries(
    context: typer.Context,
    action: Do = Action.LIST,
    name: Name = None,
    reason: Reason = "",
    form: Form = Format.TABLE,
) -> None:
    """The entry points: where attackers begin, why, and how many crown jewels each reaches."""
    with opened(context) as estate:
        if action is Action.LIST:
            columns = ("sure", "possible", "name", "kind", "reason", "entry")
            write(estate.entries(), form, columns, None, "there are none: scan first, or add one")
        else:
            _say(estate, "entry", action, name, 10.0, reason)


def _say(estate: object, role: Role, action: Action, name: str | None, weight: float, reason: str) -> None:
    from stance.estate import Estate

    assert isinstance(estate, Estate)
    if not name:
        raise typer.BadParameter("name what to " + action.value, param_hint="NAME")
    what = "crown jewel" if role == "jewel" else "entry point"
    if action is Action.RESET:
        estate.unmark(role, name)
        told = f"what was said of {name!r} is taken back"
    else:
        count = estate.mark(role, name, 0.0 if action is Action.REMOVE else weight, reason)
        told = f"{some(count, what)} {'struck out' if action is Action.REMOVE else 'named'} by {name!r}"
        if not count:
            told = f"nothing is called {name!r} now: kept for what is found later"
    sys.stderr.write(f"stance: {plain(told)}; risks are up to date\n")


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    for command in (jewels, entries):
        app.command()(command)
