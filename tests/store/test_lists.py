"""Pages of findings and assets: every filter and sort, nothing twice, nothing left out."""

import itertools

import pytest

from stance.model import Outcome, Verdict
from stance.model.edge import Edge, Lever
from stance.store import StoreError
from store.make import RULE, bucket, commit, judge, scan


@pytest.fixture
def full(store):
    """Twelve open findings opened over three days, and one verified."""
    for number in (1, 2, 3):
        records = [bucket(f"b{n:02d}", True) for n in range(4 * number)]
        scan(store, number, [*records, bucket("fixed", number == 1)])
    store.write_scores((row.finding.id, float(n % 5), None) for n, row in enumerate(store.findings().items))
    return store


def pages(ask, **filters):
    after, found = None, []
    for _ in itertools.count():
        page = ask(limit=5, after=after, **filters)
        found += page.items
        after = page.next
        if after is None:
            return found
    return found


@pytest.mark.parametrize("sort", ["severity", "opened_at", "score"])
def test_pages_join_to_the_whole_list(full, sort):
    found = pages(full.findings, sort=sort)
    assert len({row.finding.id for row in found}) == len(found) == 12
    key = {"severity": lambda r: r.finding.opened_at, "opened_at": lambda r: r.finding.opened_at}
    keys = [key.get(sort, lambda r: r.score)(row) for row in found]
    assert keys == sorted(keys, reverse=True)
    assert len(pages(full.findings, sort=sort, state=None)) == 13


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"rule": RULE.id, "kind": "aws.s3.bucket", "account": "123456789012", "region": "eu-west-1"}, 12),
        ({"domain": "cspm", "severity": "medium"}, 12),
        ({"severity": "critical"}, 0),
        ({"rule": "other"}, 0),
        ({"text": "b0"}, 10),
        ({"text": "arn:aws:s3:::b0*"}, 10),
        ({"text": "*B0"}, 10),
        ({"text": "*s3:::b11"}, 1),
        ({"text": "*%"}, 0),
        ({"text": "B"}, 0),
        ({"state": "verified"}, 1),
    ],
)
def test_filters_of_findings(full, filters, count):
    assert len(pages(full.findings, **filters)) == count


def test_texts_that_many_assets_share_are_met_on_the_way(full, monkeypatch):
    monkeypatch.setattr("stance.store.lists._FEW", 3)
    assert len(pages(full.findings, text="b0")) == 10


def test_a_listed_finding_bears_its_assets_name(full):
    row = full.findings(text="b03").items[0]
    assert (row.name, row.provider_id, row.finding.severity) == ("b03", "arn:aws:s3:::b03", "high")
    assert full.finding(row.finding.id) == row.finding
    assert full.finding("none") is None
    assert full.findings(asset=row.finding.asset).items == [row]


@pytest.mark.parametrize("sort", ["first_seen", "name"])
def test_pages_of_assets(full, sort):
    found = pages(full.asset_page, sort=sort)
    assert [a.name for a in found] == sorted((a.name for a in found), key=lambda n: n if sort == "name" else 0)
    assert len(found) == 13
    assert len(pages(full.asset_page, kind="aws.s3.bucket", account="123456789012", region="eu-west-1")) == 13
    assert [a.name for a in full.asset_page(text="*FIX").items] == ["fixed"]
    assert full.asset_page(kind="other").items == []


@pytest.mark.parametrize("after", ["", "x", "bnVsbA==", "WzFd"])
def test_a_page_that_is_none_is_refused(store, after):
    with pytest.raises(StoreError, match="is not a page"):
        store.findings(after=after)


def test_edges_are_replaced_by_their_maker(store):
    lever = Lever("a", "trust_document", "Statement[0]")
    one = Edge("a", "assumes", "b", "possible", ("aws:multifactorauthpresent",), ("scp",), {"policy": 1}, (lever,))
    store.replace_edges("trust", [one, Edge("a", "assumes", "c")])
    store.replace_edges("other", [Edge("c", "runs-as", "a")])
    store.replace_edges("trust", [one])
    assert list(store.edges(source="a")) == [one]
    assert [edge.source for edge in store.edges(target="a")] == ["c"]
    assert len(list(store.edges())) == 2


def test_findings_of_an_empty_estate(store):
    commit(store, 1, [bucket("a")])
    judge(store, 1, {"a": [Outcome(RULE.id, Verdict.PASS)]})
    assert store.findings().items == []
