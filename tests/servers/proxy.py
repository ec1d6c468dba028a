"""A proxy in front of a fake AWS that knows each request's operation and breaks the ones it is told to."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, Self

import aiohttp
import yarl
from aiohttp import web

from servers import answers
from servers.answers import Answer
from servers.wire import Request, identify, paging

Kind = Literal[
    "denied", "throttled", "expired", "broken",  # errors in the service's own words
    "timeout", "reset",  # no answer
    "malformed", "garbled", "empty",  # a 200 without sense or content
    "same-page", "new-pages",  # true answers that always name a next page
]  # fmt: skip
REFUSED = frozenset(answers.REFUSALS)
MADE_UP = {"malformed": answers.malformed, "garbled": answers.garbled, "empty": answers.empty}
HOP_BY_HOP = frozenset(["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"])


@dataclass(frozen=True)
class Seen:
    """One logged request: what it asked, which fault it met (None: none) and the status answered (0: none)."""

    operation: str
    region: str
    args: dict[str, Any]
    fault: str | None
    status: int


@dataclass
class Fault:
    """A fault that waits for its requests; see `FaultProxy.fault`."""

    operation: str
    kind: Kind
    region: str | None = None
    after: int = 0
    times: int | None = None
    where: dict[str, str] = field(default_factory=dict)
    met: int = 0

    def strikes(self, request: Request) -> bool:
        """Whether it hits this request; counts the ones it could have hit."""
        if not fnmatchcase(request.operation, self.operation) or self.region not in (None, request.region):
            return False
        if any(str(request.args.get(name)) != value for name, value in self.where.items()):
            return False
        self.met += 1
        return self.met > self.after and (self.times is None or self.met <= self.after + self.times)


class FaultProxy:
    """``with FaultProxy(upstream) as proxy: proxy.fault("s3:GetBucketAcl", "denied")``; thread-safe to use.

    `url` is where clients go, `log` what was asked, in order of arrival, `latency` seconds added to every answer.
    """

    def __init__(self, upstream: str, *, latency: float = 0.0) -> None:
        self.upstream = upstream
        self.latency = latency
        self.url = ""
        self.log: list[Seen] = []
        self._faults: list[Fault] = []
        self._pages = itertools.count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._end: asyncio.Event | None = None

    def fault(
        self,
        operation: str,
        kind: Kind,
        *,
        region: str | None = None,
        after: int = 0,
        times: int | None = None,
        where: dict[str, str] | None = None,
    ) -> None:
        """Break calls of `operation` (``service:Operation``, may hold ``*``); the newest matching fault wins.

        It starts after `after` matching requests and ends after `times` hits; `region` and `where` (arguments by
        their wire names, ``{"Bucket": "x"}``) narrow it. Endless pages leave operations without pages alone.
        """
        self._faults.insert(0, Fault(operation, kind, region, after, times, where or {}))

    def clear(self) -> None:
        """Take all faults away and empty the log."""
        self._faults.clear()
        self.log.clear()

    @property
    def counts(self) -> Counter[str]:
        """Requests per operation."""
        return Counter(seen.operation for seen in self.log)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        assert self._end is not None
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession(auto_decompress=False) as self._session:
            self._ready.set()
            await self._end.wait()
            await runner.cleanup()

    async def _answer(self, incoming: web.Request) -> web.StreamResponse:
        body = await incoming.read()
        request = identify(
            incoming.method, incoming.rel_url.raw_path, incoming.rel_url.raw_query_string, incoming.headers, body
        )
        fault = next((fault.kind for fault in self._faults if fault.strikes(request)), None)
        if self.latency:
            await asyncio.sleep(self.latency)
        if fault in ("timeout", "reset"):
            self.log.append(Seen(request.operation, request.region, request.args, fault, 0))
            return await self._leave_hanging(incoming, fault)
        answer = await self._made(incoming, request, body, fault)
        self.log.append(Seen(request.operation, request.region, request.args, fault, answer.status))
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    async def _leave_hanging(self, incoming: web.Request, fault: str) -> web.StreamResponse:
        assert self._end is not None
        if fault == "timeout":
            await self._end.wait()
        assert incoming.transport is not None
        incoming.transport.abort()
        return web.Response()

    async def _made(self, incoming: web.Request, request: Request, body: bytes, fault: str | None) -> Answer:
        if fault in REFUSED:
            return answers.refusal(fault, request)
        if fault in MADE_UP:
            return MADE_UP[fault](request)
        query = incoming.rel_url.raw_query_string
        pages = paging(request.operation) if fault in ("same-page", "new-pages") else None
        if pages is None:
            return await self._forward(incoming, query, body)
        query, body = answers.without_token(request, query, body, pages)
        answer = await self._forward(incoming, query, body)
        token = "again" if fault == "same-page" else f"page-{next(self._pages)}"
        return answers.with_token(answer, request, pages, token)

    async def _forward(self, incoming: web.Request, query: str, body: bytes) -> Answer:
        path = incoming.rel_url.raw_path + (f"?{query}" if query else "")
        headers = {name: value for name, value in incoming.headers.items() if name.lower() not in HOP_BY_HOP}
        async with self._session.request(
            incoming.method, yarl.URL(self.upstream + path, encoded=True), headers=headers, data=body or None,
            allow_redirects=False,
        ) as answer:  # fmt: skip
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
            return Answer(answer.status, await answer.read(), kept)
