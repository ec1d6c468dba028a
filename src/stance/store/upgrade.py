"""Opening: a fresh database is laid out, an older one upgraded, a newer or foreign one refused.

Alembic is imported only when there is something to upgrade.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, select, text

from stance.store.database import Database
from stance.store.errors import StoreError
from stance.store.schema import HEAD, estates, metadata

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x57A9CE  # any number: it names the lock under which PostgreSQL schemas are made


def prepare(database: Database) -> None:
    """Bring the schema to `HEAD`. Raises StoreError for what is not a Stance store, or a newer one."""
    with database.read() as connection:
        current = _revision(database, connection)
    if current == HEAD:
        return
    with database.write() as connection:
        if not database.sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        current = _revision(database, connection)  # another process may have been quicker
        if current is None:
            metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        elif current != HEAD:
            _upgrade(database, connection, current)


def settle(database: Database, estate: str) -> None:
    """Find the estate by name, or add it, and note its number in the database."""
    wanted = select(estates.c.id).where(estates.c.name == estate)
    with database.read() as connection:
        found = connection.execute(wanted).scalar()
    if found is None:
        with database.write() as connection:
            connection.execute(database.insert(estates).values(name=estate).on_conflict_do_nothing())
            found = connection.execute(wanted).scalar_one()
    database.estate = found


def _revision(database: Database, connection: Connection) -> str | None:
    """The revision of the schema: None for an empty database, an empty text for one never upgraded."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if not tables or (not database.sqlite and not tables & set(metadata.tables)):
        return None
    raise StoreError(
        f"the store {database.place} is a database of something else, with tables "
        f"{', '.join(sorted(tables)[:3])}: name another with --db"
    )


def _upgrade(database: Database, connection: Connection, current: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"the store {database.place} has schema {current}, this program knows up to {HEAD}: it was written by a "
            "newer Stance; upgrade the program, or name another store with --db"
        ) from error
