"""Where everything is answered nothing is unknown, and what has not changed is not written again."""

from __future__ import annotations

import random
import sqlite3

import pytest

from promises.conftest import REGIONS
from promises.graph import reached, wrong_ways
from promises.operations import EVERY, OPERATIONS, rules_on
from promises.replay import breaking, replayed, target
from promises.state import outcomes, state
from stance.estate import Estate
from stance.estate.provenance import on_graph
from stance.estate.rulebook import shipped

SERVICES = ("cloudtrail", "ec2", "iam", "kms", "logs", "rds", "s3")


@pytest.mark.parametrize("account", ["demo", "bare"])
def test_nothing_is_unknown_where_everything_is_answered(request, account):
    with replayed(request.getfixturevalue(account)), Estate() as estate:
        summary = estate.scan(target(regions=REGIONS))
        assert list(estate.gaps()) == []
        assert [(v.rule, v.asset, v.reason) for v in estate.outcomes("outcome:unknown")] == []
        assert summary.coverage == 1
        assert summary.status == "complete"


def rows(path, table):
    with sqlite3.connect(path) as store:
        return store.execute(f"select * from {table}").fetchall()


def test_the_same_state_writes_nothing(demo, known):
    tables = ("assets", "history", "outcomes", "events", "findings", "gaps", "edges")
    before = {table: rows(known, table) for table in tables}
    with replayed(demo), Estate(known) as estate:
        assert estate.scan(target(regions=REGIONS)).changes == {"new": 0, "changed": 0, "gone": 0}
        assert estate.problems() == []
    assert {table: rows(known, table) for table in tables} == before


def graph_answers(estate):
    """Paths, administrators, scores and the fix set, without the places of list items in them."""
    plan = estate.fix_set(3)
    return {
        "paths": sorted((p.source, p.target, p.certainty, len(p.assets), p.risk) for p in estate.paths()),
        "admins": {admin.principal: (admin.verdict, len(admin.path)) for admin in estate.admins()},
        "risks": {finding.id: finding.risk for finding in estate.findings()},
        "fixes": [(fix.asset, fix.field, fix.cost, fix.pairs_cut) for fix in plan.fixes],
        "left": (plan.before, plan.after, plan.possible_after),
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_pages_does_not_matter(demo, undisturbed, ways, known, seed):
    dice = random.Random(seed)

    def shuffled(value):
        if isinstance(value, dict):
            return {key: shuffled(item) for key, item in value.items()}
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return [shuffled(item) for item in dice.sample(value, len(value))]
        return value

    with replayed(demo, shuffle=lambda pages: [shuffled(page) for page in pages]), Estate() as estate:
        estate.scan(target(regions=REGIONS))
        found, now = outcomes(estate), reached(estate)
        again = graph_answers(estate)
    assert {key: view.outcome for key, view in found.items()} == {k: v.outcome for k, v in undisturbed.items()}
    assert now == ways
    with Estate(known) as estate:
        assert again == graph_answers(estate)


def test_listings_that_fail_remove_nothing(demo, known):
    with Estate(known) as estate:
        before, was = state(estate), reached(estate)
        with replayed(demo, breaking(OPERATIONS, "denied")):
            estate.scan(target(regions=REGIONS))
        blind, ways = state(estate), reached(estate)
        assert wrong_ways(was, ways) == []
        assert not estate.paths(sure=True)
        assert set(blind["admins"].values()) == {"possibly"}
        assert {a[1] for a in blind["assets"]} == {a[1] for a in before["assets"]}
        assert [f[0] for f in blind["findings"]] == [f[0] for f in before["findings"]]
        assert not list(estate.outcomes("outcome:pass"))
        with replayed(demo):
            estate.scan(target(regions=REGIONS))
        after = state(estate)
    assert {k: v[0] for k, v in after.pop("outcomes").items()} == {k: v[0] for k, v in before.pop("outcomes").items()}
    assert after == before


@pytest.mark.parametrize("service", SERVICES)
def test_a_scan_of_one_service_ages_nothing_else(demo, known, undisturbed, service):
    with replayed(demo), Estate(known) as estate:
        estate.scan(target(regions=REGIONS), services=[service])
        assert outcomes(estate) == undisturbed or {k: v.outcome for k, v in outcomes(estate).items()} == {
            k: v.outcome for k, v in undisturbed.items()
        }


GRAPHED = [rule.id for rule in shipped() if on_graph(rule)]
"""Rules over fields that the graph fills."""


@pytest.mark.parametrize("rule", GRAPHED if EVERY else GRAPHED[::2])
def test_a_rule_over_the_graph_alone_says_what_it_says_among_all(demo, undisturbed, rule):
    """Its scan asks all that edges rest on; every second rule, all with STANCE_ALL_FAULTS=1."""
    with replayed(demo), Estate() as estate:
        estate.scan(target(regions=REGIONS), rules=[rule])
        found = {key: (view.outcome, view.evidence) for key, view in outcomes(estate).items()}
    assert found == {key: (view.outcome, view.evidence) for key, view in undisturbed.items() if view.rule == rule}
    assert found


def test_a_scan_of_one_rule_asks_what_the_rule_needs(demo):
    aws = {rule for operation in OPERATIONS for rule in rules_on(operation)}
    for rule in sorted(aws)[::8]:
        with replayed(demo) as made, Estate() as estate:
            estate.scan(target(regions=REGIONS), rules=[rule])
            assert {view.rule for view in estate.outcomes()} <= {rule}
            assert not list(estate.outcomes("outcome:unknown"))
        asked = set(made[0].asked) - {"sts:GetCallerIdentity", "ec2:DescribeRegions"}
        assert all(rule in rules_on(operation) for operation in asked), rule


def test_two_estates_in_one_process(demo, bare):
    with Estate() as one, Estate() as other, Estate() as alone:
        with replayed(demo):
            one.scan(target(regions=REGIONS))
        with replayed(bare):
            other.scan(target(regions=REGIONS))
            alone.scan(target(regions=REGIONS))
        assert state(other) == state(alone)
        assert state(other) != state(one)


def test_two_estates_in_one_store(demo, bare, tmp_path):
    path = tmp_path / "both.db"
    with Estate(path, "one") as one, Estate(path, "other") as other, Estate() as alone:
        with replayed(demo):
            one.scan(target(regions=REGIONS))
            before = state(one)
        with replayed(bare):
            other.scan(target(regions=REGIONS))
            alone.scan(target(regions=REGIONS))
        assert state(other) == state(alone)
        assert state(one) == before


def test_keys_are_never_stored(scanned):
    given = target()
    for path in scanned.parent.glob(f"{scanned.name}*"):
        content = path.read_bytes()
        assert given.secret_key.encode() not in content, path
        assert given.access_key.encode() not in content, path


def test_an_asset_known_and_denied_afterwards_passes_nothing(demo, known):
    """What passed before is unknown when its listing fails, with what was known, until it is read again."""
    with Estate(known) as estate:
        before = {view.provider_id: view.outcome for view in estate.outcomes("rule:storage-bucket-versioned")}
        with replayed(demo, breaking("s3:ListBuckets", "throttled")):
            estate.scan(target(regions=REGIONS))
        found = [view for view in estate.outcomes("rule:storage-bucket-versioned") if view.kind == "aws.s3.bucket"]
        assert {view.provider_id: view.last_known for view in found} == before
        assert {(view.outcome, view.reason) for view in found} == {("unknown", "throttled")}
