"""Endpoints that AWS serves for us: APIs, distributions, functions, clusters. Who can call them, what answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.graph.makers.aws_balancers import unqualified
from stance.graph.survey.networks import items
from stance.graph.survey.placements import endpoint
from stance.graph.survey.public import Opening, openings
from stance.graph.ways import Junctions, certainty
from stance.model.assets.balancers import LoadBalancer
from stance.model.assets.containers import AppRunnerService, EksCluster
from stance.model.assets.data import OpenSearchDomain, SharedStore
from stance.model.assets.endpoints import Api, ApiDomain, Distribution, HttpApi, RestApi
from stance.model.assets.functions import LambdaFunction
from stance.model.edge import INTERNET, Edge, Lever, edge_maker
from stance.model.world import Node, World

_FUNCTION: Final = re.compile(r"arn:[^:/]+:lambda:[^:/]+:\d{12}:function:[^:/]+")
_LISTENER: Final = re.compile(r"(arn:[^:]+:elasticloadbalancing:[^:]+:\d+:)listener/((?:app|net)/[^/]+/[^/]+)/.*")
_HOST: Final = re.compile(r"(?:https?://)?([^/:]+)")
BREACH: Final = ("breach",)
"""What is left where a caller must show who he is."""


@edge_maker(
    Api.stages, RestApi.api_id, RestApi.endpoint_types, RestApi.policy, RestApi.default_name_disabled,
    HttpApi.default_name_disabled, HttpApi.api_id, ApiDomain, ApiDomain.api_ids, ApiDomain.private,
    ApiDomain.client_certificates,
)  # fmt: skip
def internet_calls_apis(world: World) -> Iterator[Edge]:
    """APIs that are deployed and not private answer the internet, as far as their policies let them."""
    for node in world.of(Api):
        if node.value(Api.stages) == []:
            continue
        gap = f"gap:{node.kind.split('.')[1]}"
        unsure = [f"{gap}:GetStages"] if node.missing(Api.stages) else []
        types = node.value(RestApi.endpoint_types) if node.kind == RestApi.kind else ["REGIONAL"]
        if types == ["PRIVATE"]:
            continue
        unsure += [f"{gap}:GetRestApis"] if types is UNKNOWN else []
        policy = node.value(RestApi.policy) if node.kind == RestApi.kind else None
        told = {"types": types if isinstance(types, list) else []}
        for one in openings(policy, node.account, "execute-api"):
            for name, depends, lever in _names(world, node, gap):
                yield _called(node, one, (*unsure, *depends), lever, **told, **({"name": name} if name else {}))


def _names(world: World, node: Node, gap: str) -> Iterator[tuple[str, tuple[str, ...], tuple[Lever, ...]]]:
    """The names by which the internet calls an API: AWS's own (empty), and ours; what it depends on; a lever."""
    disabled = node.value(RestApi.default_name_disabled)
    if disabled is not True:
        lever = (Lever(node.id, "default_name_disabled", None, True),) if disabled is False else ()
        yield "", () if disabled is False else (f"{gap}:GetApis",), lever
    short = node.known(RestApi.api_id, "") or node.id.rpartition("/")[2]
    beside = [one for one in world.of(ApiDomain) if (one.account, one.region) == (node.account, node.region)]
    for one in beside:
        if one.value(ApiDomain.private) is not True and short in items(one, ApiDomain.api_ids):
            yield one.name, _shown(one), (Lever(one.id, "api_ids", short),)
        elif one.missing(ApiDomain.api_ids):
            yield one.name, (_MAPPINGS,), ()
    if world.missing(ApiDomain, node.account, node.region):
        yield "", ("gap:apigatewayv2:GetDomainNames",), ()


_MAPPINGS: Final = "gap:apigatewayv2:GetApiMappings"


def _shown(domain: Node) -> tuple[str, ...]:
    """What stands between everyone and a domain name: a certificate that callers must show."""
    told = [domain.value(ref) for ref in (ApiDomain.private, ApiDomain.client_certificates)]
    return (("client-certificate",) if told[1] is True else ()) + (
        ("gap:apigatewayv2:GetDomainNames",) if UNKNOWN in told else ()
    )


