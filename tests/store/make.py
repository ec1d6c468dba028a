"""Small estates for the tests of the store: buckets that are public, private or unread, and one rule on them."""

from collections.abc import Iterable, Mapping

from stance.model import Outcome, Reason, Record, Rule, Scope, Verdict
from stance.model.assets.storage import S3Bucket
from stance.store import Store, counts

SCOPE = Scope("aws", "123456789012", "global", "aws.s3.bucket")
RULE = Rule(
    id="storage-bucket-not-public",
    title="Buckets are not public",
    on=S3Bucket,
    severity="high",
    require=~S3Bucket.public,
    why="Anyone could read it.",
    fix="block-public-access",
)


def bucket(name: str, public: bool | None = False, incarnation: str = "", **fields) -> Record:
    """A bucket; `public` None means that it was not read."""
    told = {"name": name, **fields} | ({} if public is None else {"public": public})
    gaps = {"public": "denied"} if public is None else {}
    reads = {"s3:GetBucketAcl": "denied" if public is None else "ok"}
    return Record("aws.s3.bucket", f"arn:aws:s3:::{name}", name, SCOPE.account, "eu-west-1", incarnation,
                  told, gaps, reads)  # fmt: skip


def begin(store: Store, number: int) -> str:
    """The scan of that number, on that day of the month, begun unless it was."""
    scan = f"scan-{number:05d}"
    if store.scan(scan) is None:
        store.begin_scan(scan, f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}T00:00:00Z", [], {}, {})
    return scan


def commit(store: Store, number: int, records: Iterable[Record], complete: bool = True, **more):
    """Commit the records as what a scan found in `SCOPE`."""
    return store.commit_scope(begin(store, number), SCOPE, records, complete=complete, **more)


def verdict(fields: Mapping[str, object]) -> Outcome:
    """What `RULE` says."""
    if "public" not in fields:
        return Outcome(RULE.id, Verdict.UNKNOWN, reason=Reason.DENIED)
    if fields["public"]:
        return Outcome(RULE.id, Verdict.FAIL, evidence=[["public", True]])
    return Outcome(RULE.id, Verdict.PASS)


def judge(store: Store, number: int, given: Mapping[str, list[Outcome]] | None = None, rules=(RULE,), ruleset="r1"):
    """Assess: `given` outcomes by asset name, else what `RULE` says. Gives rows written and events by type."""
    import orjson

    packing = store.save_rules(ruleset, rules)
    rows = []
    for asset in store.assets():
        found = given.get(asset.name, []) if given is not None else [verdict(orjson.loads(asset.fields))]
        rows.append((asset.row, packing.pack(found), counts(found)))
    scan = begin(store, number)
    written = store.write_outcomes(scan, ruleset, rows)
    return written, {str(kind): n for kind, n in store.update_findings(scan).items()}


def scan(store: Store, number: int, records: Iterable[Record], complete: bool = True, **more):
    """A whole scan: commit, then assess."""
    changes = commit(store, number, records, complete, **more)
    return changes, *judge(store, number)


def states(store: Store) -> dict[str, str]:
    """The state of every finding by its bucket's name and element."""
    rows = store.findings(state=None, limit=1000).items
    return {row.name + (f"#{row.finding.element}" if row.finding.element else ""): str(row.finding.state)
            for row in rows}  # fmt: skip
