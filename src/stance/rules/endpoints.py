"""APIs and content distributions."""

from typing import Final

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.endpoints import Api, ApiRoute, ApiStage, Distribution, HttpApi, Origin, RestApi

_ACL: Final = "arn:aws:wafv2:eu-west-1:1:regional/webacl/edge/1"
_STAGE: Final = {"name": "prod", "logged": True, "web_acl": _ACL}
_ROUTE: Final = {"name": "GET /orders", "authorization": "AWS_IAM", "key_required": False, "target": "arn:x"}
_ORIGIN: Final = {"id": "site", "domain": "shop.example.com", "protocol_policy": "https-only"}

RESTAPI_LOGGED = Rule(
    id="network-restapi-logged",
    title="Stages of REST APIs write execution logs",
    on=RestApi,
    severity="medium",
    each=RestApi.stages,
    key=ApiStage.name,
    require=ApiStage.logged,
    why="Without logs nobody can tell who called the API, with what, and what came back.",
    fix="Set the logging level of the stage to ERROR or INFO.",
    good=[_STAGE],
    bad=[{**_STAGE, "logged": False}],
)

RESTAPI_PRIVATE = Rule(
    id="network-restapi-private",
    title="REST APIs are private",
    on=RestApi,
    severity="medium",
    require=RestApi.endpoint_types.all(item == "PRIVATE"),
    why="An API on the internet can be tried by anyone; only those that are meant should be there.",
    fix="Make the API private and call it through a VPC endpoint; accept the findings of those that are meant.",
    good=[{"endpoint_types": ["PRIVATE"]}],
    bad=[{"endpoint_types": ["REGIONAL"]}, {"endpoint_types": ["EDGE"]}],
)

RESTAPI_REQUESTS_FILTERED = Rule(
    id="network-restapi-requests-filtered",
    title="Stages of REST APIs have a web ACL",
    on=RestApi,
    severity="medium",
    each=RestApi.stages,
    key=ApiStage.name,
    require=ApiStage.web_acl.present(),
    why="A web ACL stops known attacks and floods before they reach the application.",
    fix="Associate a web ACL of AWS WAF with the stage.",
    good=[_STAGE],
    bad=[{**_STAGE, "web_acl": None}],
)

HTTPAPI_LOGGED = Rule(
    id="network-httpapi-logged",
    title="Stages of HTTP and WebSocket APIs write access logs",
    on=HttpApi,
    severity="medium",
    each=HttpApi.stages,
    key=ApiStage.name,
    require=ApiStage.logged,
    why="Without logs nobody can tell who called the API, and what an attacker tried before it worked.",
    fix="Give the stage a destination and a format for access logs.",
    good=[_STAGE],
    bad=[{**_STAGE, "logged": False}],
)

API_ROUTES_AUTHORIZED = Rule(
    id="network-api-routes-authorized",
    title="Routes of APIs ask who is calling",
    on=Api,
    severity="medium",
    each=Api.routes,
    key=ApiRoute.name,
    # Browsers ask OPTIONS ahead of the request itself, and show nothing when they do.
    applies=ApiRoute.target.present() & ~ApiRoute.name.matches("^OPTIONS "),
    require=ApiRoute.authorization != "NONE",
    why="Whoever finds the name of the API can call the code behind it; an API key is no proof of identity.",
    fix="Give the route an authorizer, or let it ask for AWS_IAM.",
    good=[_ROUTE],
    bad=[{**_ROUTE, "authorization": "NONE"}],
)

DISTRIBUTION_TLS_SERVED = Rule(
    id="network-distribution-tls-served",
    title="CloudFront distributions serve TLS only, or send everyone there",
    on=Distribution,
    severity="medium",
    require=Distribution.viewer_protocols.all(item.isin(("https-only", "redirect-to-https"))),
    why="What comes in without TLS can be read and changed by everyone on the way.",
    fix="Set the viewer protocol policy of every behaviour to redirect-to-https or https-only.",
    good=[{"viewer_protocols": ["redirect-to-https"]}],
    bad=[{"viewer_protocols": ["allow-all", "https-only"]}],
)

DISTRIBUTION_ACCESS_LOGGED = Rule(
    id="network-distribution-access-logged",
    title="CloudFront distributions write access logs",
    on=Distribution,
    severity="medium",
    require=Distribution.access_logged,
    why="Without them nobody can tell who fetched what, nor from where an attack came.",
    fix="Turn on standard logging to a bucket, or real-time logs.",
    good=[{"access_logged": True}],
    bad=[{"access_logged": False}],
)

DISTRIBUTION_ORIGIN_TLS_CURRENT = Rule(
    id="network-distribution-origin-tls-current",
    title="CloudFront distributions talk no outdated TLS to their origins",
    on=Distribution,
    severity="low",
    require=Distribution.origins.none(
        Origin.tls_versions.any(item.isin(("SSLv3", "TLSv1", "TLSv1.1")))
    ),
    why="An attacker between CloudFront and the origin can talk them into the oldest version that both allow.",
    fix="Leave TLSv1.2 as the only protocol of each custom origin.",
    good=[{"origins": [{**_ORIGIN, "tls_versions": ["TLSv1.2"]}]}],
    bad=[{"origins": [{**_ORIGIN, "tls_versions": ["TLSv1", "TLSv1.2"]}]}],
)  # fmt: skip

DISTRIBUTION_REQUESTS_FILTERED = Rule(
    id="network-distribution-requests-filtered",
    title="CloudFront distributions have a web ACL",
    on=Distribution,
    severity="medium",
    require=Distribution.web_acl.present(),
    why="A web ACL stops known attacks and floods at the edge, before they cost anything.",
    fix="Associate a web ACL of AWS WAF with the distribution.",
    good=[{"web_acl": _ACL}],
    bad=[{"web_acl": None}],
)
