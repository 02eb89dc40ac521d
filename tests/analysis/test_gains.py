"""Visits gained in a period, against a made-up truth of visits by the minute."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirempire.analysis.gains import gains, series, summed
from hirempire.analysis.ledger import Ledger, ledger, micros
from hirempire.analysis.period import Period
from tests.support.looks import Link, Look, history

BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
LENGTH = 400
"""Minutes that there are."""


def at(minute: int) -> datetime:
    """A minute of the made-up time."""
    return BEGIN + timedelta(minutes=minute)


def minute(moment: datetime) -> int:
    """Which minute that is."""
    return (moment - BEGIN) // timedelta(minutes=1)


def period(first: int, last: int) -> Period:
    """A period of minutes: whole days would take long to make up."""
    start, end = (pd.Timestamp(at(minute)) for minute in (first, last))
    return Period("custom", start.date(), end.date(), start, end, "UTC", "then")


@dataclass(frozen=True)
class Truth:
    """One link: its visits by minute, and what became of it."""

    created: int
    visits: tuple[int, ...]
    """The minute of each visit."""
    remade: int | None = None
    """When it was created anew, with no visits."""
    corrected: tuple[int, int] | None = None
    """When so many visits were taken back."""
    gone: int | None = None

    def total(self, minute: int) -> Link | None:
        """What a look at the end of a minute would see of it."""
        if minute < self.created or (self.gone is not None and minute >= self.gone):
            return None
        born = self.remade if self.remade is not None and minute >= self.remade else self.created
        seen = sum(born <= visit < minute for visit in self.visits)
        if self.corrected and self.corrected[0] <= minute and born == self.created:
            seen = max(0, seen - self.corrected[1])
        return "LinkedIn", seen, at(born)

    def gained(self, first: int, last: int) -> int:
        """Visits in [first, last)."""
        end = last if self.gone is None else min(last, self.gone)
        return sum(max(first, self.created) <= visit < end for visit in self.visits)


def rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; None where a value is missing."""
    plain = found.astype("object").where(found.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


minutes = st.integers(0, LENGTH)


@st.composite
def truths(draw: st.DrawFn, *, plain: bool = False) -> Truth:
    """A link whose story may take any turn, but no more than one of each."""
    created = draw(st.integers(-50, LENGTH - 1))
    visits = tuple(draw(st.lists(st.integers(created, LENGTH), max_size=25)))
    turn = "none" if plain else draw(st.sampled_from(["none", "remade", "corrected", "gone"]))
    when = draw(st.integers(max(created, 0) + 1, LENGTH + 1))
    return Truth(
        created,
        visits,
        remade=when if turn == "remade" else None,
        corrected=(when, draw(st.integers(1, 30))) if turn == "corrected" else None,
        gone=when if turn == "gone" else None,
    )


def looked(links: dict[tuple[str, str], Truth], times: Sequence[int], failed: set[tuple[int, str]]) -> Ledger:
    """A ledger of looks at these minutes; ``failed`` has the looks that missed a job."""
    jobs = sorted({job for job, _ in links})
    return ledger(
        history(
            Look(
                at(time),
                {
                    job: {
                        link: seen for (of, link), truth in links.items() if of == job and (seen := truth.total(time))
                    }
                    for job in jobs
                    if (place, job) not in failed
                },
            )
            for place, time in enumerate(times)
        )
    )


@st.composite
def worlds(draw: st.DrawFn, *, plain: bool = False) -> tuple[dict[tuple[str, str], Truth], list[int]]:
    """Some links of some jobs, and when they are looked at."""
    keys = draw(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1, max_size=4, unique=True))
    times = sorted(draw(st.sets(minutes, min_size=1, max_size=8)))
    return {key: draw(truths(plain=plain)) for key in keys}, times


