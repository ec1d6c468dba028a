"""Policy variables: ``${aws:username}`` and ``${aws:PrincipalTag/team, 'none'}``.

Source: IAM User Guide, "IAM policy elements: Variables and tags" (reference_policies_variables.html).
They are replaced in version 2012-10-17 only; in 2008-10-17 the text stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stance.identity.context import Context
from stance.identity.patterns import escaped

_VARIABLE = re.compile(r"\$\{\s*([^},\s][^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}")
_LITERALS = {"*": "\ue000", "?": "\ue001", "$": "\ue002"}


def variables_in(text: str) -> frozenset[str]:
    """Return the keys that the variables of a text name, in lower case."""
    if "${" not in text:
        return frozenset()
    return frozenset(found[1].lower() for found in _VARIABLE.finditer(text)) - _LITERALS.keys()


@dataclass(frozen=True, slots=True)
class Filled:
    """A pattern with its variables replaced, unknown ones by ``*``; ``None`` when it can match nothing."""

    pattern: str | None
    depends: frozenset[str] = frozenset()

    @property
    def settled(self) -> str | None:
        """The pattern where all of its variables are known."""
        return None if self.depends else self.pattern


def has_variable(text: str) -> bool:
    """Tell whether a text holds a policy variable."""
    return "${" in text and _VARIABLE.search(text) is not None


def fill(text: str, context: Context, *, substitute: bool) -> Filled:
    """Replace the variables of a pattern by values of the context, whose wildcards then are literal.

    An absent key without a default makes the pattern match nothing; unknown keys are named in ``depends``: what the
    pattern then does not match, it matches with no value of theirs.
    """
    if "${" not in text:
        return Filled(text)
    if not substitute:
        return Filled(text)
    depends: set[str] = set()
    dead = False

    def value(found: re.Match[str]) -> str:
        nonlocal dead
        key, default = found[1], found[2]
        if key in _LITERALS:
            return _LITERALS[key]
        seen = context.get(key)
        if seen is None:
            depends.add(key.lower())
            return "*"
        if len(seen) == 1:
            return escaped(seen[0])
        if default is not None and not seen:
            return escaped(default)
        dead = True
        return ""

    pattern = _VARIABLE.sub(value, text)
    return Filled(None) if dead else Filled(pattern, frozenset(depends))
