"""The inner loops, compiled by numba where it is installed (`stance-spm[fast]`) and worth its start-up."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable
from typing import Any, Final

WORTH_IT: Final = 200_000
"""Edges from which on loading the compiler takes less time than it saves."""

_switch: dict[str, bool | None] = {"compile": None}


def compiling(wanted: bool | None) -> None:
    """Compile always (True), never (False), or as the size asks for it (None)."""
    _switch["compile"] = wanted


@functools.cache
def installed() -> bool:
    """Whether numba is there."""
    return importlib.util.find_spec("numba") is not None


def compiled(kernel: Callable[..., Any], size: int) -> Callable[..., Any] | None:
    """The kernel as machine code, kept on disk for next time; None where it is not to be had or not worth it."""
    wanted = _switch["compile"]
    if not installed() or wanted is False or (wanted is None and size < WORTH_IT):
        return None
    return _compile(kernel)


@functools.cache
def _compile(kernel: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    made: Callable[..., Any] = numba.njit(cache=True)(kernel)
    return made
