"""`stance export`: the outcomes for people and for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.commands.lists import Query
from stance.cli.opening import opened


class ExportFormat(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    OCSF = "ocsf"
    SARIF = "sarif"
    MARKDOWN = "markdown"


def export(
    context: typer.Context,
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="jsonl, csv, html, ocsf, sarif, markdown.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; default stdout.")] = None,
    query: Query = "",
) -> None:
    """Write the outcomes as JSON lines, CSV, an HTML report, OCSF events, SARIF or Markdown."""
    with opened(context) as estate:
        parts = estate.export(form.value, query)
        if output is None:
            write_stdout(parts)
        else:
            write_file(output, parts)
            typer.echo(f"stance: wrote {output} ({output.stat().st_size:,} bytes)", err=True)


def write_stdout(parts: Iterable[bytes]) -> None:
    """Write to stdout."""
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def write_file(path: Path, parts: Iterator[bytes]) -> None:
    """Write a file whole or not at all: under another name first, then moved into place."""
    if path.is_dir():
        raise typer.BadParameter(f"{str(path)!r} is a folder: name a file in it", param_hint="--output")
    try:
        _write_beside(path, parts)
    except OSError as error:
        # The file that is told of is the one that was asked for.
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(path)) from None


def _write_beside(path: Path, parts: Iterator[bytes]) -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as file:
        try:
            file.writelines(parts)
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command()(export)
