"""Promise 10: it calls nobody uninvited, and what does not answer is left in good time."""

from __future__ import annotations

import socket
from contextlib import contextmanager

import pytest

from promises.conftest import REGIONS
from promises.replay import replayed, target
from stance.collect.transport import TargetError
from stance.config import Config
from stance.estate import Estate


@contextmanager
def watched_connections():
    """The addresses to which sockets of this process were connected."""
    addresses: list[object] = []
    real = socket.socket.connect

    def connect(self, address):
        addresses.append(address)
        return real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield addresses


def test_a_scan_connects_to_nobody_but_its_target(demo, tmp_path):
    with watched_connections() as addresses, replayed(demo), Estate(tmp_path / "alone.db") as estate:
        estate.scan(target(regions=REGIONS))
        list(estate.outcomes())
        b"".join(estate.export("html"))
    assert addresses == []


def test_a_server_that_accepts_and_never_answers(tmp_path):
    """As where a firewall swallows everything: nothing hangs, and nothing is left behind."""
    with socket.create_server(("127.0.0.1", 0)) as silent, Estate(config=Config(read_seconds=0.2)) as estate:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(TargetError, match="cannot be reached"):
            estate.scan(target(url))
        assert list(estate.outcomes()) == []
        assert estate.scans()[0].status == "partial"
