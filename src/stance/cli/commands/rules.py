"""`stance rules`: list, show and test the rules, shipped and one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from stance.cli import exits
from stance.cli.output import Format, plain, some, write

app_rules = typer.Typer(help="The rules: list, show, test.", no_args_is_help=True)


@app_rules.command("list")
def list_(
    context: typer.Context,
    query: Annotated[str, typer.Option("--query", "-q", help="Such as 'severity:critical domain:ispm'.")] = "",
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the list.")] = Format.TABLE,
) -> None:
    """All rules, shipped and from files."""
    from stance.estate import rule_views

    write(rule_views(context.obj.rules, query), form, ("rule", "severity", "title", "domain", "on"))


@app_rules.command()
def show(context: typer.Context, rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule's id.")]) -> None:
    """One rule: what it requires, why, and how to mend it."""
    from stance.estate import rule_views

    known = {view.rule: view for view in rule_views(context.obj.rules)}
    if rule not in known:
        near = " or ".join(get_close_matches(rule, known, 3)) or "one of `stance rules list`"
        raise typer.BadParameter(f"there is no rule {rule!r}; did you mean {near}?", param_hint="RULE")
    view = known[rule]
    typer.echo(f"{view.rule}\n  {view.title}\n")
    for label in _SHOWN:
        _line(label, getattr(view, label))


_SHOWN = (
    "severity", "domain", "kinds", "requires", "condition", "why", "fix", "settings",
    "controls", "same_as", "references", "permissions",
)  # fmt: skip


def _line(label: str, value: object) -> None:
    if isinstance(value, Mapping):
        value = [f"{name} = {held}" for name, held in value.items()]
    told = ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
    if told:
        typer.echo(f"  {label.replace('_', ' '):<12} {plain(told)}")


@app_rules.command("test")
def try_rules(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files; without any the shipped rules.")] = None,
) -> int:
    """Run rules' examples: every good one must pass, every bad one fail."""
    from stance.estate import check_rules

    count, wrong = check_rules(files or ())
    for problem in wrong:
        typer.echo(plain(problem), err=True)
    typer.echo(f"{some(count, 'rule')}, {some(len(wrong), 'problem')}", err=True)
    return exits.USAGE if wrong else exits.CLEAN


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.add_typer(app_rules, name="rules")
