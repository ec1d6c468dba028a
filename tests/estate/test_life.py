"""The estate over time: things break, are fixed, disappear and come back; a finding stays one thing for life."""

from __future__ import annotations

import copy

import pytest

from promises.conftest import REGIONS
from promises.replay import Recording, breaking, replayed, target
from stance.estate import Aws, Estate, EstateError, QueryError, SelectionError

RULE = "storage-bucket-versioned"
LIST, VERSIONING = "s3:ListBuckets", "s3:GetBucketVersioning"


@pytest.fixture
def account(demo: Recording) -> Recording:
    """The demo account, to be changed."""
    return Recording(dict(demo.answers))


def change(account: Recording, operation: str, how) -> None:
    """Let every answer of the operation pass through `how(args, page)`, which changes it in place."""
    for key, (pages, error) in account.answers.items():
        if key[0] == operation:
            pages = copy.deepcopy(pages)
            for page in pages:
                how(key[1], page)
            account.answers[key] = pages, error


def version(bucket: str, status: str | None):
    def how(args: str, page: dict) -> None:
        if f"'{bucket}'" in args:
            page.pop("Status", None)
            page.update({"Status": status} if status else {})

    return how


def scan(estate: Estate, account: Recording, broken=lambda *_: None, **narrow):
    with replayed(account, broken):
        return estate.scan(target(regions=REGIONS), rules=[RULE], **narrow)


@pytest.fixture
def estate():
    with Estate() as made:
        yield made


@pytest.fixture
def bucket(account: Recording) -> str:
    """A bucket that is not versioned."""
    with Estate() as looking:
        scan(looking, account)
        name = next(view.asset for view in looking.outcomes("outcome:pass"))
    change(account, VERSIONING, version(name, None))
    return name


def finding(estate: Estate, bucket: str):
    found = [f for f in estate.findings(closed=True) if f.asset == bucket]
    return found[0] if found else None


def test_fixed_and_broken_again(estate, account, bucket):
    scan(estate, account)
    opened = finding(estate, bucket)
    assert (opened.state, opened.rule) == ("open", RULE)
    change(account, VERSIONING, version(bucket, "Enabled"))
    scan(estate, account)
    assert (finding(estate, bucket).state, finding(estate, bucket).id) == ("verified", opened.id)
    change(account, VERSIONING, version(bucket, "Suspended"))
    scan(estate, account)
    again = finding(estate, bucket)
    assert (again.state, again.id) == ("open", opened.id)
    [told] = estate.explain(again.id)
    assert [event["type"] for event in told.events] == ["opened", "verified", "reopened"]
    assert estate.problems() == []


def test_a_resource_that_is_deleted_takes_its_finding_with_it(estate, account, bucket):
    scan(estate, account)
    change(account, LIST, lambda _, page: page.update(Buckets=[b for b in page["Buckets"] if b["Name"] != bucket]))
    scan(estate, account)
    assert finding(estate, bucket).state == "gone"
    assert not list(estate.assets(f"name:{bucket}"))
    assert not list(estate.outcomes(f"asset:{bucket}"))


def test_a_name_used_again_is_another_asset(estate, account, bucket):
    scan(estate, account)
    old = finding(estate, bucket)

    def make_again(_, page):
        for listed in page["Buckets"]:
            if listed["Name"] == bucket:
                listed["CreationDate"] = listed["CreationDate"].replace(year=2026, month=11, day=20)

    change(account, LIST, make_again)
    scan(estate, account)
    found = [f for f in estate.findings(closed=True) if f.asset == bucket]
    assert {f.state for f in found} == {"open", "gone"}
    assert next(f for f in found if f.state == "gone").id == old.id
    assert len(list(estate.assets(f"name:{bucket}"))) == 1


def test_what_cannot_be_read_keeps_its_finding_and_says_what_was_known(estate, account, bucket):
    scan(estate, account)
    summary = scan(estate, account, breaking(VERSIONING, "denied"))
    views = {view.asset: view for view in estate.outcomes()}
    assert {view.outcome for view in views.values()} == {"unknown"}
    assert views[bucket].last_known == "fail"
    assert (finding(estate, bucket).state, finding(estate, bucket).unknown_now) == ("open", True)
    assert summary.score is None
    assert summary.coverage == 0
    [told] = estate.explain(f"{RULE}@{bucket}")
    assert any("s3:GetBucketVersioning" in cure for cure in told.cures)
    change(account, VERSIONING, version(bucket, "Enabled"))
    scan(estate, account)
    assert finding(estate, bucket).state == "verified"


def test_score_and_coverage_are_arithmetic(estate, account, bucket):
    summary = scan(estate, account)
    views = list(estate.outcomes())
    passed, failed = (sum(view.outcome == word for view in views) for word in ("pass", "fail"))
    assert summary.outcomes == {"pass": passed, "fail": failed}
    assert summary.score == passed / (passed + failed)
    assert summary.coverage == 1

    def slow(operation, _, args):
        return "timeout" if (operation, args.get("Bucket")) == (VERSIONING, bucket) else None

    summary = scan(estate, account, slow)
    assert summary.coverage == (len(views) - 1) / len(views)


def test_lists_and_queries(estate, account, bucket):
    scan(estate, account)
    assert [view.asset for view in estate.outcomes(f"outcome:fail asset:{bucket}")] == [bucket]
    assert {view.kind for view in estate.assets("kind:aws.s3.*")} == {"aws.s3.bucket"}
    assert {call.operation for call in estate.calls()} >= {LIST, VERSIONING}
    with pytest.raises(QueryError, match="no severity is called so"):
        list(estate.findings("severity:nothing"))
    with pytest.raises(QueryError, match="colour"):
        list(estate.outcomes("colour:red"))


def test_explain_tells_what_was_seen_and_where(estate, account, bucket):
    scan(estate, account)
    [told] = estate.explain(finding(estate, bucket).id)
    assert told.outcome.evidence[0].path
    assert {call.operation for call in told.outcome.calls} == {LIST, VERSIONING}
    assert told.requirement
    assert told.fix
    assert {e.outcome.outcome for e in estate.explain(RULE)} == {"fail"}
    with pytest.raises(EstateError, match="nothing is called"):
        estate.explain("nobody")


def test_nothing_to_resume(estate):
    with pytest.raises(EstateError, match="stance scan"):
        estate.resume()


def test_misspelt_rules_and_services(estate):
    with pytest.raises(SelectionError, match="storage-bucket-versioned"):
        estate.scan(Aws(), rules=["storage-bucket-versionned"])
    with pytest.raises(SelectionError, match="s3"):
        estate.scan(Aws(), services=["s4"])
    assert estate.scans() == []
