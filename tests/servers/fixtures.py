"""Fixtures: see the package."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers import DemoServer, FaultProxy


@pytest.fixture(scope="session")
def aws_server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def aws(aws_server: DemoServer) -> DemoServer:
    aws_server.reset()
    return aws_server


@pytest.fixture
def faults(aws_server: DemoServer) -> Iterator[FaultProxy]:
    with FaultProxy(aws_server.url) as proxy:
        yield proxy
