"""Networks beside security groups: ACLs, routes, subnets, links, endpoints, and what watches them."""

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.network import (
    ElasticAddress,
    FlowLog,
    NetworkAcl,
    Peering,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from stance.rules.storage import TRUSTED

ACL_NOT_OPEN_ENTIRELY = Rule(
    id="network-acl-not-open-entirely",
    title="Network ACLs do not admit everyone to everything",
    on=NetworkAcl,
    severity="high",
    require=~NetworkAcl.open_entirely,
    why="An ACL that lets all in leaves security groups as the only line of defence around the subnet.",
    fix="Replace the rule that allows everything by rules for the ports that the subnet serves.",
    good=[{"open_entirely": False}],
    bad=[{"open_entirely": True}],
)


def _acl(name: str, product: str, port: int) -> Rule:
    return Rule(
        id=f"network-acl-{name}-not-open",
        title=f"Network ACLs do not admit everyone to {product}",
        on=NetworkAcl,
        severity="medium",
        require=~NetworkAcl.open_services.contains(name),
        why=f"One careless security group then suffices to put {product} of a whole subnet on the internet.",
        fix=f"Deny TCP {port} from 0.0.0.0/0 and ::/0 ahead of what allows it, and behind rules for known addresses.",
        good=[{"open_services": []}],
        bad=[{"open_services": [name]}],
    )


ACL_SSH_NOT_OPEN = _acl("ssh", "SSH", 22)
ACL_RDP_NOT_OPEN = _acl("rdp", "Remote Desktop", 3389)

VPC_FLOWS_LOGGED = Rule(
    id="network-vpc-flows-logged",
    title="VPCs have an active flow log",
    on=Vpc,
    severity="medium",
    require=Vpc.flow_logged,
    why="Without flow logs nobody can tell after an incident who talked to whom, and how much left.",
    fix="Create a flow log for the VPC, to a log group or bucket that is kept long enough.",
    good=[{"flow_logged": True}],
    bad=[{"flow_logged": False}],
)

FLOWLOG_DELIVERY_WORKING = Rule(
    id="network-flowlog-delivery-working",
    title="Flow logs reach their destination",
    on=FlowLog,
    severity="medium",
    require=FlowLog.delivery != "FAILED",
    why="A flow log that cannot deliver looks switched on and records nothing.",
    fix="Repair the role or the policy of the destination; the flow log's error message names what is refused.",
    good=[{"delivery": "SUCCESS"}, {"delivery": None}],
    bad=[{"delivery": "FAILED"}],
)

VPC_DEFAULT_UNUSED = Rule(
    id="network-vpc-default-unused",
    title="Nothing stands in the default VPC",
    on=Vpc,
    severity="low",
    applies=Vpc.default,
    require=~Vpc.used,
    why="Every subnet of the default VPC is public, and no one chose its addresses, routes and groups.",
    fix="Move what runs there to a VPC of its own design, then delete the default VPC.",
    good=[{"default": True, "used": False}],
    bad=[{"default": True, "used": True}],
)

SUBNET_ADDRESSES_PRIVATE = Rule(
    id="network-subnet-addresses-private",
    title="Subnets give no public addresses by default",
    on=Subnet,
    severity="high",
    require=~Subnet.public_address_on_launch,
    why="Whatever is started there is on the internet unless somebody remembers to say otherwise.",
    fix="Turn off the automatic public IPv4 address of the subnet; give addresses to those that need one.",
    good=[{"public_address_on_launch": False}],
    bad=[{"public_address_on_launch": True}],
)

ROUTE_TARGETS_EXIST = Rule(
    id="network-route-targets-exist",
    title="Routes lead somewhere",
    on=RouteTable,
    severity="low",
    require=RouteTable.routes.all(Route.active),
    why="A route whose target is gone swallows traffic, and hides what was meant to watch or carry it.",
    fix="Remove the route, or point it at a target that exists.",
    good=[{"routes": [{"destination": "10.0.0.0/16", "target": "local", "active": True}]}],
    bad=[{"routes": [{"destination": "0.0.0.0/0", "target": "nat-1", "active": False}]}],
)

PEERING_ROUTES_NARROW = Rule(
    id="network-peering-routes-narrow",
    title="Routes over a peering link name parts of the other network, not all of it",
    on=Peering,
    severity="medium",
    require=Peering.wide_routes.count() == 0,
    why="With a route to the whole peer an intruder in one network reaches every subnet of the other.",
    fix="Replace the routes by ones to the subnets or hosts that are needed.",
    good=[{"wide_routes": []}],
    bad=[{"wide_routes": ["10.1.0.0/16"]}],
)

PEERING_ACCOUNTS_TRUSTED = Rule(
    id="network-peering-accounts-trusted",
    title="VPCs are linked to those of own or trusted accounts only",
    on=Peering,
    severity="medium",
    require=Peering.foreign_accounts.all(item.isin(TRUSTED)),
    why="A link to somebody else's network is a way in that their intruder can take, past the internet's defences.",
    fix="Delete the link, or list the other account in trusted-parties when it is a partner's.",
    good=[{"foreign_accounts": []}],
    bad=[{"foreign_accounts": ["210987654321"]}],
)

ENDPOINT_ACCOUNTS_TRUSTED = Rule(
    id="network-endpoint-accounts-trusted",
    title="Policies of VPC endpoints admit trusted accounts only",
    on=VpcEndpoint,
    severity="high",
    applies=VpcEndpoint.policy.present(),
    require=VpcEndpoint.admitted.all(item.isin(TRUSTED)),
    why="With the default policy stolen or foreign keys work through the endpoint, and data leave by it unseen.",
    fix="Name your accounts as principals, or by aws:PrincipalAccount; partners are listed in trusted-parties.",
    good=[{"policy": "{}", "admitted": []}],
    bad=[{"policy": "{}", "admitted": ["*"]}, {"policy": "{}", "admitted": ["210987654321"]}],
)

ADDRESS_IN_USE = Rule(
    id="network-address-in-use",
    title="Elastic IP addresses are associated with something",
    on=ElasticAddress,
    severity="low",
    require=ElasticAddress.associated,
    why="An idle address costs money, and a name that still points to it invites mistakes.",
    fix="Release the address after removing what refers to it: DNS records first.",
    good=[{"associated": True}],
    bad=[{"associated": False}],
)