def _called(
    node: Node, one: Opening, unsure: tuple[str, ...] = (), levers: tuple[Lever, ...] = (), **evidence: Any
) -> Edge:
    """The edge for what lets the internet call an endpoint."""
    depends = tuple(sorted({*one.depends, *unsure}))
    own = () if one.statement is None else (Lever(node.id, "policy", f"Statement[{one.statement}]"),)
    told = evidence if one.statement is None else {**evidence, "statement": one.statement}
    return Edge(INTERNET, "exposes", endpoint(node.id), certainty(depends), depends, (), told, (*own, *levers))


@edge_maker(
    Api.routes, HttpApi.integrations, LoadBalancer.dns_name, RestApi.api_id, HttpApi.api_id, ApiDomain,
    ApiDomain.api_ids,
)  # fmt: skip
def apis_forward(world: World) -> Iterator[Edge]:
    """APIs hand calls on by their routes; one that asks who is calling lets strangers in by a flaw only."""
    hosts, unnamed, perhaps = _hosts(world), _unnamed(world), Junctions("forwards")
    named, beside = sorted({*hosts.values(), *unnamed}), defaultdict[tuple[str, str], list[str]](list)
    for function in world.of(LambdaFunction):
        beside[function.account, function.region].append(endpoint(function.id))
    for node in world.of(Api):
        uris = {one["id"]: one["uri"] for one in items(node, HttpApi.integrations)}
        for place, route in enumerate(items(node, Api.routes)):
            target = _behind(uris.get(route["target"], route["target"]), hosts)
            if target is None:
                if route["target"]:
                    yield from perhaps.to(endpoint(node.id), "unnamed", unnamed, (f"gap:{node.kind}",))
                continue
            free = route["authorization"] == "NONE" and not route["key_required"]
            depends = () if free else BREACH
            levers = (Lever(node.id, "routes", f"[{place}]"),)
            told = {"route": route["name"], "authorization": route["authorization"]}
            yield Edge(endpoint(node.id), "forwards", target, certainty(depends), depends, (), told, levers)
        unread = node.missing(Api.routes) or (node.kind == HttpApi.kind and node.missing(HttpApi.integrations))
        if unread:
            scope, gap = (node.account, node.region), (f"gap:{node.kind}",)
            yield from perhaps.to(endpoint(node.id), ":".join(("functions", *scope)), beside.get(scope, ()), gap)
            yield from perhaps.to(endpoint(node.id), "named", named, gap)
    yield from perhaps.onward()


def _unnamed(world: World) -> list[str]:
    """The endpoints of which not all names were read: of balancers, and of APIs beside domain names."""
    untold = {(one.account, one.region) for one in world.of(ApiDomain) if one.missing(ApiDomain.api_ids)}
    apis = [
        endpoint(node.id)
        for node in world.of(Api)
        if (node.account, node.region) in untold or world.missing(ApiDomain, node.account, node.region)
    ]
    return [endpoint(node.id) for node in world.of(LoadBalancer) if node.missing(LoadBalancer.dns_name)] + apis


def _behind(uri: str | None, hosts: Mapping[str, str]) -> str | None:
    """The endpoint that an integration leads to: a function, a load balancer, or another name of ours."""
    if uri is None:
        return None
    if function := _FUNCTION.search(uri):
        return endpoint(unqualified(function[0]))
    if listener := _LISTENER.fullmatch(uri):
        return endpoint(f"{listener[1]}loadbalancer/{listener[2]}")
    host = _HOST.match(uri)
    return hosts.get(host[1].lower()) if host else None


def _hosts(world: World) -> dict[str, str]:
    """Endpoints by the host names under which they are called."""
    named = {node.known(LoadBalancer.dns_name, "").lower(): endpoint(node.id) for node in world.of(LoadBalancer)}
    for node in world.of(Api):
        api = node.known(RestApi.api_id, "") or node.id.rpartition("/")[2]
        named[f"{api}.execute-api.{node.region}.amazonaws.com".lower()] = endpoint(node.id)
    apis = {(n.account, n.region, n.id.rpartition("/")[2]): endpoint(n.id) for n in world.of(Api)}
    for node in world.of(ApiDomain):
        behind = [apis.get((node.account, node.region, short)) for short in items(node, ApiDomain.api_ids)]
        if len(behind) == 1 and behind[0] is not None:
            named[node.name.lower()] = behind[0]
    named.pop("", None)
    return named


