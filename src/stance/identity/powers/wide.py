"""Whether a principal is an administrator as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from stance.identity.patterns import arn_covers, covers
from stance.identity.policy import Statement
from stance.identity.powers.asking import ask
from stance.identity.powers.clauses import Clauses, bit
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import ADMINISTRATOR
from stance.identity.powers.state import EVERYTHING, State, Support
from stance.identity.privileges import SELF_GRANTING
from stance.identity.truth import NO, Truth, all_of, any_of


def administers(state: State) -> Truth:
    """Tell whether one statement allows everything, boundary and SCPs leave it, and it can grant more.

    Denials of single actions do not matter as long as one way of granting oneself more is left, and a use for it:
    who may only grant, and is denied all else, gains nothing for itself.
    """
    if not wide_supports(state) or not _left_wide(state):
        return NO
    return all_of((any_of(_granting(state)), any_of(ask(state, action, "*").truth for action in _ORDINARY)))


_ORDINARY = ("ec2:RunInstances", "lambda:CreateFunction", "cloudformation:CreateStack", "codebuild:CreateProject",
             "glue:CreateJob", "ssm:SendCommand")  # fmt: skip
"""Actions of several services that have nothing to do with identities."""


def wide_supports(state: State) -> tuple[Support, ...]:
    """Return the Allow statements that speak of every action on every resource."""
    return tuple(
        Support(source, clause.statement.index)
        for source in state.sources
        for clause in source.clauses.allows
        if _wide(clause.statement)
    )


def narrowed(state: State) -> State:
    """Return the state without the statements that allow everything of themselves; what was gained stays."""
    sources = tuple(s if s is EVERYTHING else replace(s, clauses=_without_wide(s.clauses)) for s in state.sources)
    return State(state.arn, sources, state.denying, state.boundary, state.scps, state.known, state.gaps)


@lru_cache(maxsize=4096)
def _without_wide(clauses: Clauses) -> Clauses:
    allows = tuple(c for c in clauses.allows if not _wide(c.statement))
    mask = 0
    for clause in allows:
        mask |= clause.mask
    return clauses if len(allows) == len(clauses.allows) else Clauses(allows, clauses.denies, mask, clauses.denied)


def _left_wide(state: State) -> bool:
    levels = [list(level) for level in state.scps]
    bounds = [[document] for document in state.boundary or ()]
    return all(map(_any_wide, levels)) and (state.boundary is None or any(map(_any_wide, bounds)))


def _any_wide(documents: Iterable[Clauses]) -> bool:
    return any(_wide(clause.statement) for document in documents for clause in document.allows)


@lru_cache(maxsize=65_536)
def _wide(statement: Statement) -> bool:
    if statement.resources is not None:
        if not any(arn_covers(pattern, "*") for pattern in statement.resources):
            return False
    elif any(arn_covers(p, "arn:aws:iam::123456789012:*") for p in statement.not_resources or ()):
        return False
    if statement.actions is not None:
        return any(covers(pattern, "*:*") for pattern in statement.actions)
    spared = [p.lower() for p in statement.not_actions or ()]
    return not all(any(covers(p, name.lower()) for p in spared) for name in SELF_GRANTING)


def _granting(state: State) -> Iterable[Truth]:
    head = f"arn:{state.arn.split(':')[1]}:iam::{state.account}"
    targets = {"user": f"{head}:user/stance-example", "role": f"{head}:role/stance-example"}
    targets["policy"] = f"{head}:policy/stance-example"
    more: Mapping[str, Options] = {"iam:policyarn": ((ADMINISTRATOR,),)}
    for action in SELF_GRANTING:
        kind = next(
            kind
            for kind in ("user", "role", "policy")
            if kind in action.lower().replace("rolepolicy", "role").replace("userpolicy", "user")
        )
        for arn in (targets[kind], state.arn):
            if f":{kind}/" in arn:
                yield ask(state, action, arn, more).truth


def within_boundary(state: State, action: str, arn: str, more: Mapping[str, Options]) -> Truth:
    """Tell whether the boundary alone leaves an action, as it must where a policy names a role."""
    if state.boundary is None:
        return NO.negate()
    alone = State(state.arn, (EVERYTHING,), (), state.boundary, (), state.known)
    return ask(alone, action, arn, more).truth if alone.mask & bit(action) else NO
