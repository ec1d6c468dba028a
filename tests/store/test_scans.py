"""Scans, staging, ledger and leases: what a killed scan leaves, and how it is resumed."""

import os
import socket
import subprocess

import pytest

from stance.model import Read, Scope
from stance.store import StoreError, holder
from store.make import SCOPE, begin, bucket, commit


def read(result="ok", count=1, **more):
    return Read(str(SCOPE), "s3:ListBuckets", result, count, "2026-01-02T00:00:00Z", 0.5, **more)


def test_a_scan_keeps_its_now(store):
    scan = begin(store, 1)
    assert store.unfinished_scan().id == scan
    with pytest.raises(StoreError, match="resume it"):
        store.begin_scan(scan, "2027-01-01T00:00:00Z", [], {}, {})
    store.finish_scan(scan, "complete", "2026-01-02T00:05:00Z", {"assets": 3})
    assert store.unfinished_scan() is None
    assert store.scan(scan).started_at == "2026-01-02T00:00:00Z"
    assert store.scan(scan).totals == {"assets": 3}
    assert store.scan("none") is None


def test_declared_scopes_count_until_they_are_committed(store):
    scan, other = begin(store, 1), Scope("aws", "1", "eu-west-1", "aws.ec2.instance")
    store.declare_scopes(scan, [SCOPE, other])
    commit(store, 1, [bucket("a")])
    assert store.done_scopes(scan) == {SCOPE}
    assert {str(s.scope): (s.complete, s.count, s.reason) for s in store.scopes()} == {
        str(SCOPE): (True, 1, None),
        str(other): (False, 0, "not_collected"),
    }


def test_staging_survives_and_is_cleared_by_the_commit(store):
    scan = begin(store, 1)
    store.stage_listing(scan, SCOPE, [{"Name": "a"}], [read()])
    store.stage_records(scan, SCOPE, [bucket("a")], [read(count=2)])
    store.stage_records(scan, SCOPE, [bucket("a", public=True), bucket("b", None)])
    assert store.staged_listing(scan, SCOPE) == [{"Name": "a"}]
    staged = store.staged_records(scan, SCOPE)
    assert [staged[f"arn:aws:s3:::{name}"] for name in "ab"] == [bucket("a", public=True), bucket("b", None)]
    commit(store, 1, staged.values(), reads=[read("denied", error="no", needs="s3:ListAllMyBuckets")])
    assert store.staged_listing(scan, SCOPE) is None
    assert store.staged_records(scan, SCOPE) == {}
    assert [(r.result, r.count, r.seconds) for r in store.reads(scan)] == [("denied", 1, 0.5), ("ok", 3, 1.0)]
    assert store.reads(result="denied")[0].error == "no"
    assert store.reads(operation="s3:Other") == []


def test_staging_is_cleared_with_its_scan(store):
    scan = begin(store, 1)
    store.stage_listing(scan, SCOPE, [])
    store.clear_staging(scan)
    assert store.staged_listing(scan, SCOPE) is None


def test_one_owner_at_a_time_holds_a_lease(store):
    assert store.acquire("s", "one", 60)
    assert store.acquire("s", "one", 60)
    assert not store.acquire("s", "two", 60)
    assert not store.renew("s", "two", 60)
    store.release("s", "two")
    assert store.renew("s", "one", 60)
    store.release("s", "one")
    assert store.acquire("s", "two", 60)


def test_an_expired_lease_is_free(store):
    assert store.acquire("s", "one", -1)
    assert store.acquire("s", "two", 60)


def test_the_lease_of_a_killed_process_is_free_at_once(store):
    died = subprocess.Popen(["true"])
    died.wait()
    assert store.acquire("s", f"scan@{socket.gethostname()}/{died.pid}", 60)
    assert store.acquire("s", holder("scan"), 60)
    assert not store.acquire("s", f"scan@{socket.gethostname()}/{died.pid}", 60)
    assert holder("scan").endswith(str(os.getpid()))
