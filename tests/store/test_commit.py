"""Committing scopes: what is new, changed, gone; what not knowing keeps; what does not change writes nothing."""

import dataclasses

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.model import KINDS, Asset, Field, Record, Scope, Struct
from stance.model.stored import Changes
from stance.store import Store, StoreError, asset_uid
from stance.store.codec import dumps_some
from stance.store.shape import volatile_strip
from store.make import SCOPE, begin, bucket, commit


def fields(store, name):
    return orjson.loads(next(a for a in store.assets() if a.name == name).fields)


def test_new_changed_gone_unchanged(store):
    assert commit(store, 1, [bucket("a"), bucket("b"), bucket("c")]) == Changes(new=3)
    assert commit(store, 2, [bucket("a"), bucket("b", True), bucket("d")]) == Changes(1, 1, 1, 1)
    seen = {a.name: (a.first_seen_at[8:10], a.changed_at[8:10], a.gone_at) for a in store.assets(gone=True)}
    gone = "2026-01-03T00:00:00Z"
    assert seen == {
        "a": ("02", "02", None),
        "b": ("02", "03", None),
        "c": ("02", "02", gone),
        "d": ("03", "03", None),
    }
    b = store.asset("b")[0]
    assert [(c.what, c.before, c.after) for c in store.history(b.row)] == [
        ("changed", {"public": False}, {"public": True})
    ]
    assert b.uid == asset_uid("aws.s3.bucket", SCOPE.account, "arn:aws:s3:::b")
    assert [a.name for a in store.assets(changed_since=gone)] == ["b", "d"]
    assert [a.name for a in store.assets(kinds=["aws.s3.bucket"], account="123456789012", rows=[b.row])] == ["b"]
    assert list(store.assets(account="nobody")) == []


def test_what_comes_back_is_the_same_asset(store):
    commit(store, 1, [bucket("a")])
    before = store.asset("a")[0]
    commit(store, 2, [])
    assert list(store.assets()) == []
    assert commit(store, 3, [bucket("a")]) == Changes(changed=1)
    after = store.asset("a")[0]
    assert (after.row, after.uid, after.gone_at) == (before.row, before.uid, None)
    assert [c.what for c in store.history(after.row)] == ["gone", "returned"]


def test_the_same_state_writes_no_asset(store):
    records = [bucket(str(n), n % 2 == 0, tags={"n": n}) for n in range(50)]
    commit(store, 1, records)
    before = list(store.assets())
    assert commit(store, 2, reversed(records)) == Changes(unchanged=50)
    assert list(store.assets()) == before
    assert store.scopes()[0].listed_at == "2026-01-03T00:00:00Z"


def test_a_partial_listing_removes_nothing(store):
    commit(store, 1, [bucket("a"), bucket("b")])
    assert commit(store, 2, [bucket("a", True)], complete=False, reason="denied") == Changes(changed=1)
    assert {a.name for a in store.assets()} == {"a", "b"}
    assert fields(store, "b") == {"name": "b"}
    unseen = store.asset("b")[0]
    assert (orjson.loads(unseen.gaps), list(orjson.loads(unseen.last))) == ({"public": "denied"}, ["public"])
    assert unseen.changed_at[8:10] == "02"
    state = store.scopes()[0]
    assert (state.complete, state.reason, state.count, state.listed_at[8:10]) == (False, "denied", 2, "02")


def test_a_new_incarnation_is_another_asset_even_in_a_partial_listing(store):
    commit(store, 1, [bucket("a", incarnation="1")])
    assert commit(store, 2, [bucket("a", incarnation="2")], complete=False) == Changes(new=1, gone=1)
    old, new = sorted(store.assets(gone=True), key=lambda a: a.row)
    assert old.gone_at
    assert new.gone_at is None
    assert old.uid != new.uid
    assert old.id == new.id
    assert store.asset(new.id)[0] == new


def test_a_value_that_cannot_be_read_again_is_kept_as_the_last(store):
    commit(store, 1, [bucket("a", True)])
    commit(store, 2, [bucket("a", True)])
    commit(store, 3, [bucket("a", None)])
    asset = store.asset("a")[0]
    assert orjson.loads(asset.last) == {"public": [True, "2026-01-03T00:00:00Z"]}
    assert "public" not in orjson.loads(asset.fields)
    assert orjson.loads(asset.gaps) == {"public": "denied"}
    commit(store, 4, [bucket("a", None, size=1)])
    assert orjson.loads(store.asset("a")[0].last) == {"public": [True, "2026-01-03T00:00:00Z"]}
    commit(store, 5, [bucket("a", False, size=1)])
    assert store.asset("a")[0].last is None


def test_gaps_say_what_since_when_and_how_many(store):
    commit(store, 1, [bucket("a", None), bucket("b", None), bucket("c")])
    commit(store, 2, [bucket("a", None), bucket("b", False), bucket("c")])
    told = [(g.operation, g.field, g.reason, g.assets, g.since[8:10]) for g in store.gaps()]
    assert told == [(None, "public", "denied", 1, "02"), ("s3:GetBucketAcl", None, "denied", 1, "02")]
    failed = {"s3:ListBuckets": "denied"}
    commit(store, 3, [], complete=False, reason="denied", failed=failed, needs="s3:ListAllMyBuckets")
    listing = next(g for g in store.gaps() if g.operation == "s3:ListBuckets")
    assert (listing.assets, listing.needs, listing.since[8:10]) == (3, "s3:ListAllMyBuckets", "04")
    commit(store, 4, [bucket("a"), bucket("b"), bucket("c")])
    assert store.gaps() == []


