"""Labelled networks, seen from the internet: each is one fact away from one that works, or does not."""

from __future__ import annotations

from graph.labels import acl, note, public, region, routes, six
from graph.nets import ACCOUNT, ANY4, ANY6, OPEN_ACL, REGION, entry, face, permit, route

INTERNET = []


def internet(label):
    """Whether the internet reaches i-web."""
    return note(INTERNET, label)


@internet("sure")
def as_it_is(e):
    pass


@internet("no")
def no_public_address(e):
    e.instance("i-web", face())


@internet("no")
def no_route_to_a_gateway(e):
    routes(e)


@internet("no")
def the_route_is_a_black_hole(e):
    routes(e, route(ANY4, "igw-1", active=False))


@internet("no")
def the_route_leads_to_a_nat_gateway(e):
    routes(e, route(ANY4, "nat-1"))


@internet("no")
def the_route_leads_to_a_transit_gateway(e):
    routes(e, route(ANY4, "tgw-1"))


@internet("no")
def the_route_of_ipv6_only(e):
    routes(e, route(ANY6, "igw-1"))


@internet("sure")
def routes_by_halves(e):
    routes(e, route("0.0.0.0/1", "igw-1"), route("128.0.0.0/1", "igw-1"))


@internet("sure")
def half_of_the_internet_is_routed(e):
    routes(e, route("0.0.0.0/1", "igw-1"))


@internet("aws:sourceip")
def few_addresses_are_routed(e):
    routes(e, route("203.0.113.0/24", "igw-1"))


@internet("aws:sourceip")
def all_but_few_are_swallowed(e):
    routes(e, route(ANY4, "igw-1"), route("0.0.0.0/1", "nat-1"), route("128.0.0.0/2", "nat-1"),
           route("192.0.0.0/3", "nat-1"), route("203.0.113.0/24", "igw-1"))  # fmt: skip


@internet("no")
def a_narrower_route_takes_the_few_that_are_admitted(e):
    public(e, permit("tcp", 443, 443, ["203.0.113.0/24"]))
    routes(e, route(ANY4, "igw-1"), route("203.0.113.0/24", "vgw-1"))


@internet("no")
def the_main_table_serves_the_subnet(e):
    e.table("rtb-public", [], [route(ANY4, "igw-1")])


@internet("sure")
def the_main_table_leads_to_the_gateway(e):
    e.table("rtb-public", [], [])
    e.table("rtb-main", [], [route(ANY4, "igw-1")], main=True)


@internet("no")
def its_own_table_comes_before_the_main_one(e):
    routes(e)
    e.table("rtb-main", [], [route(ANY4, "igw-1")], main=True)


@internet("no")
def the_table_is_of_another_subnet(e):
    e.table("rtb-public", ["subnet-b"], [route(ANY4, "igw-1")])


@internet("no")
def the_main_table_of_another_network(e):
    e.table("rtb-public", [], [])
    e.table("rtb-other", [], [route(ANY4, "igw-9")], main=True, vpc="vpc-9")


@internet("no")
def the_group_admits_nobody(e):
    public(e)


@internet("no")
def the_group_admits_a_group_only(e):
    public(e, permit("tcp", 443, 443, groups=["sg-app"]))


@internet("no")
def the_group_admits_private_addresses_only(e):
    public(e, permit("tcp", 443, 443, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]))


@internet("aws:sourceip")
def the_group_admits_one_office(e):
    public(e, permit("tcp", 443, 443, ["203.0.113.0/24"]))


@internet("aws:sourceip")
def the_group_admits_a_large_company(e):
    public(e, permit("tcp", 443, 443, ["13.0.0.0/8"]))


@internet("sure")
def the_group_admits_half_the_internet(e):
    public(e, permit("tcp", 443, 443, ["128.0.0.0/1"]))


@internet("sure")
def the_group_admits_everyone_in_pieces(e):
    public(e, permit("tcp", 443, 443, ["0.0.0.0/1", "128.0.0.0/1"]))


@internet("no")
def the_group_admits_ping_only(e):
    public(e, permit("icmp", -1, -1, [ANY4]))


@internet("sure")
def the_group_admits_every_protocol(e):
    public(e, permit("-1", blocks=[ANY4]))


@internet("sure")
def the_group_admits_udp(e):
    public(e, permit("udp", 53, 53, [ANY4]))


@internet("sure")
def the_group_admits_a_protocol_by_number(e):
    public(e, permit("47", blocks=[ANY4]))


@internet("no")
def the_group_admits_ipv6_only_and_the_address_is_ipv4(e):
    public(e, permit("tcp", 443, 443, [ANY6]))


@internet("sure")
def one_of_two_groups_admits(e):
    public(e)
    e.group("sg-more", [permit("tcp", 22, 22, [ANY4])])
    e.instance("i-web", face(groups=["sg-web", "sg-more"], public=["198.51.100.7"]))


