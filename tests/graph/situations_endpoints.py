"""Labelled APIs, distributions and functions: each is one fact away from one that lets the internet in."""

from __future__ import annotations

import json

from graph.labels import note
from graph.nets import ACCOUNT, REGION
from graph.situations_balancers import FUNCTION, LB, balancer, function

REST = f"arn:aws:apigateway:{REGION}::/restapis/a1"
HTTP = f"arn:aws:apigateway:{REGION}::/apis/h1"
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}:live/invocations"
BEHIND_ENDPOINTS = []


def situation(label, target="i-app", **made):
    """Whether the internet reaches `target`; a balancer made with `made` stands beside."""
    return note(BEHIND_ENDPOINTS, (label, target, made))


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


@situation("no", FUNCTION)
def an_api_without_its_default_name(e):
    rest(e)["default_name_disabled"] = True


def named(e, *apis, **fields):
    """An API that answers by a name of ours alone."""
    rest(e)["default_name_disabled"] = True
    e.parts["aws.apigateway.domain_name"]["shop.example.com"] = {
        "api_ids": list(apis), "private": False, "client_certificates": False, **fields,
    }  # fmt: skip


@situation("sure", FUNCTION)
def an_api_by_a_name_of_ours(e):
    named(e, "a1")


@situation("no", FUNCTION)
def an_api_beside_a_name_of_ours(e):
    named(e, "a2")


@situation("no", FUNCTION)
def an_api_by_a_private_name(e):
    named(e, "a1", private=True)


@situation("possible", FUNCTION)
def an_api_that_asks_for_certificates(e):
    named(e, "a1", client_certificates=True)


@situation("possible", FUNCTION)
def an_api_whose_names_were_not_listed(e):
    named(e)
    e.forget("aws.apigateway.domain_name")


@situation("possible", FUNCTION)
def a_name_whose_apis_were_not_read(e):
    named(e, "a2")
    e.forget("aws.apigateway.domain_name", "shop.example.com", "api_ids")


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
