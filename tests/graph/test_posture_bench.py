"""PostureBench on tiny estates: the measure is right, orders are found, ours is near the best."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.posture.__main__ import measure, table  # noqa: E402
from bench.posture.estates import Estate, Finding, denied, estate  # noqa: E402
from bench.posture.measure import Truth, score  # noqa: E402
from bench.posture.orders import orders  # noqa: E402

from stance.model.edge import Edge, Lever  # noqa: E402


def finding(number, severity="high"):
    return Finding(f"{number}", "rule", f"a{number}", severity, 5.0, (Lever(f"a{number}", "rule"),))


def tiny():
    """Three ways to one jewel; the first two hang on finding 0, the third on 1; 2 is nowhere."""
    found = [finding(0, "low"), finding(1), finding(2, "critical")]
    edges = [
        Edge("internet", "exposes", "x", levers=found[0].levers), Edge("x", "reads", "jewel"),
        Edge("internet", "exposes", "y", levers=found[0].levers), Edge("y", "reads", "jewel"),
        Edge("partner", "assumes", "y", levers=found[1].levers),
        Edge("partner", "reads", "jewel", "possible"),
    ]  # fmt: skip
    return Estate(tuple(edges), tuple(found), ("internet", "partner"), ("jewel",))


def test_the_measure_counts_what_is_cut():
    truth = Truth(tiny())
    assert truth.pairs == (2, 0)
    assert [truth.share(some) for some in ("", "0", "1", "2", "01")] == [0, 0.5, 0.5, 0, 1]
    assert truth.matters == {"0", "1"}
    found = score(truth, ["2", "0", "1"])
    assert (found.curve[:4], found.most, found.dead_ends) == ((0, 0, 0.5, 1), 3, 1 / 3)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_best_is_the_best_of_all(seed):
    truth = Truth(estate(seed, 8))
    most = max(truth.share(some) for some in combinations(sorted(truth.matters), 2))
    assert truth.best(2) == pytest.approx(most)


def test_every_order_orders_all_findings():
    seen = denied(estate(3, 12), 0.2, 3)
    assert {"random", "severity", "cvss", "count", "degree", "stance"} <= set(orders())
    for order in orders().values():
        assert sorted(order(seen)) == sorted(one.id for one in seen.findings)


def test_denial_takes_findings_and_no_way():
    truth = estate(4, 12)
    seen = denied(truth, 0.3, 4)
    assert len(seen.findings) < len(truth.findings)
    assert {(one.source, one.target) for one in truth.edges} <= {(one.source, one.target) for one in seen.edges}
    known = {lever for one in seen.findings for lever in one.levers}
    assert all(set(edge.levers) <= known for edge in seen.edges)


def test_ours_is_near_the_best_and_the_table_is_the_same_again():
    rows = {row["order"]: row for row in measure([1, 2], 20)}
    assert rows["stance"]["regret@10"] <= 1.15
    assert rows["stance"]["@10"] >= 2 * rows["severity"]["@10"]
    assert table(list(rows.values())) == table(measure([1, 2], 20))


def test_the_command_prints_the_table():
    command = [sys.executable, "-m", "bench.posture", "--estates", "1", "--size", "10"]
    told = subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout
    assert [line.split()[0] for line in told.splitlines()][:3] == ["order", "random", "severity"]
