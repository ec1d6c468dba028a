"""Facts of machines: by which ports the internet can reach them."""

from __future__ import annotations

from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.facts._lists import as_far, listed
from stance.facts._relations import beside
from stance.facts.services import services
from stance.model import fact, neighbours
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.network import SecurityGroup, Subnet

Json = dict[str, Any]

_ADDRESSES: Final = (("ipv4", "public_addresses"), ("ipv6", "ipv6_addresses"))


@fact(Ec2Instance.public_addresses, Ec2Instance.interfaces)
def instance_public_addresses(interfaces: list[Json]) -> list[str]:
    """The public IPv4 addresses of its interfaces."""
    return sorted({address for i in interfaces for address in i["public_addresses"]})


@fact(
    Ec2Instance.openings,
    Ec2Instance.interfaces,
    neighbours(
        Subnet,
        {
            Subnet.subnet_id: Ec2Instance.subnet_ids,
            **beside(Subnet, Ec2Instance),
        },
        Subnet.subnet_id,
        Subnet.internet_families,
    ),
    neighbours(
        SecurityGroup,
        {
            SecurityGroup.group_id: Ec2Instance.group_ids,
            **beside(SecurityGroup, Ec2Instance),
        },
        SecurityGroup.group_id,
        SecurityGroup.openings,
    ),
    partial=True,
)
def instance_openings(interfaces: Any, subnets: Any, groups: Any) -> Any:
    """What the security groups of an interface admit from any address, where it has a public path.

    A public path is a public IPv4 address, or an IPv6 address, in a subnet that routes its family to an internet
    gateway. With a public path for IPv4 what is admitted from IPv6 counts as well: an IPv6 address comes without a
    word of the group, and a rule for ::/0 is meant for everyone. Network ACLs are left aside: they are coarse, and
    stand in for no closed group. Ports that are sure are told even where a group or subnet could not be read.
    """
    attached, whole = listed(interfaces)
    found: list[Json] = []
    for interface in attached:
        own = {name for name, key in _ADDRESSES if interface[key]}
        if not own:
            continue
        routed, known = _of_subnet(interface["subnet_id"], subnets)
        admitted, sure = _of_groups(interface["group_ids"], groups)
        found += [opening for opening in admitted if opening["family"] in _counting(own & set(routed))]
        # What is unknown adds nothing where the other half is known to let nobody in.
        nobody = not any(opening["family"] in _counting(own) for opening in admitted)
        closed = (known and not own & set(routed)) or (sure and nobody)
        whole = whole and ((sure and known) or closed)
    distinct = list({tuple(o.items()): o for o in found}.values())
    return as_far(distinct, whole)


def _counting(families: set[str]) -> set[str]:
    """The families of openings that count where these have a public path."""
    return {*families, "ipv6"} if "ipv4" in families else families


@fact(Ec2Instance.open_services, Ec2Instance.openings, partial=True)
def instance_open_services(openings: Any) -> Any:
    """The services behind the ports that any address reaches."""
    known, whole = listed(openings)
    return as_far(services(known), whole)


def _of_groups(wanted: list[str], groups: Any) -> tuple[list[Json], bool]:
    """What the groups admit together, and whether that is all: a group that was not seen may admit anything."""
    admitted: list[Json] = []
    seen: set[str] = set()
    for group in listed(groups)[0]:
        name = group.get("group_id", UNKNOWN)
        openings, known = listed(group.get("openings", UNKNOWN))
        if name in wanted:
            admitted += openings
            seen |= {name} if known else set()
    return admitted, seen >= set(wanted)


def _of_subnet(wanted: str | None, subnets: Any) -> tuple[list[str], bool]:
    """The families that the subnet routes to the internet, and whether that is all; one not seen may route any."""
    for subnet in listed(subnets)[0]:
        if subnet.get("subnet_id", UNKNOWN) == wanted:
            return listed(subnet.get("internet_families", UNKNOWN))
    return [], False
