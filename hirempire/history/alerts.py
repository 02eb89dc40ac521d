"""What fires and fired in a workspace, who took note of it, and when the rules were last asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select, update

from hirempire.analysis.alert_rules import Rule
from hirempire.analysis.alert_states import Alert, advanced
from hirempire.analysis.alerts import Checked, NoData, firing
from hirempire.history.database import Database
from hirempire.history.look import key, moment, seconds
from hirempire.history.tables import ALERT, ALERT_CHECK

MOST_PAST: Final = 200
"""As many ended alerts are offered."""
KEPT: Final = timedelta(days=365)
"""An alert that ended longer ago is forgotten."""


@dataclass(frozen=True)
class LastCheck:
    """The last check of all rules."""

    at: datetime
    no_data: Mapping[Rule, NoData]


def last_check(database: Database, workspace: int) -> LastCheck | None:
    """When the rules were last asked, and which couldn't be; None where they never were.

    Raises:
        MemoryProblem: the database can't be used, here and below.
    """
    with database.reading() as connection:
        row = connection.execute(
            select(ALERT_CHECK.c.at, ALERT_CHECK.c.no_data).where(ALERT_CHECK.c.workspace_id == workspace)
        ).first()
    return None if row is None else LastCheck(moment(row[0]), _reasons(row[1]))


def current(database: Database, workspace: int) -> list[Alert]:
    """What fires, the latest first."""
    with database.reading() as connection:
        return _open(connection, workspace)


def past(database: Database, workspace: int) -> list[Alert]:
    """What has ended, the latest first."""
    ended = _rows(workspace).where(ALERT.c.ended.is_not(None)).order_by(ALERT.c.ended.desc(), ALERT.c.id.desc())
    with database.reading() as connection:
        return _alerts(connection.execute(ended.limit(MOST_PAST)).all())


def take(database: Database, workspace: int, checked: Checked) -> list[Alert]:
    """Keep what a check found, and return the alerts as they are after it, those that have just ended too."""
    with database.writing() as connection:
        after = [_put(connection, workspace, alert) for alert in advanced(_open(connection, workspace), checked)]
        reasons = {rule.value: why.value for rule, why in checked.no_data.items()}
        connection.execute(delete(ALERT_CHECK).where(ALERT_CHECK.c.workspace_id == workspace))
        row = {"at": seconds(checked.at), "no_data": msgspec.json.encode(reasons).decode()}
        connection.execute(ALERT_CHECK.insert().values(workspace_id=workspace, **row))
        old = ALERT.c.workspace_id == workspace, ALERT.c.ended < seconds(checked.at - KEPT)
        connection.execute(delete(ALERT).where(*old))
    return after


def acknowledge(database: Database, workspace: int, alert: Alert, *, who: str, now: datetime) -> None:
    """Note that somebody knows of an alert: no mail names it again until it has ended."""
    _change(database, workspace, alert, acknowledged_at=now, acknowledged_by=who[:200], snoozed_until=None)


def snooze(database: Database, workspace: int, alert: Alert, *, until: datetime) -> None:
    """Leave an alert out of mails until some time."""
    _change(database, workspace, alert, snoozed_until=until, acknowledged_at=None, acknowledged_by="", told_at=None)


def wake(database: Database, workspace: int, alert: Alert) -> None:
    """Take an acknowledgement or a snooze back."""
    _change(database, workspace, alert, snoozed_until=None, acknowledged_at=None, acknowledged_by="")


def told(database: Database, workspace: int, alerts: Iterable[Alert], *, now: datetime) -> None:
    """Note that a mail has said that these fire, or have ended."""
    with database.writing() as connection:
        for alert in alerts:
            column = "told_at" if alert.ended is None else "end_told_at"
            here = ALERT.c.workspace_id == workspace, ALERT.c.id == alert.number
            connection.execute(update(ALERT).where(*here).values({column: seconds(now)}))


def move(connection: Connection, part: int, workspace: int) -> None:
    """Take over the alerts of a workspace that turned out to be another; its checks asked of a part only."""
    connection.execute(update(ALERT).where(ALERT.c.workspace_id == part).values(workspace_id=workspace))


def _change(database: Database, workspace: int, alert: Alert, **values: Any) -> None:  # noqa: ANN401 -- as in Alert
    """Change an alert as it is now; one that no check has kept yet is kept with it."""
    with database.writing() as connection:
        same = [one for one in _open(connection, workspace) if one.key == alert.key]
        _put(connection, workspace, replace(same[0] if same else replace(alert, number=0), **values))


def _put(connection: Connection, workspace: int, alert: Alert) -> Alert:
    times = {name: _seconds(getattr(alert, name)) for name in _TIMES}
    row = {"firing": _text(alert.firing.kept), "acknowledged_by": alert.acknowledged_by, **times}
    if alert.number:
        connection.execute(update(ALERT).where(ALERT.c.id == alert.number).values(row))
        return alert
    rule, job, about = alert.key
    kept = connection.execute(
        ALERT.insert().values(workspace_id=workspace, rule=rule, job=key(job), about=_text(about), **row)
    )
    return replace(alert, number=int((kept.inserted_primary_key or (0,))[0]))


_TIMES = ("since", "seen", "ended", "no_data_since", "acknowledged_at", "snoozed_until", "told_at", "end_told_at")


def _rows(workspace: int) -> Any:  # noqa: ANN401 -- a select
    columns = [ALERT.c[name] for name in ("id", "rule", "job", "about", "firing", "acknowledged_by", *_TIMES)]
    return select(*columns).where(ALERT.c.workspace_id == workspace)


def _open(connection: Connection, workspace: int) -> list[Alert]:
    rows = _rows(workspace).where(ALERT.c.ended.is_(None)).order_by(ALERT.c.since.desc(), ALERT.c.id)
    return _alerts(connection.execute(rows).all())


def _alerts(rows: Sequence[Any]) -> list[Alert]:
    """The alerts in some rows; those of another version are left out."""
    found = []
    for number, rule, job, about, text, who, *times in rows:
        what = firing(text)
        if what is not None:
            at: dict[str, Any] = {
                name: None if time is None else moment(time) for name, time in zip(_TIMES, times, strict=True)
            }
            found.append(Alert(number=number, key=(rule, job, about), firing=what, acknowledged_by=who, **at))
    return found


def _reasons(text: str) -> dict[Rule, NoData]:
    try:
        return {Rule(rule): NoData(why) for rule, why in msgspec.json.decode(text, type=dict[str, str]).items()}
    except (msgspec.MsgspecError, ValueError):
        return {}


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else seconds(at)


def _text(words: str) -> str:
    """A text as every engine can keep it."""
    return words.replace("\0", "\ufffd")
