"""The applicants of a period against the visits gained in it, each number counted a second time in plain loops."""

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from hirempire.analysis.by_month import whole_month
from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.change import ALIKE, LESS, MORE, UNKNOWN
from hirempire.analysis.cohort import YOUNGER
from hirempire.analysis.frame import links_frame
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.period import Period, compared, read
from hirempire.analysis.rates import Reason, ranked
from hirempire.analysis.subject import Candidates, Hiring, Subject
from hirempire.api.models import Candidate, CandidatesLoaded, Link, Loaded
from tests.support.looks import Look, history
from tests.support.solving import followed

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
WEEK = read("2026-11-16..2026-11-22", now=NOW, zone="UTC")
MONTH = read("last-month", now=NOW, zone="UTC")
Who = tuple[str | None, str, datetime | None]
"""Source, status and when they applied, of an applicant to the job."""


def days(number: float) -> datetime:
    """So many days before the data."""
    return NOW - timedelta(days=number)


def looks(totals: dict[datetime, dict[str, int]]) -> list[Look]:
    """What was seen of the job's links, by name, when."""
    made = days(200)
    return [
        Look(at, {"job": {name: (name, visits, made) for name, visits in links.items()}})
        for at, links in sorted(totals.items())
    ]


def hiring(
    totals: dict[datetime, dict[str, int]],
    people: Sequence[Who],
    period: Period | None = WEEK,
    *,
    before: Period | None = None,
    floor: int = 1,
    at: datetime = NOW,
) -> Hiring:
    """The job's links and applicants, asked for a period."""
    last = totals[max(totals)]
    job = Loaded("job", [Link(name, name, visits, days(200)) for name, visits in last.items()], NOW)
    links = links_frame([job])
    seen = kept(ledger(history(looks(totals))), links, ChannelMap().channel)
    came = CandidatesLoaded(
        "job", [Candidate(when, "applicant", source, status) for source, status, when in people], at
    )
    subject = Subject(
        jobs=("job",),
        outcomes=(job,),
        links=links,
        every_link=links,
        labels={"job": "Nurse"},
        facts=pd.DataFrame(index=["job"]),
        channels=tuple(last),
        map=ChannelMap(),
        zone="UTC",
        fetched_at=(NOW, NOW),
        kept=seen,
        every_kept=seen,
        period=period,
        compared=before,
    )
    return Hiring(subject, Candidates(people=candidates_frame([came]), failed={}, at=at, floor=floor))


def daily(gains: dict[str, int], *, since: int = 90) -> dict[datetime, dict[str, int]]:
    """A look each midnight; each link gains so much a day."""
    first = NOW.replace(hour=0) - timedelta(days=since)
    return {
        first + timedelta(days=day): {name: 1_000 + gain * day for name, gain in gains.items()}
        for day in range(since + 1)
    }


def applied(number: int, source: str, *, ago: float, hired: int = 0) -> list[Who]:
    """So many applicants at a time, some of whom are hired."""
    return [(source, "hired" if place < hired else "applied", days(ago)) for place in range(number)]


def test_a_period_counts_who_applied_in_it_and_what_was_gained_in_it() -> None:
    """The first moment is in it, the one after the last isn't; who has no date is in none, and counted."""
    assert WEEK is not None
    second = timedelta(seconds=1)
    edges = [WEEK.start - second, WEEK.start, WEEK.end - second, WEEK.end]
    people: list[Who] = [("LinkedIn", "hired", edge.to_pydatetime()) for edge in edges]
    people += [("LinkedIn", "applied", None), (None, "applied", days(10))]
    found = hiring(daily({"LinkedIn": 7, "Indeed": 3}), people).in_period
    row = found.conversion.channels.loc["LinkedIn"]
    assert (row["applicants"], row["hired"], row["visits"], row["visits_most"]) == (2, 2, 49, 49)
    assert row["apply_rate"] == row["apply_rate_most"] == 2 / 49
    assert found.conversion.no_source["applicants"] == 1
    assert found.undated == 1
    assert found.conversion.places.sum() == len(people)


def test_all_time_is_as_before_and_a_period_leaves_it_alone() -> None:
    """What isn't asked for a period is itself."""
    every = hiring(daily({"LinkedIn": 7}), applied(3, "LinkedIn", ago=10), None)
    assert every.in_period is every
    assert every.compared is None
    assert every.undated == 0
    in_week = hiring(daily({"LinkedIn": 7}), applied(3, "LinkedIn", ago=80))
    assert in_week.conversion.whole["applicants"] == 3
    assert in_week.in_period.conversion.whole["applicants"] == 0


