# ruff: noqa: E402  the modules are found by the path set first
"""Measures assessment: evaluations per CPU second, and a large estate from memory and from the store.

    python bench/assess_bench.py [--assets 1000000] [--workers 2] [--store]

With `--store` an estate of accounts with 10,000 assets each is committed to a store and assessed from there: facts,
outcomes and findings written, then once more with nothing changed. Assets are made from the shipped rules' own
examples, kind by kind, with 30 % of their fields taken out (unknown) or set to absent. A rule evaluation is one
rule asked of one asset, JSON decoding and evidence included.
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
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]

from stance.assess import Assessor, RuleSet
from stance.conditions import timestamp
from stance.estate import assessing
from stance.estate.judging import uncollected
from stance.estate.rulebook import shipped
from stance.model import KINDS, Record, Scope, fields_of, kinds_of
from stance.store import Store

NOW = datetime(2026, 11, 21, tzinfo=UTC)
HOLES = 0.3
REGIONS = ("eu-central-1", "eu-west-1", "sa-east-1", "us-east-1", "us-west-2")


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
    with uncollected():
        asked = assessor(kind)
        done = sum(len(asked(orjson.loads(one), {})) for one in raw)
    return len(raw), done, time.process_time() - started


@cache
def assessor(kind: str) -> Assessor:
    """Compiled once in a process, as in a scan."""
    return RuleSet(shipped(), NOW, {}).assessor(kind)


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


def filled(store: Store, count: int) -> int:
    """Commit an estate of accounts, each with its regions and some of every kind; gives the number of assets."""
    store.begin_scan("s", timestamp(NOW), [], {}, {})
    accounts = [f"{n:012d}" for n in range(max(1, count // 10_000))]
    few = {"aws.account": 1, "aws.region": len(REGIONS)}
    total = 0
    for kind, raw in estate(count).items():
        each = few.get(kind, len(raw) // len(accounts))
        for n, account in enumerate(accounts):
            scope = Scope(kind.split(".")[0], account, "global", kind)
            mine = [record(kind, account, m, raw[m]) for m in range(n * each, (n + 1) * each)]
            store.commit_scope("s", scope, mine, complete=True)
            total += len(mine)
    return total


def record(kind: str, account: str, number: int, raw: bytes) -> Record:
    own = {"id": f"{kind}/{number}", "name": f"n{number}", "account": account, "region": REGIONS[number % 5]}
    return Record(kind, own["id"], own["name"], account, own["region"], fields={**orjson.loads(raw), **own})


def from_store(count: int, workers: int) -> dict[str, Any]:
    """The assessing half of a scan over a store of `count` assets, findings counted apart."""
    pool = partial(ProcessPoolExecutor, workers, get_context("spawn")) if workers > 1 else None
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
        total = filled(store, count)
        found: dict[str, Any] = {"assets": total}
        settle, store.update_findings = store.update_findings, lambda scan: {}  # type: ignore[method-assign]
        for name in ("first", "again"):
            before, began = cpu(), time.perf_counter()
            assessing.assess(store, "s", RuleSet(shipped(), NOW, {}), shipped(), pool)
            assessed, ended = cpu(), time.perf_counter()
            settle("s")
            found |= {
                f"{name}_wall_s": round(ended - began, 1), f"{name}_cpu_s": round(assessed - before, 1),
                f"{name}_cpu_us_per_asset": round((assessed - before) / total * 1e6, 1),
                f"{name}_findings_cpu_s": round(cpu() - assessed, 1),
            }  # fmt: skip
        return found


def cpu() -> float:
    """CPU seconds spent so far, those of ended workers included."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--assets", type=int, default=1_000_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--store", action="store_true", help="from a store, outcomes written")
    chosen = options.parse_args()
    if chosen.store:
        result = from_store(chosen.assets, chosen.workers)
    else:
        result = measured(estate(chosen.assets), chosen.workers)
    result["peak_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
