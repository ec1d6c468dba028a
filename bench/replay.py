"""A server that answers as a fake AWS once answered, so that a benchmark measures the client and not the fake.

Answers are kept by method, path, query, service, region, target and body (tokens and clocks blanked), filled from
an upstream on a miss, and served after a fixed latency. About 50 µs of CPU a call.

    python bench/replay.py --fixture FILE [--upstream URL] [--latency MS]

prints its URL and serves until its standard input ends. GET /__stats tells calls, distinct calls, misses, and
requests in flight; POST /__clear starts counting anew; POST /__save writes the fixture.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("src", "tests")]

VOLATILE = re.compile(rb'((?:ClientToken|IdempotencyToken|RoleSessionName|StartTime|EndTime)"?[=:]\s*"?)[^&",}]+')
SCOPE = re.compile(rb"Credential=[^/,]+/\d+/([^/]+/[^/]+)/aws4_request")
DROPPED = frozenset(["connection", "transfer-encoding", "content-length", "content-encoding", "date", "server"])
UNKNOWN = b"HTTP/1.1 501 Not Recorded\r\nContent-Length: 12\r\n\r\nnot recorded"

Key = tuple[str, ...]


class Stats:
    """What was asked since the last clear."""

    def __init__(self) -> None:
        self.calls: Counter[Key] = Counter()
        self.misses: list[str] = []
        self.in_flight = self.peak = 0
        self.area = 0.0
        self.began = self.changed = 0.0

    def enter(self, key: Key) -> None:
        self._move(+1)
        self.calls[key] += 1
        self.peak = max(self.peak, self.in_flight)

    def leave(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        now = time.perf_counter()
        self.began = self.began or now
        self.area += self.in_flight * (now - (self.changed or now))
        self.changed = now
        self.in_flight += step

    def summary(self) -> dict[str, Any]:
        from servers.wire import identify

        operations: Counter[str] = Counter()
        for (method, url, scope, target, body), count in self.calls.items():
            region, _, service = scope.partition("/")
            headers = {"x-amz-target": target, "authorization": f"Credential=x/0/{region}/{service}/aws4_request"}
            path, _, query = url.partition("?")
            operations[identify(method, path, query, headers, body.encode("latin-1")).operation] += count
        seconds = self.changed - self.began
        return {
            "calls": self.calls.total(),
            "distinct": len(self.calls),
            "misses": len(self.misses),
            "missed": self.misses[:20],
            "seconds": round(seconds, 3),
            "in_flight_mean": round(self.area / seconds, 1) if seconds else 0.0,
            "in_flight_peak": self.peak,
            "operations": dict(operations.most_common()),
        }


class Replay:
    """The answers and their server."""

    def __init__(self, fixture: Path, upstream: str | None, latency: float) -> None:
        self.fixture, self.upstream, self.latency = fixture, upstream, latency
        self.answers: dict[Key, bytes] = {}
        self.stats = Stats()
        if fixture.exists():
            rows = json.loads(gzip.decompress(fixture.read_bytes()))
            self.answers = {tuple(key): answer.encode("latin-1") for key, answer in rows}

    def save(self) -> None:
        rows = [[list(key), answer.decode("latin-1")] for key, answer in self.answers.items()]
        self.fixture.parent.mkdir(parents=True, exist_ok=True)
        partial = self.fixture.with_suffix(".part")
        partial.write_bytes(gzip.compress(json.dumps(rows).encode(), 3))
        partial.replace(self.fixture)

    async def serve(self) -> None:
        import aiohttp

        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self), "127.0.0.1", 0, backlog=1024)
        async with server, aiohttp.ClientSession(auto_decompress=False) as self.session:
            print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
            await loop.run_in_executor(None, sys.stdin.read)

    def control(self, path: str) -> bytes:
        if path == "/__clear":
            self.stats = Stats()
        elif path == "/__save":
            self.save()
        body = json.dumps(self.stats.summary()).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    async def fetch(self, key: Key, headers: list[tuple[str, str]], body: bytes) -> bytes:
        """Ask the upstream and keep the answer; without one, say that it was not recorded."""
        self.stats.misses.append(" ".join(key[:4]))
        if self.upstream is None:
            return UNKNOWN
        import yarl

        url = yarl.URL(self.upstream + key[1], encoded=True)
        async with self.session.request(
            key[0], url, headers=headers, data=body or None, allow_redirects=False
        ) as answer:
            content = await answer.read()
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in DROPPED}
        kept["Content-Length"] = str(len(content))
        lines = "".join(f"{name}: {value}\r\n" for name, value in kept.items())
        raw = f"HTTP/1.1 {answer.status} {answer.reason}\r\n{lines}\r\n".encode("latin-1") + content
        self.answers[key] = raw
        return raw


class Connection(asyncio.Protocol):
    """One client connection: requests come one after another, as HTTP clients send them."""

    def __init__(self, replay: Replay) -> None:
        self.replay, self.buffer = replay, b""
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        first, *lines = self.buffer[:end].split(b"\r\n")
        headers = [tuple(line.decode("latin-1").split(": ", 1)) for line in lines if b": " in line]
        lower = {name.lower(): value for name, value in headers}
        size = int(lower.get("content-length", 0))
        if len(self.buffer) < end + 4 + size:
            return
        body, self.buffer = self.buffer[end + 4 : end + 4 + size], self.buffer[end + 4 + size :]
        method, url, _ = first.decode("latin-1").split(" ")
        self.answer(method, url, headers, lower, body)

    def answer(self, method: str, url: str, headers: Any, lower: dict[str, str], body: bytes) -> None:
        if url.startswith("/__"):
            self.transport.write(self.replay.control(url))
            return
        scope = SCOPE.search(lower.get("authorization", "").encode())
        key = (
            method,
            url,
            scope.group(1).decode() if scope else "?/?",
            lower.get("x-amz-target", ""),
            VOLATILE.sub(rb"\1~", body).decode("latin-1"),
        )
        self.replay.stats.enter(key)
        found = self.replay.answers.get(key)
        if found is None:
            task = asyncio.ensure_future(self.later(key, headers, body))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        elif self.replay.latency:
            asyncio.get_running_loop().call_later(self.replay.latency, self.write, found)
        else:
            self.write(found)

    async def later(self, key: Key, headers: Any, body: bytes) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
        self.write(await self.replay.fetch(key, kept, body))

    def write(self, answer: bytes) -> None:
        self.replay.stats.leave()
        if not self.transport.is_closing():
            self.transport.write(answer)


def main() -> None:
    import signal

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixture", type=Path, required=True, help="file of recorded answers, made if missing")
    parser.add_argument("--upstream", help="the server asked on a miss; none: a miss is answered 501")
    parser.add_argument("--latency", type=float, default=30, help="milliseconds before each recorded answer")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us closes our stdin
    asyncio.run(Replay(options.fixture, options.upstream, options.latency / 1000).serve())


if __name__ == "__main__":
    main()
