"""What stands where in the networks: machines, databases and load balancers, with the ports they answer at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from stance.conditions import UNKNOWN
from stance.graph.networks import READS, Networks, items, networks
from stance.graph.reachability.boxes import PORTS, Span
from stance.graph.reachability.network import TCP, UDP, Interface
from stance.model.assets.balancers import ElbLoadBalancer, Elbv2LoadBalancer, LoadBalancer
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.database import RdsInstance
from stance.model.edge import Lever
from stance.model.world import Node, World

ENDPOINT: Final = "endpoint:"
"""What the id of the listening end of an asset begins with."""

PLACED: Final = (
    *READS,
    Ec2Instance.instance_id,
    Ec2Instance.vpc_id,
    Ec2Instance.running,
    Ec2Instance.interfaces,
    RdsInstance.port,
    RdsInstance.group_ids,
    RdsInstance.subnet_ids,
    RdsInstance.publicly_accessible,
    LoadBalancer.internet_facing,
    LoadBalancer.vpc_id,
    LoadBalancer.subnet_ids,
    LoadBalancer.group_ids,
    LoadBalancer.listeners,
    Elbv2LoadBalancer.type,
    Elbv2LoadBalancer.address_type,
)
"""What is read of what stands in networks."""

Ports = tuple[tuple[str, Span], ...]
"""Pairs of a protocol and ports."""


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """An asset's place in the network. `ports` is None where it may answer at any.

    There is more than one face where it stands behind one of them and it is not known which. `depends` is what of
    the asset itself is not known. Somebody who holds a `caller` can call others from there.
    """

    asset: str
    faces: tuple[Interface, ...]
    ports: Ports | None = None
    depends: tuple[str, ...] = ()
    caller: bool = False


def endpoint(asset: str) -> str:
    """The id of the listening end of an asset."""
    return ENDPOINT + asset


def placements(world: World) -> tuple[Placement, ...]:
    """All that stands in the networks, made once for all makers that ask."""
    return world.once(_placements)


def _placements(world: World) -> tuple[Placement, ...]:
    net = networks(world)
    return tuple(
        placed
        for kind, place in ((Ec2Instance, _machine), (RdsInstance, _database), (LoadBalancer, _balancer))
        for node in world.of(kind)
        for placed in place(node, net)
    )


def _machine(node: Node, net: Networks) -> Iterator[Placement]:
    """The interfaces of a machine that runs, or of which that is not known."""
    if node.value(Ec2Instance.running) is False:
        return
    vpc = node.known(Ec2Instance.vpc_id, "") or None
    unsure = () if node.value(Ec2Instance.running) is True else ("gap:ec2:DescribeInstances",)
    for place, one in enumerate(items(node, Ec2Instance.interfaces)):
        lever = Lever(node.id, "interfaces", f"[{place}]")
        yield Placement(node.id, (net.attachment(one, vpc, (lever,)),), None, unsure, caller=True)
    if node.missing(Ec2Instance.interfaces):
        yield Placement(node.id, (_anywhere(net, vpc),), None, ("gap:ec2:DescribeInstances",), caller=True)


def _anywhere(net: Networks, vpc: str | None, public: frozenset[int] = frozenset({4, 6})) -> Interface:
    """An interface of which nothing is known but, perhaps, its VPC: no filter is taken to stand before it."""
    subnet = net.subnet(None, vpc)
    return Interface(subnet, (), subnet.blocks, public, filtered=False, vague=True)


def _database(node: Node, net: Networks) -> Iterator[Placement]:
    """A database instance in one of the subnets among which AWS chose."""
    port = node.value(RdsInstance.port)
    if port is None:
        return
    ports = None if port is UNKNOWN else ((TCP, (port, port)),)
    exposed = node.value(RdsInstance.publicly_accessible)
    public = frozenset({4}) if exposed is True or exposed is UNKNOWN else frozenset[int]()
    gap = ("gap:rds:DescribeDBInstances",)
    unsure = gap if UNKNOWN in (port, exposed) or node.missing(RdsInstance.group_ids) else ()
    groups = tuple(net.group(name) for name in sorted(items(node, RdsInstance.group_ids)))
    lever = (Lever(node.id, "publicly_accessible", None, False),)
    filtered = not node.missing(RdsInstance.group_ids)
    subnets = [net.subnet(name) for name in items(node, RdsInstance.subnet_ids) or [None]]
    faces = tuple(
        Interface(subnet, groups, subnet.blocks, public, filtered, not filtered, lever) for subnet in subnets
    )
    yield Placement(node.id, faces, ports, unsure)


def _balancer(node: Node, net: Networks) -> Iterator[Placement]:
    """A load balancer in each of its subnets, in all of which it answers."""
    if node.value(Elbv2LoadBalancer.type) == "gateway":
        return
    facing = node.value(LoadBalancer.internet_facing)
    public = _families(node) if facing in (True, UNKNOWN) else frozenset[int]()
    ports = None if node.missing(LoadBalancer.listeners) else _listened(node)
    gap = (f"gap:{'elb' if node.kind == ElbLoadBalancer.kind else 'elbv2'}:DescribeLoadBalancers",)
    unsure = gap if facing is UNKNOWN else ()
    if ports is None:
        unsure = (*unsure, "gap:elbv2:DescribeListeners")
    ids = items(node, LoadBalancer.group_ids)
    groups = tuple(net.group(name) for name in sorted(ids))
    vague = node.missing(LoadBalancer.group_ids) is not None
    unsure = (*unsure, *gap) if vague or node.missing(LoadBalancer.subnet_ids) else unsure
    vpc = node.known(LoadBalancer.vpc_id, "") or None
    for name in items(node, LoadBalancer.subnet_ids) or [None]:
        subnet = net.subnet(name, vpc)
        lever = (Lever(node.id, "internet_facing", None, False),)
        interface = Interface(subnet, groups, subnet.blocks, public, bool(ids), vague, lever)
        yield Placement(node.id, (interface,), ports, unsure)


def _families(node: Node) -> frozenset[int]:
    """The families of a balancer's public addresses; the first generation has those of IPv4 in its network."""
    kinds = {"dualstack": {4, 6}, "dualstack-without-public-ipv4": {6}}
    return frozenset(kinds.get(str(node.known(Elbv2LoadBalancer.address_type, "ipv4")), {4}))


def _listened(node: Node) -> Ports:
    """The ports at which a balancer listens."""
    listed = items(node, LoadBalancer.listeners)
    return tuple(
        (protocol, (one["port"], one["port"])) for one in listed for protocol in transports(one["protocol"])
    )


def transports(protocol: str) -> tuple[str, ...]:
    """The numbers of the protocols that a listener's or target's protocol runs over."""
    names = {"UDP": (UDP,), "QUIC": (UDP,), "TCP_UDP": (TCP, UDP), "TCP_QUIC": (TCP, UDP)}
    return names.get(protocol.upper(), (TCP,))


def any_port(ports: Ports | None) -> Ports:
    """The ports, or all of TCP and UDP."""
    return ((TCP, PORTS), (UDP, PORTS)) if ports is None else ports
