"""Policy documents made ready for many questions: parsed once, each statement with the powers it speaks of.

The powers are the few hundred actions that any known way to more power needs; a bit mask tells in one step that a
policy speaks of none of them, which is true of most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from stance.identity.parsing import parse_policy
from stance.identity.patterns import matches
from stance.identity.policy import NEW_VERSION, PolicyError, Statement
from stance.identity.powers.table import actions_needed


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A statement and its mask of powers.

    `literal` tells that no variable stands in its resources, `plain` that no condition decides either.
    """

    statement: Statement
    mask: int
    literal: bool = True
    plain: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Clauses:
    """A document's statements that speak of powers; `broken` tells that it could not be read."""

    allows: tuple[Clause, ...]
    denies: tuple[Clause, ...]
    allowed: int
    denied: int
    broken: bool = False


@cache
def bits() -> dict[str, int]:
    """Return the bit of every power, by the action's name in lower case."""
    return {name.lower(): 1 << place for place, name in enumerate(actions_needed())}


def bit(action: str) -> int:
    """Return the bit of an action that some way needs. Raises KeyError for others."""
    return bits()[action.lower()]


@lru_cache(maxsize=65_536)
def mask_of(pattern: str) -> int:
    """Return the powers that an action pattern covers."""
    lowered = pattern.lower()
    if "*" not in lowered and "?" not in lowered:
        return bits().get(lowered, 0)
    return sum(own for name, own in bits().items() if matches(lowered, name))


@lru_cache(maxsize=65_536)
def compiled(document: str) -> Clauses:
    """Make a document ready. One that cannot be understood comes back as `broken`, never as empty."""
    try:
        policy = parse_policy(document)
    except PolicyError:
        return Clauses((), (), 0, 0, broken=True)
    found = [clause for statement in policy.statements if (clause := _clause(statement)).mask]
    allows = tuple(c for c in found if c.statement.allows)
    denies = tuple(c for c in found if not c.statement.allows)
    return Clauses(allows, denies, _union(allows), _union(denies))


def _union(clauses: tuple[Clause, ...]) -> int:
    mask = 0
    for clause in clauses:
        mask |= clause.mask
    return mask


def _clause(statement: Statement) -> Clause:
    listed = statement.actions if statement.actions is not None else statement.not_actions or ()
    mask = 0
    for pattern in listed:
        mask |= mask_of(pattern)
    if statement.actions is None:
        mask = ((1 << len(bits())) - 1) & ~mask
    named = (*(statement.resources or ()), *(statement.not_resources or ()))
    literal = statement.version != NEW_VERSION or not any("${" in name for name in named)
    return Clause(statement, mask, literal, literal and not statement.conditions)
