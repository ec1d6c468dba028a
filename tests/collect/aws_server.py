"""A server of canned AWS answers, in the test's own event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from stance.collect.aws.credentials import Access
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport, Patience
from stance.collect.transport import CallError
from stance.model import Call

KEYS = Keys("AKIAEXAMPLE", "secret")
HASTY = Patience(connect=2, read=0.3, whole=2, pause=0.001)
Handler = Callable[[web.Request], Any]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[tuple[AwsTransport, list[web.Request]]]:
    """A transport whose every request goes to the handler, and the requests seen."""
    seen: list[web.Request] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        await request.read()
        seen.append(request)
        answer = handler(request)
        return await answer if hasattr(answer, "__await__") else answer

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    transport = AwsTransport(Access(keys=KEYS, endpoint_url=f"http://{host}:{port}"), patience=HASTY)
    try:
        yield transport, seen
    finally:
        await transport.close()
        await runner.cleanup()


async def ask(transport: AwsTransport, operation: str, region: str = "us-east-1", **args: Any) -> list[Any]:
    """All pages, the error that ended them last."""
    pages: list[Any] = []
    call = args.pop("call", None) or Call(operation)
    try:
        async for page in transport.pages(call, args, region):
            pages.append(page)  # noqa: PERF401  # what came before an error counts
    except CallError as error:
        pages.append(error)
    return pages


def xml(body: str, status: int = 200) -> web.Response:
    return web.Response(text=body, status=status, content_type="application/xml")


def json(body: str, status: int = 200) -> web.Response:
    return web.Response(text=body, status=status, content_type="application/x-amz-json-1.1")
