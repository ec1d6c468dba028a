"""The chain of events: whatever was altered, removed or reordered shows; what retention erased does not."""

import pytest
from sqlalchemy import delete, select, update

from stance.store.chain import append
from stance.store.schema import chain, estates, events
from store.make import bucket, scan


@pytest.fixture
def told(memory):
    """A store with four transactions of two events."""
    store = memory
    for number in range(4):
        scan(store, number, [bucket(name, number % 2 == 0) for name in "ab"])
    assert store.chain_head()[0] == 4
    assert store.verify_chain() == []
    return store


def tamper(store, statement):
    with store._db.write() as connection:
        connection.execute(statement)


def mine(store, table, **values):
    return [table.c.estate == store._db.estate, *(table.c[name] == value for name, value in values.items())]


@pytest.mark.parametrize("column", ["finding", "type", "at", "scan", "payload", "digest"])
def test_an_altered_event_shows(told, column):
    value = b"{}" if column in ("payload", "digest") else "gone"
    tamper(told, update(events).where(*mine(told, events, tx=2, n=1)).values({column: value}))
    assert any("transaction 2" in problem for problem in told.verify_chain())


def test_a_payload_that_vanished_without_retention_shows(told):
    tamper(told, update(events).where(*mine(told, events, tx=2, n=1)).values(payload=None))
    assert "its payload is missing" in told.verify_chain()[0]


def test_a_removed_event_shows(told):
    tamper(told, delete(events).where(*mine(told, events, tx=3, n=0)))
    assert told.verify_chain() == ["transaction 3: its events were altered, removed or reordered"]


def test_reordered_events_show(told):
    for old, new in ((0, 9), (1, 0), (9, 1)):
        tamper(told, update(events).where(*mine(told, events, tx=3, n=old)).values(n=new))
    assert told.verify_chain() == ["transaction 3: its events were altered, removed or reordered"]


@pytest.mark.parametrize("tx", [1, 2, 4])
def test_a_removed_transaction_shows(told, tx):
    tamper(told, delete(events).where(*mine(told, events, tx=tx)))
    assert told.verify_chain() == [f"transaction {tx}: its events are missing"]
    tamper(told, delete(chain).where(*mine(told, chain, tx=tx)))
    assert told.verify_chain()


def test_a_cut_off_tail_shows_even_when_the_estate_was_set_back(told):
    kept = told.chain_head()
    tamper(told, delete(events).where(*mine(told, events, tx=4)))
    tamper(told, delete(chain).where(*mine(told, chain, tx=4)))
    assert told.verify_chain()
    with told._db.read() as connection:
        head = connection.execute(select(chain.c.hash).where(*mine(told, chain, tx=3))).scalar_one()
    tamper(told, update(estates).where(estates.c.id == told._db.estate).values(chain_tx=3, chain_head=head))
    assert told.verify_chain() == []
    assert told.chain_head() != kept  # a head kept elsewhere is what proves this


@pytest.mark.parametrize("column", ["size", "root", "prev", "hash"])
def test_an_altered_link_shows(told, column):
    tamper(told, update(chain).where(*mine(told, chain, tx=2)).values({column: 1 if column == "size" else b"x"}))
    assert any("transaction 2" in problem for problem in told.verify_chain())


def test_events_outside_the_chain_show(told):
    with told._db.read() as connection:
        row = connection.execute(select(events).where(*mine(told, events, tx=4, n=0))).mappings().one()
    tamper(told, events.insert().values({**row, "tx": 9}))
    assert told.verify_chain() == ["transaction 9: its events are linked by nothing"]


def test_retention_erases_payloads_and_the_chain_still_holds(told):
    before = [event.payload for event in told.events()]
    assert all(payload is not None for payload in before)
    assert told.erase_payloads("2026-01-03T00:00:00Z", "scan-00009", "2026-02-01T00:00:00Z") == 4
    assert [event.payload is None for event in told.events()] == [True] * 4 + [False] * 5
    assert told.verify_chain() == []
    assert told.refold() == 0
    tamper(told, update(events).where(*mine(told, events, tx=4)).values(payload=None))
    assert told.verify_chain()


def test_the_chain_is_the_same_on_every_database(store):
    scan(store, 1, [bucket("a", True), bucket("b", True)])
    scan(store, 2, [bucket("a"), bucket("b", True)])
    assert store.chain_head()[0] == 2
    assert store.verify_chain() == []
    store.erase_payloads("2026-01-03T00:00:00Z", "scan-00009", "2026-02-01T00:00:00Z")
    assert store.verify_chain() == []
    tamper(store, update(events).where(*mine(store, events, tx=2)).values(payload=b"{}"))
    assert store.verify_chain()


def test_nothing_is_appended_for_nothing(told):
    with told._db.write() as connection:
        append(told._db, connection, [])
    assert told.chain_head()[0] == 4
