"""Fixtures: see the package."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers import DemoServer, FaultProxy
from stance.demo.estate import fill


@pytest.fixture(scope="session")
def aws_server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="session")
def demo_estate() -> Iterator[tuple[str, dict[str, str]]]:
    """The filled demo estate on a server of its own: its URL, and the ids by the names that `TRUTH` uses."""
    with DemoServer() as server:
        yield server.url, fill(server.url)


@pytest.fixture
def aws(aws_server: DemoServer) -> DemoServer:
    aws_server.reset()
    return aws_server


@pytest.fixture
def faults(aws_server: DemoServer) -> Iterator[FaultProxy]:
    with FaultProxy(aws_server.url) as proxy:
        yield proxy
