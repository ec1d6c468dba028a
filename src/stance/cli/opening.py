"""Opening the estate that a command works on, from its options, the environment and the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from stance.config import Config
    from stance.estate import Estate


def configured(context: typer.Context, **flags: Any) -> Config:
    """The configuration with this command's flags on top; raises ConfigError."""
    from stance.config import load

    return load(context.obj.config, **context.obj.flags, **flags)


def opened(context: typer.Context, **flags: Any) -> Estate:
    """The estate, to be used as a context manager."""
    from stance.estate import Estate
    from stance.estate.judging import processes

    config = configured(context, **flags)
    files = (*(Path(file) for file in config.rules), *context.obj.rules)
    return Estate(config.db, context.obj.estate, config=config, rule_files=files, workers=processes)
