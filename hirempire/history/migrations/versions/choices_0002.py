"""What the recruiters of a workspace set, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of choices."""
    op.create_table(
        "choice",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("value", sa.Text),
        sa.Column("before", sa.Integer),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "name", "version", name="pk_choice"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_choice_workspace_id"),
    )
