"""Promise 8: killed at any moment, resumed without loss."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import stance
from promises.conftest import REGIONS
from promises.replay import OPTIONS, replayed, target
from promises.state import state
from servers import FaultProxy
from stance.demo import fill
from stance.estate import Estate, EstateError

FORK = multiprocessing.get_context("fork")


def scan_until(path: Path, recording, statement: int) -> None:
    """Scan, and kill the own process with the statement of that number on its way to the database."""
    left = iter(range(statement))

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    with replayed(recording), Estate(path) as estate:
        estate.scan(target(regions=REGIONS))


def statements(path: Path, recording) -> int:
    """How many statements a scan sends to the database."""
    sent = [0]

    def count(*_):
        sent[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    with replayed(recording), Estate(path) as estate:
        estate.scan(target(regions=REGIONS))
    event.remove(Engine, "before_cursor_execute", count)
    return sent[0]


@pytest.fixture(scope="module")
def whole(scanned, tmp_path_factory):
    copy = tmp_path_factory.mktemp("whole") / "estate.db"
    shutil.copy(scanned, copy)
    with Estate(copy) as estate:
        return state(estate)


@pytest.fixture(scope="module")
def length(demo, tmp_path_factory):
    return statements(tmp_path_factory.mktemp("length") / "estate.db", demo)


@pytest.mark.parametrize("seed", range(8))
def test_killed_and_resumed(demo, whole, length, tmp_path, seed):
    path = tmp_path / "estate.db"
    dice = random.Random(seed)
    at = dice.randrange(length)
    child = FORK.Process(target=scan_until, args=(path, demo, at))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with replayed(demo), Estate(path) as estate:
        try:
            estate.resume(target(regions=REGIONS))
        except EstateError:  # killed before there was a scan
            estate.scan(target(regions=REGIONS))
        assert state(estate) == whole
        assert estate.problems() == []


def test_killed_twice_in_a_second_scan(demo, whole, length, known):
    """A scan of what was known before, killed, resumed, killed again and resumed."""
    for at in (length // 3, length // 4):
        child = FORK.Process(target=scan_until, args=(known, demo, at))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
    with replayed(demo), Estate(known) as estate:
        estate.resume(target(regions=REGIONS))
        assert state(estate) == whole
        assert estate.problems() == []


class Striking(FaultProxy):
    """Sends a signal to a process when a certain number of requests has come."""

    process: subprocess.Popen | None = None
    left = 0
    signal = signal.SIGKILL

    async def _answer(self, incoming):
        self.left -= 1
        if self.left == 0 and self.process is not None:
            self.process.send_signal(self.signal)
        return await super()._answer(incoming)


def stance_command(url: str, db: Path, *arguments: str) -> subprocess.Popen:
    source = str(Path(stance.__file__).parents[1])
    keys = {"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo", "AWS_ENDPOINT_URL": url}
    return subprocess.Popen(
        [sys.executable, "-m", "stance", "--db", str(db), *arguments],
        env={**os.environ, **keys, "PYTHONPATH": source},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell that runs the tests in the background has its children ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


@pytest.fixture(scope="module")
def served(aws_server):
    """The URL of the demo account on a real server, what an undisturbed scan of it says, and how much it asks."""
    aws_server.reset()
    fill(aws_server.url)
    with Estate() as undisturbed:
        undisturbed.scan(target(aws_server.url, REGIONS))
        return aws_server.url, state(undisturbed), sum(call.count for call in undisturbed.calls())


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_the_command_struck_and_resumed(served, tmp_path, sent, code):
    url, undisturbed, asks = served
    db, regions = tmp_path / "struck.db", [part for name in REGIONS for part in ("--region", name)]
    asked_for = [part for name in OPTIONS for part in ("--with", name)]
    with Striking(url) as proxy:
        proxy.left, proxy.signal = 450, sent
        proxy.process = stance_command(proxy.url, db, "scan", "aws", *regions, *asked_for)
        _, said = proxy.process.communicate()
        assert proxy.process.returncode == code, said
        if sent == signal.SIGINT:
            assert "stance resume" in said
        proxy.process = None
        asked = len(proxy.log)
        resumed = stance_command(proxy.url, db, "resume")
        _, said = resumed.communicate()
        assert resumed.returncode == 0, said
        again = len(proxy.log) - asked
    with Estate(db) as estate:
        assert state(estate) == undisturbed
    assert again < asks