def test_the_apply_rate_has_bounds_where_visits_have() -> None:
    """One look inside the week and one after it: from applicants by the most visits to applicants by the least."""
    assert WEEK is not None
    start, end = WEEK.start.to_pydatetime(), WEEK.end.to_pydatetime()
    totals = {
        start - timedelta(days=1): {"LinkedIn": 100},
        start + timedelta(days=1): {"LinkedIn": 110},
        end - timedelta(days=1): {"LinkedIn": 150},
        end + timedelta(days=1): {"LinkedIn": 170},
    }
    row = hiring(totals, applied(6, "LinkedIn", ago=10)).in_period.conversion.channels.loc["LinkedIn"]
    assert (row["visits"], row["visits_most"]) == (40, 70)
    assert (row["apply_rate"], row["apply_rate_most"]) == (6 / 70, 6 / 40)
    low = binomtest(6, 70).proportion_ci(method="wilson").low
    high = binomtest(6, 40).proportion_ci(method="wilson").high
    assert np.allclose([row["apply_rate_low"], row["apply_rate_high"]], [low, high])


def test_without_an_upper_bound_a_rate_is_not_ranked() -> None:
    """Before the first look a link may have gained more than anybody saw."""
    totals = {at: links for at, links in daily({"LinkedIn": 70}).items() if at > days(10)}
    found = hiring(totals, applied(6, "LinkedIn", ago=9)).in_period.conversion
    assert found.channels["visits_most"].isna().tolist() == [True]
    assert ranked(found.channels, "apply")["reason"].tolist() == [Reason.OPEN]


@st.composite
def crowds(draw: st.DrawFn, *, most: int = 40) -> list[Who]:
    """Applicants of the last days."""
    ago = st.one_of(st.none(), st.floats(0.01, most))
    sources = st.sampled_from(["LinkedIn", "linkedin", "Indeed", "Job fair", None])
    statuses = st.sampled_from(["applied", "hired", "rejected"])
    found = draw(st.lists(st.tuples(sources, statuses, ago), max_size=60))
    return [(source, status, None if when is None else days(when)) for source, status, when in found]


