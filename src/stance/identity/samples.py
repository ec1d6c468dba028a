"""Standing for what a pattern covers: the resources of which a statement speaks, each by one made-up name."""

from __future__ import annotations

from functools import lru_cache

from stance.identity.context import Context
from stance.identity.patterns import arn_covers, arn_matches, arn_overlaps
from stance.identity.policy import NEW_VERSION, Statement
from stance.identity.variables import fill

_ANY = "~any~"
"""What a wildcard is replaced by: no pattern of a person's hand begins so."""


def sample(pattern: str) -> str:
    """A resource that a pattern covers: `arn:aws:s3:::logs/*` has `arn:aws:s3:::logs/~any~`."""
    return pattern.replace("*", _ANY).replace("?", "~")


def samples(statement: Statement, wanted: str, context: Context) -> tuple[str, ...]:
    """One resource of each part of `wanted` (a pattern) that a statement speaks of; none where it does not."""
    if statement.resources is not None:
        return _within(_filled(statement, statement.resources, context), wanted)
    one = sample(wanted)
    return () if any(arn_matches(pattern, one) for pattern in statement.not_resources or ()) else (one,)


def _filled(statement: Statement, patterns: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The patterns with their variables replaced; one that is not known yet may be any text."""
    if statement.version != NEW_VERSION or not any("${" in pattern for pattern in patterns):
        return patterns
    opened = (fill(pattern, context, substitute=True).pattern for pattern in patterns)
    return tuple(one for one in opened if one is not None)


@lru_cache(maxsize=65_536)
def _within(patterns: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    if any(arn_covers(pattern, wanted) for pattern in patterns):
        return (sample(wanted),)
    met = (_meeting(pattern, wanted) for pattern in patterns if arn_overlaps(pattern, wanted))
    return tuple(sorted(dict.fromkeys(met)))


def _meeting(pattern: str, wanted: str) -> str:
    """A resource that both patterns cover, as far as it is easily told."""
    one = sample(pattern)
    if arn_matches(wanted, one):
        return one
    fixed = wanted.rstrip("*")
    tails = (fixed + sample(pattern[i:]) for i in range(len(pattern), 0, -1))
    return next((both for both in tails if arn_matches(pattern, both)), sample(wanted))