@internet("no")
def the_open_group_is_on_the_other_interface(e):
    public(e)
    e.group("sg-more", [permit("tcp", 22, 22, [ANY4])])
    e.instance("i-web", face(public=["198.51.100.7"]), face(groups=["sg-more"], private=["10.0.1.11"]))


@internet("sure")
def the_second_interface_is_public(e):
    e.instance("i-web", face("subnet-b"), face(public=["198.51.100.7"], private=["10.0.1.11"]))


@internet("no")
def the_group_lets_nothing_out_but_answers_need_no_rule_and_nobody_may_come_in(e):
    public(e, egress=[])


@internet("sure")
def the_group_lets_nothing_out_but_answers_need_no_rule(e):
    public(e, permit("tcp", 443, 443, [ANY4]), egress=[])


@internet("sure")
def a_prefix_list_of_everyone(e):
    e.parts["aws.ec2.prefix_list"]["pl-1"] = {"list_id": "pl-1", "blocks": [ANY4]}
    public(e, permit("tcp", 443, 443, lists=["pl-1"]))


@internet("aws:sourceip")
def a_prefix_list_of_an_office(e):
    e.parts["aws.ec2.prefix_list"]["pl-1"] = {"list_id": "pl-1", "blocks": ["203.0.113.0/24"]}
    public(e, permit("tcp", 443, 443, lists=["pl-1"]))


@internet("no")
def a_prefix_list_of_aws(e):
    e.parts["aws.ec2.prefix_list"]["pl-1"] = {"list_id": "pl-1", "blocks": None}
    public(e, permit("tcp", 443, 443, lists=["pl-1"]))


@internet("gap:ec2:GetManagedPrefixListEntries")
def a_prefix_list_that_was_not_read(e):
    e.parts["aws.ec2.prefix_list"]["pl-1"] = {"list_id": "pl-1"}
    public(e, permit("tcp", 443, 443, lists=["pl-1"]))


@internet("sure")
def a_route_to_a_prefix_list_of_everyone(e):
    e.parts["aws.ec2.prefix_list"]["pl-1"] = {"list_id": "pl-1", "blocks": [ANY4]}
    routes(e, route("pl-1", "igw-1"))


@internet("gap:ec2:GetManagedPrefixListEntries")
def a_route_to_a_prefix_list_that_was_not_read(e):
    routes(e, route("pl-1", "igw-1"))


@internet("no")
def the_acl_denies_all(e):
    acl(e, entry(32767, False, True), entry(32767, False, False))


@internet("no")
def the_acl_denies_the_port_first(e):
    acl(e, entry(90, False, True, "6", ANY4, 443, 443), *OPEN_ACL)


@internet("sure")
def the_acl_denies_the_port_too_late(e):
    acl(e, entry(110, False, True, "6", ANY4, 443, 443), *OPEN_ACL)


@internet("sure")
def the_acl_denies_another_port(e):
    acl(e, entry(90, False, True, "6", ANY4, 22, 22), *OPEN_ACL)


@internet("sure")
def the_acl_denies_the_port_of_udp(e):
    acl(e, entry(90, False, True, "17", ANY4, 443, 443), *OPEN_ACL)


@internet("sure")
def the_acl_denies_a_few(e):
    acl(e, entry(90, False, True, "-1", "203.0.113.0/24"), *OPEN_ACL)


@internet("no")
def the_acl_denies_everyone_in_pieces(e):
    acl(e, entry(90, False, True, "-1", "0.0.0.0/1"), entry(91, False, True, "-1", "128.0.0.0/1"), *OPEN_ACL)


@internet("aws:sourceip")
def the_acl_admits_an_office_only(e):
    acl(e, entry(90, True, True, "6", "203.0.113.0/24", 443, 443), entry(100, True, False))


@internet("sure")
def the_acl_admits_the_port_only(e):
    acl(e, entry(90, True, True, "6", ANY4, 443, 443), entry(100, True, False))


@internet("no")
def the_acl_admits_ipv6_only(e):
    acl(e, entry(90, True, True, block=ANY6), entry(90, True, False, block=ANY6))


@internet("no")
def the_acl_lets_no_answer_out(e):
    acl(e, entry(100, True, True), entry(32767, False, False))


@internet("sure")
def the_acl_lets_answers_out_to_the_ports_of_clients(e):
    acl(e, entry(100, True, True), entry(100, True, False, "6", ANY4, 1024, 65535))


@internet("sure")
def the_acl_lets_answers_out_to_some_of_these_ports(e):
    acl(e, entry(100, True, True), entry(100, True, False, "6", ANY4, 32768, 60999))


@internet("source-port")
def the_acl_lets_answers_out_to_web_servers_only(e):
    acl(e, entry(100, True, True), entry(100, True, False, "6", ANY4, 443, 443))


@internet("no")
def the_acl_lets_answers_of_udp_out_only(e):
    acl(e, entry(100, True, True), entry(100, True, False, "17", ANY4, 1024, 65535))


@internet("no")
def the_acl_lets_answers_out_to_the_own_network_only(e):
    acl(e, entry(100, True, True), entry(100, True, False, "-1", "10.0.0.0/8"))


