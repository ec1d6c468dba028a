"""The life of findings: one for life, closed by the evaluator alone, silent while nothing changes."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from stance.model import Outcome, Reason, Rule, Verdict
from stance.model.assets.storage import Grant, S3Bucket
from stance.store import Packing, Store, StoreError, counts
from stance.store.schema import findings, outcomes
from store.make import RULE, bucket, commit, judge, scan, states

EACH = Rule(
    id="storage-grant-not-public",
    title="No grant is public",
    on=S3Bucket,
    severity="medium",
    each=S3Bucket.grants,
    key=Grant.principal,
    require=Grant.permission != "READ",
    why="Anyone could read it.",
    fix="remove-grant",
)


def life(store, name="a"):
    row = next(r for r in store.findings(state=None).items if r.name == name)
    return [str(event.type) for event in store.events(row.finding.id)]


def test_open_verify_reopen_gone(store):
    assert scan(store, 1, [bucket("a", True), bucket("b")])[1:] == (2, {"opened": 1})
    assert states(store) == {"a": "open"}
    assert scan(store, 2, [bucket("a", False), bucket("b")])[1:] == (1, {"verified": 1})
    assert states(store) == {"a": "verified"}
    assert scan(store, 3, [bucket("a", True), bucket("b")])[1:] == (1, {"reopened": 1})
    assert scan(store, 4, [bucket("b")])[2] == {"gone": 1}
    assert states(store) == {"a": "gone"}
    assert scan(store, 5, [bucket("a", True), bucket("b")])[2] == {"reopened": 1}
    assert life(store) == ["opened", "verified", "reopened", "gone", "reopened"]
    assert store.refold() == 0
    assert store.verify_chain() == []


def test_the_same_state_twice_writes_nothing(store):
    records = [bucket(str(n), [True, False, None][n % 3]) for n in range(30)]
    scan(store, 1, records)
    head = store.chain_head()
    assert scan(store, 2, records)[1:] == (0, {})
    assert store.chain_head() == head


def test_unknown_keeps_a_finding_open_and_says_so_once(store):
    scan(store, 1, [bucket("a", True)])
    assert scan(store, 2, [bucket("a", None)])[2] == {"unknown_now": 1}
    row = store.findings().items[0].finding
    assert (str(row.state), row.reason, row.unknown_since[8:10]) == ("open", "denied", "03")
    assert scan(store, 3, [bucket("a", None, size=1)])[2] == {}
    assert scan(store, 4, [bucket("a", True)])[2] == {"failing_again": 1}
    assert store.findings().items[0].finding.unknown_since is None
    scan(store, 5, [bucket("a", None)])
    assert scan(store, 6, [bucket("a", False)])[2] == {"verified": 1}


def test_a_failed_listing_closes_nothing(store):
    scan(store, 1, [bucket("a", True)])
    assert scan(store, 2, [], complete=False, reason="denied")[2] == {"unknown_now": 1}
    assert states(store) == {"a": "open"}


def test_a_pass_without_a_fresh_read_waits(store):
    commit(store, 1, [bucket("a", True)])
    judge(store, 1)
    passed = {"a": [Outcome(RULE.id, Verdict.PASS)]}
    commit(store, 2, [], complete=False, reason="denied")
    assert judge(store, 2, passed) == (1, {})
    assert states(store) == {"a": "open"}
    commit(store, 3, [bucket("a", True)])
    assert judge(store, 3, passed) == (0, {"verified": 1})


def test_not_applicable_closes_with_that_reason(store):
    scan(store, 1, [bucket("a", True)])
    commit(store, 2, [bucket("a", True)])
    assert judge(store, 2, {"a": [Outcome(RULE.id, Verdict.NOT_APPLICABLE)]})[1] == {"not_applicable": 1}
    assert store.findings(state=None).items[0].finding.reason == "not_applicable"


def test_a_renamed_rule_keeps_its_findings(store):
    scan(store, 1, [bucket("a", True)])
    renamed = dataclasses.replace(RULE, id="storage-bucket-kept-private", severity="critical", aliases=(RULE.id,))
    commit(store, 2, [bucket("a", True)])
    failing = {"a": [Outcome(renamed.id, Verdict.FAIL)]}
    assert judge(store, 2, failing, [renamed], "r2") == (1, {"renamed": 1, "severity_changed": 1})
    only = store.findings().items[0].finding
    assert (only.rule, only.severity, only.opened_at[8:10]) == (renamed.id, "critical", "02")
    assert judge(store, 3, failing, [renamed], "r2") == (0, {})
    assert store.refold() == 0


def test_rules_left_out_of_a_narrowed_set_keep_their_findings(store):
    scan(store, 1, [bucket("a", True)])
    commit(store, 2, [bucket("a", True)])
    assert judge(store, 2, {"a": []}, [EACH], "narrow")[1] == {}
    assert states(store) == {"a": "open"}


def element(verdict, name, **more):
    return Outcome(EACH.id, verdict, element=name, **more)


def test_elements_come_and_go_with_their_list(store):
    commit(store, 1, [bucket("a")])
    fails = [element(Verdict.FAIL, "x"), element(Verdict.FAIL, "y")]
    assert judge(store, 1, {"a": fails}, [EACH], "e")[1] == {"opened": 2}
    unread = [Outcome(EACH.id, Verdict.UNKNOWN, reason=Reason.DENIED)]
    commit(store, 2, [bucket("a")])
    assert judge(store, 2, {"a": unread}, [EACH], "e")[1] == {"unknown_now": 2}
    commit(store, 3, [bucket("a")])
    assert judge(store, 3, {"a": fails[:1]}, [EACH], "e")[1] == {"failing_again": 1, "verified": 1}
    assert states(store) == {"a#x": "open", "a#y": "verified"}
    commit(store, 4, [bucket("a")])
    assert judge(store, 4, {"a": []}, [EACH], "e")[1] == {"verified": 1}


def test_elements_that_share_a_key_are_one_finding_and_the_worst_speaks(store):
    twins = [element(Verdict.PASS, "x"), element(Verdict.FAIL, "x"), element(Verdict.FAIL, "x", evidence=[["e", 1]])]
    commit(store, 1, [bucket("a")])
    assert judge(store, 1, {"a": twins}, [EACH], "e")[1] == {"opened": 1}
    commit(store, 2, [bucket("a")])
    assert judge(store, 2, {"a": twins[::-1]}, [EACH], "e") == (0, {})
    assert judge(store, 3, {"a": twins[:2]}, [EACH], "e") == (1, {})


def test_a_killed_update_goes_on_where_it_stood(tmp_path):
    place = tmp_path / "s.db"
    with Store.open(place) as store:
        commit(store, 1, [bucket(str(n), True) for n in range(5)])
        packing = store.save_rules("r1", [RULE])
        failed = [Outcome(RULE.id, Verdict.FAIL)]
        store.write_outcomes(
            "scan-00001", "r1", [(a.row, packing.pack(failed), counts(failed)) for a in store.assets()]
        )
    with Store.open(place) as store:
        assert store.update_findings("scan-00001") == {"opened": 5}
        assert store.update_findings("scan-00001") == {}


def test_refolding_repairs_the_table(store):
    scan(store, 1, [bucket("a", True), bucket("b", True)])
    before = states(store)
    with store._db.write() as connection:
        mine = findings.c.estate == store._db.estate
        connection.execute(update(findings).where(mine).values(state="verified"))
    assert store.refold() == 2
    assert states(store) == before


def test_counts(store):
    scan(store, 1, [bucket("a", True), bucket("b"), bucket("c", None)])
    assert {v.name: n for v, n in store.outcome_counts().items() if n} == {"PASS": 1, "FAIL": 1, "UNKNOWN": 1}
    assert store.finding_counts() == {("open", "cspm", "high"): 1}


def test_outcomes_of_living_assets_are_streamed(store):
    scan(store, 1, [bucket("a", True), bucket("b")])
    scan(store, 2, [bucket("a", True)])
    (only,) = store.outcomes(kinds=["aws.s3.bucket"], account="123456789012")
    kept = store.packing(only.ruleset).unpack(only.packed)[0]
    assert (kept.verdict, kept.evidence) == (Verdict.FAIL, [["public", True]])
    with store._db.read() as connection:
        rows = connection.execute(outcomes.select().where(outcomes.c.estate == store._db.estate)).all()
    assert [row.settled for row in rows] == [True]


def test_unknown_rule_sets_are_named(store):
    with pytest.raises(StoreError, match="knows no rule set x"):
        store.packing("x")


RULES = ("storage-a-b", "storage-c-d", "storage-e-f")
OUTCOMES = st.lists(
    st.builds(
        Outcome,
        st.sampled_from(RULES),
        st.sampled_from(Verdict),
        st.none() | st.text(max_size=3),
        st.none() | st.sampled_from(Reason),
        st.none() | st.just([["public", True]]),
        st.none() | st.sampled_from([Verdict.PASS, Verdict.FAIL]),
    ),
    unique_by=lambda o: (o.rule, o.element),
)


@settings(deadline=None, max_examples=50)
@given(OUTCOMES, st.randoms())
def test_packing_keeps_everything_and_forgets_the_order(found, random):
    packing = Packing(RULES)
    mixed = random.sample(found, len(found))
    assert packing.pack(found) == packing.pack(mixed)
    key = lambda o: (o.rule, o.element is not None, o.element or "")  # noqa: E731
    assert sorted(packing.unpack(packing.pack(found)), key=key) == sorted(found, key=key)


STATES = st.dictionaries(st.sampled_from("abc"), st.sampled_from([True, False, None]), max_size=3)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(STATES, st.booleans()), max_size=6))
def test_whatever_happens_findings_are_the_fold_of_a_sound_chain(history):
    expected = {}
    with Store.open("sqlite://") as store:
        for number, (found, complete) in enumerate(history):
            records = [bucket(name, public) for name, public in found.items()]
            scan(store, number, records, complete=complete, reason=None if complete else "throttled")
            expected = _expected(expected, found, complete)
            assert states(store) == expected
            head = store.chain_head()
            assert scan(store, number + 100, records, complete=complete)[1:] == (0, {})
            assert store.chain_head() == head
        assert store.refold() == 0
        assert store.verify_chain() == []


def _expected(before, found, complete):
    """The state of every finding after a scan, said once more and plainly."""
    after = dict(before)
    for name, public in found.items():
        if public is True:
            after[name] = "open"
        elif public is False and before.get(name) == "open":
            after[name] = "verified"
    for name, state in before.items():
        if name not in found and complete and state == "open":
            after[name] = "gone"
    return after
