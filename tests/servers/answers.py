"""Wrong answers, each in the shape that the service itself would give it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

from servers.wire import Paging, Request

XML = "text/xml"
JSON = "application/x-amz-json-1.1"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """One kind of error by protocol: code and status."""

    codes: dict[str, tuple[str, int]]
    message: str

    def of(self, request: Request) -> tuple[str, int]:
        """Code and status for a request; S3 has words of its own."""
        return self.codes.get(request.service) or self.codes.get(request.protocol) or self.codes["*"]


REFUSALS = {
    "denied": Refusal(
        {
            "ec2": ("UnauthorizedOperation", 403),
            "json": ("AccessDeniedException", 400),
            "rest-json": ("AccessDeniedException", 403),
            "*": ("AccessDenied", 403),
        },
        "User is not authorized to perform this operation",
    ),
    "throttled": Refusal(
        {
            "ec2": ("RequestLimitExceeded", 503),
            "s3": ("SlowDown", 503),
            "json": ("ThrottlingException", 400),
            "rest-json": ("TooManyRequestsException", 429),
            "*": ("Throttling", 400),
        },
        "Rate exceeded",
    ),
    "expired": Refusal(
        {
            "ec2": ("RequestExpired", 400),
            "s3": ("ExpiredToken", 400),
            "json": ("ExpiredTokenException", 400),
            "rest-json": ("ExpiredTokenException", 403),
            "*": ("ExpiredToken", 403),
        },
        "The security token included in the request is expired",
    ),
    "broken": Refusal(
        {
            "ec2": ("InternalError", 500),
            "s3": ("InternalError", 500),
            "json": ("InternalServerError", 500),
            "rest-json": ("InternalServerException", 500),
            "*": ("InternalFailure", 500),
        },
        "We encountered an internal error",
    ),
}


def refusal(kind: str, request: Request) -> Answer:
    """An error answer: ``denied``, ``throttled``, ``expired`` or ``broken``."""
    code, status = REFUSALS[kind].of(request)
    message = REFUSALS[kind].message
    if request.protocol in ("json", "rest-json"):
        body = json.dumps({"__type": code, "message": message}).encode()
        return Answer(status, body, {"Content-Type": JSON, "x-amzn-ErrorType": code})
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if request.protocol == "ec2":
        error = f"<Response><Errors>{error}</Errors><RequestID>0</RequestID></Response>"
    elif request.service != "s3":
        error = f"<ErrorResponse>{error}<RequestId>0</RequestId></ErrorResponse>"
    return Answer(status, f'<?xml version="1.0"?>{error}'.encode(), {"Content-Type": XML})


def malformed(request: Request, garbage: bytes = b"<!doctype half{{{ not an answer") -> Answer:
    """A 200 whose body is neither XML nor JSON."""
    kind = JSON if "json" in request.protocol else XML
    return Answer(200, garbage, {"Content-Type": kind})


def garbled(request: Request) -> Answer:
    """A 200 whose body is not even text."""
    return malformed(request, b"\xff\xfe\x00{\x81")


def empty(request: Request) -> Answer:
    """A 200, well-formed, with none of the operation's content."""
    if "json" in request.protocol or request.operation in ("s3:GetBucketPolicy",):
        return Answer(200, b"{}", {"Content-Type": JSON})
    inner = f"<{request.name}Result/>" if request.protocol == "query" else ""
    body = f"<{request.name}Response>{inner}</{request.name}Response>"
    return Answer(200, body.encode(), {"Content-Type": XML})


def with_token(answer: Answer, request: Request, pages: Paging, token: str) -> Answer:
    """The answer as if another page followed."""
    if "json" in request.protocol:
        read = json.loads(answer.body) | {pages.token_out: token}
        if pages.more:
            read[pages.more] = True
        body = json.dumps(read).encode()
    else:
        body = _xml_with(answer.body, request, {pages.token_out: token} | _more(pages))
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    return Answer(answer.status, body, headers)


def _more(pages: Paging) -> dict[str, str]:
    return {pages.more: "true"} if pages.more else {}


def _xml_with(body: bytes, request: Request, values: dict[str, str]) -> bytes:
    root = ElementTree.fromstring(body)
    space = re.match(r"\{.*\}", root.tag)
    if space:
        ElementTree.register_namespace("", space.group()[1:-1])
    prefix = space.group() if space else ""
    at = root if request.protocol != "query" else root.find(f"{prefix}{request.name}Result")
    assert at is not None
    for name, value in values.items():
        for old in at.findall(prefix + name):
            at.remove(old)
        ElementTree.SubElement(at, prefix + name).text = value
    return ElementTree.tostring(root)


def without_token(request: Request, query: str, body: bytes, pages: Paging) -> tuple[str, bytes]:
    """Query and body of the request as if it asked for the first page."""
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != pages.token_in]
    if request.protocol in ("query", "ec2"):
        form = [(name, value) for name, value in parse_qsl(body.decode(), True) if name != pages.token_in]
        body = urlencode(form).encode()
    elif "json" in request.protocol and body:
        read: dict[str, Any] = json.loads(body)
        read.pop(pages.token_in, None)
        body = json.dumps(read).encode()
    return urlencode(kept), body
