"""What channels gained by day, week and month, who moved, and what the links of a period are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from hirempire.analysis.change import ALIKE, LESS, MORE, UNKNOWN
from hirempire.analysis.frame import links_frame
from hirempire.analysis.growth import growth, usual_grain
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.movers import movers
from hirempire.analysis.period import Period, compared, read
from hirempire.api.models import Link, Loaded
from tests.support.looks import Look, history

START = datetime(2026, 9, 7, tzinfo=UTC)
"""A Monday."""
OLD = datetime(2026, 1, 1, tzinfo=UTC)
WEEKS = 12
CHANNELS = {"x": "LinkedIn", "y": "linked in", "z": "Indeed"}
Totals = Callable[[str, str, float], int]


def weekly(job: str, link: str, day: float) -> int:
    """A steady link, one that doubles in the last week, and one that stops then."""
    last = 7 * (WEEKS - 1)
    steady = {"x": 60.0, "y": 20.0, "z": 90.0}[link] / 7
    pace = {"x": 1.0, "y": 6.0, "z": 0.05}[link] if job == "a" else 1.0
    return round(steady * min(day, last) + steady * pace * max(0.0, day - last))


def made(totals: Totals = weekly, *, every: float = 1.0, without: tuple[float, float] = (0, 0)) -> Kept:
    """Two jobs with three links each, looked at every so many days; nobody looked between the days of ``without``."""
    days = [n * every for n in range(int(WEEKS * 7 / every) + 1) if not without[0] < n * every < without[1]]
    looks = [
        Look(
            START + timedelta(days=day),
            {job: {link: (name, totals(job, link, day), OLD) for link, name in CHANNELS.items()} for job in "ab"},
        )
        for day in days
    ]
    return kept(ledger(history(looks)), links_frame([]), _channel)


def _channel(name: str) -> str:
    return "LinkedIn" if name == "linked in" else name


NOW = START + timedelta(weeks=WEEKS)


def period(name: str) -> tuple[Period, Period]:
    """A period and the one before."""
    found = read(name, now=NOW, zone="UTC")
    assert found is not None
    before = compared(found, "previous")
    assert before is not None
    return found, before


def total(link: str, first: float, last: float) -> int:
    """What a link of both jobs gained between two days."""
    return sum(weekly(job, link, last) - weekly(job, link, first) for job in "ab")


def test_weeks_by_channel_add_up_to_what_links_gained() -> None:
    """Looks at midnight on every day: each week is certain."""
    found = growth(made(), grain="week", zone="UTC")
    assert found.spans["start"].dt.strftime("%d %b").tolist()[:2] == ["07 Sep", "14 Sep"]
    assert (found.spans["at_least"] == found.spans["at_most"]).all()
    weeks = [sum(total(link, 7 * n, 7 * n + 7) for link in CHANNELS) for n in range(WEEKS)]
    assert found.spans["at_least"].tolist() == weeks
    indeed = found.channels[found.channels["channel"] == "Indeed"]
    assert indeed["at_least"].tolist() == [total("z", 7 * n, 7 * n + 7) for n in range(WEEKS)]


def test_a_week_that_the_period_cuts_short_begins_with_the_period() -> None:
    """Its first day is no day before."""
    found = growth(made(), grain="week", zone="UTC", period=period("2026-10-01..2026-10-20")[0])
    assert [start.date().isoformat() for start in found.spans["start"]] == [
        *("2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19")
    ]


def test_days_are_cut_by_the_recruiters_zone() -> None:
    """Looks at midnight in London lie within a day in Berlin, so that no day is certain, and each has bounds."""
    found = growth(made(), grain="week", zone="Europe/Berlin", period=read("last-week", now=NOW, zone="Europe/Berlin"))
    (row,) = found.spans.to_dict("records")
    assert row["at_least"] < sum(total(link, 77, 84) for link in CHANNELS) < row["at_most"]


def test_a_time_without_a_look_is_a_gap_and_its_gain_is_on_no_week() -> None:
    """Two weeks and a half: the whole weeks in it have no look, and nothing that is certain."""
    found = growth(made(without=(17, 37)), grain="week", zone="UTC").spans
    assert found["looked"].tolist() == [True, True, True, False, False, *[True] * 7]
    assert found["at_least"].tolist()[3:5] == [0, 0]
    across = sum(total(link, 17, 37) for link in CHANNELS)
    assert found["at_most"].tolist()[3:5] == [across, across]


def test_the_compared_period_lies_behind_span_by_span() -> None:
    """Monday of last week beside Monday of the week before."""
    last, before = period("last-week")
    found = growth(made(), grain="day", zone="UTC", period=last, before=before).spans
    assert found["before"].tolist() == [sum(total(link, 70 + n, 71 + n) for link in CHANNELS) for n in range(7)]


@pytest.mark.parametrize(("every", "grain"), [(1.0, "week"), (0.25, "day")])
def test_days_are_told_apart_only_where_there_are_looks_enough(every: float, grain: str) -> None:
    """One look a day can't say on which day a visit was."""
    assert usual_grain(made(every=every), period("last-week")[0], "UTC") == grain


