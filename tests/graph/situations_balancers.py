"""Labelled load balancers before a machine without a public address: each is one fact away from one that works."""

from __future__ import annotations

from graph.labels import note
from graph.nets import ACCOUNT, ANY4, REGION, Estate, entry, permit, route

LB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/edge/1"
TG = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/1"
CLASSIC = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/old"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
BEHIND_BALANCERS = []


def situation(label, target="i-app", **made):
    """Whether the internet reaches `target` behind a balancer made with `made`."""
    return note(BEHIND_BALANCERS, (label, target, made))


def listener(protocol="HTTPS", port=443):
    return {"protocol": protocol, "port": port, "policy": None, "redirects_to": None, "authenticates": False}


def behind_a_balancer(**more):
    """A machine without a public address in subnet-b, behind a balancer in subnet-a."""
    e = Estate()
    e.parts["aws.elbv2.load_balancer"][LB] = {
        "type": "application", "internet_facing": True, "vpc_id": "vpc-1", "subnet_ids": ["subnet-a"],
        "group_ids": ["sg-web"], "address_type": "ipv4", "listeners": [listener()],
        "dns_name": "edge-1.eu-west-1.elb.amazonaws.com", **more,
    }  # fmt: skip
    e.parts["aws.elbv2.target_group"][TG] = {
        "balancers": [LB], "type": "instance", "vpc_id": "vpc-1", "protocol": "HTTP", "port": 8080,
        "client_address_kept": None, "targets": [{"id": "i-app", "port": 8080}],
    }  # fmt: skip
    function(e, None)
    return e


def balancer(e):
    return e.parts["aws.elbv2.load_balancer"][LB]


def group(e):
    return e.parts["aws.elbv2.target_group"][TG]


def function(e, policy):
    e.parts["aws.lambda.function"] = {FUNCTION: {"policy": policy, "urls": [], "subnet_ids": [], "group_ids": []}}


@situation("sure")
def behind_an_application_balancer(e):
    pass


@situation("no")
def the_balancer_is_internal(e):
    balancer(e)["internet_facing"] = False


@situation("no")
def the_balancer_stands_where_no_gateway_is(e):
    balancer(e)["subnet_ids"] = ["subnet-b"]


@situation("no")
def the_group_of_the_balancer_is_closed(e):
    e.group("sg-web", [])


@situation("no")
def the_group_of_the_balancer_admits_another_port(e):
    e.group("sg-web", [permit("tcp", 80, 80, [ANY4])])


@situation("no")
def the_balancer_listens_with_nothing(e):
    balancer(e)["listeners"] = []


@situation("no")
def the_machine_is_no_target(e):
    group(e)["targets"] = []


@situation("no")
def the_group_is_of_another_balancer(e):
    group(e)["balancers"] = []


@situation("no")
def the_machine_admits_another_group(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, groups=["sg-other"])])


@situation("no")
def the_machine_admits_the_balancer_at_another_port(e):
    e.group("sg-app", [permit("tcp", 9090, 9090, groups=["sg-web"])])


@situation("sure")
def the_machine_admits_the_balancers_subnet(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.0/24"])])


@situation("possible")
def the_machine_admits_part_of_the_balancers_subnet(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.1.0/25"])])


@situation("no")
def an_acl_stands_between(e):
    e.acl("acl-b", ["subnet-b"], [entry(10, True, True, "6", ANY4, 443, 443), entry(10, True, False)])


@situation("sure")
def the_target_is_an_address(e):
    group(e).update(type="ip", targets=[{"id": "10.0.2.10", "port": 8080}])


@situation("no")
def the_target_is_another_address(e):
    group(e).update(type="ip", targets=[{"id": "10.0.2.11", "port": 8080}])


@situation("sure", FUNCTION)
def the_target_is_a_function(e):
    group(e).update(type="lambda", targets=[{"id": f"{FUNCTION}:live", "port": None}], protocol=None, port=None)


@situation("possible")
def targets_were_not_read(e):
    del group(e)["targets"]


@situation("possible")
def target_groups_were_not_read(e):
    e.forget("aws.elbv2.target_group")


@situation("possible")
def listeners_were_not_read(e):
    del balancer(e)["listeners"]


@situation("possible")
def the_scheme_was_not_read(e):
    del balancer(e)["internet_facing"]


@situation("no", type="gateway")
def a_gateway_balancer(e):
    pass


@situation("no", type="network", group_ids=[], listeners=[listener("TLS")])
def a_network_balancer_keeps_addresses_and_the_machine_admits_groups(e):
    pass


@situation("sure", type="network", group_ids=[], listeners=[listener("TLS")])
def a_network_balancer_keeps_addresses_and_the_machine_admits_everyone(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, [ANY4])])


@situation("possible", type="network", group_ids=[], listeners=[listener("TLS")])
def a_network_balancer_keeps_addresses_and_the_machine_admits_an_office(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, ["203.0.113.0/24"])])


@situation("no", type="network", group_ids=[], listeners=[listener("TLS")])
def a_network_balancer_keeps_addresses_and_an_acl_admits_the_inside_only(e):
    e.group("sg-app", [permit("tcp", 8080, 8080, [ANY4])])
    e.acl("acl-b", ["subnet-b"], [entry(10, True, True, block="10.0.0.0/8"), entry(10, True, False)])


@situation("sure", type="network", group_ids=["sg-web"], listeners=[listener("TLS")])
def a_network_balancer_hides_addresses_and_its_group_is_admitted(e):
    group(e)["client_address_kept"] = False


@situation("sure", type="network", group_ids=[], listeners=[listener("TLS")])
def a_network_balancer_hides_addresses_of_targets_by_address(e):
    group(e).update(type="ip", protocol="TCP", targets=[{"id": "10.0.2.10", "port": 8080}])
    e.group("sg-app", [permit("tcp", 8080, 8080, ["10.0.0.0/16"])])


@situation("no", type="network", group_ids=["sg-shut"], listeners=[listener("TLS")])
def a_network_balancer_with_a_group_that_is_closed(e):
    e.group("sg-shut", [])
    group(e)["client_address_kept"] = False


@situation("sure", type="application", address_type="dualstack")
def a_balancer_of_both_families(e):
    e.table("rtb-public", ["subnet-a"], [route(ANY4, "igw-1")])


@situation("no", type="application", address_type="dualstack-without-public-ipv4")
def a_balancer_without_public_ipv4(e):
    pass


def classic(e):
    e.parts["aws.elb.load_balancer"][CLASSIC] = {
        "internet_facing": True, "vpc_id": "vpc-1", "subnet_ids": ["subnet-a"], "group_ids": ["sg-web"],
        "listeners": [listener("SSL")], "dns_name": "old.elb.amazonaws.com", "instance_ids": ["i-app"],
        "target_ports": [8080],
    }  # fmt: skip
    e.forget("aws.elbv2.load_balancer", LB)
    return e.parts["aws.elb.load_balancer"][CLASSIC]


@situation("sure")
def behind_a_classic_balancer(e):
    classic(e)


@situation("no")
def behind_a_classic_balancer_that_is_internal(e):
    classic(e)["internet_facing"] = False


@situation("no")
def behind_a_classic_balancer_that_calls_another_port(e):
    classic(e)["target_ports"] = [80]


@situation("no")
def behind_a_classic_balancer_without_it(e):
    classic(e)["instance_ids"] = []


@situation("possible")
def behind_a_classic_balancer_with_targets_not_read(e):
    del classic(e)["instance_ids"]
