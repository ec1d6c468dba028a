"""`stance import`: files in place of what can be scanned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.commands.scan import FailOn, MinCoverage, Quiet, ended
from stance.cli.opening import opened

imports = typer.Typer(help="Read files in place of what can be scanned.", no_args_is_help=True)


@imports.command("aws-authorization")
def aws_authorization(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="JSON, maybe gzipped: all of one account.")],
    fail_on: FailOn = None,
    min_coverage: MinCoverage = None,
    quiet: Quiet = False,
) -> int:
    """Read what `aws iam get-account-authorization-details` printed, as a scan of the account would.

    Users, groups, roles and policies are assessed; what the document does not tell stays unknown.
    """
    from stance.cli.progress import Live
    from stance.estate import AwsAuthorization

    with opened(context, fail_on=fail_on, min_coverage=min_coverage) as estate:
        with Live(quiet) as live:
            summary = estate.scan(AwsAuthorization(tuple(map(str, files))), progress=live)
        return ended(summary, estate.config, quiet)


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.add_typer(imports, name="import")
