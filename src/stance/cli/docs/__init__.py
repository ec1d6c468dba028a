"""The documentation that follows from the declarations: `python -m stance.cli.docs docs` writes it."""

from stance.cli.docs.pages import pages

__all__ = ["pages"]
