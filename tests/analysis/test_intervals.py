"""Intervals as a statistics library has them, places that overlap allows, and what it takes to tell two apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hirempire.analysis.intervals import more_needed, places, tiers, wilson

COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
INTERVALS = st.lists(
    st.one_of(st.none(), st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)), max_size=8
).map(lambda ends: np.array([one or (np.nan, np.nan) for one in ends], dtype="float64").reshape(-1, 2))


@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_intervals_are_those_of_scipy(counts: list[tuple[int, int]]) -> None:
    """Each in an array of several, whatever its counts."""
    low, high = wilson(np.array([x for x, _ in counts]), np.array([n for _, n in counts]))
    for place, (x, n) in enumerate(counts):
        expected = binomtest(x, n).proportion_ci(method="wilson")
        assert (low[place], high[place]) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_no_trial_and_more_successes_than_trials_have_no_interval() -> None:
    """A rate above 1 is no proportion."""
    low, high = wilson(np.array([0, 5]), np.array([0, 4]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@given(INTERVALS)
def test_a_place_counts_who_is_surely_above_and_below(ends: np.ndarray) -> None:
    """The best place is after all whose interval is wholly above, the worst before all wholly below."""
    low, high = ends[:, 0], ends[:, 1]
    best, worst = places(low, high)
    known = [i for i in range(len(low)) if not np.isnan(low[i])]
    for i in range(len(low)):
        if i not in known:
            assert (best[i], worst[i]) == (0, 0)
            continue
        assert best[i] == 1 + sum(low[j] > high[i] for j in known)
        assert worst[i] == len(known) - sum(high[j] < low[i] for j in known)


@given(INTERVALS)
def test_tiers_part_only_what_can_all_be_told_apart(ends: np.ndarray) -> None:
    """Every interval of a higher tier is wholly above every one of a lower; and no tier could be broken further."""
    low, high = ends[:, 0], ends[:, 1]
    found = tiers(low, high)
    for one in range(1, int(found.max(initial=0)) + 1):
        mine = np.flatnonzero(found == one)
        below = np.flatnonzero(found > one)
        assert len(mine)
        assert all(low[i] > high[j] for i in mine for j in below)
        by_end = sorted(mine, key=lambda i: -high[i])
        for cut in range(1, len(by_end)):
            assert min(low[i] for i in by_end[:cut]) <= max(high[i] for i in by_end[cut:])


@given(COUNTS, COUNTS)
def test_with_so_many_more_two_intervals_part_and_with_a_tenth_less_they_do_not(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    """What is said to be needed is enough, and not much more than enough; the order of the two does not matter."""
    more = more_needed(first, second)
    swapped = more_needed(second, first)
    assert swapped == (None if more is None else (more[1], more[0])) or first[0] * second[1] == second[0] * first[1]
    if more is None:
        assert abs(first[0] / first[1] - second[0] / second[1]) < 0.02
        return

    def parted(times: float) -> bool:
        ends = [wilson(np.array([x * times]), np.array([n * times])) for x, n in (first, second)]
        return bool(ends[0][0][0] > ends[1][1][0] or ends[1][0][0] > ends[0][1][0])

    times = 1 + max(more) / max(first[1], second[1])
    assert parted(times * 1.001 if more != (0, 0) else 1)
    if more != (0, 0):
        assert not parted(max(1.0, times * 0.9 - 2 / max(first[1], second[1])))


def test_equal_rates_are_never_told_apart() -> None:
    """No number of applicants would do."""
    assert more_needed((5, 50), (10, 100)) is None
    assert more_needed((1, 0), (1, 10)) is None
