"""When a mailing is due: at one hour of one weekday in its zone, once also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LATE: Final = timedelta(days=1)
"""What couldn't be sent when it was due is sent up to so much later."""

WAITS: Final = (1, 5, 15, 60)
"""Minutes until a mail that failed is tried again; the last holds from then on."""

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7


def last_due(weekday: int, hour: int, minute: int, zone: str, *, now: datetime) -> datetime:
    """When it was due last, up to now (UTC). An hour that the clocks skip is the one after it."""
    return _due(weekday, hour, minute, zone, now=now, weeks=0)


def next_due(weekday: int, hour: int, minute: int, zone: str, *, now: datetime) -> datetime:
    """When it is due next (UTC)."""
    return _due(weekday, hour, minute, zone, now=now, weeks=1)


def _due(weekday: int, hour: int, minute: int, zone: str, *, now: datetime, weeks: int) -> datetime:
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today - timedelta(days=(today.weekday() - weekday) % _WEEK)
    if _moment(day, hour, minute, zone) > now:
        day -= timedelta(days=_WEEK)
    return _moment(day + timedelta(days=_WEEK * weeks), hour, minute, zone)


def _moment(day: date, hour: int, minute: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def again(tries: int, *, now: datetime) -> datetime:
    """When something that failed so many times is tried again."""
    return now + timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])
