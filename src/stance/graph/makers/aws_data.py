"""Identity → data: who reads and writes which store, by identity, resource and key policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from stance.conditions import Ref
from stance.graph.survey.organisation import ORGANISATION, beyond_sight
from stance.graph.survey.principals import POLICY_FIELDS, Principal, principals
from stance.graph.survey.stores import STORE_FIELDS, stores
from stance.identity.access import Unit, access_to
from stance.identity.admissions import Given, given
from stance.identity.data_store import Store
from stance.identity.holders import Place
from stance.identity.parties import account_of
from stance.identity.shelf import Shelved
from stance.identity.truth import YES, Truth
from stance.identity.unread import gaps_of
from stance.model.assets.database import DatabaseSnapshot
from stance.model.assets.disk import EbsSnapshot
from stance.model.edge import HUB, Certainty, Edge, Lever, edge_maker
from stance.model.world import World


@edge_maker(*POLICY_FIELDS, *STORE_FIELDS, *ORGANISATION)
def data_access(world: World) -> Iterator[Edge]:
    """Users and roles read and write data stores."""
    access, own = access_to(stores(world), world.memory), {one.holder.arn: one for one in principals(world)}
    shelves: dict[str, tuple[str, Shelved]] = {}
    for unit in access.units(one.holder for one in own.values()):
        shelves |= {_shelf_id(unit.kind, shelved): (unit.kind, shelved) for shelved, _ in unit.whole}
        concerned = [own[arn] for arn, _ in unit.members]
        place = unit.kind, unit.service, unit.account, unit.mark, unit.members
        yield from world.memory.recall(_drawn, place, unit, concerned, beyond_sight(world, unit.account))
    for hub, (kind, shelved) in sorted(shelves.items()):
        yield from (Edge(hub, kind, store.id) for store in shelved.stores)


@edge_maker(*POLICY_FIELDS, *STORE_FIELDS, *ORGANISATION)
def data_grants(world: World) -> Iterator[Edge]:
    """Policies of data stores let in the principals they name, and other accounts."""
    listed = stores(world)
    access, own = access_to(listed, world.memory), {one.holder.arn: one.holder for one in principals(world)}
    for store in listed:
        for found in given(store, access, own, world.accounts):
            yield _given(store, found, beyond_sight(world, store.account))
    yield from _perhaps_given(listed, own)


def _perhaps_given(listed: Iterable[Store], own: Iterable[str]) -> Iterator[Edge]:
    """A policy that was not read may name every principal of the account."""
    untold: dict[tuple[str, Literal["reads", "writes"]], list[tuple[Store, tuple[str, ...]]]] = defaultdict(list)
    for store in listed:
        if gaps := gaps_of(store.policy):
            for kind in sorted({way.kind for way in store.form.ways if len(way.needs) == 1}):
                untold[store.account, kind].append((store, gaps))
    for (account, kind), some in sorted(untold.items()):
        hub = f"{HUB}{kind}:untold:{account}"
        yield from (Edge(arn, kind, hub) for arn in sorted(own) if account_of(arn) == account)
        yield from (Edge(hub, kind, store.id, "possible", gaps) for store, gaps in some)


@edge_maker(DatabaseSnapshot, DatabaseSnapshot.restorers, EbsSnapshot, EbsSnapshot.restorers, *STORE_FIELDS)
def snapshot_sharing(world: World) -> Iterator[Edge]:
    """Other accounts restore the snapshots that are shared with them."""
    yield from _shared(world, DatabaseSnapshot, DatabaseSnapshot.restorers)
    yield from _shared(world, EbsSnapshot, EbsSnapshot.restorers)


def _shared(world: World, kind: type[DatabaseSnapshot] | type[EbsSnapshot], ref: Ref[list[str]]) -> Iterator[Edge]:
    for node in world.of(kind):
        for account in node.known(ref, []):
            if account.isdigit() and account != node.account:
                lever = Lever(node.id, "restorers", account)
                yield Edge(
                    f"arn:aws:iam::{account}:root",
                    "reads",
                    node.id,
                    evidence={"shared_with": account},
                    levers=(lever,),
                )


def _drawn(unit: Unit, concerned: Iterable[Principal], assumptions: tuple[str, ...]) -> list[Edge]:
    """One edge for each member and store, or both ends joined by a junction where that is less."""
    own = {one.holder.arn: one for one in concerned}
    found = [
        Edge(arn, unit.kind, store, *certainty(truth), assumptions, *_support(own[arn], places))
        for arn, places, store, truth in unit.single
    ]
    ends = [(_shelf_id(unit.kind, shelved), truth) for shelved, truth in unit.whole]
    hub = f"{HUB}{unit.kind}:{unit.service}:{unit.account}:{unit.mark}"
    joined = len(unit.members) > 1 and len(unit.shared) > 1
    ends += [(hub, YES)] if joined else unit.shared
    for arn, places in unit.members:
        support = _support(own[arn], places)
        found += [Edge(arn, unit.kind, end, *certainty(truth), assumptions, *support) for end, truth in ends]
    if joined:
        found += [Edge(hub, unit.kind, store, *certainty(truth)) for store, truth in unit.shared]
    return found


def _shelf_id(kind: str, shelved: Shelved) -> str:
    return f"{HUB}{kind}:{shelved.name}"


def _support(by: Principal, places: tuple[Place, ...]) -> tuple[dict[str, object], tuple[Lever, ...]]:
    return {"statements": by.statements(places)}, by.levers(places)


def _given(store: Store, found: Given, assumptions: tuple[str, ...]) -> Edge:
    evidence = {"policy": store.id, "index": found.statement, "principal": found.named}
    lever = Lever(store.id, "policy", f"Statement[{found.statement}]")
    return Edge(found.source, found.kind, store.id, *certainty(found.truth), assumptions, evidence, (lever,))


def certainty(truth: Truth, *gaps: str) -> tuple[Certainty, tuple[str, ...]]:
    """How certain an answer is, and on what it depends; `gaps` are what it depends on beside."""
    return ("sure", ()) if truth.sure and not gaps else ("possible", tuple(sorted({*truth.depends, *gaps})))
