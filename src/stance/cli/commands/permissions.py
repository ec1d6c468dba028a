"""`stance can` and `stance who`: effective permissions, each answer with its trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.options import Assume, Assumed, Form
from stance.cli.output import Format, labelled, plain, write

if TYPE_CHECKING:
    from stance.model.view import PermissionView


Action = Annotated[str, typer.Argument(help="Such as s3:GetObject.")]
Context = Annotated[
    list[str] | None,
    typer.Option("--context", metavar="KEY=VALUE", help="A condition key; KEY= for none; repeatable."),
]


def can(
    context: typer.Context,
    principal: Annotated[
        str, typer.Argument(help="An ARN, a user or role, an account (its root user), a service, or anonymous.")
    ],
    action: Action,
    resource: Annotated[str | None, typer.Argument(help="An ARN or the name of an asset; default any.")] = None,
    keys: Context = None,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
) -> None:
    """Whether a principal may do something: yes, no, or on what it depends, with the statements that decided."""
    with opened(context) as estate:
        found = estate.can(principal, action, resource, keys_of(keys or ()), assume is Assume.OPEN)
    if form is Format.TABLE:
        _show(found)
    else:
        write([found], form, ())


def who(
    context: typer.Context,
    action: Action,
    resource: Annotated[str, typer.Argument(help="An ARN or the name of an asset.")],
    keys: Context = None,
    assume: Assumed = Assume.OPEN,
    form: Form = Format.TABLE,
) -> None:
    """Who may do something to a resource: principals of the estate, and those whom the resource's policy names."""
    with opened(context) as estate:
        columns = ("decision", "principal", "through", "depends", "assumptions")
        found = estate.who(action, resource, keys_of(keys or ()), assume is Assume.OPEN)
        write(found, form, columns, nothing="nobody may, as far as can be seen")


def keys_of(given: Sequence[str]) -> dict[str, list[str]]:
    """Condition keys as `KEY=VALUE`; one given again has several values, `KEY=` says that there is none."""
    found: dict[str, list[str]] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or ":" not in key:
            told = f"{text!r} is not KEY=VALUE, such as aws:SourceIp=203.0.113.7"
            raise typer.BadParameter(told, param_hint="--context")
        found.setdefault(key, []).extend([value] if value else [])
    return found


_STYLES = {"yes": "bold red", "no": "bold green", "depends": "bold yellow"}


def _show(found: PermissionView) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    on = found.resource or (", ".join(found.resources) if found.resources else "anything")
    head = Text(found.decision.upper(), _STYLES[found.decision])
    console.print(head.append(plain(f"  {found.principal} {found.action} {on}"), "bold"), soft_wrap=True)
    lines = [
        *(("depends on", key) for key in found.depends),
        *(("assumes", name) for name in found.assumptions),
        *(("", step.text) for step in found.trace[:-1]),
        ("decided", found.trace[-1].text),
    ]
    for label, text in lines:
        labelled(console, label, text)


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command()(can)
    app.command()(who)
