"""Hide counts of people below a floor, so that they can't be worked out from what is shown either."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HIGHEST = 1_000
"""No floor is above this many people."""


def floor_in(text: str) -> int:
    """The floor that a setting or an option states, from 1, which hides nothing.

    Raises:
        ValueError: it is no whole number from 1 to :data:`HIGHEST`.
    """
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= HIGHEST:
        raise ValueError(f"no whole number from 1 to {HIGHEST}")
    return int(text)


def hidden(counts: Ints, floor: int) -> Bools:
    """Which of some counts to hide where their sum is shown. A floor of 1 hides nothing.

    Hidden is every count below the floor, 0 too. One alone could be told by taking the others from the sum. So more are
    hidden, the smallest first, until two or more are left to subtract that have the floor together.
    """
    if floor <= 1 or not len(counts):
        return np.zeros(len(counts), dtype=bool)
    nothing = np.zeros(len(counts), dtype="int64")
    whole = Lines(np.append(counts, counts.sum()), nothing, np.arange(len(counts)), np.array([len(counts)]))
    return whole.closed(np.append(counts, counts.sum()) < floor, floor)[:-1]


@dataclass(frozen=True)
class Lines:
    """Counts, and the lines in which some of them add up to another one."""

    counts: Ints
    line: Ints
    """With ``part``: which counts add up in which line."""
    part: Ints
    total: Ints
    """The count that is the sum of each line."""

    def closed(self, hide: Bools, floor: int) -> Bools:
        """Hide these counts, and whatever in a line would reveal one of them, or that they are few.

        Where a line's sum is shown, what is hidden in it are two counts or more that have the floor together; where it
        is hidden, one of its parts is too. A line of which all parts are hidden and which tells them still loses its
        sum.
        """
        hide = hide.copy()
        while (more := self._telling(hide, floor)).any():
            hide |= more
        return hide

    def _telling(self, hide: Bools, floor: int) -> Bools:
        size, hidden_parts = len(self.total), hide[self.part]
        number = np.bincount(self.line[hidden_parts], minlength=size)
        together = np.bincount(self.line[hidden_parts], weights=self.counts[self.part[hidden_parts]], minlength=size)
        shown = ~hide[self.total]
        telling = np.where(shown, (number > 0) & ((number < 2) | (together < floor)), number == 0)
        open_parts = np.flatnonzero(telling[self.line] & ~hidden_parts)
        order = open_parts[np.lexsort((self.counts[self.part[open_parts]], self.line[open_parts]))]
        lines, first = np.unique(self.line[order], return_index=True)
        more = np.zeros(len(hide), dtype=bool)
        more[self.part[order[first]]] = True
        without = telling & shown
        without[lines] = False
        more[self.total[without]] = True
        return more


@dataclass(frozen=True)
class Grid:
    """Cells of a table by row and column, with all sums; what is known of one holds for all counts of that table."""

    rows: Ints
    """The row of each cell."""
    columns: Ints
    sizes: tuple[int, int]
    """How many rows and columns there are."""

    def spread(self, cells: Ints) -> Ints:
        """The cells, then the sums of rows, of columns, and of all."""
        sums = [
            np.bincount(place, weights=cells, minlength=size).astype("int64")
            for place, size in zip((self.rows, self.columns), self.sizes, strict=True)
        ]
        return np.concatenate([cells, *sums, [cells.sum()]])

    def parts(self, spread: Bools) -> tuple[Bools, Bools, Bools, Bools]:
        """Take apart what :meth:`spread` laid out."""
        size = len(self.rows)
        cells, rows, columns, whole = np.split(spread, np.cumsum([size, *self.sizes]))
        return cells, rows, columns, whole

    def hidden(
        self, cells: Ints, floor: int, *, small: Callable[[Ints], Bools] | None = None, also: Bools | None = None
    ) -> Bools:
        """Which counts to hide, laid out as by :meth:`spread`; ``small`` says which are below the floor.

        ``also`` are hidden in any case. It holds against rows and columns looked at one by one. It does not hold
        against solving the whole table, against comparing the same page under different filters, or against the
        difference of two shown counts of one row: it hides from a reader, not from an attack.
        """
        counts = self.spread(cells)
        hide = (counts < floor) if small is None else small(counts)
        return self._lines(counts).closed(hide if also is None else hide | also, floor)

    def _lines(self, counts: Ints) -> Lines:
        size, (rows, columns) = len(self.rows), self.sizes
        last = size + rows + columns
        line = [self.rows, rows + self.columns, np.full(rows, rows + columns), np.full(columns, rows + columns + 1)]
        part = [np.arange(size), np.arange(size), size + np.arange(rows), size + rows + np.arange(columns)]
        total = np.concatenate([size + np.arange(rows + columns), [last, last]])
        return Lines(counts, np.concatenate(line).astype("int64"), np.concatenate(part).astype("int64"), total)
