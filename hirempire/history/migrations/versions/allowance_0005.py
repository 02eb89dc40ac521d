"""The requests of each token in the last hour, and the key by which tokens are known again."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables of the allowance, and this database's own key."""
    key = op.create_table(
        "digest_key",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_key"),
    )
    op.bulk_insert(key, [{"id": 1, "key": secrets.token_bytes(32)}])
    op.create_table(
        "allowance",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("hourly", sa.BigInteger),
        sa.Column("blocked_at", sa.BigInteger),
        sa.Column("blocked_until", sa.BigInteger),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_allowance"),
    )
    op.create_table(
        "spent",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("by", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token", "by", name="pk_spent"),
    )
