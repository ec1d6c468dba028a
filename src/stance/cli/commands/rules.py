"""`stance rules`: list, show and test the rules, shipped and one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli import exits
from stance.cli.output import Format, plain, write

Files = Annotated[list[Path] | None, typer.Option("--rules", help="Rules of your own (TOML); repeatable.")]

app_rules = typer.Typer(help="The rules: list, show, test.", no_args_is_help=True)


@app_rules.command("list")
def list_(
    query: Annotated[str, typer.Option("--query", "-q", help="Such as 'severity:critical domain:ispm'.")] = "",
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the list.")] = Format.TABLE,
    files: Files = None,
) -> None:
    """All rules, shipped and from files."""
    from stance.estate import rule_views

    write(rule_views(files or (), query), form, ("rule", "severity", "domain", "on", "title"))


@app_rules.command()
def show(rule: str, files: Files = None) -> None:
    """One rule: what it requires, why, and how to mend it."""
    from stance.estate import rule_views

    found = [view for view in rule_views(files or ()) if view.rule == rule]
    if not found:
        raise typer.BadParameter(f"there is no rule {rule!r}; `stance rules list` shows all", param_hint="RULE")
    view = found[0]
    typer.echo(f"{view.rule}\n  {view.title}\n")
    for label in ("severity", "domain", "on", "kinds", "requires", "condition", "why", "fix", "settings"):
        typer.echo(f"  {label:<10} {plain(getattr(view, label))}")
    for label in ("controls", "same_as", "references", "permissions"):
        typer.echo(f"  {label.replace('_', ' '):<10} {', '.join(getattr(view, label)) or '-'}")


@app_rules.command("test")
def try_rules(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files; without any the shipped rules.")] = None,
) -> int:
    """Run rules' examples: every good one must pass, every bad one fail."""
    from stance.estate import check_rules

    count, wrong = check_rules(files or ())
    for problem in wrong:
        typer.echo(plain(problem), err=True)
    typer.echo(f"{count} rules, {len(wrong)} problems", err=True)
    return exits.FINDINGS if wrong else exits.CLEAN


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.add_typer(app_rules, name="rules")
