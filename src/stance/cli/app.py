"""The `stance` command: its options, its commands, and how errors end it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Protocol, runtime_checkable

import typer

from stance.cli import exits
from stance.cli.commands import (
    demo,
    explain,
    export,
    fixes,
    imports,
    jewels,
    lists,
    paths,
    permissions,
    rightsize,
    rules,
    scan,
    system,
)

app = typer.Typer(
    name="stance",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


@dataclass
class Common:
    """Options that stand before the command."""

    flags: dict[str, Any] = field(default_factory=dict)
    config: Path | None = None
    estate: str = "default"
    rules: tuple[Path, ...] = ()


@app.callback()
def common(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(help="The store: a path or a URL; default a file in your data folder.", envvar="STANCE_DB"),
    ] = None,
    estate: Annotated[
        str,
        typer.Option(help="Which estate of the store: each has its own assets and findings.", envvar="STANCE_ESTATE"),
    ] = "default",
    config: Annotated[
        Path | None, typer.Option(help="A configuration file (TOML); default stance.toml here, or your own.")
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Rules of your own (TOML); repeatable.")] = None,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and exit.")] = False,
) -> None:
    """Security posture management: what there is, what is wrong with it and why, and what could not be seen.

    Begin with `stance scan host`, `stance scan aws`, or `stance demo` where there is no account to look at. Then
    `stance findings`, and `stance explain ID` for any of them. The options below may stand after the command too.
    """
    if version:
        from stance._version import __version__

        typer.echo(f"stance {__version__}")
        raise typer.Exit
    context.obj = Common({"db": db}, config, estate, tuple(rules or ()))


_COMMON: Final = ("--db", "--estate", "--config", "--rules")


def _common_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with the common options in front: people write them after the command as well."""
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _COMMON:
            value = next(words, None)
            if value is None:
                return [word]  # so that the error speaks of it
            first += [word, value]
        else:
            (first if word.startswith(tuple(f"{name}=" for name in _COMMON)) else rest).append(word)
    return [*first, *rest]


@runtime_checkable
class _Shown(Protocol):
    exit_code: int

    def show(self) -> None: ...


for module in (
    *(scan, imports, lists, explain, paths, fixes, permissions, rightsize, jewels),
    *(export, rules, demo, system),
):
    module.add(app)


_GARBAGE: Final = 100_000
"""New objects after which cycles are looked for: nearly all that a command makes, it needs to its end."""


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    gc.set_threshold(_GARBAGE)
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(_common_first(words), standalone_mode=False)
        sys.stdout.flush()  # here a full disk can still be told; at the interpreter's end it could not
    except KeyboardInterrupt:
        return _interrupted(words)
    except (BrokenPipeError, SystemExit):
        # The reader of our output went away, as `head` does (typer exits then): nobody is left to tell.
        _drop_output()
        return exits.CLEAN
    except Exception as error:  # noqa: BLE001  # the last boundary: every error ends in a code and a line
        _drop_output()
        return _interrupted(words) if isinstance(error, typer.Abort) else _ended(error)
    if code == exits.INTERRUPTED:  # typer turns Ctrl-C into this code, and says nothing
        return _interrupted(words)
    return code if isinstance(code, int) else exits.CLEAN


_COLLECTING: Final = {"scan", "resume", "import", "demo"}


def _interrupted(words: list[str]) -> int:
    """Only where something was being read is there something to go on with."""
    whole = exits.MEANING[exits.INTERRUPTED]
    return _told(exits.INTERRUPTED, whole if _COLLECTING.intersection(words) else "interrupted")


def _drop_output() -> None:
    """Let go of output that cannot be written, which would fail once more when the interpreter ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ended(error: Exception) -> int:
    if isinstance(error, typer.Exit):
        return error.exit_code
    # Wrong usage. Typer's errors are click's in some versions and its own in others: both can show themselves.
    if isinstance(error, _Shown):
        error.show()
        return error.exit_code
    from stance.cli.errors import code_of, told

    code = code_of(error)
    if code is None:
        if os.environ.get("STANCE_DEBUG"):
            raise error
        return _told(exits.INTERNAL, f"{type(error).__name__}: {error} (a defect; STANCE_DEBUG=1 shows where)")
    return _told(code, told(error))


def _told(code: int, message: str) -> int:
    from stance.cli.output import plain

    sys.stderr.write(f"stance: {plain(message, lines=True)}\n")
    return code
