"""Stores of every kind: in memory, in a file, and on a PostgreSQL server of the tests' own."""

import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest

from stance.store import Store


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "/none")]
    return found[-1].parent if found[-1].exists() else None


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The URL of a server with an empty database, stopped at the end."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install stance-spm[postgresql]")
    bin_folder = _binaries()
    if bin_folder is None:
        pytest.skip("no PostgreSQL server binaries: apt-get install postgresql")
    # The socket's path must be short, and the server refuses to run as root.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/stance-pg-XXXXXX"], text=True).strip())
    user = {"user": "nobody"} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "nobody")
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **user}
    data = str(folder / "data")
    subprocess.run([bin_folder / "initdb", "-D", data, "-U", "stance", "-A", "trust", "-N"], **run)
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    subprocess.run([bin_folder / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], **run)
    try:
        yield f"postgresql+psycopg://stance@/postgres?host={folder}"
    finally:
        subprocess.run([bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request, tmp_path):
    """An empty estate in each kind of store."""
    place = {"memory": "sqlite://", "file": str(tmp_path / "stance.db")}.get(request.param)
    place = place or request.getfixturevalue("postgresql")
    with Store.open(place, estate=uuid.uuid4().hex) as opened:
        yield opened


@pytest.fixture
def memory():
    """An empty estate in memory."""
    with Store.open("sqlite://") as opened:
        yield opened
