"""What a browser goes on with on another server: its choices that no address holds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of views."""
    op.create_table(
        "view",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_view"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_view_workspace_id"),
    )
