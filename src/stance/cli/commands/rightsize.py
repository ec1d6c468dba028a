"""`stance rightsize`: the permissions that a user or role uses, and the policy that keeps just these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.output import plain, write_jsonl

if TYPE_CHECKING:
    from stance.estate.rightsizing import Rightsizing


def rightsize(
    context: typer.Context,
    principal: Annotated[str, typer.Argument(help="A user or role: its ARN or name.")],
    form: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """What a user or role may use, what it used when, and a policy that keeps just that.

    Wants a scan made with `--with service-uses`. It changes nothing.
    """
    if form not in ("text", "json"):
        raise typer.BadParameter(f"{form!r} is neither text nor json", param_hint="--format")
    with opened(context) as estate:
        found = estate.rightsize(principal)
    if form == "json":
        write_jsonl([found])
    else:
        _show(found)


def _show(found: Rightsizing) -> None:
    import json

    typer.echo(plain(found.principal))
    typer.echo(f"\n{len(found.granted)} services granted, {len(found.used)} used, {len(found.unused)} unused\n")
    for service in found.granted:
        typer.echo(f"  {plain(service):<28}{found.used.get(service, 'unused')}")
    typer.echo("\nin the place of\n")
    for name in found.policies:
        typer.echo(f"  {plain(name)}")
    typer.echo("\nthis policy would do\n")
    typer.echo(plain(json.dumps(found.policy, indent=2), lines=True))


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(rightsize)
