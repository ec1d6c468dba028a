"""Facts of networks: what is open to any address, what is used, where routes lead."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN, partial
from stance.facts._lists import as_far, listed
from stance.facts._relations import beside
from stance.facts.openings import collapsed, covers, entirely, everyone, of_acl, of_group, wide
from stance.facts.services import services
from stance.identity.exposure import analyse_exposure
from stance.identity.limits import OWN_ORGANIZATION
from stance.identity.parsing import parse_policy
from stance.identity.parties import Kind, Party
from stance.model import fact, neighbour, neighbours
from stance.model.assets.account import AwsAccount
from stance.model.assets.network import (
    FlowLog,
    NetworkAcl,
    NetworkInterface,
    Peering,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)

Json = dict[str, Any]


@fact(
    SecurityGroup.openings,
    SecurityGroup.ingress,
    neighbours(
        PrefixList,
        {PrefixList.list_id: SecurityGroup.prefix_lists, **beside(PrefixList, SecurityGroup)},
        PrefixList.list_id,
        PrefixList.blocks,
    ),
    partial=True,
)
def group_openings(ingress: Any, lists: Any) -> Any:
    """The rules that admit all of IPv4 or all of IPv6, by themselves or through a prefix list."""
    rules, whole = listed(ingress)
    held = {each.get("list_id"): listed(each.get("blocks", UNKNOWN)) for each in listed(lists)[0]}
    read: list[Json] = []
    for rule in rules:
        named = [held.get(name, ([], False)) for name in rule["prefix_lists"]]
        whole = whole and all(known for _, known in named)
        read.append({**rule, "blocks": [*rule["blocks"], *(block for blocks, _ in named for block in blocks)]})
    return as_far(of_group(read), whole)


@fact(SecurityGroup.open_services, SecurityGroup.openings, partial=True)
def group_open_services(openings: Any) -> Any:
    """The services behind the open ports."""
    known, whole = listed(openings)
    return as_far(services(known), whole)


@fact(PrefixList.wide_blocks, PrefixList.blocks)
def prefix_list_wide_blocks(blocks: list[str] | None) -> list[str]:
    """The blocks wider than /8 (IPv6: /32), everything included."""
    return sorted(block for block in blocks or () if wide(block) or everyone([block]))


@fact(SecurityGroup.wide_blocks, SecurityGroup.ingress)
def group_wide_blocks(ingress: list[Json]) -> list[str]:
    """The admitted blocks wider than /8 (IPv6: /32)."""
    return sorted({block for permission in ingress for block in permission["blocks"] if wide(block)})


@fact(
    SecurityGroup.attachments,
    neighbours(
        NetworkInterface,
        {NetworkInterface.group_ids: SecurityGroup.group_id, **beside(NetworkInterface, SecurityGroup)},
        NetworkInterface.purpose,
    ),
)
def group_attachments(interfaces: list[Json]) -> list[str]:
    """The purposes of the network interfaces that have the group."""
    return sorted({i["purpose"] for i in interfaces})


@fact(NetworkAcl.openings, NetworkAcl.entries)
def acl_openings(entries: list[Json]) -> list[Json]:
    """The rules that speak of any address, the lowest number first."""
    return of_acl(entries)


@fact(NetworkAcl.open_services, NetworkAcl.openings)
def acl_open_services(openings: list[Json]) -> list[str]:
    """The services behind the open ports."""
    return services(openings)


@fact(NetworkAcl.open_entirely, NetworkAcl.entries)
def acl_open_entirely(entries: list[Json]) -> bool:
    """The rules that admit any address, the lowest number first."""
    return entirely(entries)


@fact(
    Subnet.internet_families,
    Subnet.subnet_id,
    Subnet.default,
    neighbours(
        RouteTable,
        {RouteTable.vpc_id: Subnet.vpc_id, **beside(RouteTable, Subnet)},
        RouteTable.main,
        RouteTable.subnet_ids,
        RouteTable.routes,
    ),
)
def subnet_internet_families(subnet: str, default: bool, tables: list[Json]) -> list[str]:
    """Its own route table, else the main one, leads all addresses of the family to an internet gateway.

    A default subnet without any default route counts as public for IPv4: it is so by design, and one route away.
    """
    table = _table(subnet, tables)
    routes = table["routes"] if table else []
    routes = [r for r in routes if _is_block(r["destination"])]
    families = everyone(r["destination"] for r in routes if (r["target"] or "").startswith("igw-") and r["active"])
    by_route = everyone(r["destination"] for r in routes)
    return sorted({*families, *(["ipv4"] if default and "ipv4" not in by_route else [])})


def _table(subnet: str, tables: list[Json]) -> Json | None:
    """The subnet's own route table, else the main one."""
    own = [t for t in tables if subnet in t["subnet_ids"]]
    return next(iter(own or [t for t in tables if t["main"]]), None)


