"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "estates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("next_row", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("chain_tx", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("chain_head", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "assets",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("region", TEXT, nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", TEXT, nullable=False),
        sa.Column("changed_at", TEXT, nullable=False),
        sa.Column("gone_at", TEXT, nullable=True),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("gaps", sa.LargeBinary(), nullable=True),
        sa.Column("reads", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("last", sa.LargeBinary(), nullable=True),
        sa.Column("excerpt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "row"),
    )
    op.create_index("assets_by_account", "assets", ["estate", "account", "row"], unique=False)
    op.create_index("assets_by_id", "assets", ["estate", "id"], unique=False)
    op.create_index("assets_by_kind", "assets", ["estate", "kind", "row"], unique=False)
    op.create_index("assets_by_name", "assets", ["estate", "name", "row"], unique=False)
    op.create_index("assets_by_uid", "assets", ["estate", "uid"], unique=True)
    op.create_index(
        "assets_of_scope",
        "assets",
        ["estate", "scope", "gone_at", "uid", "row", "whole", "hash"],
        unique=False,
        sqlite_where=sa.text("gone_at IS NULL"),
    )
    op.create_table(
        "chain",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "tx"),
    )
    op.create_table(
        "edges",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("maker", TEXT, autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("target", TEXT, nullable=False),
        sa.Column("certainty", TEXT, nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "maker", "n"),
    )
    op.create_index("edges_from", "edges", ["estate", "source"], unique=False)
    op.create_index("edges_to", "edges", ["estate", "target"], unique=False)
    op.create_table(
        "events",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("scan", TEXT, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "tx", "n"),
    )
    op.create_index("events_of_finding", "events", ["estate", "finding"], unique=False)
    op.create_table(
        "findings",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("asset", sa.BigInteger(), nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("element", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("region", TEXT, nullable=False),
        sa.Column("domain", TEXT, nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("opened_at", TEXT, nullable=False),
        sa.Column("changed_at", TEXT, nullable=False),
        sa.Column("closed_at", TEXT, nullable=True),
        sa.Column("unknown_since", TEXT, nullable=True),
        sa.Column("score", sa.Float(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "row"),
    )
    op.create_index(
        "findings_by_account",
        "findings",
        ["estate", "account", "state", "severity", "opened_at", "row"],
        unique=False,
    )
    op.create_index(
        "findings_by_domain", "findings", ["estate", "domain", "state", "severity", "opened_at", "row"], unique=False
    )
    op.create_index("findings_by_id", "findings", ["estate", "id"], unique=True)
    op.create_index(
        "findings_by_kind", "findings", ["estate", "kind", "state", "severity", "opened_at", "row"], unique=False
    )
    op.create_index(
        "findings_by_region", "findings", ["estate", "region", "state", "severity", "opened_at", "row"], unique=False
    )
    op.create_index(
        "findings_by_rule", "findings", ["estate", "rule", "state", "severity", "opened_at", "row"], unique=False
    )
    op.create_index("findings_latest", "findings", ["estate", "state", "opened_at", "row"], unique=False)
    op.create_index("findings_of_asset", "findings", ["estate", "asset"], unique=False)
    op.create_index("findings_riskiest", "findings", ["estate", "state", "score", "row"], unique=False)
    op.create_index("findings_worst", "findings", ["estate", "state", "severity", "opened_at", "row"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", TEXT, autoincrement=False, nullable=False),
        sa.Column("operation", TEXT, autoincrement=False, nullable=False),
        sa.Column("field", TEXT, autoincrement=False, nullable=False),
        sa.Column("reason", TEXT, autoincrement=False, nullable=False),
        sa.Column("assets", sa.BigInteger(), nullable=False),
        sa.Column("since", TEXT, nullable=False),
        sa.Column("needs", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "scope", "operation", "field", "reason"),
    )
    op.create_table(
        "history",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TEXT, autoincrement=False, nullable=False),
        sa.Column("what", TEXT, autoincrement=False, nullable=False),
        sa.Column("scan", TEXT, nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("after", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "asset", "at", "what"),
    )
    op.create_table(
        "leases",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", TEXT, autoincrement=False, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "scope"),
    )
    op.create_table(
        "ledger",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scan", TEXT, autoincrement=False, nullable=False),
        sa.Column("scope", TEXT, autoincrement=False, nullable=False),
        sa.Column("operation", TEXT, autoincrement=False, nullable=False),
        sa.Column("result", TEXT, autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("needs", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "scan", "scope", "operation", "result"),
    )
    op.create_table(
        "outcomes",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ruleset", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("n_pass", sa.Integer(), nullable=False),
        sa.Column("n_fail", sa.Integer(), nullable=False),
        sa.Column("n_unknown", sa.Integer(), nullable=False),
        sa.Column("n_na", sa.Integer(), nullable=False),
        sa.Column("n_manual", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "asset"),
    )
    op.create_index(
        "outcomes_unsettled",
        "outcomes",
        ["estate", "settled", "asset"],
        unique=False,
        sqlite_where=sa.text("settled = 0"),
    )
    op.create_table(
        "rulesets",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", TEXT, autoincrement=False, nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "hash"),
    )
    op.create_table(
        "scans",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", TEXT, autoincrement=False, nullable=False),
        sa.Column("started_at", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=True),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("totals", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "id"),
    )
    op.create_table(
        "scopes",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("declared", TEXT, nullable=False),
        sa.Column("done", TEXT, nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", TEXT, nullable=True),
        sa.Column("listed", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "id"),
    )
    op.create_index("scopes_by_name", "scopes", ["estate", "scope"], unique=True)
    op.create_table(
        "staging",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scan", TEXT, autoincrement=False, nullable=False),
        sa.Column("scope", TEXT, autoincrement=False, nullable=False),
        sa.Column("key", TEXT, autoincrement=False, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "scan", "scope", "key"),
    )
