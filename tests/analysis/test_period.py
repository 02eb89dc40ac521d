"""Periods: their days, their edges in the recruiter's zone, and what they are compared with."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from hirempire.analysis.period import ALL, COMPARISONS, PERIODS, Compare, Period, PeriodUnknown, compared, custom, read

NOW = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
"""A Wednesday."""


def period(name: str, *, now: datetime = NOW, zone: str = "Europe/Berlin") -> Period:
    """The period of this name."""
    found = read(name, now=now, zone=zone)
    assert found is not None
    return found


def days(of: Period | None) -> tuple[str, str]:
    """The first and the last day."""
    assert of is not None
    return of.first.isoformat(), of.last.isoformat()


@pytest.mark.parametrize(
    ("name", "own", "previous", "year_ago"),
    [
        ("last-7-days", ("2026-11-18", "2026-11-24"), ("2026-11-11", "2026-11-17"), ("2025-11-19", "2025-11-25")),
        ("last-28-days", ("2026-10-28", "2026-11-24"), ("2026-09-30", "2026-10-27"), ("2025-10-29", "2025-11-25")),
        ("last-week", ("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15"), ("2025-11-17", "2025-11-23")),
        ("last-month", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30"), ("2025-10-01", "2025-10-31")),
        ("last-quarter", ("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
        ("this-week", ("2026-11-23", "2026-11-25"), ("2026-11-16", "2026-11-18"), ("2025-11-24", "2025-11-26")),
        ("this-month", ("2026-11-01", "2026-11-25"), ("2026-10-01", "2026-10-25"), ("2025-11-01", "2025-11-25")),
        ("this-quarter", ("2026-10-01", "2026-11-25"), ("2026-07-01", "2026-08-25"), ("2025-10-01", "2025-11-25")),
        ("year-to-date", ("2026-01-01", "2026-11-25"), ("2025-01-01", "2025-11-25"), ("2025-01-01", "2025-11-25")),
        ("2026-11-02..2026-11-08", ("2026-11-02", "2026-11-08"), ("2026-10-26", "2026-11-01"), None),
        ("2026-11-20..2026-12-24", ("2026-11-20", "2026-11-25"), ("2026-11-14", "2026-11-19"), None),
    ],
)
def test_each_period_has_its_days_and_so_has_what_it_is_compared_with(
    name: str, own: tuple[str, str], previous: tuple[str, str], year_ago: tuple[str, str] | None
) -> None:
    """Weeks start on Monday; a year before a week, its weekdays match; what isn't over is compared with as much."""
    found = period(name)
    assert days(found) == own
    assert days(compared(found, "previous")) == previous
    assert year_ago is None or days(compared(found, "year-ago")) == year_ago
    assert compared(found, "none") is None


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 167), ("2026-10-25", 169), ("2026-11-08", 168)])
def test_a_week_with_a_change_of_clocks_has_its_own_length(day: str, hours: int) -> None:
    """Days are the recruiter's, and the clocks theirs."""
    last = date.fromisoformat(day)
    found = period(custom(last - pd.Timedelta(days=6).to_pytimedelta(), last))
    assert (found.end - found.start) == pd.Timedelta(hours=hours)


def test_days_are_those_of_the_zone() -> None:
    """In Tokyo it is tomorrow already."""
    late = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert days(period("last-week", now=late, zone="UTC")) == ("2026-11-09", "2026-11-15")
    assert days(period("last-week", now=late, zone="Asia/Tokyo")) == ("2026-11-16", "2026-11-22")
    assert period("last-week", now=late, zone="Asia/Tokyo").start == pd.Timestamp("2026-11-15T15:00Z")


def test_a_day_whose_midnight_the_clocks_leave_out_begins_an_hour_later() -> None:
    """Cairo springs forward at midnight."""
    found = period("2026-04-24..2026-04-24", zone="Africa/Cairo")
    assert found.end - found.start == pd.Timedelta(hours=23)


def test_what_is_not_over_ends_now_and_is_compared_at_the_same_time_of_day() -> None:
    """Wednesday at half past two, with the Wednesday before at half past two."""
    found = period("this-week")
    before = compared(found, "previous")
    assert before is not None
    assert found.running
    assert (found.end, before.end) == (pd.Timestamp(NOW), pd.Timestamp(NOW) - pd.Timedelta(days=7))


@pytest.mark.parametrize(
    ("name", "how", "when", "then"),
    [
        ("2026-11-25..2026-11-25", "previous", "on 25 Nov 2026 so far", "in the same part of the day before"),
        (
            "2026-11-24..2026-12-31",
            "previous",
            "from 24 to 25 Nov 2026 so far",
            "in the same part of the 2 days before",
        ),
        ("2026-11-25..2026-11-25", "year-ago", "on 25 Nov 2026 so far", "in the same part of that day a year earlier"),
        ("2026-11-24..2026-11-24", "previous", "on 24 Nov 2026", "on the day before"),
        ("2026-11-24..2026-11-24", "year-ago", "on 24 Nov 2026", "on the same day a year earlier"),
        ("this-month", "previous", "this month so far", "in the same part of the month before"),
        ("this-month", "year-ago", "this month so far", "in the same part of the month a year earlier"),
        ("year-to-date", "previous", "this year so far", "in the same part of the year before"),
        ("year-to-date", "year-ago", "this year so far", "in the same part of the year before"),
        ("last-week", "previous", "last week", "in the week before"),
    ],
)
def test_what_is_not_over_says_so_and_so_does_what_it_is_compared_with(
    name: str, how: Compare, when: str, then: str
) -> None:
    """Half a day is never set beside a whole one without a word, and a single day is "on", not "in"."""
    found = period(name)
    before = compared(found, how)
    assert before is not None
    assert (found.when, before.then) == (when, then)


def test_hours_of_a_month_stand_beside_the_same_hours_of_the_month_before() -> None:
    """On the first of a month, at half past four; in each zone at its own hour."""
    found = period("this-month", now=datetime(2026, 12, 1, 4, 30, tzinfo=UTC), zone="America/St_Johns")
    before = compared(found, "previous")
    assert before is not None
    assert (found.extent, before.extent) == ("1 Dec 2026, until 01:00", "1 Nov 2026, until 01:00")
    assert found.end - found.start == pd.Timedelta(hours=1)
    assert period("last-month").extent == "1–31 Oct 2026"


def test_the_end_of_a_long_month_is_compared_with_the_end_of_a_short_one() -> None:
    """On 31 March, all of February is as much."""
    found = period("this-month", now=datetime(2026, 3, 31, 10, tzinfo=UTC))
    assert days(compared(found, "previous")) == ("2026-02-01", "2026-02-28")


@pytest.mark.parametrize(
    "name",
    ["", "yesterday", "2026-11-08", "2026-11-08..2026-11-02", "2026-13-01..2026-13-02", "2027-01-01..2027-01-02"],
)
def test_what_is_no_period_is_refused_with_a_sentence(name: str) -> None:
    """A word that nobody knows, days the wrong way round, or in the future."""
    with pytest.raises(PeriodUnknown, match=r"\.$"):
        read(name, now=NOW, zone="UTC")


def test_all_time_is_no_period() -> None:
    """Visits are totals since each link was created, as ever."""
    assert read(ALL, now=NOW, zone="UTC") is None
    assert set(COMPARISONS) == {"previous", "year-ago", "none"}
    assert all(period(name).label.startswith(words) for name, words in PERIODS.items() if name != ALL)
