"""What a principal's policies name: things of an index, tags, resource patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stance.identity.context import Context
from stance.identity.policy import Condition
from stance.identity.powers.clauses import Clause, bit
from stance.identity.powers.landscape import Index, Landscape
from stance.identity.powers.state import State
from stance.identity.variables import fill, variables_in


def candidates(state: State, action: str, index: Index) -> list[str]:
    """Return the ARNs of an index that a principal's Allow statements may cover for an action."""
    own, found = bit(action), set[str]()
    if not state.mask & own:
        return []
    for source in state.sources:
        for clause in source.clauses.allows:
            if not clause.mask & own:
                continue
            resources = clause.statement.resources
            if resources is None or "*" in resources:
                return list(index.arns)
            for pattern in resources:
                found.update(index.matching(re.sub(r"\$\{[^}]*\}", "*", pattern)))
    return sorted(found)


def demands(state: State, part: str) -> set[tuple[str, str]]:
    """Return the keys with `part` in them and the values that the conditions of a principal's policies name."""
    known = Context({key: one[0] for key, one in state.known.items() if one[0] is not None})
    filled = ((c.name, fill(value, known, substitute=True).settled) for c in _conditions(state) for value in c.values)
    return {(name, value) for name, value in filled if part in name and value is not None}


def _conditions(state: State) -> Iterator[Condition]:
    for source in state.sources:
        for clause in (*source.clauses.allows, *source.clauses.denies):
            yield from clause.statement.conditions


def clauses_about(state: State, actions: Iterable[str]) -> list[Clause]:
    """Return the clauses of all policies that bear on a principal and speak of some action."""
    mask = 0
    for name in actions:
        mask |= bit(name)
    documents = [s.clauses for s in (*state.sources, *state.denying)] + list(state.boundary or ())
    documents += [document for level in state.scps for document in level]
    return [c for d in documents for c in (*d.allows, *d.denies) if c.mask & mask]


def matching_tags(land: Landscape, state: State) -> set[tuple[str, str]]:
    """Return tags of the principal that would equal a tag of somebody else, where its policies compare the two."""
    found = set()
    for condition in _conditions(state):
        mine = {k for value in condition.values for k in variables_in(value) if k.startswith("aws:principaltag/")}
        if mine and "resourcetag/" in condition.name:
            tag = condition.name.partition("/")[2]
            found |= {(key, value) for key in mine for value in land.tag_values.get(tag, ())}
    return found


def named_tags(land: Landscape, state: State) -> set[tuple[str, str]]:
    """Return tags of the principal that would make a resource pattern name somebody who is there."""
    found = set()
    for source in state.sources:
        for pattern in (p for clause in source.clauses.allows for p in clause.statement.resources or ()):
            for key in (k for k in variables_in(pattern) if k.startswith("aws:principaltag/")):
                found |= {(key, value) for value in _fitting(land, pattern, key)}
    return found


def _fitting(land: Landscape, pattern: str, key: str) -> Iterator[str]:
    """The values of one variable by which a pattern names a user or role; other variables are wildcards."""
    parts = re.split(r"(\$\{[^}]*\}|[*?])", pattern)
    told = [
        "(.+)"
        if f"${{{key}}}" == part.lower()
        else ".*"
        if part[:1] in ("$", "*")
        else "."
        if part == "?"
        else re.escape(part)
        for part in parts
    ]
    near = re.sub(r"\$\{[^}]*\}", "*", pattern)
    for arn in (*land.role_index.matching(near), *land.user_index.matching(near)):
        if match := re.fullmatch("".join(told), arn):
            yield match[1]


def resources(state: State, action: str) -> list[str]:
    """Return the resource patterns of all statements that allow or leave an action; variables are wildcards."""
    own = bit(action)
    documents = [*(s.clauses for s in state.sources), *(state.boundary or ()), *(d for lv in state.scps for d in lv)]
    clauses = (c for d in documents for c in d.allows if c.mask & own)
    return sorted({re.sub(r"\$\{[^}]*\}", "*", r) for c in clauses for r in c.statement.resources or ("*",)})
