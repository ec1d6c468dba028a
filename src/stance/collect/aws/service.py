"""AWS services as botocore models them: requests written, responses read, tokens followed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import orjson

from stance.collect.aws.errors import Refused
from stance.collect.paths import MalformedError
from stance.model.declared import FLAWS

_HEADERS: Final = {"apigateway": {"accept": "application/json"}}
"""Without it the API answers in a form that the model does not describe."""

_ROOT: Final = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<([A-Za-z0-9_]+)([^>]*)", re.DOTALL)
_S3: Final = b"http://s3.amazonaws.com/doc/2006-03-01/"
_ROOTS: Final = {
    "GetBucketLogging": b"BucketLoggingStatus",
    "GetBucketNotificationConfiguration": b"NotificationConfiguration",
    "GetBucketVersioning": b"VersioningConfiguration",
}
"""How the answers of S3 begin that may hold nothing: without this, any other answer would read as *there is none*.

Source: the response syntax of each operation in the S3 API reference. In S3's namespace the name of the model's shape
or of the operation is taken too, by which other servers go.
"""

_TOKENS: Final = (
    ("NextToken", "NextToken"),
    ("nextToken", "nextToken"),
    ("Marker", "NextMarker"),
    ("Marker", "Marker"),
    ("ContinuationToken", "NextContinuationToken"),
    ("ContinuationToken", "ContinuationToken"),
)
"""How operations without a paginator of their own name the token, in the request and in the answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire; `path` and `query` are percent-encoded."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    prefix: str
    """What the service wants before its host's name."""


@cache
def loader() -> Any:
    """One loader of models for the whole process: botocore's own, which reads JSON three times as fast."""
    from botocore.loaders import JSONFileLoader, Loader

    class Files(JSONFileLoader):  # type: ignore[misc]
        def _load_file(self, path: str, opened: Callable[[str, str], Any]) -> Any:
            if not Path(path).is_file():
                return None
            with opened(path, "rb") as file:
                return orjson.loads(file.read())

    return Loader(file_loader=Files(), include_default_extras=True)


@cache
def service(name: str) -> Service:
    """The service of that name; raises botocore's UnknownServiceError when there is none."""
    return Service(name)


class Service:
    """One service's model, with writers and readers for its protocol."""

    def __init__(self, name: str) -> None:
        from botocore import parsers, serialize
        from botocore.model import ServiceModel

        self.name = name
        self.model = ServiceModel(loader().load_service_model(name, "service-2"), name)
        self.protocol = self.model.resolved_protocol
        self._writer = serialize.create_serializer(self.protocol, include_validation=False)
        factory = parsers.ResponseParserFactory()
        factory.set_parser_defaults(timestamp_parser=_moment)
        self._lenient, self._strict = factory.create_parser(self.protocol), factory.create_parser(self.protocol)
        if hasattr(self._strict, "_parse_body_as_json"):
            self._strict._parse_body_as_json = _object

    @property
    def signing_name(self) -> str:
        """The name under which its requests are signed."""
        return str(self.model.signing_name)

    @cached_property
    def _paginators(self) -> Mapping[str, Any]:
        from botocore.exceptions import UnknownServiceError

        try:
            pagination: Mapping[str, Any] = loader().load_service_model(self.name, "paginators-1")["pagination"]
        except UnknownServiceError:
            return {}
        return pagination

    @cache  # noqa: B019  # services live as long as the process
    def operation(self, name: str) -> Operation:
        """The operation of that name; raises botocore's OperationNotFoundError when there is none."""
        return Operation(self, name)


