"""Two rows against each other, and how surely they differ."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hirempire.analysis.compare import NO_LINK, matrix
from hirempire.analysis.difference import ALIKE, APART, NO_VISITS, difference, newcombe
from hirempire.analysis.frame import links_frame
from hirempire.analysis.intervals import wilson
from hirempire.api.models import Link, Loaded

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def apart(one: dict[str, int], other: dict[str, int]) -> pd.DataFrame:
    """The difference of two jobs given by their visits by channel."""
    frame = links_frame(
        Loaded(job, [Link(f"{job}{name}", name, n, NOON) for name, n in links.items()], NOON)
        for job, links in {"a": one, "b": other}.items()
    )
    return difference(matrix(frame, job_ids=["a", "b"], failed=(), most_channels=None), "a", "b")


@pytest.mark.parametrize(
    ("x", "n", "y", "m", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_the_intervals_are_those_of_newcombes_table(x: int, n: int, y: int, m: int, low: float, high: float) -> None:
    """The eight examples of Table II in Newcombe 1998, method 10, to its four places."""
    found = newcombe(np.array([x]), n, np.array([y]), m)
    assert [float(end[0]) for end in found] == pytest.approx([low, high], abs=0.00005)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_one_share_is_wilsons(counts: tuple[int, int]) -> None:
    """As scipy has it."""
    x, n = counts
    expected = binomtest(x, n).proportion_ci(method="wilson")
    assert [float(end[0]) for end in wilson(np.array([x]), n)] == pytest.approx([expected.low, expected.high], abs=1e-9)


def test_each_channel_has_its_shares_and_the_largest_difference_is_first() -> None:
    """LinkedIn 60% against 20%; one visit more or less in a hundred cannot be told apart."""
    table = apart({"LinkedIn": 60, "Indeed": 30, "Referral": 10}, {"LinkedIn": 20, "Indeed": 69, "Referral": 11})
    assert table.index.tolist() == ["LinkedIn", "Indeed", "Referral"]
    assert table["difference"].tolist() == pytest.approx([0.40, -0.39, -0.01])
    assert table["verdict"].tolist() == [APART, APART, ALIKE]
    assert table["visits_a"].tolist() == [60, 30, 10]
    assert table["share_b"].tolist() == pytest.approx([0.20, 0.69, 0.11])
    assert ((table["low"] < table["difference"]) & (table["difference"] < table["high"])).all()


def test_small_counts_are_not_told_apart() -> None:
    """Two of three against one of three says nothing."""
    table = apart({"LinkedIn": 2, "Indeed": 1}, {"LinkedIn": 1, "Indeed": 2})
    assert set(table["verdict"]) == {ALIKE}


def test_a_channel_that_one_of_them_lacks_is_not_a_difference() -> None:
    """No link is no share of 0: it stands last, without an interval, and what neither has is not there."""
    table = apart({"LinkedIn": 60, "Referral": 40}, {"LinkedIn": 50, "Indeed": 0})
    assert table.index.tolist() == ["LinkedIn", "Referral", "Indeed"]
    assert table.loc[["Referral", "Indeed"], "verdict"].tolist() == [NO_LINK, NO_LINK]
    assert table.loc[["Referral", "Indeed"], ["difference", "low", "high"]].isna().all(axis=None)
    assert table.loc["Indeed", "visits_b"] == 0
    assert table["visits_a"].isna().tolist() == [False, False, True]


def test_without_visits_there_is_no_share() -> None:
    """Nothing divides by 0."""
    table = apart({"LinkedIn": 60}, {"LinkedIn": 0})
    assert table["verdict"].tolist() == [NO_VISITS]
    assert table[["share_b", "difference", "low", "high"]].isna().all(axis=None)
