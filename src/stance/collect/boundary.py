"""The one boundary where whatever goes wrong outside becomes a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from stance.collect.paths import MalformedError
from stance.collect.transport import CallError
from stance.model import Reason
from stance.model.declared import FLAWS


@contextmanager
def transported(operation: str) -> Iterator[None]:
    """Around a transport: what it raises beside CallError is an error of the operation."""
    try:
        yield
    except CallError:
        raise
    except TimeoutError as error:
        raise CallError(Reason.TIMEOUT, "Timeout", str(error)) from error
    except Exception as error:  # a flaw in one operation must not end the scan: it is a gap
        raise CallError(Reason.ERROR, type(error).__name__, f"{operation}: {error}") from error


@contextmanager
def declared(where: str) -> Iterator[None]:
    """Around a connector's function: an answer that it cannot read is malformed, anything else an error."""
    try:
        yield
    except (MalformedError, CallError):
        raise
    except FLAWS as error:
        raise MalformedError(f"{where}: {type(error).__name__} {error}") from None
    except Exception as error:  # the same boundary, for the functions of declarations
        raise CallError(Reason.ERROR, type(error).__name__, f"{where}: {error}") from error
