"""A lead is named only where it is one, checked against SciPy."""

from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hirempire.analysis.chance import CHANCE, LEAST_LEAD, clear


@given(st.integers(0, 4_000), st.integers(0, 4_000), st.integers(1, 50), st.floats(1, 400), st.floats(1, 400))
def test_a_clear_lead_is_significant_by_an_exact_test(
    first: int, second: int, among: int, days: float, other_days: float
) -> None:
    """SciPy's exact binomial test agrees within the error of the normal approximation, and the lead is 5%."""
    if clear(first, second, among=among, days=(days, other_days)):
        assert first / days >= LEAST_LEAD * second / other_days
        exact = binomtest(first, first + second, days / (days + other_days)).pvalue
        assert exact <= 5 * CHANCE / among or first + second < 200
