"""Load balancers, APIs, distributions and functions: whom they lead to what, a fact apart each."""

from __future__ import annotations

import json

import pytest

from graph.nets import ACCOUNT, ANY4, REGION, Estate, cut, entry, identify, instance, permit, route
from stance.graph.makers import aws_balancers, aws_endpoints, aws_network
from stance.model.declared import declared
from stance.model.edge import INTERNET, EdgeMaker

LB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/edge/1"
TG = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/1"
CLASSIC = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/old"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
REST = f"arn:aws:apigateway:{REGION}::/restapis/a1"
HTTP = f"arn:aws:apigateway:{REGION}::/apis/h1"
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}:live/invocations"
MAKERS = [m for module in (aws_network, aws_balancers, aws_endpoints) for m in vars(module).values()
          if isinstance(m, EdgeMaker)]  # fmt: skip


def drawn(estate):
    world = estate.world()
    return [edge for maker in MAKERS for edge in maker.draw(world)]


def verdict(edges, target, source=INTERNET, sure_only=False):
    """Whether the internet gets to an endpoint over exposed and forwarding ones: `sure`, `possible` or `no`."""
    for label, wanted in (("sure", ("sure",)), ("possible", ("sure", "possible"))):
        seen, stack = {source}, [source]
        while stack:
            at = stack.pop()
            for edge in edges:
                passes = edge.source == at and edge.certainty in wanted and edge.kind in ("exposes", "forwards")
                if passes and edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        if f"endpoint:{target}" in seen:
            return label
    return "no"


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


SITUATIONS = []


def situation(label, target="i-app", **made):
    def put(change):
        SITUATIONS.append(pytest.param(label, target, made, change, id=change.__name__))
        return change

    return put


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


def rest(e, policy=None, **route_):
    route_ = {"name": "GET /", "authorization": "NONE", "key_required": False, "target": URI, **route_}
    e.parts["aws.apigateway.rest_api"][REST] = {
        "api_id": "a1", "endpoint_types": ["REGIONAL"], "policy": policy, "default_name_disabled": False,
        "routes": [route_], "stages": [{"name": "prod", "logged": True, "web_acl": None}],
    }  # fmt: skip
    return e.parts["aws.apigateway.rest_api"][REST]


def admitting(principal="*", **condition):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "execute-api:Invoke", "Resource": "*"}
    more = {"Condition": condition} if condition else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


@situation("sure", FUNCTION)
def an_api_without_authorization(e):
    rest(e)


@situation("possible", FUNCTION)
def an_api_with_signatures(e):
    rest(e, authorization="AWS_IAM")


@situation("possible", FUNCTION)
def an_api_with_an_authorizer(e):
    rest(e, authorization="CUSTOM")


@situation("possible", FUNCTION)
def an_api_with_keys(e):
    rest(e, key_required=True)


@situation("no", FUNCTION)
def a_private_api(e):
    rest(e)["endpoint_types"] = ["PRIVATE"]


@situation("no", FUNCTION)
def an_api_that_is_not_deployed(e):
    rest(e)["stages"] = []


@situation("no", FUNCTION)
def an_api_that_answers_by_itself(e):
    rest(e, target=None)


@situation("possible", FUNCTION)
def an_api_without_its_default_name(e):
    rest(e)["default_name_disabled"] = True


@situation("sure", FUNCTION)
def an_api_whose_policy_admits_everyone(e):
    rest(e, admitting())


@situation("no", FUNCTION)
def an_api_whose_policy_admits_an_account(e):
    rest(e, admitting({"AWS": "210987654321"}))


@situation("possible", FUNCTION)
def an_api_whose_policy_admits_an_office(e):
    rest(e, admitting(IpAddress={"aws:SourceIp": "203.0.113.0/24"}))


@situation("no", FUNCTION)
def an_api_whose_policy_admits_an_endpoint(e):
    rest(e, admitting(StringEquals={"aws:SourceVpce": "vpce-1"}))


