"""Links that jumped, and those that only had a good week; how links fade, told from their own past."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from hirempire.analysis.expected import Paces, paces
from hirempire.analysis.frame import links_frame
from hirempire.analysis.jumps import jumped
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import ledger
from tests.support.looks import Look, history

START = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 64
FLAT = Paces(np.arange(521.0), 0.05)


def looked(totals: dict[str, list[int]], *, born: dict[str, int] | None = None, unseen: range = range(0)) -> Kept:
    """Daily looks at links of one job, by their totals; ``born``: the day on which a link was created."""
    days = born or {}
    looks = [
        Look(
            START + timedelta(days=day),
            {
                "a": {
                    link: ("Indeed", numbers[day], START + timedelta(days=days.get(link, -300)))
                    for link, numbers in totals.items()
                    if day >= days.get(link, -300)
                }
            },
        )
        for day in range(DAYS)
        if day not in unseen
    ]
    return kept(ledger(history(looks)), links_frame([]), str)


def steady(pace: int, *, then: int | None = None) -> list[int]:
    """A total that grows by so many a day, and by so many in the last seven days."""
    last = pace if then is None else then
    return [100 + pace * min(day, DAYS - 8) + last * max(day - DAYS + 8, 0) for day in range(DAYS)]


def test_a_link_with_five_times_its_visits_is_named_with_the_numbers_and_the_looks_between() -> None:
    """70 in seven days, after 2 a day: 14 expected; the others keep theirs."""
    totals = {str(number): steady(2) for number in range(20)} | {"x": steady(2, then=10)}
    (row,) = jumped(looked(totals), FLAT, times=2).to_dict("records")
    assert (row["link_id"], row["gained"], row["channel"]) == ("x", 70, "Indeed")
    assert row["expected"] == pytest.approx(14, rel=0.2)
    assert row["begin"] == START + timedelta(days=DAYS - 8)
    assert row["end"] == START + timedelta(days=DAYS - 1)


def test_neither_a_good_week_nor_few_visits_more_is_a_jump() -> None:
    """Twice the visits of a link with one a day are chance among twenty links, and nine visits are no news."""
    totals = {str(number): steady(2) for number in range(20)} | {"x": steady(1, then=2), "y": [100] * 57 + [109] * 7}
    assert jumped(looked(totals), FLAT, times=2).empty


def test_where_all_links_get_more_none_jumped() -> None:
    """After the holidays, everything does."""
    assert jumped(looked({str(number): steady(2, then=10) for number in range(20)}), FLAT, times=2).empty


def test_what_nobody_saw_when_is_no_jump() -> None:
    """Visits of two weeks that came at once after a gap may have come before the last seven days."""
    totals = {str(number): steady(2) for number in range(20)} | {"x": steady(2, then=10)}
    assert jumped(looked(totals, unseen=range(DAYS - 20, DAYS - 1)), FLAT, times=2).empty
    some = looked(totals)
    assert jumped(some.only(job_ids=["another"]), FLAT, times=2).empty


def test_a_link_that_is_younger_than_two_weeks_has_no_past_to_compare_with() -> None:
    """Its first days are its best."""
    totals = {str(number): steady(2) for number in range(20)} | {"x": [0] * (DAYS - 6) + [9, 18, 30, 50, 80, 99]}
    assert jumped(looked(totals, born={"x": DAYS - 9}), FLAT, times=2).empty


def test_how_links_fade_is_told_by_their_age() -> None:
    """Links that get half as many visits each week, created on twenty days."""
    rng = np.random.default_rng(5)
    weekly = [400, 200, 100, 50, 25, 12, 6, 3, 2, 1]
    totals, born = {}, {}
    for number in range(60):
        first = number % 20
        daily = np.concatenate([np.zeros(first), rng.poisson(np.repeat(weekly, 7)[: DAYS - first] / 7)])
        totals[str(number)], born[str(number)] = daily.cumsum().astype(int).tolist(), first
    found = paces(looked(totals, born=born))
    by_week = np.diff(found.sums)[:4]
    assert by_week / by_week[0] == pytest.approx([1, 0.5, 0.25, 0.125], rel=0.25)


def test_links_that_never_fade_are_expected_to_go_on() -> None:
    """Old links with the same pace at each age."""
    found = paces(looked({str(number): steady(3) for number in range(30)}))
    assert found.weight(np.array([300.0]), np.array([307.0]))[0] == pytest.approx(
        found.weight(np.array([290.0]), np.array([297.0]))[0], rel=0.05
    )
    assert found.alpha == pytest.approx(0.0025)


def test_without_a_look_nothing_jumped() -> None:
    """A first visit."""
    nothing = kept(ledger(history([])), links_frame([]), str)
    assert jumped(nothing, paces(nothing), times=2).empty
