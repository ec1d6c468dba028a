"""Opening and failing: every trouble has a clear error with its cure, and leaves nothing half written."""

import re
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from stance.store import Store, StoreError, compare, findings
from stance.store.schema import HEAD, metadata
from stance.store.upgrade import MIGRATIONS
from store.make import SCOPE, begin, bucket, commit, scan


def test_a_store_is_made_with_its_folder_for_its_owner_alone(tmp_path):
    place = tmp_path / "a" / "b.db"
    with Store.open(place) as store:
        commit(store, 1, [bucket("a")])
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with Store.open(f"sqlite:///{place}") as store:
        assert [a.name for a in store.assets()] == ["a"]


def test_estates_do_not_see_each_other(tmp_path):
    with Store.open(tmp_path / "s.db", "one") as one, Store.open(tmp_path / "s.db", "two") as two:
        scan(one, 1, [bucket("a", True)])
        assert two.scans() == list(two.assets()) == list(two.events()) == []
        scan(two, 1, [bucket("a", True)])
        assert one.verify_chain() == two.verify_chain() == []


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    place = tmp_path / "s.db"
    place.write_bytes(content)
    with pytest.raises(StoreError, match=r"s\.db .*(not a Stance store|is damaged)"):
        Store.open(place)
    assert place.read_bytes() == content


def test_a_database_of_something_else_is_refused(tmp_path):
    place = tmp_path / "s.db"
    with sqlite3.connect(place) as other:
        other.execute("CREATE TABLE songs (name)")
    with pytest.raises(StoreError, match="something else, with tables songs"):
        Store.open(place)


@pytest.mark.parametrize("place", ["mysql://x/y", "nonsense://", "postgresql+nothing://x/y"])
def test_urls_of_other_databases_are_refused(place):
    with pytest.raises(StoreError, match="give a path, sqlite"):
        Store.open(place)


def test_a_folder_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="not a file"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="cannot be created"):
        Store.open("/dev/null/stance.db")


def test_a_server_that_does_not_answer_is_named_without_its_password():
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as told:
        Store.open("postgresql+psycopg://me:secret@127.0.0.1:1/none")
    assert "127.0.0.1" in str(told.value)
    assert "secret" not in str(told.value)


def test_a_newer_schema_is_refused(tmp_path):
    with Store.open(tmp_path / "s.db") as store, store._db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=f"has schema 9999, this program knows up to {HEAD}"):
        Store.open(tmp_path / "s.db")


def test_an_older_schema_is_upgraded_to_the_very_same(tmp_path):
    """A database from before the first revision comes out as a fresh one does."""
    with sqlite3.connect(tmp_path / "old.db") as old:
        old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    with Store.open(tmp_path / "old.db") as upgraded, Store.open(tmp_path / "new.db") as fresh:
        assert _schema(upgraded) == _schema(fresh)
        assert scan(upgraded, 1, [bucket("a", True)])[2] == {"opened": 1}


def _schema(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store._db.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
        return names.scalars().all()


@pytest.mark.parametrize("query", [findings._unsettled, lambda *_: compare._KNOWN], ids=["unsettled", "known"])
def test_what_every_scan_asks_is_found_by_its_own_index(memory, query):
    text = query(memory._db, 0).compile(dialect=memory._db.engine.dialect)
    with memory._db.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (1,) * len(text.positiontup)).all()
    assert re.search("outcomes_unsettled|COVERING INDEX assets_of_scope", plan[0][3])


def test_the_newest_migration_is_the_schema():
    assert sorted(path.stem for path in (MIGRATIONS / "versions").glob("0*.py"))[-1].startswith(HEAD)


def test_opening_a_current_store_imports_no_alembic(tmp_path):
    Store.open(tmp_path / "s.db").close()
    code = (
        "import sys; from stance.store import Store; Store.open(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "s.db")]
    path = str(MIGRATIONS.parents[2])
    assert subprocess.check_output(run, text=True, env={"PYTHONPATH": path}).strip() == "False"


def test_a_full_disk_rolls_back(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        scan(store, 1, [bucket("a", True)])
        with store._db.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        begin(store, 2)
        with store._db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        records = [bucket(str(n), True, note="x" * 500) for n in range(200)]
        with pytest.raises(StoreError, match="disk is full: free some space"):
            commit(store, 2, records)
        assert [a.name for a in store.assets()] == ["a"]
        assert store.verify_chain() == []
        assert store.done_scopes("scan-00002") == frozenset()
    with Store.open(tmp_path / "s.db") as store:
        assert commit(store, 2, records).new == 200


def test_a_read_only_store_can_be_read(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        commit(store, 1, [bucket("a")])
    with Store.open(f"sqlite:///file:{tmp_path}/s.db?mode=ro&uri=true") as store:
        assert [a.name for a in store.assets()] == ["a"]
        with pytest.raises(StoreError, match="is read-only: make"):
            begin(store, 2)


def test_a_locked_store_is_told_and_its_readers_go_on(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/s.db?timeout=0.05") as store:
        commit(store, 1, [bucket("a")])
        other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE assets SET name = 'b'")
        with pytest.raises(StoreError, match="is locked by another process"):
            begin(store, 2)
        assert [a.name for a in store.assets()] == ["a"]
        other.execute("ROLLBACK")
        other.close()
        begin(store, 2)


def test_a_transaction_that_was_cut_off_leaves_nothing(tmp_path):
    """Killed in the middle of a commit, by the signal that nothing can catch."""
    with Store.open(tmp_path / "s.db") as store:
        commit(store, 1, [bucket("a")])
        begin(store, 2)
    code = (
        "import os, signal, sys\n"
        "from stance.store import Store, commit\n"
        "from store.make import bucket, SCOPE\n"
        "commit.write_gaps = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "store = Store.open(sys.argv[1])\n"
        "store.commit_scope('scan-00002', SCOPE, [bucket('b')], complete=True)\n"
    )
    path = f"{MIGRATIONS.parents[2]}:{__file__.rsplit('/', 2)[0]}"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "s.db")], env={"PYTHONPATH": path})
    assert killed.returncode == -9
    with Store.open(tmp_path / "s.db") as store:
        assert [a.name for a in store.assets()] == ["a"]
        assert store.unfinished_scan().id == "scan-00002"
        assert SCOPE not in store.done_scopes("scan-00002")
        assert commit(store, 2, [bucket("b")]).gone == 1


def test_a_reader_sees_one_state_while_another_writes(tmp_path):
    with Store.open(tmp_path / "s.db") as store, Store.open(tmp_path / "s.db") as other:
        commit(store, 1, [bucket("a")])
        with store._db.read() as connection:
            count = text("SELECT count(*) FROM assets")
            assert connection.execute(count).scalar() == 1
            commit(other, 2, [bucket("a"), bucket("b")])
            assert connection.execute(count).scalar() == 1
        assert len(list(store.assets())) == 2


def test_threads_share_a_store(store):
    begin(store, 1)
    failed = []

    def work(number):
        try:
            for _ in range(5):
                store.stage_records("scan-00001", SCOPE, [bucket(f"{number}")])
                store.staged_records("scan-00001", SCOPE)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert failed == []
    assert len(store.staged_records("scan-00001", SCOPE)) == 4
