import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.examples import check_examples
from rules.scan import Scan, resources_of
from stance.conditions import UNKNOWN, partial
from stance.facts import network as facts
from stance.facts.openings import collapsed, entirely, everyone, of_acl, of_group, wide
from stance.facts.services import TCP, UDP, services
from stance.model import Rule
from stance.rules import network as rules
from stance.rules import network_groups as groups

RULES = [value for module in (rules, groups) for value in vars(module).values() if isinstance(value, Rule)]
ANY = {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule):
    check_examples(rule)


def permission(protocol="tcp", first=None, last=None, *blocks):
    return {"protocol": protocol, "from_port": first, "to_port": last, "blocks": list(blocks), "prefix_lists": []}


def test_named_services_are_those_the_settings_name():
    for setting in (groups.RISKY_SERVICES, groups.RISKY_UDP_SERVICES):
        assert set(setting.default) <= {*TCP, *UDP}


@pytest.mark.parametrize(
    ("blocks", "families"),
    [
        (["0.0.0.0/0"], ["ipv4"]),
        (["::/0"], ["ipv6"]),
        (["0:0:0:0:0:0:0:0/0"], ["ipv6"]),
        (["0.0.0.0/1", "128.0.0.0/1"], ["ipv4"]),
        (["0.0.0.0/1"], []),
        (["10.0.0.0/8", "::/0", "0.0.0.0/0"], ["ipv4", "ipv6"]),
        ([], []),
    ],
)
def test_everyone(blocks, families):
    assert everyone(blocks) == families


def test_what_is_no_block_is_not_taken_for_one():
    with pytest.raises(ValueError, match="anywhere"):
        everyone(["anywhere"])


def test_wide_blocks_are_those_no_network_has():
    assert [wide(b) for b in ("0.0.0.0/1", "8.0.0.0/7", "10.0.0.0/8", "0.0.0.0/0")] == [True, True, False, False]
    assert [wide(b) for b in ("2000::/3", "2a00::/12", "2001:db8::/32", "::/0")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("rule", "open_ssh"),
    [
        (permission("tcp", 22, 22, "0.0.0.0/0"), True),
        (permission("6", 22, 22, "0.0.0.0/0"), True),
        (permission("tcp", 0, 65535, "::/0"), True),
        (permission("tcp", None, None, "0.0.0.0/0"), True),
        (permission("tcp", -1, -1, "0.0.0.0/0"), True),
        (permission("-1", None, None, "0.0.0.0/0"), True),
        (permission("-1", 443, 443, "0.0.0.0/0"), True),  # ports mean nothing there
        (permission("tcp", 23, 1024, "0.0.0.0/0"), False),
        (permission("udp", 22, 22, "0.0.0.0/0"), False),
        (permission("icmp", 8, 0, "0.0.0.0/0"), False),
        (permission("50", None, None, "0.0.0.0/0"), False),
        (permission("tcp", 22, 22, "10.0.0.0/8", "203.0.113.7/32"), False),
        (permission("tcp", 22, 22), False),
    ],
)
def test_a_group_is_open_to_ssh(rule, open_ssh):
    assert ("ssh" in services(of_group([rule]))) is open_ssh


def test_a_group_is_open_by_what_a_prefix_list_holds():
    rule = permission("tcp", 22, 22) | {"prefix_lists": ["pl-1"]}
    derive = facts.group_openings.derive
    assert services(derive([rule], [{"list_id": "pl-1", "blocks": ["0.0.0.0/0"]}])) == ["ssh"]
    assert derive([rule], [{"list_id": "pl-1", "blocks": ["10.0.0.0/8"]}]) == []
    for unread in (UNKNOWN, [], partial([]), [{"list_id": "pl-1"}], [{"list_id": "pl-1", "blocks": partial([])}]):
        assert derive([rule], unread) is UNKNOWN
    open_too = permission("tcp", 3389, 3389, "::/0")
    assert facts.group_open_services.derive(derive([rule, open_too], UNKNOWN)) == partial(["rdp"])
    assert derive([open_too], UNKNOWN) == of_group([open_too])


# network ACLs ------------------------------------------------------------------------------------------------


def entry(number, allow, block="0.0.0.0/0", protocol="-1", ports=(None, None), inbound=True):
    return {
        "number": number, "allow": allow, "inbound": inbound, "protocol": protocol, "block": block,
        "from_port": ports[0], "to_port": ports[1],
    }  # fmt: skip


PORTS = st.sampled_from([0, 21, 22, 23, 3389, 65535])
entries = st.lists(
    st.builds(
        lambda allow, block, protocol, ports, inbound: (allow, block, protocol, tuple(sorted(ports)), inbound),
        st.booleans(),
        st.sampled_from(["0.0.0.0/0", "::/0", "10.0.0.0/8"]),
        st.sampled_from(["-1", "6", "17", "1"]),
        st.tuples(PORTS, PORTS),
        st.booleans(),
    ),
    max_size=6,
).flatmap(lambda rows: st.permutations([entry(n * 10, *row) for n, row in enumerate(rows, 1)]))


