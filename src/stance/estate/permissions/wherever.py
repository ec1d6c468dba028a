"""On what an action might be allowed, where nobody names a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stance.estate.permissions.asking import contexts
from stance.estate.permissions.held import Held, kinds_with_policy
from stance.estate.permissions.organisation import limits
from stance.estate.permissions.resources import Target, target
from stance.estate.permissions.sides import Side
from stance.identity import Policy
from stance.identity.catalogue import action as known_action
from stance.identity.evaluate import covers_action
from stance.identity.knowing import completed
from stance.identity.patterns import arn_covers
from stance.identity.policy import NEW_VERSION
from stance.identity.reach import applies_to
from stance.identity.variables import fill
from stance.model.assets.account import ServiceControlPolicy
from stance.model.assets.identity import IamRole
from stance.model.assets.keys import KmsKey


def somewhere(held: Held, caller: Side, action: str, service: str) -> list[Target]:
    """What to ask about: the patterns of all statements that allow it, and resources whose policies must speak."""
    home = caller.who.account
    known = known_action(action)
    if known is not None and not known.resources:
        return [target(held, "*", service, home)]
    found = dict.fromkeys(_patterns(held, caller, action))
    if _asks_policies(action):
        kind = KmsKey if service == "kms" else IamRole
        found = {one.id: None for one in held.of(kind)} | {p: None for p in found if "*" not in p and "?" not in p}
    elif not home:
        found = {one.id: None for kind in kinds_with_policy() for one in held.of(kind) if applies_to(action, one.id)}
        found |= {f"{arn}/*": None for arn in found if ":s3:::" in arn and applies_to(action, f"{arn}/*")}
    return [target(held, arn, service, home) for arn in found] or [target(held, "*", service, home)]


def within(held: Held, caller: Side, action: str, arn: str, policy: Policy | None) -> list[str]:
    """Where to ask whether something below `arn` (a pattern that ends in `/*`) is open: all of it, or a part of
    which some statement speaks."""
    spoken = {pattern for pattern in _patterns(held, caller, action) if pattern.startswith(arn[:-1])}
    for statement in policy.allowing if policy else ():
        if covers_action(statement, action):
            spoken.update(pattern for pattern in statement.resources or () if pattern.startswith(arn[:-1]))
    return list(dict.fromkeys((arn, *sorted(spoken))))


def _asks_policies(action: str) -> bool:
    known = known_action(action)
    on_key = action.startswith("kms:") and known is not None and any(":key/" in arn for arn in known.resources)
    return on_key or action.lower().startswith("sts:assumerole")


def _patterns(held: Held, caller: Side, action: str) -> Iterator[str]:
    """The resource patterns that a statement of the caller's side allows, the widest first; variables are filled."""
    given = contexts(caller, Target("*", caller.who.account), {})[0]
    known = completed(given, caller.who, action, "*", caller.who.account)
    found: set[str] = set()
    scps = limits(held, ServiceControlPolicy, caller.who.account).levels
    layers: Iterable[Policy] = (*caller.identity, *(caller.boundary or ()), *(p for level in scps for p in level))
    for policy in layers:
        for statement in policy.allowing:
            if not covers_action(statement, action):
                continue
            for pattern in statement.resources or ("*",):
                filled = fill(pattern, known, substitute=statement.version == NEW_VERSION)
                text = filled.pattern if not filled.depends else pattern
                if text is not None and applies_to(action, text):
                    found.add(text)
    if not caller.identity:
        found.add("*")
    yield from sorted(found, key=lambda pattern: (-sum(arn_covers(pattern, other) for other in found), pattern))
