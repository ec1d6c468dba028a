"""Conditions as text, and back: the only form of a rule that is accepted from outside the package."""

from __future__ import annotations

from stance.conditions.tree import Condition


def unparse(node: Condition) -> str:
    """The text form of a condition."""
    return repr(node)
