"""Whose turn it is to do what is due, and what was mailed to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of turns and deliveries."""
    op.create_table(
        "turn",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_turn"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_turn_workspace_id"),
    )
    op.create_table(
        "delivery",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("mailing", sa.String(40), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "mailing", "period", "recipient", name="pk_delivery"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_delivery_workspace_id"),
    )
