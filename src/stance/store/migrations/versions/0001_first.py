"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "estates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
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
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("gone_at", sa.String(), nullable=True),
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
        ["estate", "scope", "uid", "row", "whole", "hash"],
        unique=False,
        sqlite_where=sa.text("gone_at IS NULL"),
        postgresql_where=sa.text("gone_at IS NULL"),
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
        sa.Column("maker", sa.String(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
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
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
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
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("asset", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("unknown_since", sa.String(), nullable=True),
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
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("operation", sa.String(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), autoincrement=False, nullable=False),
        sa.Column("assets", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=True),
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
        sa.Column("at", sa.String(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
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
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
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
        sa.Column("scan", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("operation", sa.String(), autoincrement=False, nullable=False),
        sa.Column("result", sa.String(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("needs", sa.String(), nullable=True),
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
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
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
        ["estate", "asset"],
        unique=False,
        sqlite_where=sa.text("NOT settled"),
        postgresql_where=sa.text("NOT settled"),
    )
    op.create_table(
        "rulesets",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), autoincrement=False, nullable=False),
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
        sa.Column("id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
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
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("declared", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", sa.String(), nullable=True),
        sa.Column("listed", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
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
        sa.Column("scan", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate"],
            ["estates.id"],
        ),
        sa.PrimaryKeyConstraint("estate", "scan", "scope", "key"),
    )
