"""`stance doctor`: whether everything that Stance needs is there and sound."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import Annotated

import typer

from stance.cli import exits
from stance.cli.opening import configured, opened
from stance.cli.output import plain

Check = tuple[bool, str, str]
"""Whether it is well, what it is, and what was found or would help."""


def doctor(
    context: typer.Context,
    history: Annotated[bool, typer.Option("--history", help="Check the whole hash chain of events.")] = True,
) -> int:
    """Check the program, the configuration, the store and its history, and the rules."""
    well = True
    for good, what, told in _checks(context, history):
        well &= good
        typer.echo(f"{'ok  ' if good else 'FAIL'} {what:<14} {plain(told)}")
    return exits.CLEAN if well else exits.INTERNAL


def _checks(context: typer.Context, history: bool) -> Iterator[Check]:
    from stance._version import __version__
    from stance.estate import check_rules

    yield True, "program", f"stance {__version__}, Python {platform.python_version()}, {platform.platform()}"
    config = configured(context)
    yield True, "store", config.db
    count, wrong = check_rules()
    yield not wrong, "rules", f"{count} shipped, {len(wrong)} with wrong examples"
    with opened(context) as estate:
        scans = estate.scans()
        yield True, "last scan", f"{scans[0].id}, {scans[0].status}" if scans else "none yet: stance scan"
        if history:
            problems = estate.problems()
            yield not problems, "history", "; ".join(problems[:3]) or "every event is as it was written"
    yield _demo()


def _demo() -> Check:
    from importlib.util import find_spec

    there = find_spec("moto") is not None
    return True, "demo", "installed" if there else "not installed: pip install 'stance-spm[demo]' for `stance demo`"


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(doctor)
