"""A workspace with mailings, a memory that knows it, and one round of sending as the worker does it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hirempire.api.fetch import CONNECTIONS
from hirempire.api.token import Token
from hirempire.commands.jobs import Workspace
from hirempire.commands.mailings import Round
from hirempire.history import deliveries
from hirempire.history.memory import Memory
from hirempire.mail.mailing import Mailing, written
from hirempire.sandbox import workspace as sandbox_workspace
from tests.support.demo import TOKEN

MADE = sandbox_workspace.make_workspace(jobs=12, today=datetime.now(UTC).date())
"""What Hirempire has."""
TO = ("ann@example.com", "ben@example.com")


def mailing(now: datetime, *, minutes_ago: int = 1, **what: object) -> Mailing:
    """A mailing that was due so many minutes ago, as light as one can be."""
    at = (now - timedelta(minutes=minutes_ago)).replace(second=0, microsecond=0)
    made = int((now - timedelta(days=3)).timestamp())
    usual = {"since": made, "name": "Weekly", "period": "all", "formats": ("csv",), "recipients": TO}
    when = {"weekday": at.weekday(), "hour": at.hour, "minute": at.minute, "zone": "UTC"}
    return Mailing(**{**usual, **when, **what})  # type: ignore[arg-type]


def keep(memory: Memory, number: int, key: str, mailing: Mailing, *, now: datetime, seen: int = 0) -> None:
    """Keep a mailing as the page does."""
    memory.save(number, "mailing", written(mailing), name=key, seen=seen, who="Ann", now=now)


def round_of(memory: Memory, url: str, number: int, settings: Mapping[str, str]) -> Round:
    """One round at the workspace behind an address."""
    return Round(memory, Workspace(Token.parse(TOKEN), url, CONNECTIONS), number, settings)


def states(memory: Memory, number: int) -> dict[str, str]:
    """The state of each delivery by its recipient."""
    return {one.recipient: one.state for one in deliveries.of(memory.database, number)}


def send(database: str, url: str, number: int, smtp: str) -> None:
    """One round, as a process of its own does it."""
    memory = Memory.opened(database)
    settings = {"HIREMPIRE_SMTP_URL": smtp, "HIREMPIRE_MAIL_FROM": "reports@example.com"}
    round_of(memory, url, number, settings).send_due(datetime.now(UTC))
    memory.close()
