"""`stance explain`: everything known about one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stance.cli.opening import opened
from stance.cli.output import labelled, plain, some, write_jsonl

if TYPE_CHECKING:
    from rich.console import Console

    from stance.model.view import CallView, Explanation

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

    line = partial(labelled, console)
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
    for told_call in _calls(outcome.calls):
        line("rests on", told_call)
    if told.graph_calls:
        line("", _edges(told.graph_calls))
    if told.risk is not None:
        line("risk", f"{told.risk['score']:g} of 100 ({told.risk['low']:g} at least)", "bold")
        for factor in told.risk["factors"]:
            line("", f"{factor['value']:<5g} {factor['name']}: {factor['seen']}")
    if told.finding is not None and told.finding.cause:
        line("cause", told.cause or told.finding.cause)
        line("", f"stance whatif {quote(told.finding.cause)}")
    for event in told.events:
        line("history", f"{event['at']} {event['type']}")
    line("why", told.why)
    line("fix", told.fix)
    for cure in told.cures:
        line("to see", cure, "yellow")
    if outcome.controls or outcome.same_as:
        line("serves", ", ".join((*outcome.controls, *outcome.same_as)))


def _calls(calls: Sequence[CallView]) -> Iterator[str]:
    """The calls in words; one operation asked in many places with the same result makes one line."""
    alike: dict[tuple[str, str, str], list[CallView]] = {}
    for call in calls:
        alike.setdefault((call.operation, call.result, call.scope.rpartition("/")[2]), []).append(call)
    for (operation, result, kind), found in alike.items():
        count = sum(call.count for call in found)
        # A call that several listings need is made once, and counted where it was made.
        made = some(count, "call") if count else "shared"
        where = found[0].scope if len(found) == 1 else f"{len(found)} places for {kind}"
        yield f"{operation} in {where}: {result}, {made}, {max(call.at for call in found)}"


def _edges(calls: Mapping[str, str]) -> str:
    """What the graph's edges rest on, those that were not answered by name."""
    failed = [f"{name} ({result})" for name, result in calls.items() if result not in ("ok", "absent")]
    answered = f"all but {', '.join(failed)} answered" if failed else "all answered"
    return f"edges of the graph, which rest on {some(len(calls), 'operation')}, {answered}"


def _short(value: object) -> str:
    import orjson

    document = isinstance(value, str) and value.startswith("{")
    text = "not set" if value is None else str(value) if document else orjson.dumps(value).decode()
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}… (-f json has all)"


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(explain)
