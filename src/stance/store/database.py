"""The connection to one estate in one database: short transactions, typed errors, SQLite in WAL or PostgreSQL.

Readers have connections of their own and are never blocked by a writer. `synchronous=NORMAL` suffices under WAL:
`kill -9` loses nothing, since the system keeps what was written; a power cut may lose the last transactions, whole
ones, and never damages the file. A database in memory is one connection, shared by the threads of the process.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from stance.store.errors import StoreError, describe
from stance.store.schema import estates

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one; `?timeout=` in the URL says otherwise."""


class Database:
    """An engine and the estate within it. `estate` is set once the estate is known."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")
        self.place = url.render_as_string(hide_password=True) if self.memory or not self.path else str(self.path)
        self.estate = 0
        self._lock = threading.RLock()
        self.engine = self._connect()

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite, else PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file, if there is one."""
        name = self.url.database
        return Path(name) if self.sqlite and name and name != ":memory:" and not name.startswith("file:") else None

    def _connect(self) -> Engine:
        if not self.sqlite:
            return create_engine(self.url, pool_pre_ping=True)
        options: dict[str, Any] = {"connect_args": {"check_same_thread": False}}
        if "timeout" not in self.url.query:
            options["connect_args"]["timeout"] = BUSY_SECONDS
        if self.memory:
            options["poolclass"] = StaticPool
        engine = create_engine(self.url, **options)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state for as long as it is held; never hold it over a `yield`."""
        with self._lock if self.memory else nullcontext(), self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing."""
        with self._lock if self.sqlite else nullcontext(), self._told(), self.engine.connect() as connection:
            connection = connection.execution_options(stance_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            raise describe(self.place, getattr(error, "orig", None) or error) from error

    def insert(self, table: Table) -> Any:
        """An INSERT that knows `on_conflict_do_update`, alike in both dialects."""
        return insert_into(table, self.sqlite)

    def replace(self, table: Table) -> Any:
        """An INSERT of whole rows that replaces the row of the same key."""
        return _replacing(table, self.sqlite)

    def many(
        self, connection: Connection, statement: Any, names: tuple[str, ...], rows: Iterable[Sequence[Any]]
    ) -> int:
        """Execute a statement for many rows of plain values, `names` saying which parameter each value is.

        Gives the number of rows changed. For the hot paths: what SQLAlchemy does for every single row costs more
        than what the database does.
        """
        listed = list(rows)
        if not listed:
            return 0
        compiled = statement.compile(dialect=self.engine.dialect, column_keys=list(names))
        given: list[Any]
        if compiled.positional:
            picked = itemgetter(*(names.index(name) for name in compiled.positiontup))
            given = listed if tuple(compiled.positiontup) == names else [picked(row) for row in listed]
        else:
            given = [dict(zip(names, row, strict=True)) for row in listed]
        return connection.exec_driver_sql(str(compiled), given).rowcount

    def take(self, connection: Connection, number: int) -> int:
        """The first of `number` fresh row numbers of the estate."""
        taken = update(estates).where(estates.c.id == self.estate).values(next_row=estates.c.next_row + number)
        after: int = connection.execute(taken.returning(estates.c.next_row)).scalar_one()
        return after - number

    def hold(self, connection: Connection) -> None:
        """Let no other transaction of this estate write until this one ends; SQLite has one writer anyway."""
        connection.execute(select(estates.c.id).where(estates.c.id == self.estate).with_for_update())

    def close(self) -> None:
        """Release the connections."""
        self.engine.dispose()


class Part:
    """What the parts of the store share: the database of the estate."""

    def __init__(self, database: Database) -> None:
        self._db = database


def insert_into(table: Table, lite: bool) -> Any:
    """An INSERT that knows `on_conflict_do_update`, for SQLite or else PostgreSQL."""
    if lite:
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)
    from sqlalchemy.dialects import postgresql  # start-up stays light: only its users load it

    return postgresql.insert(table)


@cache
def _replacing(table: Table, lite: bool) -> Any:
    row = insert_into(table, lite)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: row.excluded[column.name] for column in table.columns if not column.primary_key}
    return row.on_conflict_do_update(index_elements=keys, set_=rest)


def locate(place: str | os.PathLike[str]) -> URL:
    """The URL of a store given as a URL or a path; the folder and an empty file (mode 0600) are made.

    Raises StoreError where neither can be.
    """
    said = os.fspath(place)
    try:
        url = make_url(said) if "://" in said else URL.create("sqlite", database=str(Path(said).expanduser()))
        _dialect(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"the store {said!r} cannot be opened: give a path, sqlite:///path or postgresql+psycopg://host/name "
            f"(the latter needs stance-spm[postgresql]): {error}"
        ) from error
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path is not None and str(path) != ":memory:" and not str(path).startswith("file:"):
        _create(path)
    return url


def _dialect(url: URL) -> None:
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ArgumentError(f"{url.get_backend_name()} is not supported")
    url.get_dialect().import_dbapi()


def _create(path: Path) -> None:
    if path.exists():
        if not path.is_file():
            raise StoreError(f"the store {path} cannot be opened: it is not a file; name a file with --db")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"the store {path} cannot be created: {error.strerror}; name another with --db") from error


def _prepare(connection: Any, record: object) -> None:
    # The driver's own habit of opening transactions late would lose the choice between BEGIN and BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "temp_store=MEMORY",
        "cache_size=-131072",
        "wal_autocheckpoint=10000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer says so at once: a transaction that turns from reading to writing could not wait for another.
    writing = connection.get_execution_options().get("stance_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
