"""What became of each mailing for each period and recipient: noted before it is sent, and after.

``planned`` waits for its turn, ``sending`` was begun; it ends as ``sent``, ``refused`` (by the server, for good),
``failed`` (given up, or there was nothing to send) or ``unclear``: whoever sent it has ended between handing it over
and noting so. What is unclear is told, and never sent again by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import ColumnElement, Connection, and_, select, update

from hirempire.history.database import Database
from hirempire.history.look import moment, seconds
from hirempire.history.tables import DELIVERY

State = Literal["planned", "sending", "sent", "refused", "failed", "unclear"]
WHOLE: Final = ""
"""The recipient of what is true of a mailing as a whole."""
ALERTS: Final = "alerts"
"""What the mail about alerts is called; its period is the day."""
ABANDONED: Final = timedelta(minutes=5)
"""A delivery that was begun so long ago is nobody's any more: no server is waited for that long."""


@dataclass(frozen=True)
class Delivery:
    """One mailing for one period and one recipient."""

    mailing: str
    period: str
    """The first and the last day that it is about: "2026-11-23..2026-11-29"."""
    recipient: str
    """An address; :data:`WHOLE` for the mailing as a whole."""
    state: State
    tries: int
    at: datetime
    """When it came to this state (UTC)."""
    next_at: datetime | None
    """When it is tried again (UTC); None for at once."""
    why: str
    """A sentence; empty where there is nothing to say."""

    def is_ready(self, now: datetime) -> bool:
        """Whether it waits to be sent, and it is time to try."""
        return self.state == "planned" and (self.next_at is None or self.next_at <= now)


def plan(
    database: Database, workspace: int, mailing: str, period: str, recipients: Iterable[str], *, now: datetime
) -> list[Delivery]:
    """Every delivery of a mailing for a period, those to ``recipients`` planned where nothing is known of them.

    Raises:
        MemoryProblem: the database can't be used, here and below.
    """
    with database.writing() as connection:
        known = {one.recipient for one in _read(connection, workspace, mailing, period)}
        for recipient in dict.fromkeys(recipients):
            if recipient not in known:
                row = {"state": "planned", "tries": 0, "at": seconds(now), "next_at": None, "why": ""}
                key = {"workspace_id": workspace, "mailing": mailing, "period": period, "recipient": recipient}
                connection.execute(DELIVERY.insert().values(**key, **row))
        return _read(connection, workspace, mailing, period)


def of(database: Database, workspace: int, mailing: str | None = None, period: str | None = None) -> list[Delivery]:
    """Everything that is known of a mailing, or of all, the latest first; for one period, or for all."""
    with database.reading() as connection:
        return _read(connection, workspace, mailing, period)


def begin(database: Database, workspace: int, delivery: Delivery, *, now: datetime) -> bool:
    """Note that a planned delivery is being sent; False where somebody else has begun it, and may have sent it."""
    begun = {"state": "sending", "tries": delivery.tries + 1, "at": seconds(now), "next_at": None, "why": ""}
    with database.writing() as connection:
        planned = and_(_is(workspace, delivery), DELIVERY.c.state == "planned")
        return bool(connection.execute(update(DELIVERY).where(planned).values(begun)).rowcount)


def end(
    database: Database,
    workspace: int,
    delivery: Delivery,
    state: State,
    *,
    now: datetime,
    why: str = "",
    next_at: datetime | None = None,
) -> None:
    """Note what became of a delivery, or when it is tried again."""
    after = {"state": state, "at": seconds(now), "next_at": None if next_at is None else seconds(next_at)}
    with database.writing() as connection:
        connection.execute(update(DELIVERY).where(_is(workspace, delivery)).values(**after, why=_text(why)))


def postpone(
    database: Database, workspace: int, delivery: Delivery, *, now: datetime, why: str, next_at: datetime
) -> None:
    """Note that nothing could be sent, and when it is tried again: one more try."""
    later = {"tries": delivery.tries + 1, "at": seconds(now), "next_at": seconds(next_at), "why": _text(why)}
    with database.writing() as connection:
        planned = and_(_is(workspace, delivery), DELIVERY.c.state == "planned")
        connection.execute(update(DELIVERY).where(planned).values(later))


def abandon(database: Database, workspace: int, *, now: datetime, why: str) -> int:
    """Note as unclear what was begun too long ago for anybody to be at it still; how many deliveries these are."""
    begun = DELIVERY.c.workspace_id == workspace, DELIVERY.c.state == "sending"
    left = update(DELIVERY).where(*begun, DELIVERY.c.at <= seconds(now - ABANDONED))
    with database.reading() as connection:
        if connection.execute(select(DELIVERY.c.at).where(*begun).limit(1)).first() is None:
            return 0
    with database.writing() as connection:
        return connection.execute(left.values(state="unclear", at=seconds(now), why=_text(why))).rowcount


def move(connection: Connection, part: int, workspace: int) -> None:
    """Take over the deliveries of a workspace that turned out to be another."""
    known = {(one.mailing, one.period, one.recipient) for one in _read(connection, workspace)}
    for one in _read(connection, part):
        if (one.mailing, one.period, one.recipient) not in known:
            connection.execute(update(DELIVERY).where(_is(part, one)).values(workspace_id=workspace))


def _is(workspace: int, delivery: Delivery) -> ColumnElement[bool]:
    return and_(
        DELIVERY.c.workspace_id == workspace,
        DELIVERY.c.mailing == delivery.mailing,
        DELIVERY.c.period == delivery.period,
        DELIVERY.c.recipient == delivery.recipient,
    )


_COLUMNS = tuple(
    DELIVERY.c[name] for name in ("mailing", "period", "recipient", "state", "tries", "at", "next_at", "why")
)


def _read(
    connection: Connection, workspace: int, mailing: str | None = None, period: str | None = None
) -> list[Delivery]:
    rows = select(*_COLUMNS).where(DELIVERY.c.workspace_id == workspace)
    if mailing is not None:
        rows = rows.where(DELIVERY.c.mailing == mailing)
    if period is not None:
        rows = rows.where(DELIVERY.c.period == period)
    ordered = rows.order_by(DELIVERY.c.at.desc(), DELIVERY.c.period.desc(), DELIVERY.c.recipient)
    return [
        Delivery(of, days, to, state, tries, moment(at), None if next_at is None else moment(next_at), why)
        for of, days, to, state, tries, at, next_at, why in connection.execute(ordered)
    ]


def _text(why: str) -> str:
    """A sentence as every engine can keep it."""
    return why.replace("\0", "\ufffd")[:1_000]
