"""Repairs of moto: each answers as the real service does, never as a rule would like it to.

The modules patch moto's response classes in the server's process when `install` is called; importing this
package alone changes nothing. `INSTALLED` lists what was patched, for comparison with `operations.OPERATIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

INSTALLED: dict[str, str] = {}
"""Operation (``service:Operation``) → name of the patched class."""


TOPICS = (
    "authorization",
    "aws_policies",
    "cloudtrail",
    "configuration",
    "credentials",
    "directory",
    "ec2",
    "ec2_settings",
    "identity",
    "kms",
    "last_accessed",
    "logs",
    "rds",
    "regions",
    "s3",
    "workloads",
)
"""The modules that patch moto when they are imported."""


def install() -> None:
    """Patch moto; idempotent."""
    from importlib import import_module

    for topic in TOPICS:
        import_module(f"stance.demo.repairs.{topic}")


def repair(service: str, cls: type) -> Callable[[F], F]:
    """Decorator: make the function the method of moto's response class that answers the operation of its name."""

    def put(function: F) -> F:
        setattr(cls, function.__name__, function)
        INSTALLED[f"{service}:{camel(function.__name__)}"] = cls.__name__
        return function

    return put


def camel(name: str) -> str:
    """``get_saml_provider`` → ``GetSamlProvider``: an operation's name without its acronyms' capitals."""
    return "".join(word.capitalize() for word in name.split("_"))
