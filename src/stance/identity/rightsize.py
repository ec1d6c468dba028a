"""The policy that keeps of a principal's permissions what it uses.

Source: IAM User Guide, "Refine permissions in AWS using last accessed information"
(access_policies_last-accessed.html).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from stance.identity.catalogue import expand, services
from stance.identity.patterns import action_matches, matches
from stance.identity.policy import NEW_VERSION, Condition, Policy, Statement

Used = Mapping[str, Collection[str] | None]
"""By service prefix in lower case the actions that were used (`s3:GetObject`), None where they are not known."""


def rightsized(policies: Iterable[Policy], used: Used) -> Policy:
    """The permissions of the policies that concern the services, and where known the actions, of `used`.

    It allows nothing that they did not allow, and all that they allowed of what was used: resources and conditions
    stay, what they deny stays denied. Statements that nothing is left of are gone, and equal ones stand once.
    """
    kept = [small for policy in policies for each in policy.statements for small in _kept(each, used)]
    unique = list(dict.fromkeys(replace(each, index=0, sid=None) for each in kept))
    return Policy(tuple(replace(each, index=n) for n, each in enumerate(unique)), NEW_VERSION)


def granted_services(policies: Iterable[Policy]) -> frozenset[str]:
    """The prefixes of the services of which any statement allows something, denials aside."""
    return frozenset(
        name
        for policy in policies
        for statement in policy.allowing
        for name in ([*services()] if statement.actions is None else _prefixes(statement.actions))
    )


def _prefixes(patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        prefix = pattern.lower().partition(":")[0]
        yield from (name for name in services() if matches(prefix, name)) if _wild(prefix) else (prefix,)


def _kept(statement: Statement, used: Used) -> Iterator[Statement]:
    if not statement.allows:
        yield _modern(statement)
        return
    if statement.actions is not None:
        actions = [name for pattern in statement.actions for name in _narrowed(pattern, used)]
    else:
        actions = [name for service in sorted(used) for name in _spared(service, statement.not_actions or (), used)]
    if actions:
        yield _modern(replace(statement, actions=tuple(dict.fromkeys(actions)), not_actions=None))


def _narrowed(pattern: str, used: Used) -> Iterator[str]:
    """What a pattern of actions covers of what was used."""
    prefix, _, verb = pattern.lower().partition(":")
    for service in sorted(used):
        if not matches(prefix, service):
            continue
        known = used[service]
        whole = f"{service}:{verb or '*'}" if _wild(prefix) else pattern
        yield from [whole] if known is None else sorted(name for name in known if action_matches(whole, name))


def _spared(service: str, excluded: Collection[str], used: Used) -> Iterator[str]:
    """The actions of a service that a NotAction leaves, of those that were used where they are known."""
    known = used[service]
    if known is None and not any(matches(each.lower().partition(":")[0], service) for each in excluded):
        yield f"{service}:*"
        return
    names = expand(f"{service}:*") if known is None else known
    yield from sorted(name for name in names if not any(action_matches(each, name) for each in excluded))


def _wild(text: str) -> bool:
    return "*" in text or "?" in text


def _modern(statement: Statement) -> Statement:
    """The statement in the language's current version, in which `${` begins a variable."""
    if statement.version == NEW_VERSION:
        return statement
    return replace(
        statement,
        version=NEW_VERSION,
        resources=_escaped(statement.resources),
        not_resources=_escaped(statement.not_resources),
        conditions=tuple(_literal(condition) for condition in statement.conditions),
    )


def _literal(condition: Condition) -> Condition:
    return replace(condition, values=_escaped(condition.values) or ())


def _escaped(values: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(value.replace("${", "${$}{") for value in values)