@given(worlds(), st.sets(st.tuples(st.integers(0, 7), st.sampled_from("ab")), max_size=4), minutes, minutes)
@settings(deadline=None)
def test_bounds_contain_the_truth(
    world: tuple[dict[tuple[str, str], Truth], list[int]], failed: set[tuple[int, str]], one: int, other: int
) -> None:
    """Whatever was missed, remade, corrected or removed: at least and at most are true of every link."""
    links, times = world
    first, last = sorted((one, other + 1))
    found = gains(looked(links, times, failed), period(first, last))
    for row in rows(found):
        truth = links[row["job_id"], row["link_id"]]
        # Of a link that was created anew before anybody looked, nobody can know that there was another.
        real = truth.gained(max(first, minute(row["created_at"])), last)
        assert row["at_least"] is None or row["at_least"] <= real
        # Nor of visits taken back while others came, or before anybody looked.
        assert truth.corrected or row["at_most"] is None or row["at_most"] >= real
        if row["seen_from"] is not None:
            start, end = minute(row["seen_from"]), minute(row["seen_until"])
            assert first <= start < end <= last
            assert truth.corrected or truth.remade or row["at_least"] == truth.gained(start, end)


@given(worlds(plain=True), minutes, minutes)
@settings(deadline=None)
def test_bounds_are_the_truth_where_looks_fall_on_the_edges(
    world: tuple[dict[tuple[str, str], Truth], list[int]], one: int, other: int
) -> None:
    """A period from look to look has one number, for every link that lived then."""
    links, times = world
    first, last = sorted((one, other + 1))
    found = gains(looked(links, sorted({*times, first, last}), set()), period(first, last))
    for row in rows(found):
        real = links[row["job_id"], row["link_id"]].gained(first, last)
        assert (row["at_least"], row["at_most"]) == (real, real)


@given(
    worlds(),
    st.sets(st.tuples(st.integers(0, 7), st.sampled_from("ab")), max_size=4),
    st.sets(minutes, min_size=2, max_size=6),
)
def test_a_series_says_of_each_span_what_a_period_of_it_would(
    world: tuple[dict[tuple[str, str], Truth], list[int]], failed: set[tuple[int, str]], at_minutes: set[int]
) -> None:
    """Weeks agree with periods, channels with their links, and parts with the whole."""
    links, times = world
    book, edges = looked(links, times, failed), sorted(at_minutes)
    groups = np.arange(len(book.links)) % 2
    found = series(book, micros(pd.DatetimeIndex([at(minute) for minute in edges])), groups, 2)
    for place, (first, last) in enumerate(pairwise(edges)):
        table = gains(book, period(first, last))
        for group, row in enumerate(rows(summed(table, groups))):
            assert found.at_least[group, place] == row["at_least"]
            assert found.unknown[group, place] == (row["open"] > 0)
            assert found.unknown[group, place] or found.at_most[group, place] == row["at_most"]
    whole = gains(book, period(edges[0], edges[-1]))["at_least"].fillna(0).sum()
    assert found.at_least.sum() <= whole


def one_link(*seen: tuple[int, int], created: int = -1_000) -> Ledger:
    """A ledger of one link: minutes, and its total then."""
    return ledger(history(Look(at(time), {"a": {"x": ("Indeed", total, at(created))}}) for time, total in seen))


@pytest.mark.parametrize(
    ("between", "bounds"),
    [((10, 20), (5, 5)), ((10, 25), (5, 12)), ((12, 18), (0, 5)), ((15, 30), (7, 12)), ((0, 20), (5, None))],
)
def test_a_gain_lies_between_two_looks(between: tuple[int, int], bounds: tuple[int, int | None]) -> None:
    """Within both: certain. Over an edge: possible. Before the first look: unknown."""
    (row,) = rows(gains(one_link((10, 100), (20, 105), (30, 112)), period(*between)))
    assert (row["at_least"], row["at_most"]) == bounds


def test_a_link_created_between_two_looks_began_at_nothing() -> None:
    """All its visits are of the time since, whatever came before in its job."""
    book = ledger(
        history(
            [
                Look(at(0), {"a": {}}),
                Look(at(20), {"a": {"x": ("Indeed", 9, at(12))}}),
            ]
        )
    )
    (row,) = rows(gains(book, period(5, 20)))
    assert (row["at_least"], row["at_most"], row["seen_from"], row["seen_until"]) == (9, 9, at(12), at(20))
    (row,) = rows(gains(book, period(0, 12)))
    assert (row["at_least"], row["at_most"], row["existed"]) == (0, 0, False)


