"""Load balancers of AWS: what they forward to, where the targets' networks let them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.graph.reachability.boxes import PORTS, WHOLE, block
from stance.graph.reachability.inside import between
from stance.graph.reachability.internet import from_internet
from stance.graph.reachability.network import Group, Interface, Route, Table, Way
from stance.graph.survey.networks import Networks, items, networks
from stance.graph.survey.placements import PLACED, Placement, Ports, endpoint, placements, transports
from stance.graph.ways import FEW, Junctions, certainty, edges
from stance.model.assets.balancers import ElbLoadBalancer, Elbv2LoadBalancer, LoadBalancer, TargetGroup
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.containers import EcsService
from stance.model.assets.functions import LambdaFunction
from stance.model.assets.network import NetworkInterface
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import Node, World

GROUPS, TARGETS, MEMBERS = (
    "gap:elbv2:DescribeTargetGroups",
    "gap:elbv2:DescribeTargetHealth",
    "gap:elb:DescribeLoadBalancers",
)
_BEHIND: Final = Table("", (Route(tuple(WHOLE.values()), "igw-"),))
"""How answers leave that a network load balancer carries back to callers whose addresses it kept."""


@dataclass(frozen=True, eq=False)
class _Scene:
    """The world as balancers see it."""

    net: Networks
    of: dict[str, list[Placement]]
    by_name: dict[str, str]
    by_address: dict[str, list[str]]
    perhaps: Junctions = field(default_factory=lambda: Junctions("forwards"))


def _scene(world: World) -> _Scene:
    of: dict[str, list[Placement]] = {}
    by_address: dict[str, list[str]] = {}
    for placed in placements(world):
        of.setdefault(placed.asset, []).append(placed)
    machines = {node.known(Ec2Instance.instance_id, node.id): node.id for node in world.of(Ec2Instance)}
    for node in world.of(Ec2Instance):
        for face in items(node, Ec2Instance.interfaces):
            for address in (*(face["private_addresses"] or ()), *face["ipv6_addresses"]):
                by_address.setdefault(address, []).append(node.id)
    for node in world.of(NetworkInterface):
        owner = machines.get(node.known(NetworkInterface.instance_id, ""), node.id)
        own = [items(node, ref) for ref in (NetworkInterface.private_addresses, NetworkInterface.ipv6_addresses)]
        for address in (*own[0], *own[1]):
            if owner not in by_address.setdefault(address, []):
                by_address[address].append(owner)
    return _Scene(networks(world), of, machines, by_address)


@edge_maker(*PLACED, ElbLoadBalancer.instance_ids, ElbLoadBalancer.target_ports)
def classic_balancers_forward(world: World) -> Iterator[Edge]:
    """Classic load balancers call their instances at the listeners' ports."""
    scene = _scene(world)
    for node in world.of(ElbLoadBalancer):
        unread = node.missing(ElbLoadBalancer.instance_ids)
        ports = None if node.missing(ElbLoadBalancer.target_ports) else items(node, ElbLoadBalancer.target_ports)
        at = None if ports is None else tuple(("6", (port, port)) for port in ports)
        wanted = [(scene.by_name.get(name), Lever(node.id, "instance_ids", name)) for name in _ids(node)]
        for target, lever in wanted:
            if target is not None:
                yield from _forwarded(node, target, at, scene, (lever,), () if at is not None else (MEMBERS,))
        if unread:
            yield from _to_machines(world, node, at, scene, (), MEMBERS, (False,))
    yield from scene.perhaps.onward()


def _ids(node: Node) -> list[str]:
    return items(node, ElbLoadBalancer.instance_ids)


def _to_machines(
    world: World, node: Node, at: Ports | None, scene: _Scene, levers: tuple[Lever, ...], gap: str,
    kept: tuple[bool, ...],
) -> Iterator[Edge]:  # fmt: skip
    """The machines in a balancer's network, any of which may be a target where targets were not read."""
    vpc = node.value(LoadBalancer.vpc_id)
    near = [
        machine.id
        for machine in world.of(Ec2Instance)
        if machine.id in scene.of and (vpc in (None, UNKNOWN) or machine.value(Ec2Instance.vpc_id) in (vpc, UNKNOWN))
    ]
    if len(near) <= FEW:
        for target in near:
            for one in kept:
                yield from _forwarded(node, target, at, scene, levers, (gap,), one)
        return
    place = vpc if isinstance(vpc, str) else "anywhere"
    # So many are not looked at one by one: whether the networks let the calls pass does not count.
    yield from scene.perhaps.to(endpoint(node.id), f"machines:{place}", list(map(endpoint, near)), (gap,), levers)


@edge_maker(
    *PLACED,
    TargetGroup.balancers,
    TargetGroup.type,
    TargetGroup.protocol,
    TargetGroup.port,
    TargetGroup.client_address_kept,
    TargetGroup.targets,
    EcsService.target_groups,
)
def balancers_forward(world: World) -> Iterator[Edge]:
    """Load balancers call the targets of their groups: machines, addresses, functions, other balancers, services."""
    scene = _scene(world)
    groups = world.by(TargetGroup, TargetGroup.balancers)
    services = world.by(EcsService, EcsService.target_groups)
    untold: dict[tuple[str, str], list[Node]] = {}
    for group in world.of(TargetGroup):
        if group.missing(TargetGroup.balancers):
            untold.setdefault((group.account, group.region), []).append(group)
    for node in world.of(Elbv2LoadBalancer):
        others = untold.get((node.account, node.region), ())
        for group, depends in (*((g, ()) for g in groups.get(node.id, ())), *((g, (GROUPS,)) for g in others)):
            named = [service.id for service in services.get(group.id, ())]
            yield from _to_group(world, node, group, scene, named, depends)
        for kept in sorted({_kept(node, group) for group in others if group.missing(TargetGroup.targets)}):
            yield from _to_anything(world, node, scene, (), TARGETS, kept)
        if world.missing(TargetGroup, node.account, node.region):
            yield from _to_anything(world, node, scene, (), GROUPS, (True, False))
    yield from scene.perhaps.onward()


