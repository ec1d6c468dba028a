"""The tables, once for SQLite and PostgreSQL. Every key begins with the estate, so that many live side by side.

Times are text of one form that sorts as time does. JSON is bytes, decoded by whoever needs it. Row numbers are
taken from one counter per estate (`estates.next_row`), so that they are short and the same on every database.
Partial indexes are SQLite's alone: naming PostgreSQL here would load its dialect at every start.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

HEAD: Final = "0002"
"""The newest schema revision; the last file of `migrations/versions` bears it."""

metadata: Final = MetaData()


# PostgreSQL would sort text by its own language; by code points, order and ranges are the same everywhere.
Text: Final = String().with_variant(String(collation="C"), "postgresql")


class Blob(LargeBinary):
    """Bytes as the drivers give and take them: both return `bytes` already, so nothing is converted."""

    cache_ok = True

    def bind_processor(self, dialect: Any) -> None:
        """No conversion on the way in."""

    def result_processor(self, dialect: Any, coltype: Any) -> None:
        """No conversion on the way out."""


def _table(name: str, *columns: Any) -> Table:
    estate = Column("estate", Integer, ForeignKey("estates.id"), primary_key=True, autoincrement=False)
    return Table(name, metadata, estate, *columns)


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _need(name: str, kind: Any = Text, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **options)


estates = Table(
    "estates",
    metadata,
    Column("id", Integer, primary_key=True),
    _need("name", Text, unique=True),
    _need("next_row", BigInteger, server_default="1"),
    _need("chain_tx", BigInteger, server_default="0"),
    Column("chain_head", Blob),
)

scans = _table(
    "scans",
    _key("id"),
    _need("started_at"),
    _need("status"),
    Column("ended_at", Text),
    _need("about", Blob),
    Column("totals", Blob),
)

scopes = _table(
    "scopes",
    _key("id", BigInteger),
    _need("scope"),
    _need("declared"),
    Column("done", Text),
    _need("complete", Boolean),
    _need("known", BigInteger),
    Column("listed_at", Text),
    Column("listed", Text),
    Column("reason", Text),
)
Index("scopes_by_name", scopes.c.estate, scopes.c.scope, unique=True)

assets = _table(
    "assets",
    _key("row", BigInteger),
    _need("uid"),
    _need("kind"),
    _need("id"),
    _need("name"),
    _need("account"),
    _need("region"),
    _need("scope", BigInteger),
    _need("hash", Blob),
    _need("whole", Blob),
    _need("first_seen_at"),
    _need("changed_at"),
    Column("gone_at", Text),
    _need("fields", Blob),
    Column("gaps", Blob),
    Column("reads", Blob),
    Column("facts", Blob),
    Column("last", Blob),
    Column("excerpt", Blob),
)
Index("assets_by_uid", assets.c.estate, assets.c.uid, unique=True)
Index("assets_by_id", assets.c.estate, assets.c.id)
Index("assets_by_name", assets.c.estate, assets.c.name, assets.c.row)
Index("assets_by_kind", assets.c.estate, assets.c.kind, assets.c.row)
Index("assets_by_account", assets.c.estate, assets.c.account, assets.c.row)
Index(
    "assets_of_scope",
    *(assets.c.estate, assets.c.scope, assets.c.gone_at, assets.c.uid, assets.c.row, assets.c.whole, assets.c.hash),
    sqlite_where=text("gone_at IS NULL"),
)

history = _table(
    "history",
    _key("asset", BigInteger),
    _key("at"),
    _key("what"),
    _need("scan"),
    Column("before", Blob),
    Column("after", Blob),
)

rulesets = _table("rulesets", _key("hash"), _need("rules", Blob))

outcomes = _table(
    "outcomes",
    _key("asset", BigInteger),
    _need("ruleset"),
    _need("at"),
    _need("settled", Boolean),
    *(_need(f"n_{verdict}", Integer) for verdict in ("pass", "fail", "unknown", "na", "manual")),
    _need("packed", Blob),
)
Index(
    "outcomes_unsettled",
    *(outcomes.c.estate, outcomes.c.settled, outcomes.c.asset),
    sqlite_where=text("settled = 0"),
)

findings = _table(
    "findings",
    _key("row", BigInteger),
    _need("id"),
    _need("rule"),
    _need("asset", BigInteger),
    _need("uid"),
    Column("element", Text),
    _need("kind"),
    _need("account"),
    _need("region"),
    _need("domain"),
    _need("severity", Integer),
    _need("state"),
    Column("reason", Text),
    _need("opened_at"),
    _need("changed_at"),
    Column("closed_at", Text),
    Column("unknown_since", Text),
    _need("score", Float, server_default="0"),
    Column("cause", Text),
)
_f = findings.c
Index("findings_by_id", _f.estate, _f.id, unique=True)
Index("findings_of_asset", _f.estate, _f.asset)
_WORST: Final = (_f.severity, _f.opened_at, _f.row)  # read backwards: worst and latest first
Index("findings_worst", _f.estate, _f.state, *_WORST)
Index("findings_latest", _f.estate, _f.state, _f.opened_at, _f.row)
Index("findings_riskiest", _f.estate, _f.state, _f.score, *_WORST)
for _column in (_f.rule, _f.kind, _f.account, _f.region, _f.domain):
    Index(f"findings_by_{_column.name}", _f.estate, _column, _f.state, *_WORST)

events = _table(
    "events",
    _key("tx", BigInteger),
    _key("n", Integer),
    _need("finding"),
    _need("type"),
    _need("at"),
    _need("scan"),
    Column("payload", Blob),
    _need("digest", Blob),
)
Index("events_of_finding", events.c.estate, events.c.finding)

chain = _table(
    "chain",
    _key("tx", BigInteger),
    _need("size", Integer),
    _need("root", Blob),
    _need("prev", Blob),
    _need("hash", Blob),
)

ledger = _table(
    "ledger",
    _key("scan"),
    _key("scope"),
    _key("operation"),
    _key("result"),
    _need("count", BigInteger),
    _need("at"),
    _need("seconds", Float),
    Column("error", Text),
    Column("needs", Text),
)

gaps = _table(
    "gaps",
    _key("scope"),
    _key("operation"),
    _key("field"),
    _key("reason"),
    _need("assets", BigInteger),
    _need("since"),
    Column("needs", Text),
)

edges = _table(
    "edges",
    _key("maker"),
    _key("n", BigInteger),
    _need("source"),
    _need("kind"),
    _need("target"),
    _need("certainty"),
    _need("about", Blob),
)
Index("edges_from", edges.c.estate, edges.c.source)
Index("edges_to", edges.c.estate, edges.c.target)

marks = _table(
    "marks",
    _key("role"),
    _key("pattern"),
    _need("n", Integer),
    _need("weight", Float),
    _need("reason"),
)

leases = _table("leases", _key("scope"), _need("owner"), _need("until", Float))

staging = _table("staging", _key("scan"), _key("scope"), _key("key"), _need("payload", Blob))
