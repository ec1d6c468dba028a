"""Fix sets and what-ifs: changes chosen by the graph, and tried out in the picture before they are told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from stance.assess import RuleSet
from stance.estate.attacks import Attacks, told_lever
from stance.estate.losing import lost_access
from stance.estate.simulating import Failing, differences
from stance.facts.needs import Need
from stance.graph.answers import Fix, FixSet
from stance.graph.fixes import candidates
from stance.graph.fixes import cost as cost_of
from stance.graph.fixes import name as name_of
from stance.graph.levers import original
from stance.graph.picture import Picture
from stance.graph.wording import told
from stance.model.attack_view import FixSetView, FixView, PathView, WhatIfView
from stance.model.edge import Certainty, Lever

Draw = Callable[[Picture], Attacks]
"""The graph of a picture, with the entry points and crown jewels of the estate."""

ROUNDS: Final = 3
"""A change can open a way that was closed before it; so many times what is left is looked at again."""

TRIES: Final = 10
"""So many changes are tried out for one that mends a finding."""

Open = Mapping[Failing, str]
"""The ids of the open findings."""


def fix_set(
    seen: Picture, draw: Draw, rules: RuleSet, opened: Open, budget: int | None, reading: Certainty
) -> FixSetView:
    """The fixes to make, verified by making them in the picture and drawing it again."""
    before = after = draw(seen)
    chosen: list[tuple[Lever, ...]] = []
    plan: FixSet | None = None
    cut: list[int] = []
    changed = seen
    for _ in range(ROUNDS):
        left = None if budget is None else budget - len(chosen)
        offered = candidates(changed.edges)
        found = after.graph.fix_set(offered, left, reading) if left != 0 else None
        if found is None or not found.steps:
            break
        plan = plan or found
        cut += _cuts(found)
        made = [lever for levers in chosen for lever in levers]
        chosen += [tuple(original(lever, made) for lever in offered[name].levers) for name in found.fixes]
        changed = seen.after(lever for levers in chosen for lever in levers)
        after = draw(changed)
    mended, _ = differences(seen, changed, rules) if chosen else ([], [])
    known = [one for one in mended if one in opened]
    views = [_fix(levers, seen, before, pairs, known, opened) for levers, pairs in zip(chosen, cut, strict=True)]
    return FixSetView(
        fixes=views,
        cost=sum(view.cost for view in views),
        before=before.pairs("sure"),
        after=after.pairs("sure"),
        possible_before=before.pairs("possible"),
        possible_after=after.pairs("possible"),
        proved=plan is not None and plan.proved and len(cut) == len(plan.steps),
        gap=None if plan is None else plan.gap,
        unfixable=0 if plan is None else plan.floor.pairs,
        remaining=after.paths(sure=reading == "sure")[:20],
    )


def _cuts(plan: FixSet) -> list[int]:
    """How many pairs each fix parts after those before it."""
    left, found = plan.before.pairs, []
    for step in plan.steps:
        now = left if step.after is None else step.after.pairs
        found.append(left - now)
        left = now
    return found


def _fix(
    levers: Sequence[Lever], seen: Picture, attacks: Attacks, pairs: int, mended: Iterable[Failing], opened: Open
) -> FixView:
    first = levers[0]
    fields = next((asset.fields for asset in seen.assets if asset.id == first.asset), {})
    return FixView(
        id=fix_id(levers),
        title=told(first, fields, attacks.name(first.asset)),
        asset=first.asset,
        name=attacks.name(first.asset),
        field=first.field,
        element=first.element,
        cost=sum(map(cost_of, levers)),
        pairs_cut=pairs,
        findings=[opened[one] for one in mended if one.asset == first.asset],
        levers=[told_lever(lever) for lever in levers],
    )


def fix_id(levers: Iterable[Lever]) -> str:
    """A short name for a change, the same in every plan."""
    names = "\n".join(sorted(map(name_of, levers)))
    return hashlib.blake2b(names.encode("utf-8", "backslashreplace"), digest_size=4).hexdigest()


def levers_named(name: str, offered: Mapping[str, Fix]) -> tuple[Lever, ...]:
    """The levers of the fix with that id, or of `ASSET#FIELD[#ELEMENT]`; none when nothing is called so."""
    for full, fix in offered.items():
        if name in (full, fix_id(fix.levers)):
            return tuple(fix.levers)
    asset, _, rest = name.partition("#")
    field, _, element = rest.partition("#")
    if not field:
        return ()
    # What edges hang on tells what the field would become.
    spelled = Lever(asset, field, element or None)
    known = (lever for fix in offered.values() for lever in fix.levers)
    return (next((lever for lever in known if lever[:3] == spelled[:3]), spelled),)


def levers_for(finding: Failing, reads: frozenset[Need], seen: Picture, rules: RuleSet) -> tuple[Lever, ...]:
    """The cheapest lever of the graph that mends a finding, found by pulling those near its asset that the rule's
    answer rests on, and asking the rule again; all of the asset's own where no single one does."""
    kinds = {asset.id: asset.kind for asset in seen.assets}
    places = {finding.asset, f"endpoint:{finding.asset}"}
    near = {
        lever
        for edge in seen.edges
        for lever in edge.levers
        if lever.asset == finding.asset or edge.target in places
        if (kinds.get(lever.asset, ""), lever.field) in reads
    }
    ordered = sorted(near, key=lambda lever: (cost_of(lever), lever.asset != finding.asset, name_of(lever)))
    for lever in ordered[:TRIES]:
        if finding in differences(seen, seen.after([lever]), rules)[0]:
            return (lever,)
    together = tuple(lever for lever in ordered if lever.asset == finding.asset)
    return together if together and finding in differences(seen, seen.after(together), rules)[0] else ()


def what_if(levers: Sequence[Lever], seen: Picture, draw: Draw, rules: RuleSet, opened: Open) -> WhatIfView:
    """What pulling the levers would do. Raises LeverError for one that does not fit the state."""
    changed = seen.after(levers)
    before, after = draw(seen), draw(changed)
    mended, worse = differences(seen, changed, rules)
    known = [one for one in mended if one in opened]
    lost, usage_known = lost_access(levers, seen, changed)
    return WhatIfView(
        changes=[_fix((lever,), seen, before, 0, known, opened) for lever in levers],
        pairs_before=before.pairs("sure"),
        pairs_after=after.pairs("sure"),
        possible_before=before.pairs("possible"),
        possible_after=after.pairs("possible"),
        paths=_gone(before, after),
        jewels=sorted(before.reached() - after.reached()),
        findings=[opened[one] for one in known],
        worse=[f"{one.rule}@{one.asset}" for one in worse],
        lost=lost,
        usage_known=usage_known,
    )


def _gone(before: Attacks, after: Attacks) -> list[PathView]:
    """The surest paths of pairs that are no longer joined, or no longer as surely."""
    now = {(path.source, path.target): path.certainty for path in after.paths()}
    return [p for p in before.paths() if now.get((p.source, p.target)) not in ("sure", p.certainty)]