def admits(acl, family, protocol, port):
    """The reference: the first rule, by number, that matches any address decides; the closing rule denies."""
    for e in sorted(acl, key=lambda e: e["number"]):
        matches = e["inbound"] and e["block"] == ANY[family] and e["protocol"] in ("-1", protocol)
        if matches and (e["protocol"] == "-1" or e["from_port"] <= port <= e["to_port"]):
            return e["allow"]
    return False


@given(entries)
def test_an_acl_admits_what_its_first_matching_rule_allows(acl):
    openings = of_acl(acl)
    for family, (name, number), port in product(ANY, (("tcp", "6"), ("udp", "17")), (0, 21, 22, 23, 3389, 65535)):
        found = [
            o for o in openings
            if o["family"] == family and o["protocol"] == name and o["from_port"] <= port <= o["to_port"]
        ]  # fmt: skip
        assert len(found) == admits(acl, family, number, port)


def test_an_acl_is_open_entirely():
    assert entirely([entry(100, True)])
    assert entirely([entry(100, True, "::/0")])
    assert entirely([entry(90, False, protocol="6", ports=(22, 22)), entry(100, True)])
    assert entirely([entry(100, True, protocol="6", ports=(0, 65535))])
    assert not entirely([entry(90, False), entry(100, True)])
    assert not entirely([entry(100, True, protocol="6", ports=(443, 443)), entry(200, True, "10.0.0.0/8")])
    assert not entirely([entry(100, True, inbound=False)])
    assert not entirely([])


# routes ------------------------------------------------------------------------------------------------------


def route(destination, target, active=True):
    return {"destination": destination, "target": target, "active": active}


def table(*routes, main=False, subnets=()):
    return {"main": main, "subnet_ids": list(subnets), "routes": list(routes)}


families_of = facts.subnet_internet_families.derive


@pytest.mark.parametrize(
    ("tables", "families"),
    [
        ([table(route("0.0.0.0/0", "igw-1"), main=True)], {"ipv4"}),
        ([table(route("0.0.0.0/0", "igw-1"), main=True), table(subnets=["subnet-1"])], set()),
        ([table(main=True), table(route("::/0", "igw-1"), subnets=["subnet-1"])], {"ipv6"}),
        ([table(route("0.0.0.0/1", "igw-1"), route("128.0.0.0/1", "igw-1"), main=True)], {"ipv4"}),
        ([table(route("0.0.0.0/0", "nat-1"), route("::/0", "eigw-1"), main=True)], set()),
        ([table(route("0.0.0.0/0", "igw-1", active=False), main=True)], set()),
        ([table(route("198.51.100.0/24", "igw-1"), main=True)], set()),
    ],
)
def test_a_subnet_is_public_by_its_own_route_table_else_the_main_one(tables, families):
    assert set(families_of("subnet-1", False, tables)) == families


def test_a_default_subnet_without_default_route_is_taken_for_public():
    assert families_of("subnet-1", True, [table(main=True)]) == ["ipv4"]
    assert families_of("subnet-1", True, [table(route("0.0.0.0/0", "nat-1"), main=True)]) == []


@pytest.mark.parametrize(
    ("destinations", "found"),
    [
        (["10.1.0.0/16"], ["10.1.0.0/16"]),
        (["10.0.0.0/8"], ["10.0.0.0/8"]),
        (["0.0.0.0/0"], ["0.0.0.0/0"]),
        (["10.1.0.0/17", "10.1.128.0/17"], ["10.1.0.0/16"]),
        (["10.1.2.0/24"], []),
        (["pl-1"], []),
        ([], []),
    ],
)
def test_routes_over_a_peering_that_cover_the_other_network(destinations, found):
    tables = [table(*(route(d, "pcx-1") for d in destinations), route("10.1.0.0/16", "pcx-2"))]
    assert facts.peering_wide_routes.derive("pcx-1", ["10.0.0.0/16"], ["10.1.0.0/16"], tables) == found


def statement(principal, **condition):
    body = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    return body | ({"Condition": {"StringEquals": condition}} if condition else {})


@pytest.mark.parametrize(
    ("statements", "admitted"),
    [
        ([statement("*")], ["*"]),
        ([statement({"AWS": "arn:aws:iam::123456789012:root"})], []),
        ([statement({"AWS": ["210987654321", "arn:aws:iam::123456789012:role/a"]})], ["210987654321"]),
        ([statement("*", **{"aws:PrincipalAccount": "123456789012"})], []),
        ([statement("*", **{"aws:PrincipalAccount": "210987654321"})], ["210987654321"]),
        ([statement("*", **{"aws:PrincipalOrgID": "o-abcdefghij"})], ["o-abcdefghij"]),
        ([statement("*", **{"aws:SourceVpc": "vpc-1"})], ["*"]),
        ([], []),
    ],
)
def test_whom_an_endpoint_policy_admits(statements, admitted):
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    assert facts.endpoint_admitted.derive(policy, "123456789012", {"organization": None}) == admitted