@given(crowds(), st.integers(1, 20), st.integers(0, 19))
@settings(max_examples=settings().max_examples // 3)  # each takes a second
def test_every_applicant_is_in_one_of_periods_that_follow_each_other_or_has_no_date(
    people: list[Who], length: int, first: int
) -> None:
    """Split at any day, three periods and the undated make all time, by channel and in all."""
    zone, begin = "Europe/Berlin", NOW.date() - timedelta(days=41)
    cut = [begin, begin + timedelta(days=first + 1), begin + timedelta(days=first + 1 + length), NOW.date()]
    ends = [*cut[:-1], NOW.date() + timedelta(days=1)]
    names = [f"{one}..{other - timedelta(days=1)}" for one, other in pairwise(ends)]
    totals = daily({"LinkedIn": 7, "Indeed": 1})
    parts = [hiring(totals, people, read(name, now=NOW, zone=zone)).in_period for name in names]
    every = hiring(totals, people, None)
    undated = sum(when is None for _, _, when in people)
    assert {part.undated for part in parts} == {undated}
    statuses = {"applicants": {"applied", "hired", "rejected"}, "hired": {"hired"}, "decided": {"hired", "rejected"}}
    for column, counting in statuses.items():
        lost = sum(when is None and status in counting for _, status, when in people)
        assert sum(part.conversion.whole[column] for part in parts) + lost == every.conversion.whole[column]


def week_before() -> Period:
    """The week before the week."""
    assert WEEK is not None
    found = compared(WEEK, "previous")
    assert found is not None
    return found


def steady(per_day: int, source: str = "LinkedIn") -> list[Who]:
    """So many applicants each noon, for half a year until three weeks ago."""
    return [one for day in range(22, 202) for one in applied(per_day, source, ago=day)]


def changed(now: int, before: int, *, extra: Sequence[Who] = (), at: datetime = NOW) -> dict[Hashable, Any]:
    """The comparison of a week with so many applicants and one with others."""
    people = steady(3) + applied(now, "LinkedIn", ago=10) + applied(before, "LinkedIn", ago=17)
    found = hiring(daily({"LinkedIn": 40}), [*people, *extra], before=week_before(), at=at)
    result = found.in_period.compared
    assert result is not None
    assert result.alike
    return result.total.to_dict("records")[0]


def test_a_change_is_named_only_beyond_chance() -> None:
    """Three times as many are more; a few more aren't; of no applicants before there is no ratio."""
    more = changed(66, 21)
    assert more["verdict"] == MORE
    assert more["ratio"] == 66 / 21
    assert more["low"] > 1
    assert changed(21, 66)["verdict"] == LESS
    assert changed(24, 21)["verdict"] == ALIKE
    none = changed(30, 0)
    assert none["verdict"] == MORE
    assert np.isnan(none["ratio"])


def test_nothing_is_compared_where_applicants_may_be_missing() -> None:
    """Loaded a day before the period ends, or too many without a date."""
    assert changed(66, 21, at=days(9))["verdict"] == UNKNOWN
    undated: list[Who] = [("LinkedIn", "applied", None)] * 10
    assert changed(66, 21, extra=undated)["verdict"] == UNKNOWN


def test_a_lower_hire_rate_of_later_applicants_is_not_called_lower() -> None:
    """They have had less time; a higher one is, for it is so despite that."""
    for hired, before, verdict in ((0, 20, YOUNGER), (20, 0, MORE)):
        people = applied(60, "LinkedIn", ago=10, hired=hired) + applied(60, "LinkedIn", ago=17, hired=before)
        found = hiring(daily({"LinkedIn": 40}), people, before=week_before()).in_period.compared
        assert found is not None
        row = found.total.to_dict("records")[0]
        assert row["hire_rate_verdict"] == verdict
        assert row["hire_rate_difference"] == (hired - before) / 60
        assert row["hire_rate_difference_low"] < row["hire_rate_difference"] < row["hire_rate_difference_high"]


def test_with_a_floor_only_whole_past_months_in_utc_are_told() -> None:
    """Any other period could overlap one: it shows all time instead."""
    people = applied(9, "LinkedIn", ago=40)
    assert hiring(daily({"LinkedIn": 7}), people, WEEK, floor=5).forbidden
    told = hiring(daily({"LinkedIn": 7}), people, MONTH, floor=5).in_period
    assert told.conversion.whole["applicants"] == 9
    now = pd.Timestamp(NOW)
    for name in ("last-week", "this-month", "last-quarter", "year-to-date", "2026-10-01..2026-10-30"):
        assert whole_month(read(name, now=NOW, zone="UTC"), now) is None
    november = read("last-month", now=NOW, zone="Pacific/Kiritimati")  # over there, and not in UTC
    assert whole_month(november, now) is None
    for zone in ("Europe/Berlin", "America/Los_Angeles"):
        month = whole_month(read("last-month", now=NOW, zone=zone), now)
        assert month is not None
        assert (month.start, month.end) == (pd.Timestamp("2026-10-01T00:00Z"), pd.Timestamp("2026-11-01T00:00Z"))


@given(crowds(most=100), st.integers(2, 6), st.sampled_from(["applicants", "hired", "decided"]))
@settings(max_examples=settings().max_examples // 3)  # each takes a second
def test_with_a_floor_no_small_count_follows_from_any_choice_of_periods(
    people: list[Who], floor: int, column: str
) -> None:
    """Every month and all time, by channel and in all: solved together, they tell no count of few of a month."""
    totals = daily({"LinkedIn": 7, "Indeed": 1}, since=150)
    months = ["2026-07", "2026-08", "2026-09", "2026-10"]
    periods = [read(f"{month}-01..{pd.Period(month).end_time.date()}", now=NOW, zone="Asia/Tokyo") for month in months]
    told = [hiring(totals, people, period, floor=floor).in_period for period in periods]
    assert all(one.every is not None for one in told)
    blocks = [*months, "now", "undated"]
    names = ["LinkedIn", "Indeed", "Job Fair", None]
    statuses = {"applicants": {"applied", "hired", "rejected"}, "hired": {"hired"}, "decided": {"hired", "rejected"}}
    counts = np.zeros((len(names), len(blocks)), dtype="int64")
    for source, status, when in people:
        block = "undated" if when is None else f"{when:%Y-%m}"
        place = names.index({"linkedin": "LinkedIn", "Job fair": "Job Fair"}.get(source or "", source))
        counts[place, blocks.index(block if block in blocks else "now")] += status in statuses[column]
    shown = []
    for at, one in enumerate([*told, hiring(totals, people, None, floor=floor)]):
        columns = [at] if at < len(told) else list(range(len(blocks)))
        found = one.conversion
        by_name: dict[str | None, Any] = {str(name): number for name, number in found.channels[column].items()}
        by_name |= {None: found.no_source[column], "all": found.whole[column]}
        for name, number in by_name.items():
            if pd.notna(number):
                part = np.zeros(counts.shape)
                part[np.ix_(range(len(names)) if name == "all" else [names.index(name)], columns)] = 1
                assert int((part * counts).sum()) == number >= floor
                shown.append(part)
    if told[0].undated is not None and column == "applicants":
        part = np.zeros(counts.shape)
        part[:, -1] = 1
        shown.append(part)
    assert all(number >= floor for number in followed(counts, shown) if number)
