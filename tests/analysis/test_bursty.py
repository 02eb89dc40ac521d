"""Counts in bursts against slow, exact sums, and against draws."""

from fractions import Fraction

import numpy as np
import pytest

from hirempire.analysis.bursty import Split, beyond_chance, dispersion


def slowly(later: int, every: int, a: int, b: int) -> float:
    """The probability of ``later`` or more of ``every``, by exact fractions over whole a and b (Pólya's urn)."""
    left = Fraction(0)
    for k in range(later, every + 1):
        ways = Fraction(1)
        for place in range(k):
            ways *= Fraction(a + place, 1) * Fraction(every - place, place + 1)
        for place in range(every - k):
            ways *= b + place
        for place in range(every):
            ways /= a + b + place
        left += ways
    return float(left)


@pytest.mark.parametrize(("a", "b"), [(1, 4), (4, 16), (400, 1600), (7, 3)])
@pytest.mark.parametrize(("later", "before"), [(2, 3), (1, 0), (0, 5), (30, 12), (90, 40), (12, 0)])
def test_so_many_or_more_are_as_likely_as_an_exact_sum_says(a: int, b: int, later: int, before: int) -> None:
    """From everyday counts to those that no float could take from one."""
    split = Split(np.array([float(a)]), np.array([float(b)]))
    found = split.so_many(np.array([later]), np.array([before]))[0]
    assert found == pytest.approx(slowly(later, later + before, a, b), rel=1e-9)


def test_large_counts_are_no_harder() -> None:
    """Half of a million, where a fifth is usual and bursts are slight: between what a normal distribution says."""
    split = Split(np.array([400.0]), np.array([1600.0]))
    assert 0 <= split.so_many(np.array([500_000]), np.array([500_000]))[0] < 1e-100
    assert split.so_many(np.array([200_000]), np.array([800_000]))[0] == pytest.approx(0.5, abs=0.02)


def test_none_is_what_one_or_more_leaves() -> None:
    """Both tails of one distribution; for none, the sum is what there was before."""
    split = Split(np.array([4.0, 0.3]), np.array([16.0, 2.0]))
    none = split.none(np.array([3, 9]))
    assert none == pytest.approx([slowly(0, 3, 4, 16) - slowly(1, 3, 4, 16), none[1]], rel=1e-9)
    product = np.prod([(2.0 + place) / (2.3 + place) for place in range(9)])
    assert none[1] == pytest.approx(product, rel=1e-9)


def test_a_share_follows_from_the_weights_whatever_the_bursts() -> None:
    """On average, the later of two times gets its part of the weight; where they don't fit, more is left to chance."""
    split = Split.of((np.array([4.0, 2.0]), np.array([1.0, 1.0])), (np.full(2, 28.0), np.full(2, 7.0)), 0.25)
    assert (split.later / (split.later + split.before)).tolist() == pytest.approx([1 / 5, 1 / 3])
    assert (split.later.tolist(), split.before.tolist()) == ([4.0, 4.0], [16.0, 8.0])


def test_of_many_probabilities_those_are_named_that_stand_out_together() -> None:
    """By the rule written out: the largest place whose probability is within its line, and all before it."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        chances = rng.random(40) ** rng.integers(1, 6)
        places = [k for k, chance in enumerate(sorted(chances), 1) if chance <= 0.05 * k / 60]
        assert beyond_chance(chances, among=60, at=0.05).sum() == (places[-1] if places else 0)
    assert not beyond_chance(np.zeros(0), among=0, at=0.05).any()


@pytest.mark.parametrize("alpha", [0.0025, 0.25, 1.0])
def test_the_dispersion_of_drawn_counts_is_found_again(alpha: float) -> None:
    """Over links of very different pace."""
    rng = np.random.default_rng(2)
    pace = np.exp(rng.normal(1, 1.5, (4_000, 1)))
    counts = rng.poisson(pace * rng.gamma(1 / alpha, alpha, (4_000, 20)))
    found = dispersion(counts, np.ones_like(counts, "bool"), otherwise=9.0, least=0.0025)
    assert found == pytest.approx(alpha, rel=0.1, abs=0.002)


def test_the_dispersion_of_too_few_weeks_is_the_one_given() -> None:
    """Nothing can be told from a handful of visits."""
    counts = np.array([[3, 4, 2]])
    assert dispersion(counts, np.ones_like(counts, "bool"), otherwise=0.25, least=0.01) == 0.25
