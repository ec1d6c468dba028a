# ruff: noqa: E402  the modules are found by the path set first
"""Measures assessment: evaluations per CPU second, and a large estate from memory and from the store.

    python bench/assess_bench.py [--assets 1000000] [--workers 2] [--store]

Assets are made from the shipped rules' own examples, kind by kind, with 30 % of their fields taken out (unknown)
or set to absent. A rule evaluation is one rule asked of one asset, JSON decoding and evidence included.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]

from stance.assess import RuleSet
from stance.estate.rulebook import shipped
from stance.model import KINDS, fields_of, kinds_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
HOLES = 0.3


def makers() -> dict[str, list[dict[str, Any]]]:
    """Example records by kind: every field that some rule's examples give, in each of their values."""
    pools: dict[str, dict[str, list[Any]]] = {}
    for rule in shipped():
        for kind in kinds_of(rule.on):
            pool = pools.setdefault(str(kind.kind), {})
            for example in () if rule.each is not None else (*rule.good, *rule.bad):
                for name, value in example.items():
                    pool.setdefault(name, []).append(value)
    return {kind: [pool] for kind, pool in pools.items() if pool}


def records(kind: str, pool: dict[str, list[Any]], count: int, rnd: random.Random) -> Iterator[bytes]:
    optional = {name for name, field in fields_of(KINDS[kind]).items() if field.absent is not None}
    for _ in range(count):
        made = {name: rnd.choice(values) for name, values in pool.items()}
        for name in list(made):
            if rnd.random() < HOLES:
                if name in optional and rnd.random() < 0.5:
                    made[name] = None
                else:
                    del made[name]
        yield orjson.dumps(made, default=str)


def estate(count: int, seed: int = 1) -> dict[str, list[bytes]]:
    """About `count` assets, spread evenly over the kinds."""
    rnd = random.Random(seed)
    pools = makers()
    each = count // len(pools)
    # Distinct records repeat, so that making them does not take longer than what is measured.
    found = {}
    for kind, (pool,) in pools.items():
        some = list(records(kind, pool, min(each, 2000), rnd))
        found[kind] = [some[n % len(some)] for n in range(each)]
    return found


def assess(part: tuple[str, list[bytes]]) -> tuple[int, int, float]:
    """(assets, evaluations, CPU seconds) of one kind."""
    kind, raw = part
    started = time.process_time()
    assessor = RuleSet(shipped(), NOW, {}).assessor(kind)
    done = sum(len(assessor(orjson.loads(one), {})) for one in raw)
    return len(raw), done, time.process_time() - started


def measured(assets: dict[str, list[bytes]], workers: int) -> dict[str, Any]:
    parts = [(kind, raw[n : n + 5000]) for kind, raw in assets.items() for n in range(0, len(raw), 5000)]
    started = time.perf_counter()
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(assess, parts))
    else:
        results = [assess(part) for part in parts]
    wall = time.perf_counter() - started
    count, done, cpu = (sum(column) for column in zip(*results, strict=True))
    return {
        "assets": count, "kinds": len(assets), "rules": len(shipped()), "evaluations": done,
        "cpu_s": round(cpu, 2), "evaluations_per_cpu_s": round(done / cpu), "wall_s": round(wall, 2),
    }  # fmt: skip


def from_store(count: int) -> dict[str, Any]:
    """The assessing half of a scan over a store of `count` assets: facts, outcomes and findings written."""
    from stance.conditions import timestamp
    from stance.estate import assessing
    from stance.model import Record, Scope
    from stance.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
        store.begin_scan("s", timestamp(NOW), [], {}, {})
        for kind, raw in estate(count).items():
            scope = Scope(kind.split(".")[0], "123456789012", "global", kind)
            made = (
                Record(kind, f"{kind}/{n}", f"n{n}", "123456789012", "eu-west-1", fields=orjson.loads(one))
                for n, one in enumerate(raw)
            )
            store.commit_scope("s", scope, list(made), complete=True)
        started, cpu = time.perf_counter(), time.process_time()
        assessing.assess(store, "s", RuleSet(shipped(), NOW, {}), shipped())
        wall = time.perf_counter() - started
        cpu = time.process_time() - cpu
        return {"assets": count, "wall_s": round(wall, 1), "cpu_s": round(cpu, 1)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--assets", type=int, default=1_000_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--store", action="store_true", help="from a store, outcomes written")
    chosen = options.parse_args()
    result = from_store(chosen.assets) if chosen.store else measured(estate(chosen.assets), chosen.workers)
    result["peak_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
