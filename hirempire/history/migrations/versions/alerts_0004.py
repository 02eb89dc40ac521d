"""What fires and fired, who took note of it, and when the rules were last asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of alerts and checks."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(30), nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("firing", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("no_data_since", sa.BigInteger),
        sa.Column("acknowledged_at", sa.BigInteger),
        sa.Column("acknowledged_by", sa.String(200), nullable=False),
        sa.Column("snoozed_until", sa.BigInteger),
        sa.Column("told_at", sa.BigInteger),
        sa.Column("end_told_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_alert_workspace_id"),
    )
    op.create_index("ix_alert_workspace_id_ended", "alert", ["workspace_id", "ended"])
    op.create_table(
        "alert_check",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("no_data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_alert_check"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_alert_check_workspace_id"),
    )
