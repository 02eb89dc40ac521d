"""When a mailing is due: one hour of one weekday in its zone, whatever the clocks do, and once if it was missed."""

from datetime import UTC, datetime, timedelta

import pytest

from hirempire.api.models import Job
from hirempire.mail.errors import MailingUnreadable
from hirempire.mail.mailing import Every, Mailing, Search, These, chosen, mailing_in, words, written
from hirempire.mail.schedule import again, last_due, next_due

MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
"""08:00 in Berlin."""
BERLIN = Mailing(name="Weekly", zone="Europe/Berlin")


def test_it_is_due_from_its_minute_on() -> None:
    """Not a second earlier; then for a day."""
    assert BERLIN.due(MONDAY - timedelta(seconds=1)) is None
    assert BERLIN.due(MONDAY) == MONDAY
    assert BERLIN.due(MONDAY + timedelta(days=1)) == MONDAY
    assert BERLIN.due(MONDAY + timedelta(days=1, seconds=1)) is None
    assert BERLIN.missed(MONDAY + timedelta(days=1, seconds=1)) == MONDAY
    assert BERLIN.next_due(MONDAY) == MONDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("sunday", "hour", "minute", "expected"),
    [
        (datetime(2026, 3, 29, tzinfo=UTC), 2, 30, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, tzinfo=UTC), 8, 0, datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, tzinfo=UTC), 2, 30, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, tzinfo=UTC), 8, 0, datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
    ],
    ids=["skipped hour", "day of summer time", "repeated hour", "day of winter time"],
)
def test_a_change_of_clocks_makes_it_due_once(sunday: datetime, hour: int, minute: int, expected: datetime) -> None:
    """At the hour that the clocks of the zone show; a skipped hour is the one after it, a repeated one the first."""
    begin = sunday - timedelta(days=1)
    steps = (begin + timedelta(minutes=15 * step) for step in range(3 * 96))
    found = {last_due(6, hour, minute, "Europe/Berlin", now=now) for now in steps}
    assert [at for at in sorted(found) if at >= begin] == [expected]
    assert next_due(6, hour, minute, "Europe/Berlin", now=begin) == expected


def test_nothing_is_due_while_it_is_paused_or_from_before_it_was_made() -> None:
    """A mailing that was made on a Tuesday missed no Monday."""
    made = int((MONDAY + timedelta(hours=1)).timestamp())
    later = MONDAY + timedelta(hours=2)
    assert Mailing(name="Weekly", zone="Europe/Berlin", since=made).due(later) is None
    assert Mailing(name="Weekly", zone="Europe/Berlin", since=made).missed(MONDAY + timedelta(days=3)) is None
    paused = Mailing(name="Weekly", zone="Europe/Berlin", paused=True)
    assert (paused.due(MONDAY), paused.next_due(MONDAY)) == (None, None)


def test_a_period_has_one_key_however_late_the_mail_is() -> None:
    """Its days as they were when it was due."""
    assert BERLIN.period_key(MONDAY) == "2026-11-23..2026-11-29"
    sunday = Mailing(name="Weekly", zone="Europe/Berlin", weekday=6, hour=23, minute=30)
    due = sunday.due(MONDAY)
    assert due is not None
    assert sunday.period_key(due) == "2026-11-16..2026-11-22"
    assert Mailing(name="All", period="all").period_key(MONDAY) == "2026-11-30"


def test_waits_grow_to_an_hour() -> None:
    """And stay there."""
    assert [(again(tries, now=MONDAY) - MONDAY).seconds // 60 for tries in (1, 2, 3, 4, 5, 30)] == [
        1,
        5,
        15,
        60,
        60,
        60,
    ]


def test_jobs_are_chosen_as_they_are_when_it_is_sent() -> None:
    """All, some by their IDs, or by a word of theirs in any case."""
    jobs = [Job("a", department="Engineering"), Job("b", department=" engineering"), Job("c"), Job("d", department="")]
    assert chosen(Every(), jobs) == ("a", "b", "c", "d")
    assert chosen(These(("d", "gone", "a")), jobs) == ("d", "a")
    assert chosen(Search("department", "ENGINEERING "), jobs) == ("a", "b")
    assert words(Search("department", "Engineering")) == "Department: Engineering"
    assert [words(Every()), words(These(("a",)))] == ["All jobs", "1 job"]


def test_what_is_kept_of_a_mailing_is_all_of_it() -> None:
    """And what is no mailing is said to be none."""
    every = Mailing(name="W", jobs=Search("job_location", "Berlin"), formats=("pdf", "xlsx"), recipients=("a@b",))
    assert mailing_in(written(every)) == every
    for text in ("", "{}", '{"name": "W", "hour": 24}', '{"name": "W", "jobs": {"type": "other"}}'):
        with pytest.raises(MailingUnreadable):
            mailing_in(text)