def _to_anything(
    world: World, node: Node, scene: _Scene, levers: tuple[Lever, ...], gap: str, kept: tuple[bool, ...]
) -> Iterator[Edge]:  # fmt: skip
    """What may stand behind a balancer of which that was not read: machines of its network, and functions."""
    yield from _to_machines(world, node, None, scene, levers, gap, kept)
    place = node.account, node.region
    functions = [endpoint(one.id) for one in world.of(LambdaFunction) if (one.account, one.region) == place]
    yield from scene.perhaps.to(endpoint(node.id), ":".join(("functions", *place)), functions, (gap,), levers)


def _to_group(
    world: World, node: Node, group: Node, scene: _Scene, services: Iterable[str], depends: tuple[str, ...] = ()
) -> Iterator[Edge]:  # fmt: skip
    attached = () if depends else (Lever(group.id, "balancers", node.id),)
    kept = _kept(node, group)
    vague = (GROUPS,) if len(kept) > 1 else ()
    for place, target in enumerate(items(group, TargetGroup.targets)):
        levers = (*attached, Lever(group.id, "targets", f"[{place}]"))
        if target["id"].startswith("arn:"):
            behind = endpoint(unqualified(target["id"]))
            yield Edge(endpoint(node.id), "forwards", behind, certainty(depends), depends, levers=levers)
            continue
        at, unread = _at(group, target)
        for asset in _resolved(target["id"], scene):
            for one in kept:
                yield from _forwarded(node, asset, at, scene, levers, (*depends, *unread, *vague), one)
    for service in services:
        at, unread = _at(group, {})
        for one in kept:
            yield from _forwarded(node, service, at, scene, attached, (*depends, *unread, *vague), one)
    if group.missing(TargetGroup.targets) and not depends:
        yield from _to_anything(world, node, scene, attached, TARGETS, kept)


def unqualified(arn: str) -> str:
    """The ARN of a function without its version or alias; any other ARN as it is."""
    parts = arn.split(":")
    return ":".join(parts[:7]) if parts[2:3] == ["lambda"] else arn


def _resolved(name: str, scene: _Scene) -> list[str]:
    """The assets that a target names by instance or address."""
    return [scene.by_name[name]] if name in scene.by_name else scene.by_address.get(name, [])


def _at(group: Node, target: dict[str, Any]) -> tuple[Ports | None, tuple[str, ...]]:
    """The ports at which a target is called, and what of them was not read."""
    port = target.get("port") or group.known(TargetGroup.port, 0)
    protocol = group.known(TargetGroup.protocol, "")
    spans = (port, port) if port else PORTS
    at = tuple((number, spans) for number in transports(protocol)) if protocol else None
    return at, () if at and port else (GROUPS,)


def _kept(node: Node, group: Node) -> tuple[bool, ...]:
    """Whether targets see the callers' own addresses, which only network load balancers can keep; both if unread.

    Source: Elastic Load Balancing user guide, "Client IP preservation": on for instances and for UDP.
    """
    kind, kept = node.value(Elbv2LoadBalancer.type), group.value(TargetGroup.client_address_kept)
    if kind not in ("network", UNKNOWN):
        return (False,)
    told = [kind, kept] if isinstance(kept, bool) else [kind, kept, group.value(TargetGroup.type)]
    if UNKNOWN in told:
        return (True, False)
    by_default = group.value(TargetGroup.type) == "instance" or "UDP" in group.known(TargetGroup.protocol, "")
    return (kept,) if isinstance(kept, bool) else (by_default,)


def _forwarded(
    node: Node,
    target: str,
    at: Ports | None,
    scene: _Scene,
    levers: tuple[Lever, ...],
    depends: tuple[str, ...] = (),
    kept: bool = False,
) -> Iterator[Edge]:
    """The edges from a balancer to an asset behind it, for each way that the networks leave open."""
    for placed in scene.of.get(target, ()):
        found = [
            replace(way, levers=(*levers, *way.levers))
            for front in scene.of.get(node.id, ())
            for near in front.faces
            for far in placed.faces
            for way in _ways(near, far, at, scene, kept)
        ]
        yield from edges(
            endpoint(node.id), "forwards", endpoint(target), found, (*depends, *placed.depends),
            client_address_kept=kept,
        )  # fmt: skip


def _ways(near: Interface, far: Interface, at: Ports | None, scene: _Scene, kept: bool) -> Iterable[Way]:
    if not kept:
        return between(near, far, scene.net.links, at)
    if near.public:
        subnet = replace(far.subnet, table=_BEHIND, shut=False, shut_unread=None)
        groups = tuple(_admitting(group, near.group_ids) for group in far.groups)
        return from_internet(Interface(subnet, groups, far.addresses, near.public, far.filtered), at)
    caller = Interface(near.subnet, (), (block("0.0.0.0/0"),), filtered=False)
    return between(caller, far, scene.net.links, at)


def _admitting(group: Group, balancer: Collection[str]) -> Group:
    """The group as a balancer's callers meet it: where it names a group of the balancer, it lets all of them in.

    Source: Elastic Load Balancing user guide, "Security groups for your Network Load Balancer".
    """
    everyone = tuple(WHOLE.values())
    rules = (replace(one, blocks=everyone) if one.groups & set(balancer) else one for one in group.ingress)
    return replace(group, ingress=tuple(rules))
