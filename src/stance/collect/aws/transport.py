"""Calls to AWS APIs: signed, sent under the budget, retried, read."""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from stance._version import __version__
from stance.collect.aws.credentials import Access, Credentials, configured_endpoint
from stance.collect.aws.endpoints import Endpoints
from stance.collect.aws.errors import Refused, failure, passing
from stance.collect.aws.service import Operation, service
from stance.collect.aws.signing import Keys, signed
from stance.collect.budget import Budget
from stance.collect.paths import MalformedError
from stance.collect.plan import GLOBAL
from stance.collect.transport import CallError, TargetError
from stance.model import Call, Reason

_REGION: Final = re.compile(r"[a-z0-9-]{5,30}")
_ASSUME: Final = Call("sts:AssumeRole")
_NO_ANSWER: Final = (Reason.TIMEOUT, "NoAnswer")
_NO_ENDPOINT: Final = (Reason.UNSUPPORTED, "NoEndpoint")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a request is tried: seconds, and attempts in all."""

    connect: float = 5.0
    read: float = 20.0
    whole: float = 60.0
    attempts: int = 3
    pause: float = 0.3


class AwsTransport:
    """One account's APIs. See `stance.collect.transport.Transport`."""

    def __init__(
        self, access: Access | None = None, budget: Budget | None = None, patience: Patience | None = None
    ) -> None:
        self.access = access or Access()
        self.budget = budget or Budget()
        self.patience = patience or Patience()
        profile = self.access.profile
        self.endpoints = Endpoints(self.access.endpoint_url, configured=lambda: configured_endpoint(profile))
        self._credentials = Credentials(self.access, self._assume_role)
        self._http: Any = None
        self._tls: Any = None

    async def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        """The pages of an answer. See Transport."""
        operation = self._operation(call)
        given, seen = dict(args), set[str]()
        while True:
            page = await self._ask(call, operation, given, region, None)
            yield page
            following = operation.pager.following(page) if operation.pager else {}
            if not following:
                return
            mark = repr(sorted(following.items()))
            if mark in seen:
                raise CallError(Reason.MALFORMED, "RepeatedToken", "the token of the next page came before")
            seen.add(mark)
            given = {**args, **following}

    async def authenticate(self) -> None:
        """Find the credentials and assume the role, if there is one; raises TargetError when that fails."""
        await self._credentials.keys()

    async def close(self) -> None:
        """Release connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _operation(self, call: Call) -> Operation:
        from botocore.exceptions import UnknownServiceError
        from botocore.model import OperationNotFoundError

        try:
            return service(call.service).operation(call.name)
        except (UnknownServiceError, OperationNotFoundError) as error:
            raise CallError(Reason.UNSUPPORTED, "UnknownOperation", str(error)) from None

    async def _ask(
        self, call: Call, operation: Operation, args: Mapping[str, Any], region: str, keys: Keys | None
    ) -> dict[str, Any]:
        """One page, tried as often as is useful; raises CallError."""
        tried, home = 0, region
        while True:
            async with self.budget.slot(call.service, home):
                try:
                    status, headers, body = await self._send(operation, args, region, keys)
                    self.budget.answered(call.service, home)
                    return operation.answer(status, headers, body)
                except TargetError as refused:
                    raise CallError(Reason.DENIED, "NoCredentials", str(refused)) from None
                except MalformedError as wrong:
                    raise CallError(Reason.MALFORMED, "Malformed", str(wrong)) from None
                except Refused as said:
                    error = failure(call, said, status)
                    elsewhere = headers.get("x-amz-bucket-region", region)
                    if call.service == "s3" and region == home != elsewhere and _REGION.fullmatch(elsewhere):
                        region = elsewhere
                        continue
                    if error.reason is Reason.THROTTLED:
                        self.budget.throttled(call.service, home)
                except _lost() as lost:
                    status = 0
                    self.budget.lost(call.service, home)
                    given = self.endpoints.of(operation.service, region).given
                    error = CallError(*(_NO_ENDPOINT if not given and _nameless(lost) else _NO_ANSWER), _said(lost))
                    tried += isinstance(lost, TimeoutError)  # waiting in vain costs most: once more at most
            tried += 1
            if tried >= self.patience.attempts or not passing(error, status):
                raise error
            await asyncio.sleep(random.uniform(0.5, 1.0) * self.patience.pause * 2**tried)  # noqa: S311  # jitter

    async def _send(
        self, operation: Operation, args: Mapping[str, Any], region: str, keys: Keys | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        from yarl import URL

        made = operation.request(args)
        endpoint = self.endpoints.of(operation.service, region)
        keys = keys or await self._credentials.keys()
        # A server that stands in for the service has one name, whatever the service puts before its own.
        host = endpoint.host if endpoint.given else f"{made.prefix}{endpoint.host}"
        path = f"{endpoint.base}{made.path}"
        url = f"{endpoint.scheme}://{host}{path}{'?' if made.query else ''}{made.query}"
        headers = signed(keys, made.method, url, made.headers, made.body, endpoint.signing_name, endpoint.region)
        sent = URL(url, encoded=True)
        async with self._session().request(
            made.method, sent, headers=headers, data=made.body or None, allow_redirects=False, ssl=self._trust(sent)
        ) as response:
            return response.status, response.headers, await response.read()

    def _session(self) -> Any:
        if self._http is None:
            import aiohttp

            patience = self.patience
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300),
                timeout=aiohttp.ClientTimeout(patience.whole, None, patience.read, patience.connect),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": f"stance/{__version__}"},
                skip_auto_headers=("Content-Type",),
                trust_env=any(name.lower().endswith("_proxy") for name in os.environ) and not self._local,
            )
        return self._http

    @property
    def _local(self) -> bool:
        """Whether everything goes to a server on this host, to which no proxy leads."""
        url = self.access.endpoint_url or os.environ.get("AWS_ENDPOINT_URL") or ""
        return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")

    def _trust(self, url: Any) -> Any:
        if url.scheme == "https" and self._tls is None:
            self._tls = _tls()
        return self._tls if url.scheme == "https" else True

    async def _assume_role(self, keys: Keys, wanted: dict[str, str]) -> dict[str, Any]:
        try:
            given = await self._ask(_ASSUME, self._operation(_ASSUME), wanted, GLOBAL, keys)
        except CallError as error:
            raise TargetError(f"cannot assume {wanted['RoleArn']}: {error}") from None
        credentials: dict[str, Any] = given["Credentials"]
        return credentials


def _lost() -> tuple[type[Exception], ...]:
    """What is raised when no answer comes."""
    import aiohttp

    return (TimeoutError, OSError, aiohttp.ClientError)


def _nameless(lost: Exception) -> bool:
    """Whether the server's name does not exist: a service that is not in a region has none there."""
    import socket

    import aiohttp

    return isinstance(lost, aiohttp.ClientConnectorDNSError) and lost.os_error.errno == socket.EAI_NONAME


def _said(lost: Exception) -> str:
    """What kept the answer away, without the insides of a connection."""
    import aiohttp

    if isinstance(lost, aiohttp.ClientConnectorDNSError):
        return f"no address is known for {lost.host}"
    if isinstance(lost, aiohttp.ClientConnectorError):
        return f"no connection to {lost.host}:{lost.port}: {lost.os_error.strerror or lost.os_error}"
    return str(lost) or "no answer in time"


def _tls() -> Any:
    """Trust as the SDKs do: AWS_CA_BUNDLE, else the bundle they bring."""
    import ssl

    from botocore.httpsession import where

    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or where())
