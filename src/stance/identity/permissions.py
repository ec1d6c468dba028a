"""Which statements of a principal's policies give it an action, and on how much.

The policies are those of one principal together (or one policy alone): a Deny in any of them counts. A Deny
whose conditions are unknown makes the answer depend on their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stance.identity.catalogue import action
from stance.identity.context import NOTHING_KNOWN, Context
from stance.identity.evaluate import conditions_hold, covers_action
from stance.identity.patterns import arn_covers, arn_overlaps
from stance.identity.policy import NEW_VERSION, Policy, Statement
from stance.identity.reach import applies_to, denies
from stance.identity.truth import NO, Truth, all_of, any_of

#: A statement's place: index of the policy in the list, index of the statement in the policy.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an action is allowed on some resource, by which statements, on how much.

    ``wide`` tells that nothing but region and account narrows the resources of that type.
    """

    allowed: Truth = NO
    places: tuple[Place, ...] = ()
    wide: bool = False


def permission(
    policies: Sequence[Policy],
    name: str,
    *,
    context: Context = NOTHING_KNOWN,
    on_others: bool = False,
) -> Permission:
    """Tell whether policies allow an action on some resource on which it works.

    ``on_others`` leaves out statements that only speak of the caller's own user (``${aws:username}``).
    """
    context = _served_from(name, context)
    denying = [d for p in policies for d in p.denying if covers_action(d, name)]
    found: list[tuple[Truth, Place, bool]] = []
    for i, policy in enumerate(policies):
        for statement in policy.allowing:
            if not covers_action(statement, name):
                continue
            for resource in _resources(statement, name, on_others=on_others):
                truth = _left(statement, name, resource, denying, context)
                if truth.possible:
                    found.append((truth, (i, statement.index), is_wide(name, resource)))
    if not found:
        return Permission()
    return Permission(
        allowed=any_of(truth for truth, _, _ in found),
        places=tuple(sorted({place for _, place, _ in found})),
        wide=any(wide for truth, _, wide in found),
    )


def _served_from(name: str, context: Context) -> Context:
    """IAM answers from us-east-1 wherever it is called."""
    if name.lower().startswith(("iam:", "organizations:")) and context.get("aws:RequestedRegion") is None:
        return context.with_keys(aws__requestedregion=("us-east-1",))
    return context


def _resources(statement: Statement, name: str, *, on_others: bool) -> Iterable[str]:
    if statement.resources is None:
        whole = not any(arn_covers(excluded, "*") for excluded in statement.not_resources or ())
        return ["*"] if whole and not _excluded(statement, name) else []
    return [
        r
        for r in statement.resources
        if _works_on(name, r) and not _dead_variable(statement, r) and not (on_others and _own_user(r))
    ]


def _excluded(statement: Statement, name: str) -> bool:
    """Tell whether NotResource leaves nothing of the types that an action works on."""
    known = action(name)
    types = known.resources if known else ()
    excluded = statement.not_resources or ()
    return bool(types) and all(any(arn_covers(_widened(e), _aws(t)) for e in excluded) for t in types)


def _works_on(name: str, resource: str) -> bool:
    known = action(name)
    if known is not None and not known.resources:
        return arn_covers(resource, "*")
    return applies_to(name, resource)


def _own_user(resource: str) -> bool:
    return "${aws:username}" in resource.lower()


def _dead_variable(statement: Statement, resource: str) -> bool:
    return "${" in resource and statement.version != NEW_VERSION


def _left(statement: Statement, name: str, resource: str, denying: Sequence[Statement], context: Context) -> Truth:
    hits = (conditions_hold(d, context).negate() for d in denying if denies(d, name, resource))
    return all_of((conditions_hold(statement, context), *hits))


def is_wide(name: str, resource: str) -> bool:
    """Tell whether a pattern covers all resources of a type that an action works on."""
    if arn_covers(resource, "*"):
        return True
    known = action(name)
    wide = _widened(resource)
    return known is not None and any(arn_covers(wide, _aws(t)) for t in known.resources)


def _aws(pattern: str) -> str:
    return pattern.replace("arn:*:", "arn:aws:", 1)


def _widened(resource: str) -> str:
    """Return a pattern without regard to region and account."""
    parts = resource.split(":", 5)
    if len(parts) < 6 or not arn_overlaps(f"{parts[0]}:{parts[1]}:*:*:*:*", "arn:aws:*:*:*:*"):
        return resource
    return ":".join([*parts[:3], "*", "*", parts[5]])
