"""Fixtures: see the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import DemoServer, FaultProxy
from stance.demo.estate import fill
from stance.demo.host import plant
from stance.estate import Aws, Estate, Host


@pytest.fixture(scope="session")
def aws_server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="session")
def demo_estate() -> Iterator[tuple[str, dict[str, str]]]:
    """The filled demo estate on a server of its own: its URL, and the ids by the names that `TRUTH` uses."""
    with DemoServer() as server:
        yield server.url, fill(server.url)


@pytest.fixture(scope="session")
def demo_store(demo_estate: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store as `stance demo` leaves it (but for the host that it runs on), for reading only: copy it to write."""
    url, ids = demo_estate
    tree = plant(tmp_path_factory.mktemp("host"), ids)
    db = tmp_path_factory.mktemp("demo") / "estate.db"
    account = Aws(endpoint_url=url, access_key="demo", secret_key="demo", options=("access-keys",))
    with Estate(db, "demo") as estate:
        estate.scan(account, Host(str(tree)))
    return db


@pytest.fixture
def aws(aws_server: DemoServer) -> DemoServer:
    aws_server.reset()
    return aws_server


@pytest.fixture
def faults(aws_server: DemoServer) -> Iterator[FaultProxy]:
    with FaultProxy(aws_server.url) as proxy:
        yield proxy
