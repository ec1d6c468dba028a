"""What is wrong in the demo estate, as data; everything else there is sound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One planted flaw.

    `idea` says it in words, `resource` is a name in what `fill` returns, or ``account`` for the account itself,
    and `checks` are the ids of peers' checks that mean this flaw (as in outcomes' ``same_as``).
    """

    idea: str
    resource: str
    checks: tuple[str, ...]


TRUTH: tuple[Planted, ...] = ()