@situation("possible", FUNCTION)
def an_api_whose_kind_was_not_read(e):
    del rest(e)["endpoint_types"]


def http(e, **changes):
    e.parts["aws.apigatewayv2.api"][HTTP] = {
        "api_id": "h1", "protocol": "HTTP", "default_name_disabled": False,
        "routes": [{"name": "GET /", "authorization": "NONE", "key_required": False, "target": "i1"}],
        "integrations": [{"id": "i1", "type": "AWS_PROXY", "uri": FUNCTION, "private": False}],
        "stages": [{"name": "$default", "logged": False, "web_acl": None}], **changes,
    }  # fmt: skip


@situation("sure", FUNCTION)
def an_http_api(e):
    http(e)


@situation("possible", FUNCTION)
def an_http_api_with_tokens(e):
    http(e, routes=[{"name": "GET /", "authorization": "JWT", "key_required": False, "target": "i1"}])


@situation("no", FUNCTION)
def an_http_api_that_leads_elsewhere(e):
    http(e, integrations=[{"id": "i1", "type": "HTTP_PROXY", "uri": "https://example.com/x", "private": False}])


@situation("sure", internet_facing=False)
def an_http_api_before_an_internal_balancer(e):
    uri = LB.replace("loadbalancer", "listener") + "/9"
    http(e, integrations=[{"id": "i1", "type": "HTTP_PROXY", "uri": uri, "private": True}])


@situation("no", FUNCTION)
def an_http_api_that_is_not_deployed(e):
    http(e, stages=[])


def distribution(e, domain, enabled=True):
    balancer(e)["internet_facing"] = False
    e.parts["aws.cloudfront.distribution"][DISTRIBUTION] = {
        "enabled": enabled, "domain": "d1.cloudfront.net",
        "origins": [{"id": "o", "domain": domain, "protocol_policy": "https-only", "tls_versions": []}],
    }  # fmt: skip


@situation("sure")
def a_distribution_before_the_balancer(e):
    distribution(e, "Edge-1.eu-west-1.elb.amazonaws.com")


@situation("no")
def a_distribution_before_something_else(e):
    distribution(e, "shop.example.com")


@situation("no")
def a_distribution_that_is_off(e):
    distribution(e, "edge-1.eu-west-1.elb.amazonaws.com", enabled=False)


@situation("sure", FUNCTION)
def a_distribution_before_an_api(e):
    rest(e)
    distribution(e, f"a1.execute-api.{REGION}.amazonaws.com")


def function(e, policy):
    e.parts["aws.lambda.function"] = {FUNCTION: {"policy": policy, "urls": [], "subnet_ids": [], "group_ids": []}}


def invoking(principal="*", **condition):
    return admitting(principal, **condition).replace("execute-api:Invoke", "lambda:InvokeFunctionUrl")


@situation("sure", FUNCTION)
def a_function_that_admits_everyone(e):
    function(e, invoking(StringEquals={"lambda:FunctionUrlAuthType": "NONE"}))


@situation("no", FUNCTION)
def a_function_that_admits_an_account(e):
    function(e, invoking({"AWS": "210987654321"}))


@situation("no", FUNCTION)
def a_function_that_admits_an_organisation(e):
    function(e, invoking(StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}))


@situation("no", FUNCTION)
def a_function_without_a_policy(e):
    function(e, None)


@situation("possible", FUNCTION)
def a_function_whose_policy_was_not_read(e):
    function(e, None)
    del e.parts["aws.lambda.function"][FUNCTION]["policy"]


@pytest.mark.parametrize(("label", "target", "made", "change"), SITUATIONS)
def test_the_internet_gets_there(label, target, made, change):
    estate = behind_a_balancer(**made)
    change(estate)
    wanted = instance(target) if target.startswith("i-") else target
    assert verdict(drawn(estate), wanted) == label


def database(e, **changes):
    e.parts["aws.rds.instance"]["orders"] = {
        "port": 5432, "group_ids": ["sg-data"], "subnet_ids": ["subnet-a"], "publicly_accessible": True, **changes,
    }  # fmt: skip
    e.group("sg-data", [permit("tcp", 5432, 5432, [ANY4])])
    return identify("aws.rds.instance", "orders")


