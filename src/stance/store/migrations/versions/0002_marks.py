"""What people say of crown jewels and entry points."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of marks."""
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
