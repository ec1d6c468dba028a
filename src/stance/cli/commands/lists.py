"""The lists: outcomes, findings, assets, calls, gaps. All take `-q` and `-f`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.opening import opened
from stance.cli.options import Form, Limit
from stance.cli.output import Format, plain, write

if TYPE_CHECKING:
    from stance.estate import Estate

_QUERY = "Only what matches, such as 'severity:high,critical kind:aws.s3.* -region:us-* payroll'."
Query = Annotated[str, typer.Option("--query", "-q", help=_QUERY)]


def outcomes(context: typer.Context, query: Query = "", form: Form = Format.TABLE, limit: Limit = None) -> None:
    """What every rule says now of every asset, or of one element of it."""
    with opened(context) as estate:
        columns = ("outcome", "severity", "rule", "provider_id", "element", "reason", "region")
        write(estate.outcomes(query, riskiest=form is Format.TABLE), form, columns, limit, _nothing(estate, query))


def findings(
    context: typer.Context,
    query: Query = "",
    form: Form = Format.TABLE,
    limit: Limit = None,
    every: Annotated[bool, typer.Option("--all", help="Closed findings too.")] = False,
    by_cause: Annotated[bool, typer.Option("--by-cause", help="One row for what one change would mend.")] = False,
) -> None:
    """What fails, with its life so far; the riskiest first."""
    if by_cause and every:
        raise typer.BadParameter("closed findings have no cause any more: leave --all out", param_hint="--by-cause")
    with opened(context) as estate:
        if by_cause:
            told = ("risk", "severity", "findings", "title", "assets", "cause")
            write(estate.causes(query), form, told, limit, _nothing(estate, query, "nothing fails"))
            return
        columns = (
            "id",
            "risk",
            "severity",
            *(("state",) if every else ()),
            "title",
            "asset",
            "element",
            "region",
            "opened_at",
        )
        write(estate.findings(query, closed=every), form, columns, limit, _nothing(estate, query, "nothing fails"))


def assets(
    context: typer.Context,
    query: Query = "",
    form: Form = Format.TABLE,
    limit: Limit = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="The kinds that Stance knows, instead of assets.")] = False,
) -> None:
    """The inventory: every asset with its fields, and how it fares."""
    if kinds:
        _kinds(form)
        return
    columns = ("kind", "name", "provider_id", "region", "outcomes", "first_seen_at")
    with opened(context) as estate:
        write(estate.assets(query, riskiest=form is Format.TABLE), form, columns, limit, _nothing(estate, query))


def calls(context: typer.Context, query: Query = "", form: Form = Format.TABLE, limit: Limit = None) -> None:
    """The collection ledger of the last scan: every operation, by scope and result."""
    with opened(context) as estate:
        columns = ("result", "operation", "count", "scope", "needs", "error", "at")
        write(estate.calls(query), form, columns, limit, _nothing(estate, query))


def gaps(context: typer.Context, query: Query = "", form: Form = Format.TABLE, limit: Limit = None) -> None:
    """What could not be read, why, and which permission would cure it."""
    with opened(context) as estate:
        columns = ("reason", "operation", "needs", "assets", "scope", "error", "since")
        write(estate.gaps(query), form, columns, limit, _nothing(estate, query, "everything could be read"))


def _nothing(estate: Estate, query: str, whole: str = "there is nothing") -> str:
    """Why a list is empty."""
    scans = estate.scans()
    if scans and scans[0].status == "running":
        return "nothing here yet: the last scan is at work, or was interrupted: stance resume"
    if not scans:
        return f"the estate {estate.name!r} was never scanned: stance scan aws, or stance scan host"
    return f"nothing matches {plain(query)!r}" if query else whole


def _kinds(form: Format) -> None:
    from stance.estate import kinds

    write(kinds(), form, ("kind", "title", "fields", "rules"))


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    for command in (outcomes, findings, assets, calls, gaps):
        app.command()(command)
