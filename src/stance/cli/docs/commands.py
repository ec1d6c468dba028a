"""The command line: every command, argument and option, from the application itself.

Typer's commands are click's in some versions and its own in others: what is asked of them here both have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from stance.cli import exits
from stance.cli.app import app
from stance.cli.docs.words import code, codes, first_line, table, words


def page() -> str:
    """All commands and the exit codes."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    root = typer.main.get_command(app)
    yield "# Command line\n"
    yield "Machine output goes to stdout, everything else to stderr. `--db` names the store for every command.\n"
    yield from _parameters(root)
    yield from _commands(root, "stance")
    yield "\n## Exit codes\n"
    yield "Where several hold, the first of these wins.\n"
    yield table(("Code", "Meaning"), ((str(number), _meaning(text)) for number, text in exits.MEANING.items()))


def _meaning(text: str) -> str:
    return text.replace("|", "\\|")


def _commands(group: Any, path: str) -> Iterator[str]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield f"\n## {path} {name}\n"
        yield f"{words(first_line(command.help))}\n"
        yield f"```\n{_usage(command, f'{path} {name}')}\n```\n"
        yield from _parameters(command)
        yield from _commands(command, f"{path} {name}")


def _usage(command: Any, path: str) -> str:
    if hasattr(command, "commands"):
        return f"{path} COMMAND"
    arguments = (p for p in command.params if p.param_type_name == "argument")
    said = (_name(p) if p.required else f"[{_name(p)}]" for p in arguments)
    options = " [OPTIONS]" if any(p.param_type_name == "option" for p in command.params) else ""
    return f"{path}{options} {' '.join(said)}".rstrip()


def _parameters(command: Any) -> Iterator[str]:
    shown = [_parameter(p) for p in command.params if p.name not in ("install_completion", "show_completion")]
    if shown:
        yield table(("Option", "Meaning"), shown)


def _parameter(parameter: Any) -> tuple[str, str]:
    if parameter.param_type_name == "option":
        names = codes((*parameter.opts, *parameter.secondary_opts))
        variable = parameter.envvar if isinstance(parameter.envvar, str) else None
        return names, words(parameter.help or "") + (f" Environment: {code(variable)}." if variable else "")
    return code(_name(parameter)), words(getattr(parameter, "help", None) or "")


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())