def test_movers_are_those_beyond_chance() -> None:
    """One channel doubles, the other stops in one job; the same pace is no change."""
    table = movers(made(), *period("last-week"))
    assert table.exact
    verdicts = table.links.set_index(["job_id", "link_id"])["verdict"]
    assert verdicts["a", "y"] == MORE
    assert verdicts["a", "z"] == LESS
    assert verdicts["b", "x"] == ALIKE
    linkedin = table.channels.loc["LinkedIn"]
    assert linkedin["gained"] == total("x", 77, 84) + total("y", 77, 84)
    assert linkedin["before"] == total("x", 70, 77) + total("y", 70, 77)


def test_what_nobody_looked_at_has_not_moved() -> None:
    """A week within a gap is compared with nothing."""
    table = movers(made(without=(69, 84)), *period("last-week"))
    assert not table.exact
    assert set(table.channels["verdict"]) == {UNKNOWN}


def test_filters_narrow_what_was_seen() -> None:
    """A job, a channel, and days of creation, as everywhere."""
    book = made().only(job_ids=["a"], channels=["LinkedIn"])
    gained = book.gained(period("last-week")[0])
    assert sorted(gained["link_id"]) == ["x", "y"]
    assert gained["visits"].sum() == weekly("a", "x", 84) + weekly("a", "y", 84) - weekly("a", "x", 77) - weekly(
        "a", "y", 77
    )
    assert made().only(made_from=datetime(2026, 2, 1, tzinfo=UTC).date()).gained(period("last-week")[0]).empty


def test_one_history_is_asked_for_many_periods_in_turn() -> None:
    """What is kept of one period is never the answer for another, nor for other filters."""
    every = made()
    some = every.only(channels=["Indeed"])
    for name in ("last-week", "last-28-days", "last-7-days", "last-week", "last-90-days", "last-28-days"):
        now, _ = period(name)
        assert every.gained(now).equals(made().gained(now))
        assert some.gained(now).equals(made().only(channels=["Indeed"]).gained(now))


def test_links_that_no_look_was_kept_of_gained_nobody_knows_what() -> None:
    """They are in the table, and open."""
    now = links_frame([Loaded("b", [Link(id="new", source_name="Indeed", visits=7, created_at=OLD)], NOW)])
    book = kept(made().ledger, now, _channel)
    gained = book.gained(period("last-week")[0]).set_index("link_id")
    assert gained.loc["new", ["at_least", "at_most"]].isna().all()
    assert gained.loc["new", "visits"] == 0
    assert len(gained) == 7


def test_without_a_look_there_is_nothing_and_nothing_breaks() -> None:
    """A first visit."""
    book = kept(ledger(history([])), links_frame([]), _channel)
    assert growth(book, grain="week", zone="UTC").spans.empty
    assert not len(book.looks)
    assert movers(book, *period("last-week")).channels.empty
    assert isinstance(book.gained(period("last-week")[0]), pd.DataFrame)
