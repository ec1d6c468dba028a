# ruff: noqa: E402  the modules are found by the path set first
"""The store at size.

    python bench/store_bench.py [--assets 1000000] [--folder DIR]

Makes an estate of so many assets with a finding each, then measures what DESIGN.md promises: the second scan of an
unchanged state, reading everything and writing all outcomes, and pages of fifty over random filters.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src")]

from stance.model import WEIGHT, Outcome, Record, Rule, Scope, Verdict
from stance.model.assets.storage import S3Bucket
from stance.store import Store, counts

KINDS = [f"aws.bench.kind{n:02d}" for n in range(40)]
ACCOUNTS = [f"{n:012d}" for n in range(100)]
REGIONS = [f"region-{n}" for n in range(20)]
RULES = [
    Rule(
        id=f"bench-rule-{n:03d}",
        title="A rule",
        on=S3Bucket,
        severity=random.Random(n).choice(list(WEIGHT)),
        require=~S3Bucket.public,
        why="-",
        fix="-",
        domain=random.Random(n + 999).choice(["cspm", "dspm", "sspm", "ispm", "aspm", "host"]),
    )
    for n in range(240)
]


def record(n: int, scope: Scope) -> Record:
    fields = {
        "name": f"thing-{n:07d}",
        "created_at": "2025-01-01T00:00:00Z",
        "encrypted": n % 3 == 0,
        "public": n % 7 == 0,
        "tags": {"team": f"t{n % 50}", "env": "prod"},
        "grants": [{"principal": f"p{n % 100}", "permission": "READ"}],
        "size": n,
    }
    name = f"thing-{n:07d}"
    arn = f"arn:aws:bench:{scope.region}:{scope.account}:{name}"
    return Record(scope.kind, arn, name, scope.account, scope.region, "", fields, {}, {"s:List": "ok", "s:Get": "ok"})


def scopes(total: int) -> list[tuple[Scope, range]]:
    size = max(1, total // 400)
    rng = random.Random(1)
    return [
        (Scope("aws", rng.choice(ACCOUNTS), rng.choice(REGIONS), rng.choice(KINDS)), range(n, min(n + size, total)))
        for n in range(0, total, size)
    ]


def unique(parts: list[tuple[Scope, range]]) -> list[tuple[Scope, range]]:
    seen: dict[Scope, range] = {}
    for scope, numbers in parts:
        while scope in seen:
            scope = Scope(
                scope.provider, ACCOUNTS[(ACCOUNTS.index(scope.account) + 1) % 100], scope.region, scope.kind
            )
        seen[scope] = numbers
    return list(seen.items())


class Clock:
    """Prints how long a part took, by the wall and in CPU time."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.number = name, number

    def __enter__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *told: object) -> None:
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        rate = self.number / cpu if cpu else 0
        print(f"{self.name:42} {wall:8.1f} s wall {cpu:8.1f} s CPU {rate:12,.0f} /CPU s", flush=True)


def scan(store: Store, number: int, parts: list[tuple[Scope, range]]) -> None:
    store.begin_scan(f"scan-{number}", f"2026-11-{number + 1:02d}T00:00:00Z", [], {}, {})
    spent = total = 0.0
    for scope, numbers in parts:
        records = [record(n, scope) for n in numbers]
        before = time.process_time()
        store.commit_scope(f"scan-{number}", scope, records, complete=True)
        spent += time.process_time() - before
        total += len(records)
    print(f"  commit_scope alone {spent:.1f} s CPU, {total / spent:,.0f} assets/CPU s", flush=True)


def outcomes(store: Store, number: int) -> None:
    packing = store.save_rules("rules", RULES)
    rng = random.Random(5)
    fails = [[Outcome(RULES[n].id, Verdict.FAIL, evidence=[["public", True]])] for n in range(240)]
    passes = [Outcome(rule.id, Verdict.PASS) for rule in RULES[:6]]
    rows = [(packing.pack(fail + passes), counts(fail + passes)) for fail in fails]
    stream = ((asset.row, *rows[rng.randrange(240)]) for asset in store.assets())
    store.write_outcomes(f"scan-{number}", "rules", stream)


def filters(rng: random.Random) -> dict[str, str]:
    wanted = {
        "severity": lambda: rng.choice(list(WEIGHT)),
        "rule": lambda: rng.choice(RULES).id,
        "kind": lambda: rng.choice(KINDS),
        "account": lambda: rng.choice(ACCOUNTS),
        "region": lambda: rng.choice(REGIONS),
        "domain": lambda: rng.choice(["cspm", "dspm", "sspm", "ispm", "aspm", "host"]),
    }
    return {name: wanted[name]() for name in rng.sample(list(wanted), rng.randrange(4))}


def timed(ask, *given, **told):
    before = time.perf_counter()
    ask(*given, **told)
    return (time.perf_counter() - before) * 1000


def pages(store: Store, number: int = 300) -> None:
    rng = random.Random(7)
    spent: list[tuple[float, object]] = []
    for _ in range(number):
        asked = {**filters(rng), "sort": rng.choice(["severity", "opened_at", "score"])}
        first = store.findings(**asked)
        after = first.next if rng.random() < 0.5 else None
        spent.append((timed(store.findings, **asked, after=after), asked))
    report("page of findings", spent)
    spent = []
    for _ in range(number // 3):
        asked = {k: v for k, v in filters(rng).items() if k in ("kind", "account", "region")}
        asked["sort"] = rng.choice(["first_seen", "name"])
        spent.append((timed(store.asset_page, **asked), asked))
    report("page of assets", spent)
    texts = [f"thing-{rng.randrange(10**6):07d}"[: rng.randrange(7, 14)] for _ in range(30)]
    report("page of findings by text", [(timed(store.findings, text=text), text) for text in texts])
    report("page of assets by text", [(timed(store.asset_page, text=text), text) for text in texts])
    print(
        f"counts of findings {timed(store.finding_counts):.0f} ms, of outcomes {timed(store.outcome_counts):.0f} ms"
    )


def report(name: str, spent: list[tuple[float, object]]) -> None:
    ordered = sorted(one for one, _ in spent)
    worst = max(spent, key=lambda one: one[0])
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name:42} median {statistics.median(ordered):6.1f} ms, p95 {p95:6.1f} ms, worst {worst}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--url")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="stance-bench-"))
    try:
        with Store.open(asked.url or folder / "bench.db") as store:
            run(store, asked.assets)
    finally:
        if not asked.folder:
            shutil.rmtree(folder, ignore_errors=True)


def run(store: Store, total: int) -> None:
    parts = unique(scopes(total))
    if not store.scans():
        with Clock("first scan", total):
            scan(store, 1, parts)
        with Clock("outcomes, first", total):
            outcomes(store, 1)
        with Clock("findings, all new", total):
            print(" ", store.update_findings("scan-1"))
        store.finish_scan("scan-1", "complete", "2026-11-30T00:00:00Z", {})
    number = len(store.scans()) + 1
    with Clock("second scan, unchanged", total):
        scan(store, number, parts)
    with Clock("read all assets", total):
        for _ in store.assets():
            pass
    with Clock("outcomes, unchanged", total):
        outcomes(store, number)
    with Clock("findings, unchanged", total):
        print(" ", store.update_findings(f"scan-{number}"))
    store.finish_scan(f"scan-{number}", "complete", "2026-11-30T00:00:00Z", {})
    pages(store)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
