"""Options that several commands take, each said once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from stance.cli.output import Format


class Assume(StrEnum):
    """What to take what cannot be read by design for."""

    OPEN = "open"
    NONE = "none"


Form = Annotated[Format, typer.Option("--format", "-f", help="A table to read, or lines for machines.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many rows.")]
Sure = Annotated[bool, typer.Option("--sure", help="Only what is sure.")]
Assumed = Annotated[
    Assume,
    typer.Option(
        help="What cannot be read by design (a member account cannot read its SCPs): open, or none: merely possible."
    ),
]
