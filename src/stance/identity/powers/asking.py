"""One question: may a principal do this to that, at best, with what an attacker can choose chosen well?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from stance.identity.context import Context
from stance.identity.evaluate import conditions_hold, covers_resource
from stance.identity.patterns import arn_matches
from stance.identity.policy import Condition, Statement
from stance.identity.powers.clauses import Clause, Clauses, bit
from stance.identity.powers.keys import Options, contexts
from stance.identity.powers.state import Source, State, Support
from stance.identity.truth import NO, YES, Truth, all_of, any_of
from stance.identity.variables import variables_in


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether, and which statements allow it independently of each other."""

    truth: Truth = NO
    supports: tuple[Support, ...] = ()


REFUSED = Answer()
Found = list[tuple[Source, Clause]]
_GLOBAL = ("iam:", "organizations:", "route53:", "cloudfront:")
_ANYWHERE = ("*", "z", "")


def ask(
    state: State, action: str, arn: str, more: Mapping[str, Options] | None = None, *, granted: bool = False
) -> Answer:
    """Answer for one action on one resource.

    `more` are context keys that follow from the request. `granted` tells that a resource policy allows it already,
    so that only Deny statements and SCPs count.
    """
    own = bit(action)
    if not (state.mask & own or granted):
        return REFUSED
    allows = [] if granted else _covering(((s, s.clauses.allows) for s in state.sources), own, arn)
    if not allows and not granted:
        return REFUSED
    denies = _denying(state, own, arn)
    levels = [_allowing(level, own, arn) for level in state.scps]
    bounds = None if granted or state.boundary is None else [_bound(d, own, arn) for d in state.boundary]
    if not all(levels) or (bounds is not None and not any(allow for allow, _ in bounds)):
        return REFUSED
    clauses = [c for _, c in allows] + denies + [c for level in levels for c in level]
    clauses += [c for pair in bounds or () for part in pair for c in part]
    if all(clause.plain for clause in clauses):
        return REFUSED if denies or not _plainly(bounds) else Answer(YES, _supports(allows))
    return _best(state, action, arn, more or {}, (allows, denies, levels, bounds), granted=granted)


def alike(state: State, action: str) -> bool:
    """Tell whether the answer is the same for every resource, whatever is known of it."""
    own = bit(action)
    documents = [*(s.clauses for s in (*state.sources, *state.denying)), *(state.boundary or ())]
    documents += [document for level in state.scps for document in level]
    clauses = (c for d in documents for c in (*d.allows, *d.denies) if c.mask & own)
    return all(clause.plain and "*" in (clause.statement.resources or ()) for clause in clauses)


def _plainly(bounds: list[tuple[list[Clause], list[Clause]]] | None) -> bool:
    return bounds is None or any(allow and not deny for allow, deny in bounds)


def _supports(allows: Found) -> tuple[Support, ...]:
    return tuple(Support(source, clause.statement.index) for source, clause in allows)


Parts = tuple[Found, list[Clause], list[list[Clause]], list[tuple[list[Clause], list[Clause]]] | None]


def _best(state: State, action: str, arn: str, more: Mapping[str, Options], parts: Parts, *, granted: bool) -> Answer:
    """Try every choice that the attacker has and keep the best outcome."""
    allows, denies, levels, bounds = parts
    clauses = [c for _, c in allows] + denies + [c for level in levels for c in level]
    clauses += [c for pair in bounds or () for part in pair for c in part]
    statements = [clause.statement for clause in clauses]
    conditions = [c for s in statements for c in s.conditions]
    known = {**state.known, **_signed(state, action), **_place(action, arn), **more}
    best = REFUSED
    for context in contexts(_keys(statements, conditions), action, known, conditions):
        answer = _in(context, arn, parts, granted=granted)
        if answer.truth.sure:
            return answer
        if answer.truth.possible and not best.truth.possible:
            best = answer
    return best


