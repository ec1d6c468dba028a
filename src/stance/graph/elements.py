"""How a lever's element names a part of a field: `[3]` of a list, `Statement[2]` of a policy document, and
`NAME/Statement[2]` of the document so named in a list of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

PLACE: Final = re.compile(r"\[(\d+)\]")
"""The whole element: a place in a list, from 0."""

LAST: Final = re.compile(r"\[(\d+)\]$")
"""The place with which an element ends."""

STATEMENT: Final = re.compile(r"(?:(?P<name>.*)/)?Statement\[(?P<index>\d+)\]", re.DOTALL)
"""The whole element: a statement; `name` is that of its document, where the field holds several."""


def statements(document: Mapping[str, Any]) -> list[Any]:
    """The statements of a policy document; a single one need not stand in a list."""
    held = document.get("Statement", [])
    return held if isinstance(held, list) else [held]
