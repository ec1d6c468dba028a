"""Reads AWS requests off the wire: which operation of which service, where, and with which arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import botocore.session
from botocore.model import OperationModel, ServiceModel

SCOPE = re.compile(r"Credential=[^/,]+/\d+/([^/]+)/([^/]+)/aws4_request")
RPC_PATH = re.compile(r"/service/[^/]+/operation/([^/]+)$")
SERVICE_NAMES = {
    "monitoring": "cloudwatch",
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "elasticfilesystem": "efs",
    "bedrock-agentcore": "bedrock-agentcore-control",
    "es": "opensearch",
    "sso": "sso-admin",
    "tagging": "resourcegroupstaggingapi",
    "elasticmapreduce": "emr",
    "states": "stepfunctions",
}
"""Name in the signature → botocore's service name, where they differ."""


@dataclass(frozen=True)
class Request:
    """One AWS request; `operation` is ``service:Operation``, `protocol` the one the request itself speaks."""

    service: str
    operation: str
    region: str
    protocol: str
    args: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The operation without its service."""
        return self.operation.partition(":")[2]


def identify(method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Request:
    """The request's operation; ``?`` stands for what cannot be told (an unsigned or unknown call)."""
    lower = {name.lower(): value for name, value in headers.items()}
    scope = SCOPE.search(lower.get("authorization", ""))
    region, signed = scope.groups() if scope else ("?", "?")
    service = _service(signed, path, body)
    target = lower.get("x-amz-target", "")
    rpc = RPC_PATH.search(path)
    if target:
        return Request(service, f"{service}:{target.rpartition('.')[2]}", region, "json", _json(body))
    if rpc:
        return Request(service, f"{service}:{rpc.group(1)}", region, "smithy-rpc-v2-cbor")
    form = dict(parse_qsl(body.decode("utf-8", "replace"))) if b"Action=" in body else {}
    if "Action" in form:
        protocol = "ec2" if service == "ec2" else "query"
        return Request(service, f"{service}:{form.pop('Action')}", region, protocol, form)
    return _rest(service, region, method, path, dict(parse_qsl(query, keep_blank_values=True)), body)


def _service(signed: str, path: str, body: bytes) -> str:
    """botocore's name of the service; two of one name in the signature are told apart by their versions."""
    if path.startswith("/v20180820/"):
        return "s3control"
    if signed == "apigateway" and path.startswith("/v2/"):
        return "apigatewayv2"
    if signed == "elasticloadbalancing" and b"Version=2012-06-01" in body:
        return "elb"
    return SERVICE_NAMES.get(signed, signed)


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _rest(service: str, region: str, method: str, path: str, query: dict[str, str], body: bytes) -> Request:
    best: tuple[int, str, dict[str, str]] | None = None
    for name, weight, found in _matches(service, method, path, query):
        if best is None or weight > best[0]:
            best = (weight, name, found)
    protocol = "?" if service == "?" else str(model(service).metadata["protocol"])
    if best is None:
        return Request(service, f"{service}:?", region, protocol, query)
    return Request(service, f"{service}:{best[1]}", region, protocol, {**query, **_json(body), **best[2]})


def _matches(
    service: str, method: str, path: str, query: dict[str, str]
) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Operations whose method, path and fixed query fit; the one with the most fixed parts is meant."""
    for name, verb, pattern, fixed, weight in _routes(service):
        found = pattern.fullmatch(path if path == "/" else path.rstrip("/"))
        named = query.get("x-id", name) == name
        if verb == method and found and named and all(_fits(query, key, fixed[key]) for key in fixed):
            yield name, weight, {key: unquote(value) for key, value in found.groupdict().items() if value}


def _fits(query: dict[str, str], key: str, value: str) -> bool:
    return key in query and value in ("", query[key])


@cache
def _routes(service: str) -> list[tuple[str, str, re.Pattern[str], dict[str, str], int]]:
    if service == "?":
        return []
    routes = []
    for name in model(service).operation_names:
        operation = model(service).operation_model(name)
        if operation.deprecated:  # S3's GetBucketLifecycle looks like GetBucketLifecycleConfiguration
            continue
        http = operation.http
        path, _, text = http["requestUri"].partition("?")
        fixed = dict(parse_qsl(text, keep_blank_values=True))
        fixed.pop("x-id", None)
        literal = len(re.sub(r"\{.*?\}", "", path))
        routes.append((name, http["method"], _pattern(path), fixed, 1000 * len(fixed) + literal))
    return routes


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)(\+?)\}", path if path == "/" else path.rstrip("/"))
    regex = re.escape(parts[0])
    for name, greedy, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        regex += f"(?P<{name}>{'.+' if greedy else '[^/]+'}){re.escape(literal)}"
    return re.compile(regex)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.Session()


@cache
def model(service: str) -> ServiceModel:
    """botocore's model of a service."""
    return _session().get_service_model(service)


def operation_model(operation: str) -> OperationModel:
    """botocore's model of ``service:Operation``; raises botocore's error for one that does not exist."""
    service, _, name = operation.partition(":")
    return model(service).operation_model(name)


@dataclass(frozen=True)
class Paging:
    """How an operation is paged, in the names of the wire."""

    token_in: str
    token_out: str
    more: str | None


@cache
def paging(operation: str) -> Paging | None:
    """The paging of ``service:Operation``; None where it has no pages."""
    service, _, name = operation.partition(":")
    try:
        rule = _session().get_paginator_model(service).get_paginator(name)
    except (ValueError, botocore.exceptions.DataNotFoundError, KeyError):
        return None
    shapes = operation_model(operation)
    token_in, token_out = (_first(rule[key]) for key in ("input_token", "output_token"))
    more = rule.get("more_results")
    return Paging(
        _input_name(service, shapes.input_shape, token_in),
        _wire_name(shapes.output_shape, token_out),
        _wire_name(shapes.output_shape, _first(more)) if more else None,
    )


def _first(tokens: Any) -> str:
    text = tokens[0] if isinstance(tokens, list) else tokens
    found = re.match(r"\w+", text)
    assert found is not None
    return found.group()


def _input_name(service: str, shape: Any, member: str) -> str:
    """EC2's parameters are spelt with a capital whatever its answers do."""
    name = _wire_name(shape, member)
    return name[0].upper() + name[1:] if service == "ec2" else name


def _wire_name(shape: Any, member: str) -> str:
    return str(shape.members[member].serialization.get("name", member))
