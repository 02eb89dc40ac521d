"""Workspaces, their jobs and links, the looks, and what each look changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of what was seen."""
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("looked_at", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("look_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_job_workspace_id"),
        sa.UniqueConstraint("workspace_id", "ref", name="uq_job_workspace_id_ref"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_job_workspace_id_number"),
    )
    op.create_index("ix_job_ref", "job", ["ref"])
    op.create_table(
        "link",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("visits", sa.BigInteger, nullable=False),
        sa.Column("gone_since", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_link_job_id"),
        sa.UniqueConstraint("job_id", "ref", name="uq_link_job_id_ref"),
    )
    op.create_table(
        "look",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("seen", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_look"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_look_workspace_id"),
        sa.UniqueConstraint("workspace_id", "at", "digest", name="uq_look_workspace_id_at_digest"),
    )
    op.create_table(
        "reading",
        sa.Column("look_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("link_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("since_id", sa.Integer),
        sa.Column("visits", sa.BigInteger, nullable=False),
        sa.Column("gained", sa.BigInteger),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("look_id", "link_id", name="pk_reading"),
        sa.CheckConstraint("kind BETWEEN 0 AND 3", name="ck_reading_kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "absence",
        sa.Column("look_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("link_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("unreadable", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("look_id", "link_id", name="pk_absence"),
        sqlite_with_rowid=False,
    )
