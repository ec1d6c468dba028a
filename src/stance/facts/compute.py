"""Facts of machines: by which ports the internet can reach them."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN, partial
from stance.conditions.runtime import items
from stance.facts.openings import through
from stance.facts.services import services
from stance.model import fact, neighbours
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.network import SecurityGroup, Subnet

Json = dict[str, Any]


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
            Subnet.account: Ec2Instance.account,
            Subnet.region: Ec2Instance.region,
        },
        Subnet.subnet_id,
        Subnet.openings,
    ),
    neighbours(
        SecurityGroup,
        {
            SecurityGroup.group_id: Ec2Instance.group_ids,
            SecurityGroup.account: Ec2Instance.account,
            SecurityGroup.region: Ec2Instance.region,
        },
        SecurityGroup.group_id,
        SecurityGroup.openings,
    ),
    partial=True,
)
def instance_openings(interfaces: Any, subnets: Any, groups: Any) -> Any:
    """What a security group of an interface and its subnet both admit from any address.

    It counts for interfaces with a public IPv4 address, or with an IPv6 address for IPv6. Ports that are sure are
    told even where a group or subnet could not be read.
    """
    listed, whole = items(interfaces)
    found: list[Json] = []
    for interface in listed:
        families = [
            *(["ipv4"] if interface["public_addresses"] else []),
            *(["ipv6"] if interface["ipv6_addresses"] else []),
        ]
        if not families:
            continue
        admitted, sure = _of_groups(interface["group_ids"], groups)
        passed, known = _of_subnet(interface["subnet_id"], subnets)
        found += [o for o in through(admitted, passed) if o["family"] in families]
        # Nothing is added by what is unknown where the other filter is known to admit nothing.
        whole = whole and ((sure and known) or (sure and not admitted) or (known and not passed))
    distinct = list({tuple(o.items()): o for o in found}.values())
    return distinct if whole else partial(distinct) if distinct else UNKNOWN


@fact(Ec2Instance.open_services, Ec2Instance.openings, partial=True)
def instance_open_services(openings: Any) -> Any:
    """The services behind the ports that any address reaches."""
    listed, whole = items(openings)
    found = services(listed)
    return found if whole else partial(found) if found else UNKNOWN


def _of_groups(wanted: list[str], groups: Any) -> tuple[list[Json], bool]:
    """What the groups admit together, and whether that is all: a group that was not seen may admit anything."""
    admitted: list[Json] = []
    seen: set[str] = set()
    for group in items(groups)[0]:
        name = group.get("group_id", UNKNOWN)
        openings, known = items(group.get("openings", UNKNOWN))
        if name in wanted:
            admitted += openings
            seen |= {name} if known else set()
    return admitted, seen >= set(wanted)


def _of_subnet(wanted: str | None, subnets: Any) -> tuple[list[Json], bool]:
    """What the subnet lets through, and whether that is all: one that was not seen may let through anything."""
    for subnet in items(subnets)[0]:
        if subnet.get("subnet_id", UNKNOWN) == wanted:
            return items(subnet.get("openings", UNKNOWN))
    return [], False
