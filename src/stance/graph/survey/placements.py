"""What stands where in the networks: machines, databases and load balancers, with the ports they answer at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from stance.conditions import UNKNOWN, Ref
from stance.graph.reachability.boxes import Span
from stance.graph.reachability.network import TCP, UDP, Interface
from stance.graph.survey.networks import READS, Networks, items, networks
from stance.model.assets.balancers import ElbLoadBalancer, Elbv2LoadBalancer, LoadBalancer
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.containers import EcsService
from stance.model.assets.data import RedshiftCluster
from stance.model.assets.database import RdsInstance
from stance.model.assets.functions import LambdaFunction
from stance.model.assets.network import NetworkInterface
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
    NetworkInterface.instance_id,
    NetworkInterface.purpose,
    NetworkInterface.vpc_id,
    NetworkInterface.subnet_id,
    NetworkInterface.group_ids,
    NetworkInterface.private_addresses,
    NetworkInterface.public_addresses,
    NetworkInterface.ipv6_addresses,
    RdsInstance.port,
    RdsInstance.group_ids,
    RdsInstance.subnet_ids,
    RdsInstance.publicly_accessible,
    LoadBalancer.internet_facing,
    LoadBalancer.vpc_id,
    LoadBalancer.subnet_ids,
    LoadBalancer.group_ids,
    LoadBalancer.listeners,
    RedshiftCluster.port,
    RedshiftCluster.group_ids,
    RedshiftCluster.publicly_accessible,
    EcsService.running,
    EcsService.subnet_ids,
    EcsService.group_ids,
    EcsService.public_address,
    LambdaFunction.subnet_ids,
    LambdaFunction.group_ids,
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
    return tuple(placed for kind, place in _KINDS for node in world.of(kind) for placed in place(node, net))


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
    lever = (Lever(node.id, "publicly_accessible", None, False),)
    faces = _faces(node, RdsInstance.group_ids, items(node, RdsInstance.subnet_ids), net, public, lever)
    yield Placement(node.id, faces, ports, unsure)


def _balancer(node: Node, net: Networks) -> Iterator[Placement]:
    """A load balancer in each of its subnets, in all of which it answers."""
    if node.value(Elbv2LoadBalancer.type) == "gateway":
        return
    facing = node.value(LoadBalancer.internet_facing)
    public = _families(node) if facing in (True, UNKNOWN) else frozenset[int]()
    ports = None if node.missing(LoadBalancer.listeners) else _listened(node)
    gap = (f"gap:{'elb' if node.kind == ElbLoadBalancer.kind else 'elbv2'}:DescribeLoadBalancers",)
    told = (LoadBalancer.internet_facing,) if node.kind == ElbLoadBalancer.kind else _TOLD
    unsure = gap if any(node.value(ref) is UNKNOWN for ref in told) else ()
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


_TOLD: Final = (LoadBalancer.internet_facing, Elbv2LoadBalancer.type, Elbv2LoadBalancer.address_type)


def _families(node: Node) -> frozenset[int]:
    """The families of a balancer's public addresses; the first generation has those of IPv4 in its network."""
    kinds = {"dualstack": {4, 6}, "dualstack-without-public-ipv4": {6}}
    if node.kind != ElbLoadBalancer.kind and node.value(Elbv2LoadBalancer.address_type) is UNKNOWN:
        return frozenset({4, 6})
    return frozenset(kinds.get(str(node.known(Elbv2LoadBalancer.address_type, "ipv4")), {4}))


def _listened(node: Node) -> Ports:
    """The ports at which a balancer listens."""
    listed = items(node, LoadBalancer.listeners)
    return tuple((protocol, (one["port"], one["port"])) for one in listed for protocol in transports(one["protocol"]))


def transports(protocol: str) -> tuple[str, ...]:
    """The numbers of the protocols that a listener's or target's protocol runs over."""
    names = {"UDP": (UDP,), "QUIC": (UDP,), "TCP_UDP": (TCP, UDP), "TCP_QUIC": (TCP, UDP)}
    return names.get(protocol.upper(), (TCP,))


