"""Links that fell silent, and those that are merely seldom visited."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from hirempire.analysis.frame import links_frame
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.silence import fell_silent
from tests.support.looks import Look, history

START = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 60


def looked(totals: dict[str, list[int]], *, gone: str = "") -> Kept:
    """Daily looks at links of one job, by their totals; one may be gone at the last look."""
    looks = [
        Look(
            START + timedelta(days=day),
            {
                "a": {
                    link: ("Indeed", numbers[day], START - timedelta(days=30))
                    for link, numbers in totals.items()
                    if not (link == gone and day == DAYS - 1)
                }
            },
        )
        for day in range(DAYS)
    ]
    return kept(ledger(history(looks)), links_frame([]), str)


def steady(pace: int, *, until: int = DAYS) -> list[int]:
    """A total that grows by so many a day, until some day."""
    return [100 + pace * min(day, until) for day in range(DAYS)]


def test_a_link_that_was_visited_daily_and_then_no_more_is_named_with_its_numbers() -> None:
    """Since when, how long, and how many there were before."""
    (row,) = fell_silent(looked({"x": steady(5, until=40), "y": steady(5)}), days=14).to_dict("records")
    assert row["link_id"] == "x"
    assert row["since"] == START + timedelta(days=40)
    assert row["days"] == DAYS - 1 - 40
    assert row["before"] == 100 + 5 * 40
    assert row["pace"] == pytest.approx(5)


def test_a_link_that_is_seldom_visited_is_not() -> None:
    """Two weeks without a visit are nothing where there is one a month."""
    rare = [100 + day // 30 for day in range(DAYS)]
    assert fell_silent(looked({"x": rare, "y": steady(5)}), days=14).empty


def test_neither_is_one_that_was_always_silent_or_is_gone() -> None:
    """The one has nothing to lose, the other is no longer there."""
    assert fell_silent(looked({"x": [100] * DAYS, "y": steady(5, until=30)}, gone="y"), days=14).empty


def test_bursts_alone_are_no_silence() -> None:
    """Of 300 links in bursts, at a visit every other day, none is said to have fallen silent."""
    rng = np.random.default_rng(4)
    weekly = rng.poisson(rng.gamma(4, 1 / 4, size=(300, DAYS // 7 + 1)).repeat(7, axis=1)[:, :DAYS] * 0.5)
    totals = {str(number): (100 + row.cumsum()).tolist() for number, row in enumerate(weekly)}
    assert fell_silent(looked(totals), days=7).empty


def test_without_a_look_there_is_no_silence() -> None:
    """A first visit."""
    assert fell_silent(kept(ledger(history([])), links_frame([]), str), days=7).empty