@edge_maker(
    Distribution.enabled, Distribution.origins, LoadBalancer.dns_name, RestApi.api_id, HttpApi.api_id,
    ApiDomain, ApiDomain.api_ids,
)  # fmt: skip
def distributions_forward(world: World) -> Iterator[Edge]:
    """Distributions answer the internet and fetch from their origins, those of our own among them."""
    hosts, unnamed, perhaps = _hosts(world), _unnamed(world), Junctions("forwards")
    named, gap = sorted({*hosts.values(), *unnamed}), (f"gap:{Distribution.kind}",)
    for node in world.of(Distribution):
        if node.value(Distribution.enabled) is False:
            continue
        depends = () if node.value(Distribution.enabled) is True else ("gap:cloudfront:ListDistributions",)
        levers = (Lever(node.id, "enabled", None, False),)
        yield Edge(INTERNET, "exposes", endpoint(node.id), certainty(depends), depends, levers=levers)
        if node.missing(Distribution.origins):
            yield from perhaps.to(endpoint(node.id), "named", named, gap)
        for place, origin in enumerate(items(node, Distribution.origins)):
            target = hosts.get(origin["domain"].lower())
            if target is None:
                yield from perhaps.to(endpoint(node.id), "unnamed", unnamed, gap)
            else:
                behind = (Lever(node.id, "origins", f"[{place}]"),)
                told = {"origin": origin["domain"]}
                yield Edge(endpoint(node.id), "forwards", target, evidence=told, levers=behind)
    yield from perhaps.onward()


@edge_maker(LambdaFunction.policy, LambdaFunction.urls)
def internet_calls_functions(world: World) -> Iterator[Edge]:
    """Functions answer everyone whom their policies admit, by a web address or by a call of any AWS account."""
    for node in world.of(LambdaFunction):
        policy = node.value(LambdaFunction.policy)
        if policy is None:
            continue
        for one in openings(policy, node.account, "lambda"):
            unread = ("gap:lambda:GetPolicy",) if policy is UNKNOWN else ()
            yield _called(node, one, unread, urls=[url["url"] for url in items(node, LambdaFunction.urls)])


@edge_maker(
    EksCluster.endpoint_public, EksCluster.open_to_everyone, EksCluster.public_cidrs, AppRunnerService.public,
    OpenSearchDomain.vpc,
)  # fmt: skip
def internet_calls_services(world: World) -> Iterator[Edge]:
    """Control planes of clusters, web services and search domains that have an address on the internet."""
    for node in world.of(EksCluster):
        everyone = node.value(EksCluster.open_to_everyone)
        blocks = items(node, EksCluster.public_cidrs)
        limited = () if everyone is True else ("aws:sourceip",)
        lever = Lever(node.id, "endpoint_public", None, False)
        yield from _by_switch(node, node.value(EksCluster.endpoint_public), lever, limited, blocks=blocks)
    for node in world.of(AppRunnerService):
        lever = Lever(node.id, "public", None, False)
        yield from _by_switch(node, node.value(AppRunnerService.public), lever)
    for node in world.of(OpenSearchDomain):
        vpc = node.value(OpenSearchDomain.vpc)
        yield from _by_switch(node, vpc if vpc is UNKNOWN else vpc is None, Lever(node.id, "vpc", None, "vpc-"))


def _by_switch(
    node: Node, switch: Any, lever: Lever, limited: tuple[str, ...] = (), **evidence: Any
) -> Iterator[Edge]:  # fmt: skip
    """The edge for an endpoint that is on the internet by a switch of its own."""
    if switch in (False, None):
        return
    depends = (*limited, *((f"gap:{node.kind}",) if switch is UNKNOWN else ()))
    yield Edge(INTERNET, "exposes", endpoint(node.id), certainty(depends), depends, (), evidence, (lever,))


@edge_maker(LambdaFunction, EksCluster, AppRunnerService, OpenSearchDomain.signed_in, SharedStore.public)
def services_are_breached(world: World) -> Iterator[Edge]:
    """What answers may have a flaw not known yet, or a password that was guessed; a search domain may ask nobody."""
    for kind in (LambdaFunction, EksCluster, AppRunnerService):
        for node in world.of(kind):
            yield Edge(endpoint(node.id), "exploits", node.id, "possible", BREACH)
    for node in world.of(OpenSearchDomain):
        open_to_all = node.value(SharedStore.public) is True and node.value(OpenSearchDomain.signed_in) is False
        depends = () if open_to_all else BREACH
        levers = (Lever(node.id, "policy", None, None),) if open_to_all else ()
        yield Edge(endpoint(node.id), "exploits", node.id, certainty(depends), depends, levers=levers)
