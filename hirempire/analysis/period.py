"""A period: whole days in the recruiter's time zone, what they are called, and what they are compared with.

Weeks start on Monday. A period that isn't over yet ends now, and is compared with as much of the earlier one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import pandas as pd

from hirempire.values import day, span

ALL = "all"
"""The name of no period: visits since each link was created."""

PERIODS: Mapping[str, str] = {
    ALL: "All time",
    "last-7-days": "Last 7 days",
    "last-28-days": "Last 28 days",
    "last-90-days": "Last 90 days",
    "this-week": "This week",
    "this-month": "This month",
    "this-quarter": "This quarter",
    "last-week": "Last week",
    "last-month": "Last month",
    "last-quarter": "Last quarter",
    "year-to-date": "Year to date",
}
"""Every period with a name, as addresses and ``--period`` have it, and what recruiters read."""

Compare = Literal["previous", "year-ago", "none"]
COMPARISONS: Mapping[Compare, str] = {
    "previous": "Previous period",
    "year-ago": "A year earlier",
    "none": "No comparison",
}
"""What a period can be compared with, as addresses and ``--compare`` have it, and what recruiters read."""

_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_UNITS = {"week": pd.DateOffset(days=7), "month": pd.DateOffset(months=1), "quarter": pd.DateOffset(months=3)}
_YEAR, _WEEKS = pd.DateOffset(years=1), pd.DateOffset(days=364)


class PeriodUnknown(ValueError):
    """A text names no period; the message says what would."""


@dataclass(frozen=True)
class Period:
    """Days in a row, or a part of the last one where the period isn't over."""

    name: str
    """As addresses have it: "last-week", "2026-11-02..2026-11-08"."""
    first: date
    last: date
    """The last day, included."""
    start: pd.Timestamp
    """The first moment (UTC)."""
    end: pd.Timestamp
    """The moment after the last (UTC): the end of the last day, or now."""
    zone: str
    when: str
    """As it stands in a sentence: "last week", "the week before"."""
    running: bool = False
    """Whether it isn't over; of what is compared with such a one, whether it is cut short with it."""

    @property
    def dates(self) -> str:
        """Its days: "2–8 Nov 2026"."""
        return span(self.first, self.last)

    @property
    def extent(self) -> str:
        """Its days, and where it isn't over the time at which it ends: "1 Dec 2026, until 04:10"."""
        return f"{self.dates}, until {_wall(self.end, self.zone):%H:%M}" if self.running else self.dates

    @property
    def then(self) -> str:
        """What another is compared with, after "more than": "in the week before", "on the day before"."""
        return f"{'on' if self.days == 1 and not self.running else 'in'} {self.when}"

    @property
    def label(self) -> str:
        """Its name and days: "Last week (2–8 Nov 2026)"; the days alone where it has no name."""
        return f"{PERIODS[self.name]} ({self.dates})" if self.name in PERIODS else self.dates

    @property
    def days(self) -> int:
        """How many days it has, the last one included."""
        return (self.last - self.first).days + 1


def read(name: str, *, now: datetime, zone: str) -> Period | None:
    """The period of this name at a time, in a zone; None for all time.

    Raises:
        PeriodUnknown: the name is none, or the days are in the future or the wrong way round.
    """
    if name == ALL:
        return None
    today = now.astimezone(pd.Timestamp(0, tz=zone).tzinfo).date()
    first, last, when = _named(name, today) if name in PERIODS else _custom(name, today)
    over = midnight(last + timedelta(days=1), zone)
    running = over > now
    return Period(
        name=name,
        first=first,
        last=min(last, today),
        start=midnight(first, zone),
        end=pd.Timestamp(now).tz_convert("UTC") if running else over,
        zone=zone,
        when=when,
        running=running,
    )


def compared(period: Period, how: Compare) -> Period | None:
    """The period that another is compared with; None for no comparison.

    Previous: the same length just before, or for the year to date the year before. A year earlier: the same dates, or
    364 days before for weeks and numbers of days, so that weekdays match. What isn't over is compared with as much.
    """
    if how == "none":
        return None
    step, when = _step(period, how)
    if period.running:
        end = _localized(_wall(period.end, period.zone) - step, period.zone)
        last = _wall(end, period.zone).date()
    else:
        after = (pd.Timestamp(period.last + timedelta(days=1)) - step).date()
        last, end = after - timedelta(days=1), midnight(after, period.zone)
    first = (pd.Timestamp(period.first) - step).date()
    return Period(
        name=f"{first}..{last}",
        first=first,
        last=last,
        start=midnight(first, period.zone),
        end=end,
        zone=period.zone,
        when=when,
        running=period.running,
    )


