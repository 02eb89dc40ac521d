"""Two periods compared, where visits come in bursts."""

import math
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from hirempire.analysis.change import ALIKE, ASSUMED, LESS, MORE, NONE, UNKNOWN, Stretch, change, dispersion

START = datetime(2026, 11, 2, tzinfo=UTC)
WEEK = timedelta(days=7)


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return int(at.timestamp() * 1_000_000)


THEN, NOW = (Stretch(micros(START + n * WEEK), micros(START + (n + 1) * WEEK)) for n in (0, 1))


def gained(numbers: list[int], within: Stretch, **more: object) -> pd.DataFrame:
    """What links gained that were seen throughout."""
    begin, end = (pd.Timestamp(at, unit="us", tz="UTC") for at in (within.begin, within.end))
    return pd.DataFrame(
        {
            "at_least": pd.array(numbers, dtype="Int64"),
            "seen_from": begin,
            "seen_until": end,
            "created_at": pd.Timestamp(date(2026, 1, 1), tz="UTC"),
            "existed": True,
        }
        | more
    )


def verdicts(now: list[int], before: list[int], alpha: float = 0.02) -> list[str]:
    """The verdict on each of some links."""
    table = change(gained(now, NOW), gained(before, THEN), np.arange(len(now)), stretches=(NOW, THEN), alpha=alpha)
    return [str(verdict) for verdict in table["verdict"]]


def test_a_large_change_is_said_and_noise_is_not() -> None:
    """Five times as many is more; a tenth more is nothing; of nothing there is nothing to say."""
    assert verdicts([500, 110, 20, 0], [100, 100, 100, 0]) == [MORE, ALIKE, LESS, NONE]


def test_the_interval_is_that_of_the_formula() -> None:
    """Counted by hand: the logarithm of 2, and √(1/200 + 1/100 + 2 × 0.02)."""
    (row,) = change(gained([200], NOW), gained([100], THEN), np.zeros(1), stretches=(NOW, THEN), alpha=0.02).to_dict(
        "records"
    )
    spread = 1.959963984540054 * math.sqrt(1 / 200 + 1 / 100 + 0.04)
    assert row["ratio"] == 2
    assert (row["low"], row["high"]) == pytest.approx((2 * math.exp(-spread), 2 * math.exp(spread)))


def test_there_is_no_per_cent_of_nothing() -> None:
    """From 0 to many is more, without a ratio."""
    table = change(gained([80], NOW), gained([0], THEN), np.zeros(1), stretches=(NOW, THEN), alpha=0.02)
    assert table["verdict"].tolist() == [MORE]
    assert table[["ratio", "low", "high"]].isna().all(axis=None)


def test_stretches_of_different_length_are_compared_by_day() -> None:
    """Twice as many in twice the time is no change."""
    longer = Stretch(NOW.begin, NOW.begin + 2 * (NOW.end - NOW.begin))
    table = change(gained([200], longer), gained([100], THEN), np.zeros(1), stretches=(longer, THEN), alpha=0.02)
    assert table["ratio"].tolist() == [1.0]
    assert table["verdict"].tolist() == [ALIKE]


def test_what_was_not_seen_throughout_is_left_out_and_too_much_of_it_says_nothing() -> None:
    """One of two links that was not looked at for half the week decides nothing."""
    half = pd.Timestamp((NOW.begin + NOW.end) // 2, unit="us", tz="UTC")
    end = pd.Timestamp(NOW.end, unit="us", tz="UTC")
    now = gained([500, 500], NOW, seen_until=pd.DatetimeIndex([end, half]))
    table = change(now, gained([100, 100], THEN), np.zeros(2), stretches=(NOW, THEN), alpha=0.02)
    assert table[["gained", "before", "left_out"]].to_numpy().tolist() == [[500, 100, 1]]
    assert table["verdict"].tolist() == [UNKNOWN]


def test_a_new_link_counts_from_its_creation() -> None:
    """It had none before, and that is known."""
    born = pd.Timestamp((NOW.begin + NOW.end) // 2, unit="us", tz="UTC")
    now = gained([300], NOW, seen_from=born, created_at=born)
    before = gained([0], THEN, existed=False, seen_from=pd.NaT, seen_until=pd.NaT)
    table = change(now, before, np.zeros(1), stretches=(NOW, THEN), alpha=0.02)
    assert (table["left_out"].tolist(), table["verdict"].tolist()) == ([0], [MORE])


def test_without_two_looks_in_a_period_nothing_is_compared() -> None:
    """A period that nobody looked at twice has no number to compare."""
    table = change(gained([300], NOW), gained([0], THEN), np.zeros(1), stretches=(NOW, None), alpha=0.02)
    assert table["verdict"].tolist() == [UNKNOWN]


@pytest.mark.parametrize("alpha", [0.05, 0.25, 0.5])
def test_bursts_are_estimated_from_neighbouring_weeks(alpha: float) -> None:
    """The pooled estimate finds the made-up one."""
    rng = np.random.default_rng(5)
    means = rng.uniform(5, 200, size=(400, 1))
    counts = rng.poisson(means * rng.gamma(1 / alpha, alpha, size=(400, 26)))
    assert dispersion(counts, np.ones(counts.shape, dtype="bool")) == pytest.approx(alpha, rel=0.2)


def test_a_campaign_now_and_then_makes_no_week_bursty() -> None:
    """One week in twenty with four times the visits leaves the estimate nearly as it is."""
    rng = np.random.default_rng(6)
    means = rng.uniform(20, 200, size=(40, 1)) * np.where(rng.random((40, 26)) < 0.05, 4, 1)
    counts = rng.poisson(means * rng.gamma(1 / 0.05, 0.05, size=(40, 26)))
    assert dispersion(counts, np.ones(counts.shape, dtype="bool")) < 0.1


def test_too_little_past_is_taken_for_bursty() -> None:
    """Two weeks of three channels tell nothing of bursts."""
    assert dispersion(np.full((3, 2), 100), np.ones((3, 2), dtype="bool")) == ASSUMED


def test_bursts_alone_raise_no_alarm() -> None:
    """Of 2,000 links that are visited in bursts at a steady pace, hardly one is said to have changed."""
    rng = np.random.default_rng(11)
    means, alpha = rng.uniform(0.2, 60, size=(2_000, 1)), 0.25
    counts = rng.poisson(means * rng.gamma(1 / alpha, alpha, size=(2_000, 14)))
    estimated = dispersion(counts[:, :-2], np.ones((2_000, 12), dtype="bool"))
    said = verdicts(counts[:, -1].tolist(), counts[:, -2].tolist(), estimated)
    assert sum(verdict in {MORE, LESS} for verdict in said) <= 1
