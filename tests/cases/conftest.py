import gc
from collections.abc import Iterator

import pytest

from cases.clouds import Cloud, plain_server
from stance.demo.server import DemoServer


@pytest.fixture(scope="session")
def plain() -> Iterator[Cloud]:
    server = plain_server()
    host, port = server.get_host_and_port()
    yield Cloud(f"http://{host}:{port}")
    server.stop()


@pytest.fixture(scope="session")
def demo() -> Iterator[Cloud]:
    with DemoServer() as server:
        yield Cloud(server.url, plain=False)


@pytest.fixture(autouse=True, scope="session")
def seldom_cleared():
    """Memory is cleared as seldom as by the command itself."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000)
    yield
    gc.set_threshold(*usual)
