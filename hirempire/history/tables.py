"""The tables. Times are whole seconds since 1970 in UTC, counts of visits are totals since a link was created.

``reading`` and ``absence`` are written in bulk and name links and looks without foreign keys, which would cost more
than all the rest; ``history check`` looks after them.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

KINDS: Final = ("first", "grew", "remade", "corrected")
"""What a reading says about its link; kept as the place in here."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

WORKSPACE = Table(
    "workspace",
    METADATA,
    Column("id", Integer, primary_key=True),  # below 0: a copy being written, or what one left behind; nobody reads it
    Column("stopped", Boolean, nullable=False),  # whether keeping looks is switched off
    Column("epoch", Integer, nullable=False),  # random, and new when the past changes: nobody goes on with an old one
    Column("looked_at", BigInteger),  # the last look of anybody
    Column("lease_until", BigInteger),  # a collector is looking, or a copy being written, until then
)

JOB = Table(
    "job",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", ForeignKey("workspace.id"), nullable=False),
    Column("number", Integer, nullable=False),  # the job's bit in look.seen
    Column("ref", Text, nullable=False),  # Hirempire's ID
    Column("look_id", Integer),  # the last look that saw it
    UniqueConstraint("workspace_id", "ref"),
    UniqueConstraint("workspace_id", "number"),
    Index(None, "ref"),
)

LINK = Table(
    "link",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("job.id"), nullable=False),
    Column("ref", Text, nullable=False),  # Hirempire's ID
    Column("source_name", Text, nullable=False),  # as written, at the last look
    Column("created_at", BigInteger, nullable=False),  # whole seconds, as all times here
    Column("visits", BigInteger, nullable=False),  # at the last look that saw it
    Column("gone_since", Integer),  # the last look that saw it, where a later one saw the job without it
    UniqueConstraint("job_id", "ref"),
)

LOOK = Table(
    "look",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", ForeignKey("workspace.id"), nullable=False),
    Column("at", BigInteger, nullable=False),  # ascending with the ID
    Column("failed", Integer, nullable=False),  # how many jobs were asked for and failed to load
    Column("digest", String(32), nullable=False),  # of what it saw
    Column("seen", LargeBinary, nullable=False),  # which jobs it saw: a bit for each job.number, compressed with zlib
    UniqueConstraint("workspace_id", "at", "digest"),
)

READING = Table(
    "reading",
    METADATA,
    Column("look_id", Integer, primary_key=True, autoincrement=False),
    Column("link_id", Integer, primary_key=True, autoincrement=False),
    Column("since_id", Integer),  # the last look before it that saw the link
    Column("visits", BigInteger, nullable=False),
    Column("gained", BigInteger),  # NULL: unknown
    Column("kind", SmallInteger, nullable=False),  # a place in KINDS
    Column("created_at", BigInteger),  # where it is new or has changed
    CheckConstraint("kind BETWEEN 0 AND 3", name="kind"),
    sqlite_with_rowid=False,
)
"""One row for each change of a link."""

ABSENCE = Table(
    "absence",
    METADATA,
    Column("look_id", Integer, primary_key=True, autoincrement=False),
    Column("link_id", Integer, primary_key=True, autoincrement=False),
    Column("unreadable", Boolean, nullable=False),  # the job had links that couldn't be read: it may be one of them
    sqlite_with_rowid=False,
)
"""The first look that saw a job without a link it had."""

CHOICE = Table(
    "choice",
    METADATA,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", Text),  # JSON; NULL: removed
    Column("before", Integer),  # the version that undo goes back to
    Column("who", String(200), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Every version of what the recruiters of a workspace set."""

TURN = Table(
    "turn",
    METADATA,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("holder", String(40), nullable=False),  # a random name of one process
    Column("until", BigInteger, nullable=False),
)
"""Which of several workers does what is due in a workspace."""

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("mailing", String(40), primary_key=True),  # the name of its choice
    Column("period", String(40), primary_key=True),  # the days that it is about
    Column("recipient", String(320), primary_key=True),  # empty: the mailing as a whole
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),  # when the state was entered
    Column("next_at", BigInteger),  # when it is tried again
    Column("why", Text, nullable=False),  # a sentence; empty where there is nothing to say
)
"""What became of one mailing for one period and one recipient. The key keeps it from being sent twice."""

ALERT = Table(
    "alert",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", ForeignKey("workspace.id"), nullable=False),
    Column("rule", String(30), nullable=False),
    Column("job", Text, nullable=False),  # Hirempire's ID; empty where it is about no job
    Column("about", Text, nullable=False),  # the link's ID, or the channel and currency of spend
    Column("firing", Text, nullable=False),  # JSON; nothing that counts or dates applicants
    Column("since", BigInteger, nullable=False),  # the check that found it first
    Column("seen", BigInteger, nullable=False),  # the last check that found it
    Column("ended", BigInteger),
    Column("no_data_since", BigInteger),
    Column("acknowledged_at", BigInteger),
    Column("acknowledged_by", String(200), nullable=False),
    Column("snoozed_until", BigInteger),
    Column("told_at", BigInteger),  # when a mail said that it fires
    Column("end_told_at", BigInteger),  # when a mail said that it has ended
    Index(None, "workspace_id", "ended"),
)
"""What fires, and what fired."""

ALERT_CHECK = Table(
    "alert_check",
    METADATA,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("no_data", Text, nullable=False),  # JSON: the rules that couldn't be asked, and why
)
"""The last check of all rules."""

DIGEST_KEY = Table(
    "digest_key",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", LargeBinary, nullable=False),  # random; made with the table
)
"""The key of this database's digests, in one row: they can be compared with nothing elsewhere."""

ALLOWANCE = Table(
    "allowance",
    METADATA,
    Column("token", String(64), primary_key=True),  # its digest under the key above
    Column("hourly", BigInteger),  # requests an hour; NULL until Hirempire has told
    Column("blocked_at", BigInteger),  # when Hirempire asked to wait
    Column("blocked_until", BigInteger),
    Column("used_at", BigInteger, nullable=False),
)
"""What is known of the hourly allowance of each token. Its row is what those who spend wait for."""

SPENT = Table(
    "spent",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("by", BigInteger, primary_key=True, autoincrement=False),  # they were or will be made before
    Column("requests", BigInteger, nullable=False),
)
"""How many requests each token may have made, for an hour."""

ENDED_LOGIN = Table(
    "ended_login",
    METADATA,
    Column("login", String(64), primary_key=True),  # a digest of who signed in and when: it names nobody
    Column("until", BigInteger, nullable=False),  # no server takes the login any more after that
)
"""Logins that people have ended by signing out."""

VIEW = Table(
    "view",
    METADATA,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("name", String(64), primary_key=True),  # a digest
    Column("value", Text, nullable=False),  # JSON
    Column("until", BigInteger, nullable=False),
)
"""What a browser goes on with on another server."""
