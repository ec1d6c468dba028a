# ruff: noqa: E402  the modules are found by the path set first
"""PostureBench: `python -m bench.posture [--estates 8] [--size 60] [--seed 1] [--json]`.

Prints, for each order, the share of source-to-jewel pairs cut after 1, 5, 10 and 20 fixes, the area under that
curve, the fixes needed for 90 %, regret, dead ends, and the share after 10 fixes when facts are denied.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import mean, median

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / part) for part in ("src", "")]

from bench.posture.estates import denied, estate
from bench.posture.measure import FIRST, Truth, score
from bench.posture.orders import orders

DENIED = (0.05, 0.10, 0.20)
MARKS = (1, 5, 10, 20)


def measure(seeds: list[int], size: int) -> list[dict[str, float | str]]:
    """One row for each order: means over the estates, the median for the fixes to 90 %."""
    truths = {seed: Truth(estate(seed, size)) for seed in seeds}
    best = {seed: {count: truth.best(count) for count in (5, FIRST)} for seed, truth in truths.items()}
    rows = []
    for name, order in orders().items():
        scores = {seed: score(truth, order(truth.estate)) for seed, truth in truths.items()}
        row: dict[str, float | str] = {"order": name}
        row |= {f"@{count}": mean(one.curve[count] for one in scores.values()) for count in MARKS}
        row["area"] = mean(one.area for one in scores.values())
        row["k90"] = median(one.most for one in scores.values())
        for count in (5, FIRST):
            gained = mean(one.curve[count] for one in scores.values())
            row[f"regret@{count}"] = mean(best[seed][count] for seed in seeds) / gained if gained else float("inf")
        row["dead ends"] = mean(one.dead_ends for one in scores.values())
        for share in DENIED:
            row[f"-{share:.0%}"] = mean(
                truth.share(order(denied(truth.estate, share, seed))[:FIRST]) for seed, truth in truths.items()
            )
        rows.append(row)
    return rows


def table(rows: list[dict[str, float | str]]) -> str:
    """The rows as text."""
    lines = [f"{'order':12}" + "".join(f"{key:>11}" for key in list(rows[0])[1:])]
    for row in rows:
        order, *values = row.values()
        lines.append(f"{order:12}" + "".join(f"{value:11.2f}" for value in values))
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(prog="bench.posture", description=__doc__)
    options.add_argument("--estates", type=int, default=8)
    options.add_argument("--size", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true", help="one JSON object per order")
    chosen = options.parse_args()
    seeds = list(range(chosen.seed, chosen.seed + chosen.estates))
    rows = measure(seeds, chosen.size)
    finite = ({key: None if one == float("inf") else one for key, one in row.items()} for row in rows)
    print("\n".join(map(json.dumps, finite)) if chosen.json else table(rows))


if __name__ == "__main__":
    main()