def test_a_listing_denied_from_the_start_is_a_gap_over_no_asset(store):
    commit(store, 1, [], complete=False, reason="denied")
    assert [(g.operation, g.reason, g.assets) for g in store.gaps()] == [(None, "denied", 0)]


def test_a_narrowed_scan_keeps_the_other_fields(store):
    commit(store, 1, [bucket("a", True, versioned=True), bucket("b", None, versioned=True)])
    narrow = [
        dataclasses.replace(bucket(n), fields={"name": n, "versioned": False}, reads={"s3:V": "ok"}) for n in "ab"
    ]
    assert commit(store, 2, narrow, selected={"versioned"}) == Changes(changed=2)
    assert fields(store, "a") == {"name": "a", "public": True, "versioned": False}
    b = store.asset("b")[0]
    assert orjson.loads(b.gaps) == {"public": "denied"}
    assert orjson.loads(b.reads) == {"s3:GetBucketAcl": "denied", "s3:V": "ok"}
    assert commit(store, 3, narrow, selected={"versioned"}) == Changes(unchanged=2)
    unread = [dataclasses.replace(r, fields={"name": r.name}, gaps={"versioned": "denied"}) for r in narrow]
    commit(store, 4, unread, selected={"versioned"})
    assert fields(store, "a") == {"name": "a", "public": True}


def test_volatile_values_are_kept_up_to_date_without_being_a_change(memory, monkeypatch):
    class Key(Struct):
        last_used_at = Field(str, "When", volatile=True)
        active = Field(bool, "Whether")

    class Thing(Asset):
        keys = Field(list[Key], "Its keys")
        hits = Field(int, "How often", volatile=True)

    monkeypatch.setitem(KINDS, "test.thing", Thing)
    volatile_strip.cache_clear()

    def thing(used, hits, active=True):
        told = {"keys": [{"last_used_at": used, "active": active}], "hits": hits}
        return Record("test.thing", "t", "t", "1", "global", fields=told)

    commit(memory, 1, [thing("x", 1)])
    first = memory.asset("t")[0]
    assert commit(memory, 2, [thing("y", 2)]) == Changes(unchanged=1)
    second = memory.asset("t")[0]
    assert (second.hash, second.changed_at) == (first.hash, first.changed_at)
    assert orjson.loads(second.fields)["hits"] == 2
    assert memory.history(second.row) == []
    assert commit(memory, 3, [thing("y", 2, active=False)]) == Changes(changed=1)
    volatile_strip.cache_clear()


def test_two_scopes_that_list_one_asset_do_not_fight(store):
    other = Scope("aws", "123456789012", "eu-west-1", "aws.s3.bucket")
    commit(store, 1, [bucket("a")])
    for number in (1, 2):
        assert store.commit_scope(begin(store, number), other, [bucket("a")], complete=True) == Changes(unchanged=1)
    assert [a.scope for a in store.assets()] == [str(SCOPE)]


def test_what_no_database_can_hold_is_written_readably(store):
    odd = "caf\udce9\x00"
    commit(store, 1, [bucket(odd, note=odd, big=2**70)])
    asset = next(store.assets())
    assert asset.name == "caf\\udce9\\x00"
    assert orjson.loads(asset.fields)["note"] == "caf\\udce9\x00"
    assert commit(store, 2, [bucket(odd, note=odd, big=2**70)]) == Changes(unchanged=1)


def test_facts_are_written_where_they_differ(store):
    commit(store, 1, [bucket("a"), bucket("b")])
    rows = [a.row for a in store.assets()]
    assert store.write_facts([(row, dumps_some({"public": row == rows[0]})) for row in rows]) == 2
    assert store.write_facts([(row, dumps_some({"public": False})) for row in rows]) == 1
    assert [orjson.loads(a.facts) for a in store.assets()] == [{"public": False}] * 2


def test_excerpts_are_kept_compressed(store):
    commit(store, 1, [dataclasses.replace(bucket("a"), excerpt={"Name": "a"}), bucket("b")])
    a, b = store.assets()
    assert store.excerpt(a.row) == {"Name": "a"}
    assert store.excerpt(b.row) is None


def test_a_commit_needs_its_scan(store):
    with pytest.raises(StoreError, match="begin it first"):
        store.commit_scope("none", SCOPE, [], complete=True)


NAMES = st.sampled_from("abcd")
RECORDS = st.dictionaries(NAMES, st.sampled_from([True, False, None]), max_size=4)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=5))
def test_assets_are_those_of_the_last_whole_listing_and_known_as_last_seen(scans):
    with Store.open("sqlite://") as store:
        expected = {}
        for number, (found, complete) in enumerate(scans):
            expected = {**({} if complete else dict.fromkeys(expected)), **found}
            commit(store, number, [bucket(n, p) for n, p in found.items()], complete=complete)
        got = {a.name: orjson.loads(a.fields).get("public") for a in store.assets()}
        assert got == expected


def test_the_same_id_in_two_accounts_is_two_assets(store):
    """A provider's own things, such as AWS-managed policies, are called the same in every account."""
    other = dataclasses.replace(SCOPE, account="210987654321")
    commit(store, 1, [bucket("a")])
    elsewhere = dataclasses.replace(bucket("a"), account=other.account)
    for complete in (False, True):
        store.commit_scope(begin(store, 2), other, [elsewhere], complete=complete)
        assert sorted(a.account for a in store.assets()) == [SCOPE.account, other.account]
