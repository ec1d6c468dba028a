"""Labelled networks, seen from a machine in one: each is one fact away from one that works, or does not."""

from __future__ import annotations

from graph.labels import acl, note, public
from graph.nets import ANY4, OPEN_ACL, entry, face, permit, route

INSIDE = []


def inside(label, source="i-web", target="i-app"):
    """Whether whoever holds `source` reaches `target`."""
    return note(INSIDE, (label, source, target))


@inside("sure")
def the_group_of_the_caller_is_admitted(e):
    pass


@inside("no", "i-app", "i-web")
def nobody_lets_the_other_way_round(e):
    public(e, permit("tcp", 443, 443, groups=["sg-web"]))


@inside("no")
def another_group_is_admitted(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, groups=["sg-other"])])


@inside("sure")
def the_address_of_the_caller_is_admitted(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.10/32"])])


@inside("no")
def the_address_of_a_neighbour_is_admitted(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.11/32"])])


@inside("sure")
def a_block_around_the_caller_is_admitted(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.0/28"])])


@inside("no")
def the_callers_group_lets_nothing_out(e):
    public(e, permit("tcp", 443, 443, [ANY4]), egress=[])


@inside("no")
def the_callers_group_lets_another_port_out(e):
    public(e, egress=[permit("tcp", 443, 443, [ANY4])])


@inside("sure")
def the_callers_group_lets_out_to_the_group(e):
    public(e, egress=[permit("tcp", 8080, 8080, groups=["sg-app"])])


@inside("no")
def the_callers_group_lets_out_with_udp(e):
    public(e, egress=[permit("udp", 8080, 8080, [ANY4])])


@inside("no")
def the_acl_of_the_target_denies_the_caller(e):
    e.acl("acl-b", ["subnet-b"], [entry(50, False, True, "-1", "10.0.1.0/24"), *OPEN_ACL])


@inside("no")
def the_acl_of_the_caller_denies_the_way_out(e):
    acl(e, entry(50, False, False, "6", "10.0.2.0/24", 8080, 8080), *OPEN_ACL)


@inside("no")
def the_acl_of_the_caller_lets_no_answer_in(e):
    acl(e, entry(50, False, True, "6", "10.0.0.0/16", 1024, 65535), *OPEN_ACL)


@inside("no")
def the_acl_of_the_target_lets_no_answer_out(e):
    e.acl("acl-b", ["subnet-b"], [entry(50, True, True), entry(60, True, False, "6", ANY4, 443, 443)])


@inside("sure")
def acls_do_not_stand_inside_a_subnet(e):
    e.instance("i-app", face("subnet-a", ["sg-app"], private=["10.0.1.20"]))
    acl(e, entry(32767, False, True), entry(32767, False, False))


@inside("gap:ec2:DescribeSecurityGroups")
def the_group_of_the_target_was_not_read(e):
    e.forget("aws.ec2.security_group", "sg-app")


@inside("gap:ec2:DescribeNetworkAcls")
def acls_between_were_not_read(e):
    e.forget("aws.ec2.network_acl")


@inside("gap:ec2:DescribeSecurityGroups")
def what_the_caller_may_send_was_not_read(e):
    e.forget("aws.ec2.security_group", "sg-web", "egress")


@inside("no")
def the_target_does_not_run(e):
    e.instance("i-app", face("subnet-b", ["sg-app"], private=["10.0.2.10"]), running=False)


PEER, BACK = route("10.9.0.0/16", "pcx-1"), route("10.0.0.0/16", "pcx-1")


@inside("no", "i-app", "i-far")
def nothing_joins_the_networks(e):
    e.second_vpc([], [])


@inside("sure", "i-app", "i-far")
def peered_with_routes_both_ways(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1")


@inside("no", "i-app", "i-far")
def peered_without_a_route_back(e):
    e.second_vpc([PEER], [])
    e.peering("pcx-1")


@inside("no", "i-app", "i-far")
def peered_without_a_route_there(e):
    e.second_vpc([], [BACK])
    e.peering("pcx-1")


@inside("no", "i-app", "i-far")
def the_peering_was_not_accepted(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1", active=False)


@inside("no", "i-app", "i-far")
def the_peering_is_with_another_network(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1", other="vpc-3")


@inside("no", "i-app", "i-far")
def routes_over_two_peerings(e):
    e.second_vpc([PEER], [route("10.0.0.0/16", "pcx-2")])
    e.peering("pcx-1")
    e.peering("pcx-2", other="vpc-3")


@inside("no", "i-app", "i-far")
def the_route_over_the_peering_is_a_black_hole(e):
    e.second_vpc([route("10.9.0.0/16", "pcx-1", active=False)], [BACK])
    e.peering("pcx-1")


@inside("no", "i-app", "i-far")
def a_narrower_route_leads_elsewhere(e):
    e.second_vpc([PEER, route("10.9.1.0/24", "nat-1")], [BACK])
    e.peering("pcx-1")


@inside("gap:ec2:DescribeVpcPeeringConnections", "i-app", "i-far")
def the_peering_was_not_read(e):
    e.second_vpc([PEER], [BACK])


@inside("no", "i-web", "i-far")
def peering_is_not_passed_on(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1")


@inside("gap:ec2:SearchTransitGatewayRoutes", "i-app", "i-far")
def over_a_transit_gateway(e):
    e.second_vpc([route("10.9.0.0/16", "tgw-1")], [route("10.0.0.0/16", "tgw-1")])


@inside("no", "i-app", "i-far")
def over_a_transit_gateway_without_a_route_back(e):
    e.second_vpc([route("10.9.0.0/16", "tgw-1")], [])


def transit(e, routes=(("10.0.0.0/16", "att-near"), ("10.9.0.0/16", "att-far"))):
    """Two VPCs attached to a gateway whose one table leads to both."""
    e.second_vpc([route("10.9.0.0/16", "tgw-1")], [route("10.0.0.0/16", "tgw-1")])
    e.attach("att-near", "vpc-1", ["subnet-b"])
    e.attach("att-far", "vpc-2", ["subnet-far"])
    e.transit_table(routes)


@inside("sure", "i-app", "i-far")
def attached_to_one_gateway(e):
    transit(e)


@inside("no", "i-app", "i-far")
def the_gateway_leads_nowhere(e):
    transit(e, [("10.0.0.0/16", "att-near")])


@inside("no", "i-app", "i-far")
def the_gateway_does_not_lead_back(e):
    transit(e, [("10.9.0.0/16", "att-far")])


@inside("no", "i-app", "i-far")
def the_gateway_swallows_it(e):
    transit(e, [("10.0.0.0/16", "att-near"), ("10.9.0.0/16", "att-far"), ("10.9.1.0/24", None)])


@inside("sure", "i-app", "i-far")
def the_gateway_swallows_the_rest(e):
    transit(e, [("10.0.0.0/16", "att-near"), ("10.9.1.0/24", "att-far"), ("10.0.0.0/8", None)])


@inside("no", "i-app", "i-far")
def another_table_serves_the_caller(e):
    transit(e)
    e.attach("att-near", "vpc-1", ["subnet-b"], "tgw-rtb-2")
    e.transit_table([("10.0.0.0/16", "att-near")], "tgw-rtb-2")


@inside("no", "i-app", "i-far")
def no_table_serves_the_caller(e):
    transit(e)
    e.attach("att-near", "vpc-1", ["subnet-b"], None)


@inside("no", "i-app", "i-far")
def the_callers_network_is_not_attached(e):
    transit(e)
    del e.parts["aws.ec2.transit_gateway_attachment"]["att-near"]


@inside("no", "i-app", "i-far")
def the_attachment_awaits_its_acceptance(e):
    transit(e)
    e.of("aws.ec2.transit_gateway_attachment", "att-far")["active"] = False


@inside("no", "i-app", "i-far")
def the_attachment_stands_in_another_zone(e):
    transit(e)
    e.subnet("subnet-c", "10.0.3.0/24")
    e.of("aws.ec2.subnet", "subnet-c")["zone"] = "euw1-az2"
    e.acl("acl-c", ["subnet-c"])
    e.attach("att-near", "vpc-1", ["subnet-c"])


@inside("transit-acl", "i-app", "i-far")
def an_acl_around_the_attachment_denies_something(e):
    transit(e)
    e.subnet("subnet-c", "10.0.3.0/24")
    e.acl("acl-c", ["subnet-c"], [entry(50, False, True, "6", "10.9.0.0/16", 22, 22), *OPEN_ACL])
    e.attach("att-near", "vpc-1", ["subnet-c"])


@inside("inspection", "i-app", "i-far")
def led_through_a_network_that_inspects(e):
    transit(e, [("10.0.0.0/8", "att-inspect")])
    e.attach("att-inspect", "vpc-3", ["subnet-i"], "tgw-rtb-2")
    e.transit_table([("10.0.0.0/16", "att-near"), ("10.9.0.0/16", "att-far")], "tgw-rtb-2")


@inside("no", "i-app", "i-far")
def led_to_a_network_that_leads_no_further(e):
    transit(e, [("10.0.0.0/8", "att-inspect")])
    e.attach("att-inspect", "vpc-3", ["subnet-i"], "tgw-rtb-2")
    e.transit_table([("10.0.0.0/16", "att-near")], "tgw-rtb-2")


@inside("no", "i-app", "i-far")
def attached_to_two_gateways(e):
    transit(e)
    e.table("rtb-far", ["subnet-far"], [route("10.9.0.0/16", "local"), route("10.0.0.0/16", "tgw-2")], vpc="vpc-2")
    e.attach("att-far", "vpc-2", ["subnet-far"], "tgw-rtb-2", "tgw-2")


@inside("gap:ec2:SearchTransitGatewayRoutes", "i-app", "i-far")
def attached_to_two_gateways_that_are_peered(e):
    attached_to_two_gateways(e)
    for gateway in ("tgw-1", "tgw-2"):
        e.attach(f"att-peer-{gateway}", None, [], None, gateway, type="peering")


@inside("gap:ec2:SearchTransitGatewayRoutes", "i-app", "i-far")
def the_table_of_the_gateway_was_not_read(e):
    transit(e)
    e.forget("aws.ec2.transit_gateway_route_table")


@inside("gap:ec2:SearchTransitGatewayRoutes", "i-app", "i-far")
def the_routes_of_the_gateway_were_not_read(e):
    transit(e)
    e.forget("aws.ec2.transit_gateway_route_table", "tgw-rtb-1", "routes")


@inside("gap:ec2:DescribeTransitGatewayAttachments", "i-app", "i-far")
def an_attachment_was_not_read(e):
    transit(e)
    e.forget("aws.ec2.transit_gateway_attachment", "att-far")


@inside("gap:ec2:DescribeTransitGatewayVpcAttachments", "i-app", "i-far")
def the_zones_of_an_attachment_were_not_read(e):
    transit(e)
    e.forget("aws.ec2.transit_gateway_attachment", "att-far", "subnet_ids")


@inside("no", "i-app", "i-far")
def peered_but_the_group_admits_others(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1")
    e.group("sg-far", [permit("tcp", 22, 22, ["10.0.3.0/24"])], vpc="vpc-2")


@inside("sure", "i-app", "i-far")
def peered_and_the_group_of_the_caller_is_admitted(e):
    e.second_vpc([PEER], [BACK])
    e.peering("pcx-1")
    e.group("sg-far", [permit("tcp", 22, 22, groups=["sg-app"])], vpc="vpc-2")


@inside("sure")
def neighbours_are_admitted_one_by_one(e):
    e.instance("i-aaa", face(private=["10.0.1.5"]))
    e.group("sg-app", [permit("tcp", 8080, 8080, [one]) for one in ("10.0.1.5/32", "10.0.1.10/32")])


@inside("no", "i-aaa")
def the_neighbour_is_admitted_and_it_is_not(e):
    e.instance("i-aaa", face(private=["10.0.1.5"]))
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.10/32"])])
