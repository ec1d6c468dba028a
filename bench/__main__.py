"""All benches in modest sizes, as one table: `python -m bench [--full] [--only assess,store,scan,graph,posture]`.

Each line is a figure, its limit and their ratio; below one, the limit is kept. The same goes to stdout as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent


class Figure(NamedTuple):
    """What was measured and what it is held against; `more` where more is better."""

    bench: str
    figure: str
    value: float
    limit: float
    more: bool = False

    @property
    def ratio(self) -> float:
        """How much of the limit is used."""
        good, bad = (self.value, self.limit) if self.more else (self.limit, self.value)
        return round(bad / good, 2) if good else float("inf")


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(HERE / script), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=environment).stdout


def assess(full: bool) -> Iterator[Figure]:
    count = 1_000_000 if full else 100_000
    found = json.loads(run("assess_bench.py", "--assets", str(count)))
    yield Figure("assess", "rule evaluations per CPU s", found["evaluations_per_cpu_s"], 500_000, more=True)
    yield Figure("assess", f"{count:,} assets from memory, s", found["wall_s"], 10 * count / 1e6)
    found = json.loads(run("assess_bench.py", "--assets", str(count), "--store"))
    yield Figure("assess", f"{count:,} assets from the store, s", found["first_wall_s"], 40 * count / 1e6)
    yield Figure("assess", "CPU µs per asset from the store", found["first_cpu_us_per_asset"], 80)
    yield Figure("assess", "CPU µs per asset, nothing changed", found["again_cpu_us_per_asset"], 80)


def store(full: bool) -> Iterator[Figure]:
    told = run("store_bench.py", "--assets", str(1_000_000 if full else 100_000))
    rates = re.findall(r"commit_scope alone .*, ([\d,]+) assets/CPU s", told)
    yield Figure("store", "second scan, assets per CPU s", float(rates[-1].replace(",", "")), 30_000, more=True)
    for name, p95 in re.findall(r"^(page of [a-z ]+?) +median.*p95 +([\d.]+) ms", told, re.MULTILINE):
        yield Figure("store", f"{name}, p95 ms", float(p95), 100)


def scan(full: bool) -> Iterator[Figure]:
    written = HERE / ".cache" / "figures.json"
    run("scan_account.py", "--runs", "5" if full else "3", "--json", str(written))
    median = json.loads(written.read_text())["median"]
    yield Figure("scan", "calls", median["calls"], 2800)
    yield Figure("scan", "CPU s in all", median["cpu_s"], 6)
    yield Figure("scan", "peak memory, MiB", median["rss_mib"], 300)


def graph(full: bool) -> Iterator[Figure]:
    nodes = 1_000_000 if full else 100_000
    for line in run("graph_bench.py", "--nodes", str(nodes)).splitlines():
        found, share = json.loads(line), nodes / 1e6
        times = 1 if "fast" in found["library"] else 3
        name = f"{found['library']}, {found['shape']}, {nodes:,} nodes"
        for figure, limit in (("load+index", 3), ("blast", 3), ("chokes", 2)):
            yield Figure("graph", f"{name}: {figure}, s", found[figure], limit * share * times)
        if full:  # of small graphs the memory is that of the libraries
            yield Figure("graph", f"{name}: MB", found["MB"], 1000 * times)


def posture(full: bool) -> Iterator[Figure]:
    told = run("posture/__main__.py", "--json", "--estates", "20" if full else "8")
    rows = {row["order"]: row for row in map(json.loads, told.splitlines())}
    yield Figure("posture", "regret after ten fixes", rows["stance"]["regret@10"], 1.15)
    ours, severity = rows["stance"]["@10"], rows["severity"]["@10"]
    yield Figure("posture", "share cut, to twice that by severity", ours, 2 * severity, more=True)


BENCHES = {"assess": assess, "store": store, "scan": scan, "graph": graph, "posture": posture}


def main() -> None:
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--full", action="store_true", help="a million assets; takes half an hour")
    options.add_argument("--only", default=",".join(BENCHES), help="which benches, with commas between")
    chosen = options.parse_args()
    rows = [f"{'bench':8}{'figure':52}{'value':>14}{'limit':>14}{'ratio':>8}"]
    for name in chosen.only.split(","):
        for one in BENCHES[name](chosen.full):
            print(json.dumps({**one._asdict(), "ratio": one.ratio}, ensure_ascii=False), flush=True)
            rows.append(f"{one.bench:8}{one.figure:52}{one.value:14,.1f}{one.limit:14,.1f}{one.ratio:8.2f}")
    print("\n".join(rows), file=sys.stderr)


if __name__ == "__main__":
    main()
