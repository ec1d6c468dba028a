"""Networks of AWS: what the internet reaches, and what machines reach inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from stance.graph.reachability.filters import permissions, protocols
from stance.graph.reachability.inside import Carried, Links, admitted, carried, spans_at
from stance.graph.reachability.network import Interface, Permission, Way
from stance.graph.survey.arrivals import PLACE, arrivals
from stance.graph.survey.classes import Alike, Callers, Traits, criteria, joined, lets_all_out
from stance.graph.survey.networks import networks
from stance.graph.survey.placements import PLACED, Placement, endpoint, placements
from stance.graph.ways import certainty, edges
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.containers import EcsService
from stance.model.assets.data import RedshiftCluster
from stance.model.assets.database import RdsInstance
from stance.model.edge import HUB, INTERNET, Edge, Lever, edge_maker
from stance.model.world import World


@edge_maker(*PLACED)
def internet_exposes(world: World) -> Iterator[Edge]:
    """What has a public address is called from the internet: gateway, routes, ACL in and out, groups."""
    for (asset, depends), ways in arrivals(world).items():
        yield from edges(INTERNET, "exposes", endpoint(asset), ways, depends)


@edge_maker(*PLACED)
def machines_call(world: World) -> Iterator[Edge]:
    """Whoever holds a machine calls what its network lets it call: groups, ACLs both ways, routes both ways.

    Callers that nothing tells apart share one junction, targets that one permission opens another.
    """
    listed = placements(world)
    traits, net = Traits(listed), networks(world)
    scene = _Scene(Callers((one for one in listed if one.caller), traits), joined(listed, net), net.links, {})
    used: dict[str, Alike] = {}
    for permission, target in _targets(listed, traits):
        reached = False
        for caller in scene.callers_of(permission, target):
            found = list(edges(_out(caller), "exposes", _into(target), *scene.ways(caller, target, permission)))
            if found:
                used[caller.id], reached = caller, True
                yield from found
        for one in _distinct(target) if reached else ():
            yield Edge(_into(target), "exposes", endpoint(one.asset), certainty(one.depends), one.depends)
    for _, caller in sorted(used.items()):
        for one in _distinct(caller):
            levers = _sole(one.faces)
            yield Edge(one.asset, "exposes", _out(caller), certainty(one.depends), one.depends, levers=levers)


def _sole(faces: tuple[Interface, ...]) -> tuple[Lever, ...]:
    """The permission without which nothing gets out, where there is one alone."""
    found = {p.lever for face in faces for group in face.groups for p in group.egress if p.lever}
    return tuple(found) if len(found) == 1 and all(map(lets_all_out, faces)) else ()


def _targets(listed: Iterable[Placement], traits: Traits) -> Iterator[tuple[Permission, Alike]]:
    """Every permission with those that it opens, as far as nothing tells them apart."""
    found: dict[tuple[str, str], tuple[Permission, list[Placement]]] = {}
    for one in listed:
        face, kind = one.faces[0], traits.of_target(one)
        for permission in permissions(face.groups, face.filtered):
            name = repr((permission.lever, permission.unread, permission.protocol, permission.ports))
            groups = repr(sorted(g.id for g in face.groups if g.unread)) if permission.lever is None else ""
            found.setdefault((name + groups, kind), (permission, []))[1].append(one)
    for (name, kind), (permission, members) in sorted(found.items(), key=lambda item: item[0]):
        digest = hashlib.blake2b(f"{name}{kind}".encode(), digest_size=8).hexdigest()
        yield permission, Alike(digest, kind, tuple(members))


@dataclass(frozen=True, eq=False)
class _Scene:
    """Who calls, which VPCs are joined, over which peerings; and what was found to be carried between two faces."""

    callers: Callers
    joined: Mapping[str, set[str]]
    links: Links
    carried: dict[tuple[object, ...], list[Carried]]

    def callers_of(self, permission: Permission, target: Alike) -> Iterator[Alike]:
        """Those whom a permission names, in networks that may be joined to the target's, each once."""
        near = self.joined.get(target.vpc, {target.vpc})
        named = (one for criterion in criteria(permission) for one in self.callers.by(criterion) if one.vpc in near)
        yield from {one.id: one for one in named}.values()

    def ways(self, caller: Alike, target: Alike, permission: Permission) -> tuple[list[Way], tuple[str, ...]]:
        """The ways from one to the other; what they depend on where some of their places are not reached."""
        found = [
            [
                way
                for protocol in protocols(permission)
                for way in admitted(self._carried(caller, n, target, m, permission, protocol), permission, one, True)
            ]
            for n, one in enumerate(caller.faces)
            for m in range(len(target.faces))
        ]
        return [way for listed in found for way in listed], () if all(found) else (PLACE,)

    def _carried(
        self, caller: Alike, one: int, target: Alike, other: int, permission: Permission, protocol: str
    ) -> list[Carried]:
        asked = spans_at(permission, protocol, target.ports)
        key = caller.kind, one, target.kind, other, protocol, asked
        if key not in self.carried:
            near, far = caller.faces[one], target.faces[other]
            # Groups that let all out are told of where their members call from.
            near = replace(near, groups=(), filtered=False) if lets_all_out(near) else near
            self.carried[key] = carried(near, far, self.links, protocol, asked)
        return self.carried[key]


def _distinct(alike: Alike) -> list[Placement]:
    """One placement of each asset."""
    return list({(one.asset, one.depends): one for one in alike.members}.values())


def _out(alike: Alike) -> str:
    return f"{HUB}from:{alike.id}"


def _into(alike: Alike) -> str:
    return f"{HUB}into:{alike.id}"


@edge_maker(Ec2Instance.running, RdsInstance.port, RedshiftCluster.port, EcsService.running)
def endpoints_are_breached(world: World) -> Iterator[Edge]:
    """What listens may have a flaw that is not known yet; behind a port is the whole machine or database."""
    for kind in (Ec2Instance, RdsInstance, RedshiftCluster, EcsService):
        for node in world.of(kind):
            yield Edge(endpoint(node.id), "exploits", node.id, "possible", ("breach",))