@internet("no")
def the_acl_is_that_of_the_own_subnet(e):
    e.acl("acl-a", [])
    e.acl("acl-b", ["subnet-a", "subnet-b"], [entry(32767, False, True)])


@internet("no")
def public_access_is_blocked(e):
    region(e, "block-bidirectional")


@internet("no")
def calls_from_outside_are_blocked(e):
    region(e, "block-ingress")


@internet("sure")
def the_subnet_is_excluded_from_the_block(e):
    region(e, "block-bidirectional", ("subnet-a", "allow-bidirectional"))


@internet("sure")
def the_network_is_excluded_from_the_block(e):
    region(e, "block-ingress", ("vpc-1", "allow-bidirectional"))


@internet("no")
def the_exclusion_is_for_egress(e):
    region(e, "block-bidirectional", ("subnet-a", "allow-egress"))


@internet("no")
def another_subnet_is_excluded(e):
    region(e, "block-bidirectional", ("subnet-b", "allow-bidirectional"))


@internet("gap:ec2:DescribeVpcBlockPublicAccessOptions")
def whether_access_is_blocked_was_not_read(e):
    e.forget("aws.region", f"{ACCOUNT}/{REGION}", "internet_block")


@internet("gap:ec2:DescribeVpcBlockPublicAccessExclusions")
def what_is_excluded_was_not_read(e):
    region(e, "block-bidirectional")
    e.forget("aws.region", f"{ACCOUNT}/{REGION}", "internet_exclusions")


@internet("sure")
def by_ipv6(e):
    six(e)
    public(e, permit("tcp", 443, 443, [ANY6]))
    routes(e, route(ANY6, "igw-1"))


@internet("no")
def by_ipv6_with_a_gateway_for_egress_only(e):
    six(e)
    public(e, permit("tcp", 443, 443, [ANY6]))
    routes(e, route(ANY6, "eigw-1"))


@internet("no")
def by_ipv6_with_a_group_for_ipv4(e):
    six(e)
    routes(e, route(ANY4, "igw-1"), route(ANY6, "igw-1"))


@internet("no")
def by_a_private_ipv6_address(e):
    six(e, "fd00::7")
    public(e, permit("tcp", 443, 443, [ANY6]))
    routes(e, route(ANY6, "igw-1"))


@internet("no")
def by_ipv6_with_an_acl_for_ipv4(e):
    six(e)
    public(e, permit("tcp", 443, 443, [ANY6]))
    routes(e, route(ANY6, "igw-1"))
    acl(e, entry(100, True, True), entry(100, True, False))


@internet("aws:sourceip")
def by_ipv6_from_one_provider(e):
    six(e)
    public(e, permit("tcp", 443, 443, ["2001:db8::/32"]))
    routes(e, route(ANY6, "igw-1"))


@internet("no")
def it_does_not_run(e):
    e.instance("i-web", face(public=["198.51.100.7"]), running=False)


@internet("gap:ec2:DescribeSecurityGroups")
def the_group_was_not_read(e):
    e.forget("aws.ec2.security_group", "sg-web")


@internet("sure")
def another_group_was_not_read_and_this_one_admits(e):
    e.instance("i-web", face(groups=["sg-web", "sg-lost"], public=["198.51.100.7"]))


@internet("gap:ec2:DescribeSecurityGroups")
def rules_of_the_group_were_not_read(e):
    e.forget("aws.ec2.security_group", "sg-web", "ingress")


@internet("gap:ec2:DescribeRouteTables")
def route_tables_were_not_read(e):
    e.forget("aws.ec2.route_table")


@internet("gap:ec2:DescribeRouteTables")
def the_main_table_may_not_be_the_subnets(e):
    e.table("rtb-public", [], [])
    e.table("rtb-main", [], [route(ANY4, "igw-1")], main=True)
    e.missing.add("aws.ec2.route_table")


@internet("sure")
def its_own_table_is_known_though_others_are_not(e):
    e.missing.add("aws.ec2.route_table")


@internet("gap:ec2:DescribeNetworkAcls")
def acls_were_not_read(e):
    e.forget("aws.ec2.network_acl")


@internet("no")
def acls_were_not_read_and_the_group_is_closed(e):
    e.forget("aws.ec2.network_acl")
    public(e)


@internet("no")
def routes_were_not_read_and_public_access_is_blocked(e):
    e.forget("aws.ec2.route_table")
    region(e, "block-bidirectional")


@internet(
    "gap:ec2:DescribeInstances gap:ec2:DescribeNetworkAcls gap:ec2:DescribeRouteTables "
    "gap:ec2:DescribeVpcBlockPublicAccessOptions"
)
def its_interfaces_were_not_read(e):
    e.forget("aws.ec2.instance", "i-web", "interfaces")


@internet("gap:ec2:DescribeInstances")
def whether_it_runs_was_not_read(e):
    e.forget("aws.ec2.instance", "i-web", "running")
