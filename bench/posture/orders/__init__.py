"""One order in each file: `order(estate)` gives the ids of the findings to fix, first things first."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from bench.posture.estates import Estate

Order = Callable[[Estate], list[str]]


def orders() -> dict[str, Order]:
    """All orders in this folder by the names of their files, in the order of their `PLACE`, then by name."""
    modules = {one.name: import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__)}
    names = sorted(modules, key=lambda name: (getattr(modules[name], "PLACE", 5), name))
    return {name.replace("_", " "): modules[name].order for name in names}
