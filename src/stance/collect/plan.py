"""What a scan asks: the scopes of a target, and in each the fewest calls that fill the wanted fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from stance.collect.mapping import source_call
from stance.collect.paths import names
from stance.model import Call, From, Resource, Scope

GLOBAL: Final = "global"

Selection = Collection[tuple[str, str]]
"""Wanted fields as (kind, field), both by name."""


@dataclass(frozen=True)
class Target:
    """What is scanned: an account with its enabled regions, or a host (whose only region is `global`)."""

    provider: str
    account: str
    regions: tuple[str, ...] = (GLOBAL,)
    partition: str = ""
    name: str = ""
    """What people call it, where that is not the account: a host's name."""

    options: frozenset[str] = frozenset()
    """What is asked beyond the usual: the options of calls that are made only on request."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of one resource: the wanted fields and the bulk and detail calls that fill them."""

    resource: Resource
    fields: frozenset[str]
    bulk: tuple[Call, ...]
    detail: tuple[Call, ...]
    unasked: frozenset[str] = frozenset()
    """The wanted fields that are absent because nobody asked for the option of their call."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call, preparing ones first, listings before details."""
        listing = (self.resource.list,) if self.resource.list else ()
        direct = (*listing, *self.bulk, *self.detail)
        return tuple(call for c in direct for call in c.whole)


@dataclass(frozen=True, eq=False)
class Job:
    """One scope and the resources that fill it; several fill one record where there is no listing."""

    scope: Scope
    asked: tuple[Asked, ...]
    values: dict[str, str]
    """What templates know of the scope: account, region, partition, and the target's name as `target`."""

    narrowed: bool = False

    @property
    def selected(self) -> frozenset[str] | None:
        """The names of the fields that are asked for; None for all there are."""
        return frozenset[str]().union(*(a.fields | a.unasked for a in self.asked)) if self.narrowed else None


@dataclass(frozen=True, eq=False)
class Plan:
    """A target and its jobs."""

    target: Target
    jobs: tuple[Job, ...]

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes that will be listed."""
        return tuple(job.scope for job in self.jobs)


def provider(resource: Resource) -> str:
    """Whose API the resource speaks to: the first part of its kind's name."""
    return (resource.kind.kind or "").split(".", 1)[0]


def ask(resource: Resource, selected: Selection | None = None, options: Collection[str] | None = None) -> Asked:
    """The fewest calls of a resource that fill the selected fields (default all).

    Calls that want an option are left out when it is not among the `options`; None stands for every option.
    """
    kind = resource.kind.kind or ""
    sources = {ref.path.names[0]: source for ref, source in resource.fields.items()}
    chosen = frozenset(name for name in sources if selected is None or (kind, name) in selected)
    unasked = frozenset(name for name in chosen if _optional(resource, sources[name], options))
    wanted = chosen - unasked
    paths = [source.path if isinstance(source, From) else source for source in (sources[name] for name in wanted)]
    needed = {id(call) for path in paths if (call := source_call(resource, path)) is not None}
    # Later calls may look at earlier answers, so the earlier ones follow from the later.
    for call in reversed((*resource.bulk, *resource.detail)):
        if id(call) in needed:
            needed |= {id(other) for other in (*resource.bulk, *resource.detail) if other.into in mentions(call)}
    return Asked(
        resource,
        wanted,
        tuple(call for call in resource.bulk if id(call) in needed),
        tuple(call for call in resource.detail if id(call) in needed),
        unasked,
    )


def _optional(resource: Resource, source: str | From, options: Collection[str] | None) -> bool:
    call = source_call(resource, source.path if isinstance(source, From) else source)
    return call is not None and call.option is not None and options is not None and call.option not in options


def mentions(call: Call) -> set[str]:
    """Names of answers that a call's parameters use, and every constant in the text of its `when`."""
    used = {name for path in call.args.values() for name in names(path)}
    return used | _constants(call.when, set())


def _constants(function: Any, seen: set[int]) -> set[str]:
    """The text constants of a function and of those that it names."""
    code = getattr(function, "__code__", None)
    if code is None or id(code) in seen:
        return set()
    seen.add(id(code))
    found = {constant for constant in code.co_consts if isinstance(constant, str)}
    used = (function.__globals__.get(name) for name in code.co_names)
    return found.union(*(_constants(other, seen) for other in used))


def plan(resources: Iterable[Resource], target: Target, selected: Selection | None = None) -> Plan:
    """The plan for a target; kinds of which nothing is selected are left out."""
    wanted_kinds = None if selected is None else {kind for kind, _ in selected}
    found: dict[Scope, list[Asked]] = defaultdict(list)
    for resource in resources:
        kind = resource.kind.kind or ""
        if provider(resource) != target.provider or (wanted_kinds is not None and kind not in wanted_kinds):
            continue
        asked = ask(resource, selected, target.options)
        for region in target.regions if resource.where == "each region" else (GLOBAL,):
            found[Scope(target.provider, target.account, region, kind)].append(asked)
    jobs = (
        Job(
            scope,
            _lean(asked),
            {"account": target.account, "region": scope.region, "partition": target.partition, "target": target.name},
            selected is not None,
        )
        for scope, asked in sorted(found.items(), key=lambda pair: str(pair[0]))
    )
    return Plan(target, tuple(jobs))


def _lean(asked: list[Asked]) -> tuple[Asked, ...]:
    """Of the resources that fill one record, those that fill something; of all that list, all."""
    useful = [part for part in asked if part.resource.list is not None or part.fields or part.unasked]
    return tuple(useful or asked[:1])


def operations(resources: Iterable[Resource], selected: Selection | None = None) -> tuple[str, ...]:
    """The operations that would be asked, by name."""
    return tuple(sorted({call.operation for call in _calls(resources, selected)}))


def permissions(resources: Iterable[Resource], selected: Selection | None = None) -> tuple[str, ...]:
    """The permissions that the calls want, by name: the least-privilege policy for a selection."""
    return tuple(sorted({needed for call in _calls(resources, selected) for needed in call.permissions}))


def _calls(resources: Iterable[Resource], selected: Selection | None) -> list[Call]:
    kinds = None if selected is None else {kind for kind, _ in selected}
    chosen = [resource for resource in resources if kinds is None or resource.kind.kind in kinds]
    return [call for resource in chosen for call in ask(resource, selected).calls]
