"""Principals with all their policies, made ready to be asked about a fixed set of actions many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from stance.identity.evaluate import covers_action
from stance.identity.policy import Policy, Statement

#: A statement's place: index of the policy in the holder's list, index of the statement in the policy.
Place = tuple[int, int]


@dataclass(frozen=True)
class Holder:
    """A user or role: its policies (groups' included), its boundary (None: unbounded), its tags (None: unknown).

    `scps` are the service control policies over it, level by level, where they are known.
    """

    arn: str
    account: str
    policies: Sequence[Policy] = ()
    boundary: Sequence[Policy] | None = None
    tags: Mapping[str, str] | None = None
    scps: Sequence[Sequence[Policy]] = ()

    @property
    def user(self) -> bool:
        """Whether it is an IAM user, whose sessions are its own (a resource policy that names it is not capped)."""
        return ":user/" in self.arn


@dataclass(frozen=True)
class Spoken:
    """What one policy says of some actions: for each, its Allow and its Deny statements."""

    allow: Mapping[str, tuple[Statement, ...]]
    deny: Mapping[str, tuple[Statement, ...]]


@dataclass
class Reader:
    """Says which statements of policies speak of the actions it was made for; remembers each policy object.

    Statements of equal meaning are one object, so that what was decided for one holder serves all.
    """

    actions: tuple[str, ...]
    _seen: dict[int, tuple[Policy, Spoken]] = field(default_factory=dict)
    _same: dict[Statement, Statement] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many policies were read, and are remembered."""
        return len(self._seen)

    def of(self, policy: Policy) -> Spoken:
        """What a policy says of the actions."""
        known = self._seen.get(id(policy))
        if known is None:
            known = self._seen[id(policy)] = policy, self._read(policy)
        return known[1]

    def alike(self, statement: Statement) -> Statement:
        """The statement that stands for all of equal meaning: without its id and place."""
        bare = replace(statement, index=0, sid=None)
        return self._same.setdefault(bare, bare)

    def _read(self, policy: Policy) -> Spoken:
        said: dict[str, dict[str, list[Statement]]] = {"Allow": {}, "Deny": {}}
        for statement in policy.statements:
            for action in speaks_of(statement, self.actions):
                said[statement.effect].setdefault(action, []).append(statement)
        allow, deny = ({action: tuple(found) for action, found in said[e].items()} for e in ("Allow", "Deny"))
        return Spoken(allow, deny)


def speaks_of(statement: Statement, actions: Iterable[str]) -> list[str]:
    """Those of the actions that a statement's Action or NotAction covers."""
    prefixes = _services(statement.actions) if statement.actions is not None else None
    near = (a for a in actions if prefixes is None or a.partition(":")[0].lower() in prefixes)
    return [action for action in near if covers_action(statement, action)]


@lru_cache(maxsize=65_536)
def _services(patterns: tuple[str, ...]) -> frozenset[str] | None:
    """The services that action patterns may name; None for any."""
    prefixes = {pattern.partition(":")[0].lower() for pattern in patterns}
    return None if any("*" in p or "?" in p for p in prefixes) else frozenset(prefixes)