def _in(context: Context, arn: str, parts: Parts, *, granted: bool) -> Answer:
    allows, denies, levels, bounds = parts

    def holds(clause: Clause) -> Truth:
        return (
            YES
            if clause.plain
            else all_of((covers_resource(clause.statement, arn, context), conditions_hold(clause.statement, context)))
        )

    caps = [any_of(map(holds, level)) for level in levels]
    caps += [holds(deny).negate() for deny in denies]
    if bounds is not None:
        caps.append(any_of(all_of((any_of(map(holds, a)), any_of(map(holds, d)).negate())) for a, d in bounds))
    each = [(source, clause, holds(clause)) for source, clause in allows]
    truth = all_of((YES if granted else any_of(t for _, _, t in each), *caps))
    sure = [(source, clause) for source, clause, t in each if t.sure]
    return Answer(truth, _supports(sure or [(source, clause) for source, clause, t in each if t.possible]))


def _signed(state: State, action: str) -> Mapping[str, Options]:
    """IAM takes no session token without a second factor: a user with neither that nor a password has its keys."""
    long_term = state.known.get("aws:multifactorauthpresent") == ((),)
    return {"aws:tokenissuetime": ((),)} if long_term and action.lower().startswith("iam:") else {}


def _place(action: str, arn: str) -> Mapping[str, Options]:
    """Where a request is answered: IAM in one region, other services where the resource is."""
    if action.lower().startswith(_GLOBAL):
        return {"aws:requestedregion": (("us-east-1",),)}
    region = arn.split(":")[3] if arn.count(":") > 4 else "*"
    return {} if region in _ANYWHERE else {"aws:requestedregion": ((region,),)}


def _keys(statements: Iterable[Statement], conditions: Iterable[Condition]) -> frozenset[str]:
    texts = [text for s in statements for text in (*(s.resources or ()), *(s.not_resources or ()))]
    texts += [text for c in conditions for text in c.values]
    return frozenset(c.name for c in conditions).union(*map(variables_in, texts))


def _covering(groups: Iterable[tuple[Source, tuple[Clause, ...]]], own: int, arn: str) -> Found:
    found = [(source, clause) for source, clauses in groups for clause in clauses if _speaks(clause, own, arn)]
    return [(s, c) for s, c in found if not s.optional or not any(_speaks(d, own, arn) for d in s.clauses.denies)]


def _speaks(clause: Clause, own: int, arn: str) -> bool:
    """Tell whether a clause speaks of the action, and may speak of the resource."""
    return bool(clause.mask & own) and (not clause.literal or covers(clause.statement, arn))


def covers(statement: Statement, arn: str) -> bool:
    """Tell whether a statement without variables speaks of a resource."""
    if statement.resources is not None:
        return any(_matches(pattern, arn) for pattern in statement.resources)
    if statement.not_resources is not None:
        return not any(_matches(pattern, arn) for pattern in statement.not_resources)
    return True


def _matches(pattern: str, arn: str) -> bool:
    """As `arn_matches`, told at once where the text before the first wildcard differs, as it mostly does."""
    return pattern == arn or (arn.startswith(_head(pattern)) and arn_matches(pattern, arn))


@lru_cache(maxsize=65_536)
def _head(pattern: str) -> str:
    return re.split(r"[*?]", pattern, maxsplit=1)[0] if pattern.startswith("arn:") else ""


def _allowing(documents: Iterable[Clauses], own: int, arn: str) -> list[Clause]:
    return [c for d in documents for c in d.allows if _speaks(c, own, arn)]


def _bound(document: Clauses, own: int, arn: str) -> tuple[list[Clause], list[Clause]]:
    return (
        [c for c in document.allows if _speaks(c, own, arn)],
        [c for c in document.denies if _speaks(c, own, arn)],
    )


def _denying(state: State, own: int, arn: str) -> list[Clause]:
    """Deny statements that count; those of a boundary are looked at with what it allows."""

    def every() -> Iterator[Clauses]:
        for source in state.denying:
            yield source.clauses
        for level in state.scps:
            yield from level
        if state.boundary is not None and len(state.boundary) == 1:
            yield state.boundary[0]

    return [c for d in every() if d.denied & own for c in d.denies if _speaks(c, own, arn)]
