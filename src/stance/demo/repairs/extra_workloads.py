"""Operations on workloads that moto does not route: App Runner, code interpreters of AgentCore, function addresses.

Made and read back as they were given (App Runner API reference; Bedrock AgentCore control API reference; Lambda API
reference, ListFunctionUrlConfigs).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from stance.demo.repairs import state

Answer = tuple[int, Any]
NAMESPACE = uuid.UUID("6f1f4a3c-5b1e-4c43-9c3e-0d6f2f1f0a11")
"""What ids are derived in, so that they are the same at every telling."""


def _kept(account: str, region: str, what: str) -> dict[str, Any]:
    return state.settings(account, region).setdefault(what, {})  # type: ignore[no-any-return]


def _id(account: str, region: str, name: str) -> str:
    return uuid.uuid5(NAMESPACE, f"{account}/{region}/{name}").hex


def _create_service(account: str, region: str, body: Any) -> Answer:
    name = body["ServiceName"]
    given = _id(account, region, name)
    arn = f"arn:aws:apprunner:{region}:{account}:service/{name}/{given}"
    ingress = {"IngressConfiguration": {"IsPubliclyAccessible": True}, "IpAddressType": "IPV4"}
    service = {
        **body,
        "ServiceArn": arn,
        "ServiceId": given,
        "ServiceUrl": f"{given[:10]}.{region}.awsapprunner.com",
        "Status": "RUNNING",
        "NetworkConfiguration": {**ingress, **body.get("NetworkConfiguration", {})},
    }
    _kept(account, region, "apprunner")[arn] = service
    return 200, {"Service": service, "OperationId": given}


def _list_services(account: str, region: str, body: Any) -> Answer:
    names = ("ServiceName", "ServiceId", "ServiceArn", "ServiceUrl", "Status")
    services = _kept(account, region, "apprunner").values()
    return 200, {"ServiceSummaryList": [{name: service[name] for name in names} for service in services]}


def _describe_service(account: str, region: str, body: Any) -> Answer:
    return 200, {"Service": _kept(account, region, "apprunner")[body["ServiceArn"]]}


def _create_interpreter(account: str, region: str, body: Any) -> Answer:
    given = f"{body['name']}-{_id(account, region, body['name'])[:10]}"
    interpreter = {
        **body,
        "codeInterpreterId": given,
        "codeInterpreterArn": f"arn:aws:bedrock-agentcore:{region}:{account}:code-interpreter-custom/{given}",
        "status": "READY",
        "createdAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    _kept(account, region, "interpreters")[given] = interpreter
    return 202, interpreter


def _list_interpreters(account: str, region: str, body: Any) -> Answer:
    names = ("codeInterpreterId", "codeInterpreterArn", "name", "status", "createdAt")
    found = _kept(account, region, "interpreters").values()
    return 200, {"codeInterpreterSummaries": [{name: each[name] for name in names} for each in found]}


HANDLERS: dict[tuple[str, str], Callable[[str, str, Any], Answer]] = {
    ("apprunner", "AppRunner.CreateService"): _create_service,
    ("apprunner", "AppRunner.ListServices"): _list_services,
    ("apprunner", "AppRunner.DescribeService"): _describe_service,
    ("bedrock-agentcore", "PUT /code-interpreters"): _create_interpreter,
    ("bedrock-agentcore", "POST /code-interpreters"): _list_interpreters,
}


def _get_interpreter(account: str, region: str, name: str) -> Answer:
    return 200, _kept(account, region, "interpreters")[name]


def _interpreter_tags(account: str, region: str, arn: str) -> Answer:
    name = arn.rpartition("/")[2]
    return 200, {"tags": _kept(account, region, "interpreters")[name].get("tags", {})}


def _function_addresses(account: str, region: str, name: str) -> Answer:
    from moto.awslambda.models import lambda_backends

    function = lambda_backends[account][region].get_function(name)
    address = function.url_config
    return 200, {"FunctionUrlConfigs": [address.to_dict()] if address else []}


PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str, str, str], Answer]], ...] = (
    ("bedrock-agentcore", re.compile(r"GET /code-interpreters/([^/]+)"), _get_interpreter),
    ("bedrock-agentcore", re.compile(r"GET /tags/([^/]+)"), _interpreter_tags),
    ("lambda", re.compile(r"GET /2021-10-31/functions/([^/]+)/urls"), _function_addresses),
)
"""Operations of which the path names a thing: service, method and path, and who answers for the name."""


def answer_named(service: str, place: str, account: str, region: str) -> Answer | None:
    """The answer of an operation whose path names a thing; None when it is not one of these."""
    for known, pattern, handler in PATTERNS:
        if known == service and (found := pattern.fullmatch(place)):
            return handler(account, region, unquote(found[1]))
    return None
