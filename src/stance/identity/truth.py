"""Three-valued answers that name what they depend on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes, no, or *depends on* these condition keys (lower case).

    ``value`` is ``True``, ``False`` or ``None``; ``depends`` is empty unless the value is ``None``.
    """

    value: bool | None
    depends: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Whether the answer is yes whatever the unknown keys turn out to be."""
        return self.value is True

    @property
    def possible(self) -> bool:
        """Whether the answer may be yes."""
        return self.value is not False

    def __bool__(self) -> bool:
        """Refuse two-valued use: it would turn *depends* into *no*."""
        raise TypeError("a Truth has three values; ask .sure, .possible or .value")

    def negate(self) -> Truth:
        """Return the Kleene negation."""
        return self if self.value is None else (NO if self.value else YES)


YES = Truth(True)
NO = Truth(False)


def depends_on(*keys: str) -> Truth:
    """Return the answer that depends on ``keys``."""
    return Truth(None, frozenset(key.lower() for key in keys))


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the Kleene conjunction; yes when there is nothing to hold."""
    keys: frozenset[str] = frozenset()
    open_ends = False
    for truth in truths:
        if truth.value is False:
            return NO
        if truth.value is None:
            open_ends, keys = True, keys | truth.depends
    return Truth(None, keys) if open_ends else YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the Kleene disjunction; no when there is nothing that could hold."""
    return all_of(truth.negate() for truth in truths).negate()
