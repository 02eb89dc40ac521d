"""The floor in a period: no choice of months, beside all time, tells a count of people below it."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from hirempire.analysis.privacy_floor import hidden, hidden_in_parts
from tests.support.solving import followed

TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 9, 20]), min_size=columns + 1, max_size=columns + 1),
        min_size=1,
        max_size=5,
    )
)


@given(TABLES, st.integers(2, 6))
@example([[1, 4, 1, 2], [4, 1, 3, 3], [7, 2, 5, 5], [5, 5, 20, 20], [2, 4, 7, 2]], 3)  # line by line, one is told
def test_no_small_count_follows_from_all_that_is_shown_of_all_months_and_of_all_time(
    table: list[list[int]], floor: int
) -> None:
    """Whoever solves all of it as equations, and whoever takes all from a sum, learns of no count below the floor."""
    counts = np.array(table, dtype="int64")
    of_rows = hidden(counts.sum(axis=1), floor)
    of_all = bool(counts.sum() < floor)
    hide = hidden_in_parts(counts, floor, (of_rows, of_all))
    one = np.zeros(counts.shape)
    shown = []
    for row, column in np.ndindex(counts.shape):
        if not hide[row, column]:
            assert counts[row, column] >= floor
            single = one.copy()
            single[row, column] = 1
            shown.append(single)
    for row, gone in enumerate(of_rows.tolist()):
        part = one.copy()
        part[row] = 1
        shown += [] if gone else [part]
        left = counts[row][hide[row]]
        assert gone or not len(left) or (len(left) >= 2 and left.sum() >= floor)
    for column, gone in enumerate(hide[-1].tolist()):
        part = one.copy()
        part[:, column] = 1
        shown += [] if gone else [part]
        assert gone or counts[:, column].sum() >= floor
    shown += [] if of_all else [np.ones(counts.shape)]
    assert all(count >= floor for count in followed(counts, shown))