def _warehouse(node: Node, net: Networks) -> Iterator[Placement]:
    """A cluster of Redshift, of which it is not told in which subnet it stands."""
    port, exposed = node.value(RedshiftCluster.port), node.value(RedshiftCluster.publicly_accessible)
    if port is None:
        return
    ports = None if port is UNKNOWN else ((TCP, (port, port)),)
    public = frozenset({4}) if exposed in (True, UNKNOWN) else frozenset[int]()
    lever = (Lever(node.id, "publicly_accessible", None, False),)
    faces = _faces(node, RedshiftCluster.group_ids, [], net, public, lever)
    vague = UNKNOWN in (port, exposed) or node.missing(RedshiftCluster.group_ids)
    yield Placement(node.id, faces, ports, ("gap:redshift:DescribeClusters",) if vague else ())


def _service(node: Node, net: Networks) -> Iterator[Placement]:
    """The tasks of a service of ECS, in one or more of its subnets; those with a network of their own."""
    if node.value(EcsService.running) is False:
        return
    names = items(node, EcsService.subnet_ids)
    exposed = node.value(EcsService.public_address)
    wanted = (EcsService.running, EcsService.subnet_ids, EcsService.group_ids, EcsService.public_address)
    unsure = ("gap:ecs:DescribeServices",) if any(node.missing(ref) for ref in wanted) else ()
    if not names and not node.missing(EcsService.subnet_ids):
        return
    public = frozenset({4}) if exposed in (True, UNKNOWN) else frozenset[int]()
    lever = (Lever(node.id, "public_address", None, False),)
    faces = _faces(node, EcsService.group_ids, names, net, public, lever)
    yield Placement(node.id, faces, None, unsure, caller=True)


def _function(node: Node, net: Networks) -> Iterator[Placement]:
    """A function that stands in a network: it calls from there, and nobody calls it there."""
    names = items(node, LambdaFunction.subnet_ids)
    if names or node.missing(LambdaFunction.subnet_ids):
        unread = any(node.missing(ref) for ref in (LambdaFunction.subnet_ids, LambdaFunction.group_ids))
        unsure = ("gap:lambda:ListFunctions",) if unread else ()
        yield Placement(node.id, _faces(node, LambdaFunction.group_ids, names, net), (), unsure, caller=True)


def _faces(
    node: Node,
    groups: Ref[list[str]],
    subnets: list[str],
    net: Networks,
    public: frozenset[int] = frozenset(),
    levers: tuple[Lever, ...] = (),
) -> tuple[Interface, ...]:
    vague = node.missing(groups) is not None
    held = tuple(net.group(name) for name in sorted(items(node, groups)))
    found = [net.subnet(name) for name in subnets] or [net.subnet(None)]
    return tuple(Interface(subnet, held, subnet.blocks, public, not vague, vague, levers) for subnet in found)


_LOOSE: Final = ("interface", UNKNOWN)


def _loose(node: Node, net: Networks) -> Iterator[Placement]:
    """An interface with a public address that belongs to no machine, nor was made by a service for itself."""
    if node.known(NetworkInterface.instance_id, "") or node.value(NetworkInterface.purpose) not in _LOOSE:
        return
    lists = ("group_ids", "private_addresses", "public_addresses", "ipv6_addresses")
    names = {name: items(node, getattr(NetworkInterface, name)) for name in lists}
    if names["public_addresses"] or names["ipv6_addresses"]:
        subnet = node.known(NetworkInterface.subnet_id, "") or None
        face = net.attachment({**names, "subnet_id": subnet}, node.known(NetworkInterface.vpc_id, "") or None)
        told = (*lists, "subnet_id", "instance_id", "purpose")
        vague = [name for name in told if node.missing(getattr(NetworkInterface, name))]
        yield Placement(node.id, (face,), None, ("gap:ec2:DescribeNetworkInterfaces",) if vague else ())


_KINDS: Final = (
    (Ec2Instance, _machine),
    (NetworkInterface, _loose),
    (RdsInstance, _database),
    (RedshiftCluster, _warehouse),
    (LoadBalancer, _balancer),
    (EcsService, _service),
    (LambdaFunction, _function),
)
"""What stands in networks, and where."""
