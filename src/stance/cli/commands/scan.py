"""`stance scan` and `stance resume`: discover and assess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.cli import exits
from stance.cli.opening import opened

if TYPE_CHECKING:
    from stance.config import Config
    from stance.model.view import Summary

Rules = Annotated[list[str] | None, typer.Option("--rule", help="Only these rules (id or pattern); repeatable.")]
Services = Annotated[list[str] | None, typer.Option("--service", help="Only rules of these services; repeatable.")]
FailOn = Annotated[str | None, typer.Option(help="Exit 3 with open findings at or above this severity.")]
MinCoverage = Annotated[float | None, typer.Option(min=0, max=1, help="Exit 4 when less was seen (0 to 1).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]

scan = typer.Typer(help="Discover and assess: an AWS account, or the host this runs on.", no_args_is_help=True)


@scan.command()
def aws(
    context: typer.Context,
    region: Annotated[list[str] | None, typer.Option(help="Only these regions; default all enabled.")] = None,
    profile: Annotated[str | None, typer.Option(help="A profile of the AWS configuration.")] = None,
    role: Annotated[str | None, typer.Option(help="The ARN of a role to assume.")] = None,
    external_id: Annotated[str | None, typer.Option(help="The external id that the role wants.")] = None,
    endpoint_url: Annotated[str | None, typer.Option(help="Where to send calls.", envvar="AWS_ENDPOINT_URL")] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", help="Ask more: service-uses, access-keys; each wants a call for every user."),
    ] = None,
    rule: Rules = None,
    service: Services = None,
    fail_on: FailOn = None,
    min_coverage: MinCoverage = None,
    quiet: Quiet = False,
) -> int:
    """Scan an AWS account with the credentials at hand; read-only permissions suffice."""
    from stance.estate import Aws

    lists = {"regions": region, "options": with_}
    given = {name: tuple(values) for name, values in lists.items() if values}
    with opened(context, fail_on=fail_on, min_coverage=min_coverage, **given) as estate:
        config = estate.config
        target = Aws(profile, role, external_id, config.regions, endpoint_url, options=config.options)
        return _scanned(estate, [target], rule, service, quiet)


@scan.command()
def host(
    context: typer.Context,
    root: Annotated[str, typer.Option(help="The root of the file tree to read: / or a mounted image.")] = "/",
    rule: Rules = None,
    service: Services = None,
    fail_on: FailOn = None,
    min_coverage: MinCoverage = None,
    quiet: Quiet = False,
) -> int:
    """Scan the Linux host this runs on. Without root some things stay unknown, each by name."""
    from stance.estate import Host

    with opened(context, fail_on=fail_on, min_coverage=min_coverage) as estate:
        return _scanned(estate, [Host(root)], rule, service, quiet)


def resume(
    context: typer.Context,
    fail_on: FailOn = None,
    min_coverage: MinCoverage = None,
    quiet: Quiet = False,
) -> int:
    """Go on with a scan that was interrupted, without asking again what was read."""
    from stance.cli.progress import Live

    with opened(context, fail_on=fail_on, min_coverage=min_coverage) as estate:
        with Live(quiet) as live:
            summary = estate.resume(progress=live)
        return ended(summary, estate.config, quiet)


def _scanned(estate: Any, targets: list[Any], rule: list[str] | None, service: list[str] | None, quiet: bool) -> int:
    from stance.cli.progress import Live

    with Live(quiet) as live:
        summary = estate.scan(*targets, rules=rule or (), services=service or (), progress=live)
    return ended(summary, estate.config, quiet)


def ended(summary: Summary, config: Config, quiet: bool) -> int:
    """Show the summary, and the exit code by its coverage and open findings."""
    from stance.cli.summary import show

    if not quiet:
        show(summary)
    if summary.status == "running":
        typer.echo("stance: some listings timed out or were throttled; `stance resume` asks for them again", err=True)
        return exits.PARTIAL
    if summary.coverage < config.min_coverage:
        typer.echo(
            f"stance: coverage {summary.coverage:.4f} is below --min-coverage {config.min_coverage:g}", err=True
        )
        return exits.COVERAGE
    return exits.FINDINGS if failing(summary, config.fail_on) else exits.CLEAN


def failing(summary: Summary, severity: str | None) -> bool:
    """Whether something fails now at or above the severity, or failed when it was last seen."""
    if severity is None:
        return False
    from stance.model import SEVERITIES

    worse = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return any(summary.by_severity.get(word, {}).get("fail", 0) for word in worse)


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.add_typer(scan, name="scan")
    app.command()(resume)