@pytest.mark.parametrize(
    ("label", "changes"),
    [
        ("sure", {}),
        ("no", {"publicly_accessible": False}),
        ("no", {"port": 3306}),
        ("no", {"subnet_ids": ["subnet-b"]}),
        ("possible", {"subnet_ids": ["subnet-a", "subnet-b"]}),
        ("possible", {"subnet_ids": None}),
        ("no", {"group_ids": ["sg-app"]}),
        ("no", {"port": None}),
    ],
)
def test_databases(label, changes):
    estate = Estate()
    name = database(estate, **changes)
    assert verdict(drawn(estate), name) == label


def test_a_machine_calls_the_database_of_its_network():
    estate = Estate()
    name = database(estate, publicly_accessible=False, subnet_ids=["subnet-a", "subnet-b"])
    estate.group("sg-data", [permit("tcp", 5432, 5432, groups=["sg-app"])])
    assert verdict(drawn(estate), name, instance("i-app")) == "sure"
    assert verdict(drawn(estate), name, instance("i-web")) == "no"


def test_a_breach_is_never_sure():
    edges = [edge for edge in drawn(Estate()) if edge.kind == "exploits"]
    assert {(e.source, e.target, e.certainty, e.depends) for e in edges} == {
        (f"endpoint:{instance(n)}", instance(n), "possible", ("breach",)) for n in ("i-web", "i-app")
    }  # fmt: skip


def test_evidence_says_how():
    (edge,) = [e for e in drawn(Estate()) if e.source == INTERNET]
    assert edge.evidence["ports"] == {"tcp": ["443"]}
    assert edge.evidence["from"] == [ANY4]
    fields = {(lever.asset.rpartition("/")[2], lever.field, lever.element) for lever in edge.levers}
    assert fields == {("sg-web", "ingress", "[0]"), ("i-web", "interfaces", "[0]"), ("rtb-public", "routes", "[1]"),
                      ("acl-a", "entries", "[0]"), ("acl-a", "entries", "[1]")}  # fmt: skip


def test_makers_are_found_by_themselves():
    assert set(MAKERS) <= set(declared("stance.graph.makers", EdgeMaker))


FOUND_BY = {"instance_id", "group_id", "subnet_id", "list_id", "vpc_id", "profile", "metadata_tokens", "api_id",
            "metadata_endpoint", "default", "prefix_lists", "domain"}  # fmt: skip
"""Names by which others refer to it, and what endpoints do not rest on."""


@pytest.mark.parametrize(("label", "target", "made", "change"), SITUATIONS)
def test_what_is_not_read_takes_nothing_away_and_makes_nothing_sure(label, target, made, change):
    def changed():
        estate = behind_a_balancer(**made)
        change(estate)
        return estate

    wanted = instance(target) if target.startswith("i-") else target
    places = [
        (kind, name, field)
        for kind, named in changed().parts.items()
        if kind.split(".")[1] in ("elb", "elbv2", "apigateway", "apigatewayv2", "cloudfront", "lambda")
        for name, fields in named.items()
        for field in sorted(fields.keys() - FOUND_BY)
    ]
    for place in places:
        estate = changed()
        estate.forget(*place)
        after = verdict(drawn(estate), wanted)
        assert after != "no" or label == "no", place
        assert after != "sure" or label == "sure", place


@pytest.mark.parametrize(("label", "target", "made", "change"), [one for one in SITUATIONS if "sure" in one.values])
def test_every_lever_ends_its_edge(label, target, made, change):
    estate = behind_a_balancer(**made)
    change(estate)
    world = estate.world()
    for edge in (edge for maker in MAKERS for edge in maker.draw(world)):
        for lever in edge.levers:
            after = cut(world, lever)
            assert edge not in [one for maker in MAKERS for one in maker.draw(after)], (edge, lever)
