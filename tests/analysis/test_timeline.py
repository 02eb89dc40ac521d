"""Links by creation date."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.channels import canonical
from hirempire.analysis.frame import links_frame
from hirempire.analysis.timeline import GRAINS, Grain, best_grain, by_period, each_link
from hirempire.api.models import Link, Loaded

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Santiago"]
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
some_links = st.lists(
    st.tuples(st.sampled_from(["LinkedIn", "linkedin", "Indeed", "Our Podcast"]), st.integers(0, 999), moments),
    max_size=12,
)


def frame_of(*links: tuple[str, int, datetime]) -> pd.DataFrame:
    """A tidy frame of one job's links: name, visits, when made."""
    made = [Link(str(i), name, visits, moment) for i, (name, visits, moment) in enumerate(links)]
    return links_frame([Loaded("job", made, NOON)])


def start_by_hand(moment: datetime, grain: Grain, zone: str) -> date:
    """The first day of the period, without pandas."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}[grain]


@given(some_links, st.sampled_from(GRAINS), st.sampled_from(ZONES))
def test_links_and_visits_fall_into_the_period_of_the_local_calendar(
    links: list[tuple[str, int, datetime]], grain: Grain, zone: str
) -> None:
    """Against a count with datetime and zoneinfo alone; no visit is lost."""
    made: Counter[tuple[date, str]] = Counter()
    visits: Counter[tuple[date, str]] = Counter()
    for name, count, moment in links:
        key = start_by_hand(moment, grain, zone), canonical(name)
        made[key] += 1
        visits[key] += count
    table = by_period(frame_of(*links), grain=grain, tz=zone)

    for start, channel, links_made, visits_so_far in table.to_numpy().tolist():
        key = pd.Timestamp(start).date(), str(channel)
        assert (links_made, visits_so_far) == (made[key], visits[key])
    assert table["links"].sum() == len(links)
    assert table["visits"].sum() == sum(count for _, count, _ in links)


@given(some_links.filter(bool), st.sampled_from(GRAINS), st.sampled_from(ZONES))
def test_every_period_between_the_first_and_the_last_is_there_for_every_channel(
    links: list[tuple[str, int, datetime]], grain: Grain, zone: str
) -> None:
    """Empty ones as zeros; weeks start on Monday, months on the first."""
    table = by_period(frame_of(*links), grain=grain, tz=zone)
    starts = [start.date() for start in table["period_start"].drop_duplicates()]
    ends = [start_by_hand(moment, grain, zone) for _, _, moment in links]

    assert (starts[0], starts[-1]) == (min(ends), max(ends))
    gaps = {(later - earlier).days for earlier, later in pairwise(starts)}
    assert gaps <= {"day": {1}, "week": {7}, "month": {28, 29, 30, 31}}[grain]
    assert all(start.weekday() == 0 for start in starts if grain == "week")
    assert all(start.day == 1 for start in starts if grain == "month")
    assert len(table) == len(starts) * len({canonical(name) for name, _, _ in links})


def test_a_link_made_late_on_sunday_belongs_to_the_week_of_the_recruiter() -> None:
    """23:30 on Sunday in Berlin is Sunday there, and Monday in Kolkata."""
    frame = frame_of(("LinkedIn", 1, datetime(2026, 3, 29, 21, 30, tzinfo=UTC)))
    weeks = {zone: by_period(frame, grain="week", tz=zone)["period_start"][0].date() for zone in ZONES}
    assert weeks["Europe/Berlin"] == date(2026, 3, 23)
    assert weeks["Asia/Kolkata"] == date(2026, 3, 30)


def test_the_tail_of_the_channels_is_folded() -> None:
    """The largest keep their names, and their order."""
    frame = frame_of(*[(f"Board {k}", 10 - k, NOON) for k in range(6)])
    table = by_period(frame, grain="day", most_channels=2)
    assert table[["channel", "visits"]].to_numpy().tolist() == [
        ["Board 0", 10],
        ["Board 1", 9],
        ["Other (4 channels)", 8 + 7 + 6 + 5],
    ]


@pytest.mark.parametrize(("days", "grain"), [(1, "day"), (39, "day"), (40, "week"), (279, "week"), (280, "month")])
def test_the_grain_keeps_the_periods_to_some_forty(days: int, grain: Grain) -> None:
    """By the span of days between the first link and the last."""
    frame = frame_of(("LinkedIn", 1, NOON), ("LinkedIn", 1, NOON - timedelta(days=days)))
    assert best_grain(frame) == grain
    assert by_period(frame, grain=grain)["period_start"].nunique() <= 41


def test_no_links_make_an_empty_table_of_the_same_types() -> None:
    """For every grain."""
    for grain in GRAINS:
        empty = by_period(frame_of(), grain=grain)
        assert empty.dtypes.astype(str).to_dict() == {
            "period_start": "datetime64[us]",
            "channel": "category",
            "links": "int64",
            "visits": "int64",
        }
    assert best_grain(frame_of()) == "day"
    assert each_link(frame_of()).empty


def test_each_link_is_shown_at_the_local_time_at_which_it_was_made() -> None:
    """Oldest first, without a zone, across the change of the clocks."""
    frame = frame_of(
        ("Indeed", 2, datetime(2026, 7, 1, 12, tzinfo=UTC)), ("LinkedIn", 1, datetime(2026, 1, 1, 12, tzinfo=UTC))
    )
    table = each_link(frame, tz="Europe/Berlin")
    assert [f"{made:%d.%m. %H:%M}" for made in table["made"]] == ["01.01. 13:00", "01.07. 14:00"]
    assert table["visits"].tolist() == [1, 2]
