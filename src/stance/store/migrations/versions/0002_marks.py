"""What people say of crown jewels and entry points; root causes of findings, and the order by risk."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of marks; give findings a cause and the index by risk the order within one score."""
    op.create_table(
        "marks",
        sa.Column("estate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", TEXT, autoincrement=False, nullable=False),
        sa.Column("pattern", TEXT, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["estate"], ["estates.id"]),
        sa.PrimaryKeyConstraint("estate", "role", "pattern"),
    )
    op.add_column("findings", sa.Column("cause", TEXT, nullable=True))
    op.drop_index("findings_riskiest", "findings")
    op.create_index("findings_riskiest", "findings", ["estate", "state", "score", "severity", "opened_at", "row"])
