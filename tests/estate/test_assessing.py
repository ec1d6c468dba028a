"""The assessing half of a scan gives the same however it is cut, by whomever it is done, and writes what changed."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

import orjson
import pytest

from stance.assess import RuleSet
from stance.conditions import timestamp
from stance.estate import assessing
from stance.estate.coverage import Coverage
from stance.estate.judging import processes
from stance.estate.rulebook import shipped
from stance.facts.derive import State, derive
from stance.model import Reason, Record, Scope, Verdict, kinds_of
from stance.store import Store, judging

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RULES = RuleSet(shipped(), NOW, {})
ACCOUNT = "123456789012"


def examples():
    """By kind, every value that some rule's examples give to a field."""
    pools: dict[str, dict[str, list]] = {}
    for rule in shipped():
        for kind in kinds_of(rule.on):
            for example in () if rule.each is not None else (*rule.good, *rule.bad):
                for name, value in example.items():
                    pools.setdefault(str(kind.kind), {}).setdefault(name, []).append(value)
    return pools


def records(kind, pool, number, rnd):
    for n in range(number):
        made = {name: rnd.choice(values) for name, values in pool.items() if rnd.random() < 0.7}
        region = rnd.choice(["eu-west-1", "us-east-1"])
        own = {"id": f"{kind}/{n}", "name": f"n{n}", "account": ACCOUNT, "region": region}
        fields = orjson.loads(orjson.dumps(made | own, default=str))
        gaps = {name: "denied" for name in pool if name not in made and rnd.random() < 0.5}
        yield Record(kind, own["id"], own["name"], ACCOUNT, region, fields=fields, gaps=gaps)


def commit(store, scan, seed, number=6):
    """A scan of some assets of every kind; every seventh listing fails."""
    store.begin_scan(scan, timestamp(NOW), [], {}, {})
    rnd = random.Random(seed)
    for n, (kind, pool) in enumerate(sorted(examples().items())):
        found = list(records(kind, pool, number, rnd))
        scope = Scope(kind.split(".")[0], ACCOUNT, "global", kind)
        reason = Reason.DENIED if n % 7 == 0 else None
        store.commit_scope(scan, scope, found, complete=reason is None, reason=reason)


def told(store):
    """Everything that assessing wrote."""
    facts = {asset.uid: asset.facts for asset in store.assets()}
    return facts, {one.uid: (one.ruleset, one.packed) for one in store.outcomes()}, store.chain_head()


def assessed(workers=None):
    """What is told after two scans of different states, the second by half of the rules."""
    with closing(Store.open("sqlite://")) as store:
        commit(store, "one", 1)
        assessing.assess(store, "one", RULES, shipped(), workers)
        first = told(store)
        commit(store, "two", 2)
        assessing.assess(store, "two", RULES, shipped()[::2], workers)
        return first, told(store)


@pytest.fixture(scope="module")
def usual():
    return assessed()


@pytest.mark.parametrize("size", [1, 7])
def test_the_size_of_batches_changes_nothing(monkeypatch, usual, size):
    monkeypatch.setattr(judging, "BATCH", size)
    assert assessed() == usual


@pytest.mark.parametrize("workers", [processes, lambda: ThreadPoolExecutor(2)])
def test_workers_judge_as_this_process_does(monkeypatch, usual, workers):
    monkeypatch.setattr(assessing, "LARGE", 0)
    monkeypatch.setattr(judging, "BATCH", 50)
    assert assessed(workers) == usual


def test_facts_found_by_batches_are_those_of_the_whole_estate():
    with closing(Store.open("sqlite://")) as store:
        commit(store, "one", 3)
        assessing.assess(store, "one", RULES, shipped())
        states: dict[str, list[State]] = {}
        by_uid = {}
        for asset in store.assets():
            gaps = orjson.loads(asset.gaps) if asset.gaps else {}
            state = by_uid[asset.uid] = State(asset.kind, orjson.loads(asset.fields), gaps)
            states.setdefault(asset.kind, []).append(state)
        derive(states, Coverage(store.scopes()).whole)
        stored = {asset.uid: orjson.loads(asset.facts or b"{}") for asset in store.assets()}
        assert any(state.facts for state in by_uid.values())
        assert stored == {uid: state.facts for uid, state in by_uid.items()}


def test_assessing_again_writes_nothing():
    with closing(Store.open("sqlite://")) as store:
        commit(store, "one", 4)
        assessing.assess(store, "one", RULES, shipped())
        before = told(store)
        written = []
        for name in ("write_facts", "write_outcomes"):
            ask = getattr(store, name)
            setattr(store, name, lambda *given, ask=ask: written.append(ask(*given)))
        assessing.assess(store, "one", RULES, shipped())
        assert not any(written)
        assert told(store) == before


def test_an_unknown_outcome_keeps_what_was_last_known_and_rules_not_asked_keep_theirs():
    with closing(Store.open("sqlite://")) as store:
        kind = "aws.s3.bucket"
        on_buckets = (r for r in shipped() if any(k.kind == kind for k in kinds_of(r.on)) and r.applicability is None)
        rule, other = islice((r for r in on_buckets if not r.manual and r.each is None), 2)
        scope = Scope("aws", ACCOUNT, "global", kind)
        good = orjson.loads(orjson.dumps({**rule.good[0], **other.good[0]}, default=str))
        record = Record(kind, "a", "a", ACCOUNT, "eu-west-1", fields=good)
        both = RuleSet((rule, other), NOW, {})
        store.begin_scan("one", timestamp(NOW), [], {}, {})
        store.commit_scope("one", scope, [record], complete=True)
        assessing.assess(store, "one", both, both.rules)
        blind = replace(record, fields={}, gaps=dict.fromkeys(good, "denied"))
        store.commit_scope("one", scope, [blind], complete=True)
        assessing.assess(store, "one", both, [rule])
        (kept,) = store.outcomes()
        by_rule = {outcome.rule: outcome for outcome in store.packing(kept.ruleset).unpack(kept.packed)}
        assert (by_rule[rule.id].verdict, by_rule[rule.id].last_known) == (Verdict.UNKNOWN, Verdict.PASS)
        assert by_rule[rule.id].reason == Reason.DENIED
        assert by_rule[other.id].verdict is Verdict.PASS