def test_the_own_organisation_is_no_stranger_to_an_endpoint():
    allowed = [statement("*", **{"aws:PrincipalOrgID": "o-abcdefghij"}), statement({"AWS": "210987654321"})]
    policy = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    derive = facts.endpoint_admitted.derive
    assert derive(policy, "123456789012", {"organization": "o-abcdefghij"}) == ["210987654321"]
    assert derive(policy, "123456789012", UNKNOWN) == partial(["210987654321"])


def test_an_endpoint_policy_that_cannot_be_read_is_not_taken_for_closed():
    with pytest.raises(ValueError, match="Statement"):
        facts.endpoint_admitted.derive('{"Statement": 3}', "123456789012", UNKNOWN)


@given(st.lists(st.ip_addresses(v=4).map(lambda a: f"{a}/9"), max_size=5))
def test_collapsing_keeps_the_addresses(blocks):
    again = collapsed(str(network) for network in collapsed(blocks))
    assert again == collapsed(blocks)


# an account --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network(account):
    """A VPC of its own with groups, a peering and an endpoint; a default VPC as it comes."""
    url, client = account.url, account.client
    ec2 = client("ec2")
    default = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=default)["VpcPeeringConnection"]
    main = next(t for t in ec2.describe_route_tables()["RouteTables"] if t["VpcId"] == vpc)["RouteTableId"]
    ec2.create_route(
        RouteTableId=main,
        DestinationCidrBlock="172.31.0.0/16",
        VpcPeeringConnectionId=peering["VpcPeeringConnectionId"],
    )
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24")["Subnet"]["SubnetId"]
    made = {}
    for name, block in (("closed", "10.0.0.0/8"), ("open", "0.0.0.0/0")):
        made[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        rule = {"IpProtocol": "tcp", "FromPort": 20, "ToPort": 30, "IpRanges": [{"CidrIp": block}]}
        ec2.authorize_security_group_ingress(GroupId=made[name], IpPermissions=[rule])
    everyone_listed = ec2.create_managed_prefix_list(
        PrefixListName="all", MaxEntries=1, AddressFamily="IPv4", Entries=[{"Cidr": "0.0.0.0/0"}]
    )["PrefixList"]["PrefixListId"]
    made["listed"] = ec2.create_security_group(GroupName="listed", Description="listed", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": everyone_listed}]}
    ec2.authorize_security_group_ingress(GroupId=made["listed"], IpPermissions=[rule])
    ec2.create_network_interface(SubnetId=subnet, Groups=[made["open"]])
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"]
    ec2.allocate_address(Domain="vpc")
    names = {"default": default, "vpc": vpc, "subnet": subnet, "endpoint": endpoint["VpcEndpointId"], **made}
    return Scan(url, resources_of("ec2")), names


def test_an_account_has_the_verdicts_it_should(network):
    scan, names = network
    assert scan.says(groups.GROUP_SSH_NOT_OPEN, names["open"]) is False
    assert scan.says(groups.GROUP_SSH_NOT_OPEN, names["closed"]) is True
    assert scan.says(groups.GROUP_SSH_NOT_OPEN, names["listed"]) is False
    assert scan.says(groups.GROUP_IN_USE, names["open"]) is True
    assert scan.says(groups.GROUP_IN_USE, names["closed"]) is False
    assert scan.says(rules.VPC_FLOWS_LOGGED, names["vpc"]) is False
    assert scan.says(rules.VPC_DEFAULT_UNUSED, names["default"]) is True
    assert scan.says(rules.SUBNET_ADDRESSES_PRIVATE, names["subnet"]) is True
    assert scan.says(rules.ENDPOINT_ACCOUNTS_TRUSTED, names["endpoint"]) is False
    (peering,) = scan.states["aws.ec2.vpc_peering_connection"]
    assert peering.fields["wide_routes"] == ["172.31.0.0/16"]
    assert {s.fields["open_entirely"] for s in scan.states["aws.ec2.network_acl"]} == {True}
    assert [s.fields["associated"] for s in scan.states["aws.ec2.elastic_ip"]] == [False]


def test_networks_are_read_with_one_call_per_kind_and_without_gaps(network):
    scan, _ = network
    for kind in ("security_group", "network_acl", "route_table", "subnet", "vpc", "network_interface", "elastic_ip"):
        assert all(not state.gaps for state in scan.states[f"aws.ec2.{kind}"]), kind
    listing = {name: n for name, n in scan.calls.items() if name.startswith("ec2:Describe")}
    assert {name for name, n in listing.items() if n > 1} <= {"ec2:DescribeSnapshots"}