def custom(first: date, last: date) -> str:
    """The name of a period of these days: "2026-11-02..2026-11-08"."""
    return f"{first.isoformat()}..{last.isoformat()}"


def midnight(of: date, zone: str) -> pd.Timestamp:
    """The first moment of a day in a zone (UTC), also where the clocks change at midnight."""
    return _localized(pd.Timestamp(of), zone)


def _localized(wall: pd.Timestamp, zone: str) -> pd.Timestamp:
    return wall.tz_localize(zone, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")


def _wall(at: pd.Timestamp, zone: str) -> pd.Timestamp:
    return at.tz_convert(zone).tz_localize(None)


def _named(name: str, today: date) -> tuple[date, date, str]:
    """The first and the last day of a named period, and how it stands in a sentence."""
    which, _, what = name.partition("-")
    if what.endswith("-days"):
        number = int(what.removesuffix("-days"))
        return today - timedelta(days=number), today - timedelta(days=1), f"in the last {number} days"
    if name == "year-to-date":
        return date(today.year, 1, 1), today, "this year so far"
    first = _begin(today, what)
    if which == "this":
        return first, today, f"this {what} so far"
    before = (pd.Timestamp(first) - _UNITS[what]).date()
    return before, first - timedelta(days=1), f"last {what}"


def _begin(today: date, unit: str) -> date:
    """The first day of the week, month or quarter of a day."""
    if unit == "week":
        return today - timedelta(days=today.weekday())
    return date(today.year, today.month if unit == "month" else today.month - (today.month - 1) % 3, 1)


def _custom(name: str, today: date) -> tuple[date, date, str]:
    found = _DAYS.fullmatch(name.strip())
    try:
        first, last = (date.fromisoformat(text) for text in found.groups()) if found else (today, date.min)
    except ValueError:
        first, last = today, date.min
    if not found or last == date.min or not 2000 <= first.year <= last.year < 2100:
        raise PeriodUnknown(
            f"“{name[:40]}” isn't a period. Use {', '.join(PERIODS)}, or days such as 2026-11-02..2026-11-08."
        )
    if last < first:
        raise PeriodUnknown(f"“{name}” ends before it begins.")
    if first > today:
        raise PeriodUnknown(f"“{name}” is in the future.")
    return first, last, _between(first, min(last, today)) + (" so far" if last >= today else "")


def _between(first: date, last: date) -> str:
    """Some days as they stand in a sentence: "on 1 Nov 2026", "from 1 to 7 Nov 2026", "from 26 Oct to 7 Nov 2026"."""
    if first == last:
        return f"on {day(first)}"
    begin = (
        day(first)
        if first.year < last.year
        else f"{first.day} {first:%b}"
        if first.month < last.month
        else str(first.day)
    )
    return f"from {begin} to {day(last)}"


def _step(period: Period, how: Compare) -> tuple[pd.DateOffset, str]:
    """How far back the compared period lies, and how it stands in a sentence."""
    if period.name == "year-to-date":
        return _YEAR, "the same part of the year before"
    unit = period.name.rpartition("-")[2]
    part = "the same part of " if period.running else ""
    if how == "year-ago":
        by_week = unit in {"week", "days"}
        return (_WEEKS if by_week else _YEAR), f"{part}{_same(period, unit)} a year earlier"
    if unit in _UNITS:
        return _UNITS[unit], f"{part}the {unit} before"
    return pd.DateOffset(days=period.days), f"{part}the {_number(period.days)} before"


def _same(period: Period, unit: str) -> str:
    """The week, month or days of a period in another year: "the same week"; of what isn't over "the week"."""
    if unit in _UNITS:
        return f"the {unit}" if period.running else f"the same {unit}"
    one = period.days == 1
    if period.running:
        return "that day" if one else "those days"
    return "the same day" if one else "the same days"


def _number(days: int) -> str:
    return "day" if days == 1 else f"{days:,} days"
