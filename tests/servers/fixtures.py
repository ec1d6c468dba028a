"""Fixtures: see the package."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from servers import DemoServer, FaultProxy
from stance.demo.estate import fill
from stance.demo.host import plant
from stance.estate import Aws, Estate, Host


class DemoScan(NamedTuple):
    """A scanned demo: its store, and provider ids by the names that `TRUTH` uses."""

    store: Path
    ids: dict[str, str]


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once(name, make)` is a file for reading only that all processes of a test run share: the first that asks for
    it has `make` write it, others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        path = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                part = shared / f"{name}.part"
                make(part)
                part.rename(path)
        return path

    return made


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
def demo_scan(once: Once, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DemoScan:
    """The store as `stance demo` leaves it (but for the host that it runs on), and the ids of what it holds."""

    def make(path: Path) -> None:
        url, ids = request.getfixturevalue("demo_estate")
        tree = plant(tmp_path_factory.mktemp("host"), ids)
        more = ("access-keys", "service-uses")
        account = Aws(endpoint_url=url, access_key="demo", secret_key="demo", options=more)
        store = tmp_path_factory.mktemp("demo") / "estate.db"
        with Estate(store, "demo") as estate:
            estate.scan(account, Host(str(tree)))
        path.write_bytes(pickle.dumps((store.read_bytes(), ids)))

    content, ids = pickle.loads(once("demo-scan", make).read_bytes())
    db = tmp_path_factory.mktemp("demo") / "estate.db"
    db.write_bytes(content)
    return DemoScan(db, ids)


@pytest.fixture(scope="session")
def demo_store(demo_scan: DemoScan) -> Path:
    """The store of the demo, for reading only: copy it to write."""
    return demo_scan.store


@pytest.fixture
def aws(aws_server: DemoServer) -> DemoServer:
    aws_server.reset()
    return aws_server


@pytest.fixture
def faults(aws_server: DemoServer) -> Iterator[FaultProxy]:
    with FaultProxy(aws_server.url) as proxy:
        yield proxy
