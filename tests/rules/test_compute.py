import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.examples import check_examples
from rules.scan import Scan, resources_of
from stance.conditions import ITEMS, UNKNOWN, partial
from stance.connectors.aws.ec2 import user_data_secrets
from stance.facts import compute as facts
from stance.facts.services import TCP
from stance.model import Rule
from stance.rules import compute as rules


@pytest.mark.parametrize("rule", [v for v in vars(rules).values() if isinstance(v, Rule)], ids=lambda r: r.id)
def test_examples(rule):
    check_examples(rule)


def test_named_services_are_those_the_settings_name():
    for setting in (rules.ADMIN_SERVICES, rules.DATA_SERVICES):
        assert set(setting.default) <= {*TCP}


# user data ---------------------------------------------------------------------------------------------------

SCRIPT = b"#!/bin/sh\nexport AWS_ACCESS_KEY_ID=AKIAQ3EGRZ7NLK2M5PTV\n"


@pytest.mark.parametrize("packed", [SCRIPT, gzip.compress(SCRIPT)], ids=["plain", "gzip"])
def test_a_secret_in_user_data_is_told_and_not_kept(packed):
    (found,) = user_data_secrets(base64.b64encode(packed).decode())
    assert found["line"] == 2
    assert "AKIAQ3EGRZ7NLK2M5PTV" not in str(found)


def test_user_data_without_secrets():
    assert user_data_secrets(base64.b64encode(b"#!/bin/sh\nyum update -y\n").decode()) == []
    assert user_data_secrets(base64.b64encode(bytes(range(256))).decode()) == []


def test_damaged_user_data_are_no_clean_ones():
    with pytest.raises(ValueError, match="gzip"):
        user_data_secrets(base64.b64encode(b"\x1f\x8b" + b"\xff" * 40).decode())
    with pytest.raises(ValueError, match=r"(?i)base64|padding|decode"):
        user_data_secrets("a")


# exposure ----------------------------------------------------------------------------------------------------


def opening(first, last=None, family="ipv4", protocol="tcp"):
    return {"protocol": protocol, "from_port": first, "to_port": last or first, "family": family}


def interface(subnet="subnet-1", groups=("sg-1",), public=("198.51.100.7",), ipv6=()):
    return {
        "subnet_id": subnet,
        "group_ids": list(groups),
        "public_addresses": list(public),
        "ipv6_addresses": list(ipv6),
    }


def group(name="sg-1", *openings):
    return {"group_id": name, "openings": list(openings)}


def subnet(*families, name="subnet-1"):
    return {"subnet_id": name, "internet_families": list(families)}


BOTH = ("ipv4", "ipv6")
reach = facts.instance_openings.derive


def test_what_is_open_in_group_and_subnet_is_reached():
    assert reach([interface()], [subnet(*BOTH)], [group("sg-1", opening(22))]) == [opening(22)]


@pytest.mark.parametrize(
    ("interfaces", "subnets", "groups"),
    [
        ([interface(public=())], [subnet(*BOTH)], [group("sg-1", opening(22))]),
        ([interface()], [subnet()], [group("sg-1", opening(22))]),
        ([interface()], [subnet(*BOTH)], [group("sg-1")]),
        ([interface(public=(), ipv6=["2001:db8::1"])], [subnet(*BOTH)], [group("sg-1", opening(22))]),
        ([], [], []),
    ],
    ids=["private", "no route", "closed group", "ipv4 only", "no interface"],
)
def test_what_is_closed_somewhere_is_not_reached(interfaces, subnets, groups):
    assert reach(interfaces, subnets, groups) == []


def test_ipv6_addresses_are_public_ones():
    addressed = [interface(public=(), ipv6=["2001:db8::1"])]
    assert reach(addressed, [subnet(*BOTH)], [group("sg-1", opening(22, family="ipv6"))])


def test_an_opening_for_ipv6_counts_behind_a_public_ipv4_address():
    assert reach([interface()], [subnet("ipv4")], [group("sg-1", opening(22, family="ipv6"))])


def test_each_interface_has_its_own_groups_and_subnet():
    first = interface("subnet-1", ("sg-1",), public=())
    second = interface("subnet-2", ("sg-2",))
    subnets = [subnet(*BOTH), subnet(*BOTH, name="subnet-2")]
    groups = [group("sg-1", opening(22)), group("sg-2", opening(443))]
    assert reach([first, second], subnets, groups) == [opening(443)]


def test_what_is_private_is_so_whatever_else_was_not_read():
    assert reach([interface(public=())], UNKNOWN, UNKNOWN) == []
    assert reach([interface()], UNKNOWN, [group("sg-1")]) == []
    assert reach([interface()], [subnet()], partial([])) == []
    assert reach(UNKNOWN, [], []) is UNKNOWN


def test_a_group_or_subnet_that_was_not_seen_is_not_taken_for_closed():
    assert reach([interface()], [subnet(*BOTH)], []) is UNKNOWN
    assert reach([interface()], [], [group("sg-1", opening(22))]) is UNKNOWN


