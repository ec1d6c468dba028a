"""All generated pages, by their path below the documentation's folder."""

from __future__ import annotations

from typing import Final

from stance.cli.docs import commands, connectors, kinds, rules

_NOTE: Final = "<!-- Made from the declarations by `make docs`; changes belong there. -->\n\n"


def pages() -> dict[str, str]:
    """Path to text, of every page."""
    made = {
        **rules.pages(),
        "kinds.md": kinds.page(),
        "connectors.md": connectors.page(),
        "cli.md": commands.page(),
    }
    texts = {name: f"{_NOTE}{text.rstrip()}\n" for name, text in sorted(made.items())}
    return {**texts, "aws-policy.json": connectors.policy_text()}


def is_generated(text: str) -> bool:
    """Whether a page was written by this module."""
    return text.startswith(_NOTE)