def _is_block(destination: str) -> bool:
    return "/" in destination


@fact(
    Vpc.flow_logged,
    neighbours(FlowLog, {FlowLog.resource_id: Vpc.vpc_id, **beside(FlowLog, Vpc)}, FlowLog.active),
)
def vpc_flow_logged(logs: list[Json]) -> bool:
    """A flow log of the VPC itself is active; those of single subnets or interfaces do not count."""
    return any(log["active"] for log in logs)


@fact(
    Vpc.used,
    neighbours(
        NetworkInterface,
        {NetworkInterface.vpc_id: Vpc.vpc_id, **beside(NetworkInterface, Vpc)},
        NetworkInterface.purpose,
    ),
)
def vpc_used(interfaces: list[Json]) -> bool:
    """Some network interface stands in it."""
    return bool(interfaces)


@fact(
    Peering.wide_routes,
    Peering.peering_id,
    Peering.requester_blocks,
    Peering.accepter_blocks,
    neighbours(RouteTable, beside(RouteTable, Peering), RouteTable.routes),
)
def peering_wide_routes(peering: str, requester: list[str], accepter: list[str], tables: list[Json]) -> list[str]:
    """Destinations, those of one route table taken together, that cover a whole block of either VPC."""
    found: set[str] = set()
    for table in tables:
        routes = [r["destination"] for r in table["routes"] if r["target"] == peering and _is_block(r["destination"])]
        together = collapsed(routes)
        found.update(str(n) for n in together if any(covers([n], block) for block in (*requester, *accepter)))
        found.update(str(n) for n in together if n.prefixlen == 0)
    return sorted(found)


@fact(Peering.foreign_accounts, Peering.accounts, Peering.account)
def peering_foreign_accounts(accounts: list[str], own: str) -> list[str]:
    """The accounts of its VPCs other than the own one."""
    return [account for account in accounts if account != own]


@fact(
    VpcEndpoint.admitted,
    VpcEndpoint.policy,
    VpcEndpoint.account,
    neighbour(AwsAccount, {AwsAccount.id: VpcEndpoint.account}, AwsAccount.organization),
    partial=True,
)
def endpoint_admitted(policy: Any, account: Any, owner: Any) -> Any:
    """The accounts and organisations that Allow statements name, the own ones aside; * where they limit nobody."""
    if policy is None:
        return []
    if policy is UNKNOWN or account is UNKNOWN:
        return UNKNOWN
    parties = {grant.party for grant in analyse_exposure(parse_policy(policy), account=account).grants}
    organization = owner.get("organization", UNKNOWN) if isinstance(owner, dict) else UNKNOWN
    names = {name for party in parties if (name := _named(party)) and name not in (account, organization)}
    unsure = (
        {party.value for party in parties if party.kind == Kind.ORGANIZATION} if organization is UNKNOWN else set()
    )
    return partial(sorted(names - unsure)) if unsure & names else sorted(names)


def _named(party: Party) -> str | None:
    """How a party is called; the own organisation and AWS services need no name.

    A network or a source says where a request comes from, not whose principal makes it.
    """
    if party == OWN_ORGANIZATION or party.kind == Kind.SERVICE:
        return None
    return party.account or (party.value if party.kind == Kind.ORGANIZATION else "*")