def test_all_visits_of_a_link_created_in_the_period_are_of_it_even_without_an_earlier_look() -> None:
    """A total is of the time since the link was created: the year to date needs no memory for this year's links."""
    (row,) = rows(gains(one_link((10, 40), created=3), period(0, 10)))
    assert (row["at_least"], row["at_most"]) == (40, 40)


def test_visits_taken_back_leave_their_time_open() -> None:
    """A lower total of the same link: nobody knows how many came, and what comes after is counted again."""
    book = one_link((0, 50), (10, 40), (20, 43))
    assert [row["at_most"] for row in rows(gains(book, period(0, 10)))] == [None]
    assert [(row["at_least"], row["at_most"]) for row in rows(gains(book, period(10, 20)))] == [(3, 3)]


def test_a_link_created_anew_is_one_also_where_its_total_does_not_fall() -> None:
    """Its date of creation tells: all its visits are new, and the old one's last ones were not seen."""
    looks = [Look(at(0), {"a": {"x": ("Indeed", 4, at(-9))}}), Look(at(10), {"a": {"x": ("Indeed", 4, at(5))}})]
    (row,) = rows(gains(ledger(history(looks)), period(0, 10)))
    assert (row["at_least"], row["at_most"]) == (4, None)


def test_where_nothing_can_be_said_nothing_is() -> None:
    """Neither bound of a link that was not seen twice is a 0."""
    (row,) = rows(gains(one_link((10, 100)), period(0, 30)))
    assert (row["at_least"], row["at_most"]) == (None, None)


def test_a_job_that_failed_to_load_is_not_unchanged() -> None:
    """Its gain is of the time since it was last seen, and open after that."""
    book = ledger(
        history(
            [
                Look(at(0), {"a": {"x": ("Indeed", 5, at(-9))}, "b": {"y": ("Indeed", 5, at(-9))}}),
                Look(at(10), {"a": {"x": ("Indeed", 6, at(-9))}}),
                Look(at(20), {"a": {"x": ("Indeed", 6, at(-9))}, "b": {"y": ("Indeed", 8, at(-9))}}),
                Look(at(30), {"a": {"x": ("Indeed", 6, at(-9))}}),
            ]
        )
    )
    assert gains(book, period(10, 20))[["at_least", "at_most"]].to_numpy().tolist() == [[0, 0], [0, 3]]
    assert gains(book, period(20, 30))["at_most"].isna().tolist() == [False, True]


def test_a_link_that_is_gone_keeps_its_past_and_gains_nothing_after() -> None:
    """What it gained between its last look and the first without it, nobody knows."""
    book = ledger(
        history(
            [
                Look(at(0), {"a": {"x": ("Indeed", 5, at(-9))}}),
                Look(at(10), {"a": {"x": ("Indeed", 8, at(-9))}}),
                Look(at(20), {"a": {}}),
                Look(at(30), {"a": {}}),
            ]
        )
    )
    bounds = [rows(gains(book, period(first, first + 10)))[0] for first in (0, 10, 20)]
    assert [row["at_least"] for row in bounds] == [3, None, 0]
    assert [row["at_most"] for row in bounds] == [3, None, 0]
    assert [row["existed"] for row in bounds] == [True, True, False]


def test_a_period_that_is_not_over_ends_at_the_last_look() -> None:
    """Nobody asks what was gained since a moment ago."""
    book = one_link((10, 100), (20, 105))
    until_now = replace(period(10, 25), running=True)
    (row,) = rows(gains(book, until_now))
    assert (row["at_least"], row["at_most"]) == (5, 5)


def test_what_a_period_that_is_not_over_is_compared_with_has_no_upper_bound_where_a_job_failed_after() -> None:
    """Its last look a moment before that earlier end is not the last of all."""
    looks = [Look(at(minute), {"a": {"x": ("Indeed", minute, at(-9))}}) for minute in (10, 20)]
    looks += [Look(at(minute), {"b": {"y": ("Indeed", minute, at(-9))}}) for minute in (400, 500)]
    earlier = replace(period(10, 20), running=True, end=pd.Timestamp(at(30)))
    (row, _) = rows(gains(ledger(history(looks)), earlier))
    assert (row["at_least"], row["at_most"]) == (10, None)


def test_an_empty_history_says_nothing() -> None:
    """Before the first look there is no link to speak of."""
    assert gains(ledger(history([])), period(0, 10)).empty
