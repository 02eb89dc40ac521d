"""Counts below a floor: not shown, and not to be worked out from the sums beside them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.privacy_floor import Grid, hidden

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)


def test_a_floor_of_one_hides_nothing() -> None:
    """It is off."""
    assert not hidden(np.array([0, 1, 2]), 1).any()


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    """Else the sum less the others would tell it."""
    counts = np.array([3, 40, 9, 20])
    assert hidden(counts, 5).tolist() == [True, False, True, False]


@given(COUNTS, st.integers(2, 6))
def test_what_is_left_to_subtract_is_never_below_the_floor(counts: list[int], floor: int) -> None:
    """Two or more counts that have the floor together, or a sum that is not shown itself."""
    hide = hidden(np.array(counts), floor)
    assert all(hide[i] for i, count in enumerate(counts) if count < floor)
    left = [count for i, count in enumerate(counts) if hide[i]]
    assert not left or sum(counts) < floor or (len(left) >= 2 and sum(left) >= floor)


CELLS = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 9), min_size=1, max_size=12)


@given(CELLS)
def test_no_line_of_a_table_tells_a_small_count(cells: dict[tuple[int, int], int]) -> None:
    """Whoever takes all that is shown in a row, a column or the sums from the sum that is shown learns of no few."""
    rows, columns = (np.array([place[i] for place in cells], dtype="int64") for i in (0, 1))
    grid = Grid(rows, columns, (4, 4))
    counts = np.array(list(cells.values()), dtype="int64")
    of_cells, of_rows, of_columns, whole = grid.parts(grid.hidden(counts, 4))
    shown = {place: None if hide else count for (place, count), hide in zip(cells.items(), of_cells, strict=True)}
    row_sums = [sum(count for (r, _), count in cells.items() if r == one) for one in range(4)]
    column_sums = [sum(count for (_, c), count in cells.items() if c == one) for one in range(4)]
    lines = [([shown[p] for p in shown if p[0] == one], row_sums[one], of_rows[one]) for one in range(4)]
    lines += [([shown[p] for p in shown if p[1] == one], column_sums[one], of_columns[one]) for one in range(4)]
    for sums, hide in ((row_sums, of_rows), (column_sums, of_columns)):
        lines.append(([None if gone else n for n, gone in zip(sums, hide, strict=True)], sum(counts), bool(whole[0])))
    for parts, total, gone in lines:
        assert gone or total >= 4
        assert all(part is None or part >= 4 for part in parts)
        left = total - sum(part for part in parts if part is not None)
        if not gone and None in parts:
            assert left >= 4
            assert parts.count(None) >= 2
        assert not gone or None in parts or not parts
