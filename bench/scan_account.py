# ruff: noqa: E402  the modules are found by the path set first
"""Measures a scanner on the big account: calls, client CPU, memory, wall time, requests in flight.

    python bench/scan_account.py [--runs 5] [--latency 30] [--json FILE] [-- COMMAND...]

The account is seeded once and its answers recorded (`bench/.cache`); a cold run asks a fake AWS for what is not
recorded yet, warm runs are served from the record alone after a fixed latency, and a call that was not recorded
is counted as missed. `{db}` in the command is a fresh file per run. With no command it is Stance's own scan.
Modules are compiled in the cold run and kept, as an installer does.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import seed
import verdicts

from stance.demo.server import DemoServer

CACHE = HERE / ".cache"
KEPT_HOURS = 12  # the record holds times relative to its making: an old one would answer with a stale past
COMMAND = [sys.executable, "-m", "stance", "scan", "aws", "--region", "us-east-1", "--region", "eu-west-1"]


@contextmanager
def replaying(fixture: Path, latency: float, upstream: str | None = None) -> Iterator[str]:
    """A replay server in a process of its own; yields its URL."""
    arguments = ["--fixture", str(fixture), "--latency", str(latency)]
    arguments += ["--upstream", upstream] if upstream else []
    process = subprocess.Popen(
        [sys.executable, str(HERE / "replay.py"), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def ask(url: str, path: str) -> Any:
    with urllib.request.urlopen(url + path, timeout=60) as answer:
        return json.load(answer)


def run(command: list[str], url: str, truth: Path | None = None) -> dict[str, Any]:
    """Run the command once against `url` with a fresh store and tell what it cost; its exit code is kept.

    With `truth`, the outcomes in the store are compared with it afterwards.
    """
    ask(url, "/__clear")
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "estate.db")
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "STANCE_DB": db,
            "PYTHONPATH": str(HERE.parent / "src") + os.pathsep + os.environ.get("PYTHONPATH", ""),
            "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"), "PYTHONDONTWRITEBYTECODE": "",
        }  # fmt: skip
        filled = [part.replace("{db}", db) for part in command]
        began = time.perf_counter()
        process = subprocess.Popen(filled, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        code, used = _wait(process)
        wall = time.perf_counter() - began
        stats = ask(url, "/__stats")
        checked = _verdicts(environment, truth) if truth else {}
    return {
        "exit": code,
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "rss_mib": round(used.ru_maxrss / 1024),
        "wall_s": round(wall, 2),
        **stats,
        **checked,
    }


def _verdicts(environment: dict[str, str], truth: Path) -> dict[str, Any]:
    """What the very run just measured found of the planted flaws."""
    listed = subprocess.run(
        [sys.executable, "-m", "stance", "outcomes", "-f", "jsonl"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {"verdicts": verdicts.compare(json.loads(truth.read_text())["truth"], listed.stdout.splitlines())}


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, Any]:
    """Exit code and resources of the process and its children; it is ended when we are interrupted."""
    try:
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used


def record(command: list[str], fixture: Path, latency: float) -> dict[str, Any]:
    """Seed a fake AWS, run the command against it cold, and keep its answers."""
    fixture.parent.mkdir(parents=True, exist_ok=True)
    (fixture.parent / ".gitignore").write_text("*\n")
    fixture.unlink(missing_ok=True)
    with DemoServer() as server:
        truth, made = seed.fill(server.url)
        fixture.with_suffix(".truth.json").write_text(json.dumps({"truth": truth, "made": made}, indent=1))
        with replaying(fixture, latency, server.url) as url:
            cold = run(command, url)
            ask(url, "/__save")
    return cold


def is_fresh(fixture: Path) -> bool:
    return fixture.exists() and time.time() - fixture.stat().st_mtime < KEPT_HOURS * 3600


def measure(command: list[str], runs: int, latency: float, fixture: Path) -> dict[str, Any]:
    """A cold run if there is no record that serves this command, then the warm ones."""
    cold = None if is_fresh(fixture) else record(command, fixture, latency)
    truth = fixture.with_suffix(".truth.json") if command == COMMAND else None
    warm: list[dict[str, Any]] = []
    with replaying(fixture, latency) as url:
        warm.append(run(command, url, truth))
    if warm[0]["misses"] and cold is None:
        cold, warm = record(command, fixture, latency), []
    with replaying(fixture, latency) as url:
        warm += [run(command, url, truth) for _ in range(runs - len(warm))]
    return {"command": shlex.join(command), "latency_ms": latency, "cold": cold, "warm": warm, **medians(warm)}


FIGURES = ("calls", "distinct", "misses", "cpu_s", "rss_mib", "wall_s", "in_flight_mean", "in_flight_peak", "exit")


def medians(warm: list[dict[str, Any]]) -> dict[str, Any]:
    return {"median": {name: round(statistics.median(each[name] for each in warm), 2) for name in FIGURES}}


def table(result: dict[str, Any]) -> str:
    """The figures of each run, and the medians of the warm ones."""
    rows = [("cold", result["cold"])] if result["cold"] else []
    rows += [(f"warm {number + 1}", each) for number, each in enumerate(result["warm"])]
    rows.append(("median", result["median"]))
    lines = ["run      " + "".join(f"{name:>15}" for name in FIGURES)]
    lines += [f"{label:<9}" + "".join(f"{row[name]:>15}" for name in FIGURES) for label, row in rows]
    if "verdicts" in result["warm"][-1]:
        lines += ["", json.dumps(result["warm"][-1]["verdicts"], indent=1)]
    operations = list(result["warm"][-1]["operations"].items())[:12]
    return "\n".join([*lines, "", *(f"{count:6}  {name}" for name, count in operations)])


def main() -> None:
    own, separator, given = sys.argv[1:], "--" in sys.argv, None
    if separator:
        at = own.index("--")
        own, given = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="warm runs")
    parser.add_argument("--latency", type=float, default=30, help="milliseconds before each answer")
    parser.add_argument("--fixture", type=Path, default=CACHE / "account.json.gz")
    parser.add_argument("--json", type=Path, help="write all figures there")
    options = parser.parse_args(own)
    result = measure(given or COMMAND, options.runs, options.latency, options.fixture)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    print(table(result))
    if result["median"]["misses"]:
        sys.exit("some calls were not recorded: the command asks for different things from run to run")


if __name__ == "__main__":
    main()
