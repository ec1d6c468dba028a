"""`stance explain`: everything known about one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from stance.cli.opening import opened
from stance.cli.output import plain, write_jsonl

if TYPE_CHECKING:
    from rich.console import Console

    from stance.model.view import Explanation

MOST: Final = 10
"""Pieces of evidence shown to a person; machines get all."""

WIDEST = 300
"""Characters of a value shown to a person."""


def explain(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a finding, a rule, or an asset; or RULE@ASSET.")
    ],
    form: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Why it failed or is unknown: condition, values seen, calls; its history; and how to mend it."""
    if form not in ("text", "json"):
        raise typer.BadParameter(f"{form!r} is neither text nor json", param_hint="--format")
    with opened(context) as estate:
        found = estate.explain(name)
    if form == "json":
        write_jsonl(found)
        return
    from rich.console import Console

    console = Console(highlight=False)
    for explanation in found:
        _show(console, explanation)


def _show(console: Console, told: Explanation) -> None:
    from rich.text import Text

    outcome = told.outcome

    def line(label: str, text: object, style: str = "") -> None:
        console.print(Text(f"  {label:<11}", "dim").append(plain(text), style), soft_wrap=True)

    style = {"fail": "bold red", "pass": "bold green", "unknown": "bold yellow"}.get(outcome.outcome, "bold")
    console.print()
    console.print(Text(outcome.outcome.upper(), style).append(plain(f"  {outcome.title}"), "bold"), soft_wrap=True)
    line("rule", f"{outcome.rule} ({outcome.severity}, version {told.rule_version})")
    line("asset", f"{outcome.asset}  {outcome.provider_id}" + (f"  [{outcome.element}]" if outcome.element else ""))
    line("requires", told.requirement)
    line("condition", told.condition)
    if outcome.reason:
        was = f"; it was {outcome.last_known} when last known" if outcome.last_known else ""
        line("unknown", f"{outcome.reason}{was}", "yellow")
    for evidence in outcome.evidence[:MOST]:
        line("evidence", evidence)
    if len(outcome.evidence) > MOST:
        line("", f"… {len(outcome.evidence) - MOST} more: -f json has all")
    for name, value in told.derived_from.items():
        line("from", f"{name} = {_short(value)}")
    for call in outcome.calls:
        # A call that several listings need is made once, and counted where it was made.
        count = f"{call.count} call{'s' if call.count > 1 else ''}" if call.count else "shared"
        line("rests on", f"{call.operation} in {call.scope}: {call.result}, {count}, {call.at}")
    if told.risk is not None:
        line("risk", f"{told.risk['score']:g} of 100 ({told.risk['low']:g} at least)", "bold")
        for factor in told.risk["factors"]:
            line("", f"{factor['value']:<5g} {factor['name']}: {factor['seen']}")
    if told.finding is not None and told.finding.cause:
        line("cause", told.finding.cause)
    for event in told.events:
        line("history", f"{event['at']} {event['type']}")
    line("why", told.why)
    line("fix", told.fix)
    for cure in told.cures:
        line("to see", cure, "yellow")
    if outcome.controls or outcome.same_as:
        line("serves", ", ".join((*outcome.controls, *outcome.same_as)))


def _short(value: object) -> str:
    import orjson

    text = "not set" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}… (-f json has all)"


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(explain)
