"""A store with a company of hostile names, as a scan would have left it, and the command line to look at it."""

import subprocess
import sys
from pathlib import Path

import pytest

from stance.cli.app import run

AT = "2026-11-21T18:00:00Z"
NASTY = [
    "<script>alert(1)</script>",
    "[bold red]markup[/]",
    "\x1b[31mred\x1b[0m\x07",
    "\u202egnp.exe",
    "=HYPERLINK(1)",
    "two\nlines\r\tand tabs",
]


@pytest.fixture(scope="session")
def tree(tmp_path_factory) -> Path:
    """A host of little: one user's crontab after another, with names from outside."""
    root = tmp_path_factory.mktemp("root")
    (root / "etc/cron.d").mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    (root / "etc/hostname").write_text("web-1\n")
    for number, name in enumerate(NASTY):
        command = name.replace("\n", " ").replace("/", "_")
        job = root / f"etc/cron.d/{number}{command}"
        job.write_text(f"* * * * * root /opt/{number}\n")
    return root


@pytest.fixture(scope="session")
def scanned(tmp_path_factory, tree) -> Path:
    """The store after a scan of the tree."""
    db = tmp_path_factory.mktemp("store") / "stance.db"
    assert run(["--db", str(db), "scan", "host", "--root", str(tree), "-q"]) == 0
    return db


@pytest.fixture
def stance(scanned, capfdbinary):
    """Runs a command on the scanned store: its code, stdout and stderr as text."""

    def command(*words: str, db: Path | None = scanned) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run([*(["--db", str(db)] if db else []), *words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return command


def process(*words: str, **more) -> subprocess.CompletedProcess:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "stance", *words], capture_output=True, timeout=120, check=False, **more
    )
