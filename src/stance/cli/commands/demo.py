"""`stance demo`: the main job on real input, without a cloud account."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer

from stance.cli import exits
from stance.cli.opening import opened

FURTHER: Final = {
    "findings": "what is wrong, the riskiest first",
    "paths": "how an attacker gets from the internet, or from a host, to customers' data",
    "fixset": "the few changes that cut these paths",
}
"""Commands to go on with, and what each answers."""


def demo(
    context: typer.Context,
    report: Annotated[Path, typer.Option(help="Where to write the HTML report.")] = Path("demo-report.html"),
    host: Annotated[bool, typer.Option(help="Scan this host too.")] = True,
) -> int:
    """Start a fake AWS on this machine, fill it with a company of ours, scan it, a host of theirs and this one.

    Nothing leaves the machine. The store is the one of --db, under an estate called demo.
    """
    from importlib.util import find_spec

    if find_spec("moto") is None:
        typer.echo("stance: the demo needs its extra: pip install 'stance-spm[demo]'", err=True)
        return exits.USAGE
    from stance.cli.commands.export import write_file
    from stance.cli.progress import Live
    from stance.cli.summary import show
    from stance.demo.estate import fill
    from stance.demo.host import plant
    from stance.demo.server import DemoServer
    from stance.estate import Aws, Host

    context.obj.estate = "demo"
    with TemporaryDirectory() as folder, DemoServer() as server, opened(context) as estate:
        typer.echo(
            f"stance: a fake AWS answers at {server.url}; telling it the story of Nordhafen Logistics", err=True
        )
        tree = plant(Path(folder), fill(server.url))
        more = ("access-keys", "service-uses")
        account = Aws(endpoint_url=server.url, access_key="demo", secret_key="demo", options=more)  # noqa: S106
        with Live() as live:
            summary = estate.scan(account, Host(str(tree)), *([Host()] if host else []), progress=live)
        show(summary)
        write_file(report, estate.export("html"))
        place = estate.config.db
    typer.echo(f"\nstance: report at {report.resolve().as_uri()}", err=True)
    typer.echo("stance: look further with", err=True)
    for command, answers in FURTHER.items():
        typer.echo(f"  stance --db {place} --estate demo {command:<9} {answers}", err=True)
    return exits.CLEAN


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(demo)