def test_an_open_port_is_told_though_another_group_was_not_read():
    known = reach([interface(groups=("sg-1", "sg-2"))], [subnet(*BOTH)], [group("sg-1", opening(22))])
    assert known == partial([opening(22)])
    assert facts.instance_open_services.derive(known) == partial(["ssh"])
    assert facts.instance_open_services.derive(UNKNOWN) is UNKNOWN


_openings = st.lists(
    st.sampled_from([opening(22), opening(443), opening(22, family="ipv6"), opening(0, 65535)]), max_size=2
)
_interfaces = st.lists(
    st.builds(
        interface,
        st.sampled_from(["subnet-1", "subnet-2"]),
        st.lists(st.sampled_from(["sg-1", "sg-2"]), unique=True, max_size=2),
        st.sampled_from([(), ("198.51.100.7",)]),
        st.sampled_from([(), ("2001:db8::1",)]),
    ),
    max_size=2,
)


@given(st.data())
def test_what_is_told_of_some_holds_of_all(data):
    """Whatever is left unread, what is answered stays true when it is read."""
    interfaces = data.draw(_interfaces)
    routed = st.lists(st.sampled_from(BOTH), unique=True)
    subnets = [subnet(*data.draw(routed), name=n) for n in ("subnet-1", "subnet-2")]
    groups = [group(n, *data.draw(_openings)) for n in ("sg-1", "sg-2")]
    whole = reach(interfaces, subnets, groups)
    found = reach(
        interfaces,
        data.draw(st.sampled_from(_less(subnets, "internet_families"))),
        data.draw(st.sampled_from(_less(groups, "openings"))),
    )
    if isinstance(found, list):
        assert found == whole
    elif found is not UNKNOWN:
        assert all(o in whole for o in found[ITEMS])


def _less(listed, field):
    """The list with less and less of it read."""
    bare = [{k: v for k, v in item.items() if k != field} for item in listed]
    in_part = [{**item, field: partial(item[field][:1])} for item in listed]
    return [listed, partial(listed), partial(listed[:1]), partial([]), UNKNOWN, bare, [listed[0], bare[1]], in_part]


# an account --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def machines(account):
    """A public and a private subnet, with one machine each that has SSH open to everyone."""
    url, client = account.url, account.client
    ec2, iam = client("ec2"), client("iam")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    routes = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=routes, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ssh = ec2.create_security_group(GroupName="ssh", Description="ssh", VpcId=vpc)["GroupId"]
    everyone = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=ssh, IpPermissions=[everyone])
    profile = iam.create_instance_profile(InstanceProfileName="web")["InstanceProfile"]["Arn"]
    names = {}
    for number, name in enumerate(("public", "private")):
        subnet_id = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.{number}.0/24")["Subnet"]["SubnetId"]
        if name == "public":
            ec2.associate_route_table(RouteTableId=routes, SubnetId=subnet_id)
        nic = {"DeviceIndex": 0, "SubnetId": subnet_id, "Groups": [ssh], "AssociatePublicIpAddress": name == "public"}
        more = {} if name == "public" else {
            "IamInstanceProfile": {"Arn": profile}, "MetadataOptions": {"HttpTokens": "required"},
        }  # fmt: skip
        made = ec2.run_instances(
            ImageId="ami-12c6146b",
            MinCount=1,
            MaxCount=1,
            NetworkInterfaces=[nic],
            UserData=SCRIPT.decode() if name == "public" else "",
            **more,
        )
        names[name] = made["Instances"][0]["InstanceId"]
    gone = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[gone])
    return Scan(url, resources_of("ec2", "ssm")), names


@pytest.mark.parametrize(
    "rule",
    [
        rules.INSTANCE_SSH_NOT_EXPOSED,
        rules.INSTANCE_ADDRESS_PRIVATE,
        rules.INSTANCE_METADATA_TOKENS_REQUIRED,
        rules.INSTANCE_ROLE_ATTACHED,
        rules.INSTANCE_USERDATA_WITHOUT_SECRETS,
    ],
    ids=lambda rule: rule.id,
)
def test_an_account_has_the_verdicts_it_should(machines, rule):
    scan, names = machines
    assert scan.says(rule, names["private"]) is True
    assert scan.says(rule, names["public"]) is False


def test_other_doors_of_the_public_machine_are_closed(machines):
    scan, names = machines
    assert scan.says(rules.INSTANCE_RDP_NOT_EXPOSED, names["public"]) is True


def test_what_the_server_does_not_know_is_unknown(machines):
    scan, names = machines
    assert scan.says(rules.INSTANCE_CENTRALLY_MANAGED, names["public"]) is None
    assert scan.says(rules.SERIAL_CONSOLE_OFF, "/us-east-1") is None


def test_terminated_machines_are_no_assets(machines):
    scan, names = machines
    assert len(scan.states["aws.ec2.instance"]) == len(names)
    assert scan.calls["ec2:DescribeInstanceAttribute"] == len(names)
