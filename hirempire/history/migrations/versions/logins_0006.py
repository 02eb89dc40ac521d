"""Logins that have ended before their time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table of ended logins."""
    op.create_table(
        "ended_login",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_ended_login"),
    )
