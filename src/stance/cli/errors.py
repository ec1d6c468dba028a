"""Which exit code an error of the product ends in."""

from __future__ import annotations

import errno

from stance.cli import exits


def code_of(error: Exception) -> int | None:
    """The exit code of an expected error; None for what is a defect of ours."""
    from stance.config import ConfigError
    from stance.estate import EstateError, QueryError, SelectionError, StoreError, TargetError
    from stance.model.rulefile import RuleFileError

    if isinstance(error, ConfigError | QueryError | SelectionError | RuleFileError | EstateError):
        return exits.USAGE
    if isinstance(error, TargetError):
        return exits.TARGET
    if isinstance(error, StoreError):
        return exits.INTERNAL
    if isinstance(error, OSError) and error.errno in _DEVICE:
        return exits.INTERNAL
    if isinstance(error, OSError) and error.filename is not None:
        return exits.USAGE
    return None


_DEVICE = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What is wrong with a device, not with a command."""


def told(error: Exception) -> str:
    """The message of an expected error; the system's own errors begin with the file."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, OSError) and error.errno in _DEVICE:
        return f"the output cannot be written: {error.strerror}"
    return str(error)
