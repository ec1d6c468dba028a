"""Finding what is declared: every module of a package is read, so that nothing needs a registry line."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Final, TypeVar

T = TypeVar("T")

FLAWS: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What the functions of a declaration may raise on an answer or a value that is not what it should be."""


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """The package and all modules below it, imported, by name."""
    root = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.walk_packages(root.__path__, f"{package}."))
    return (root, *(importlib.import_module(name) for name in names))


def declared(package: str, of: type[T]) -> list[T]:
    """The values of type `of` that stand in the package's modules under a public name, each once."""
    found = {
        id(value): value
        for module in modules(package)
        for name, value in vars(module).items()
        if isinstance(value, of) and not name.startswith("_")
    }
    return list(found.values())