class Operation:
    """One operation: its requests, its answers and how its pages follow each other."""

    def __init__(self, service: Service, name: str) -> None:
        self.service = service
        self.model = service.model.operation_model(name)
        given = self.model.input_shape.members if self.model.input_shape else {}
        self._lists = {key for key, shape in given.items() if shape.type_name == "list"}
        self.pager = Pager.of(service._paginators.get(name), given, self._output_members())

    def _output_members(self) -> Mapping[str, Any]:
        return self.model.output_shape.members if self.model.output_shape else {}

    def request(self, args: Mapping[str, Any]) -> Request:
        """The request; a single value where the model wants a list becomes one."""
        from botocore.utils import percent_encode_sequence

        single = {key: [args[key]] for key in self._lists & args.keys() if isinstance(args[key], str)}
        given = {**args, **single}
        if self.service.name == "route53" and isinstance(given.get("Id"), str):
            given["Id"] = given["Id"].rsplit("/", 1)[-1]  # its answers name ids by path, its parameters do not
        made = self.service._writer.serialize_to_request(given, self.model)
        path, _, query = made["url_path"].partition("?")
        more = percent_encode_sequence(made["query_string"]) if made["query_string"] else ""
        body = made["body"]
        if isinstance(body, dict):
            body = percent_encode_sequence(body).encode()
        headers = {**made["headers"], **_HEADERS.get(self.service.name, {})}
        return Request(
            made["method"],
            path or "/",
            "&".join(part for part in (query, more) if part),
            headers,
            body.encode() if isinstance(body, str) else bytes(body or b""),
            made.get("host_prefix") or "",
        )

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The decoded answer; raises Refused for an error, MalformedError for what is neither.

        S3 may answer 200 and tell of an error in the body.
        """
        from botocore.awsrequest import HeadersDict
        from botocore.parsers import ResponseParserError

        if status < 300 and (found := self._xml_root(body)) is not None:
            root, attributes = found
            if root in (b"Error", b"ErrorResponse"):
                status = 500
            elif root.lower() == b"html":
                raise MalformedError("the answer is a web page")
            elif not self._begins_well(root, attributes):
                raise MalformedError(f"the answer begins with {root.decode()}")
        if status < 300 and not body.strip() and self._speaks():
            raise MalformedError("the answer is empty")
        parser = self.service._strict if status < 300 else self.service._lenient
        response = {"status_code": status, "headers": HeadersDict(headers), "body": body}
        try:
            parsed: dict[str, Any] = parser.parse(response, self.model.output_shape)
        except (ResponseParserError, *FLAWS) as error:
            if status >= 300:
                raise Refused("", f"status {status} with a body that cannot be read") from None
            raise MalformedError(f"the answer cannot be read: {error}") from None
        if status >= 300:
            said = parsed.get("Error", {})
            raise Refused(said.get("Code") or "", said.get("Message") or "")
        self._amend(parsed, body)
        parsed.pop("ResponseMetadata", None)
        return parsed

    def _xml_root(self, body: bytes) -> tuple[bytes, bytes] | None:
        """Name and attributes of the outermost element."""
        if self.service.protocol not in ("rest-xml", "query", "ec2"):
            return None
        found = _ROOT.match(body[:1000])
        return (found[1], found[2]) if found else None

    def _begins_well(self, root: bytes, attributes: bytes) -> bool:
        wanted = _ROOTS.get(self.model.name, root)
        others = (self.model.output_shape.name, f"{self.model.name}Response") if wanted != root else ()
        return root == wanted or (_S3 in attributes and root.decode() in others)

    def _speaks(self) -> bool:
        """Whether the model promises something in the body."""
        payload = self.model.output_shape.serialization.get("payload") if self.model.output_shape else None
        if payload is not None:
            return self._output_members()[payload].type_name not in ("blob", "string")
        return any("location" not in shape.serialization for shape in self._output_members().values())

    def _amend(self, parsed: dict[str, Any], body: bytes) -> None:
        """What the model cannot express."""
        if self.service.name == "iam":
            from botocore.handlers import json_decode_policies

            json_decode_policies(parsed, self.model)
        elif self.model.name == "GetBucketLocation":
            found = re.search(rb"<LocationConstraint[^>]*>([^<]+)<", body)
            parsed["LocationConstraint"] = found[1].decode() if found else None


@dataclass(frozen=True, slots=True)
class Pager:
    """How to ask for the page after this one."""

    inputs: tuple[str, ...]
    outputs: tuple[Any, ...]
    more: Any = None

    @classmethod
    def of(
        cls, declared: Mapping[str, Any] | None, given: Mapping[str, Any], told: Mapping[str, Any]
    ) -> Pager | None:
        """From botocore's paginator, else from the usual names of tokens; None for answers of one page."""
        import jmespath

        if declared is None:
            pair = next(((i, o) for i, o in _TOKENS if i in given and o in told), None)
            return cls((pair[0],), (jmespath.compile(pair[1]),)) if pair else None
        inputs, outputs = _listed(declared["input_token"]), _listed(declared["output_token"])
        more = declared.get("more_results")
        return cls(
            tuple(inputs),
            tuple(jmespath.compile(expression) for expression in outputs),
            jmespath.compile(more) if more else None,
        )

    def following(self, page: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters that ask for the next page; none when this is the last."""
        if self.more is not None and not self.more.search(page):
            return {}
        found = {name: path.search(page) for name, path in zip(self.inputs, self.outputs, strict=True)}
        return {name: token for name, token in found.items() if token}


def _listed(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]


def _object(body: bytes) -> Any:
    value = json.loads(body) if body else {}
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _moment(value: Any) -> datetime:
    from botocore.utils import parse_timestamp

    if isinstance(value, str) and len(value) >= 20 and value[10:11] == "T":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    moment: datetime = parse_timestamp(value)
    return moment
