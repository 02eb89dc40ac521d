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


def hidden_with(counts: Ints, floor: int, also: Bools, *, small: Callable[[Ints, int], Bools] | None = None) -> Bools:
    """Which of some counts, and last of their sum, to hide if ``also`` are hidden anyway.

    ``small`` tells which are below the floor.
    """
    line, size = Grid(np.arange(len(counts)), np.zeros(len(counts), dtype="int64"), (len(counts), 1)), len(counts)
    every = np.concatenate([also[:-1], also, also[-1:]])
    of = None if small is None else lambda spread: small(spread, floor)
    return line.hidden(counts, floor, small=of, also=every)[size : 2 * size + 1]


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


def hidden_in_parts(counts: Ints, floor: int, also: tuple[Bools, bool]) -> Bools:
    """Which counts of a table to hide if the sums of its rows, and of all, are shown anyway.

    ``counts`` is rows × columns; ``also`` says which sums of rows are hidden, and whether that of all is. Below the
    rows comes the one of the sums of columns. Where that hides nothing more of the sums given, no hidden count below
    the floor follows from all that is shown, not even by solving the whole table.
    """
    rows, columns = counts.shape
    row, column = np.indices(counts.shape)
    grid, cells = Grid(row.ravel(), column.ravel(), (rows, columns)), counts.ravel()
    spread = grid.spread(cells)
    given = np.concatenate([np.zeros(len(cells), dtype="bool"), also[0], np.zeros(columns, dtype="bool"), [also[1]]])
    hide = grid.hidden(cells, floor, also=given)
    while (more := _crossing(_nodes(grid), spread, hide, floor)) is not None:
        hide[more] = True
        hide = grid.hidden(cells, floor, also=hide)
    of_cells, _, of_columns, _ = grid.parts(hide)
    return np.vstack([of_cells.reshape(counts.shape), of_columns])


def _nodes(grid: Grid) -> tuple[Ints, Ints]:
    """The two lines in which each count stands, as :meth:`Grid.spread` lays them out: rows first, then columns.

    The sums of columns are a last row, those of rows a last column: then each line adds up to nothing, by signs.
    """
    rows, columns = grid.sizes
    return (
        np.concatenate([grid.rows, np.arange(rows), np.full(columns, rows), [rows]]),
        rows + 1 + np.concatenate([grid.columns, np.full(rows, columns), np.arange(columns), [columns]]),
    )


def _crossing(nodes: tuple[Ints, Ints], counts: Ints, hide: Bools, floor: int) -> int | None:
    """One more count to hide, since a hidden one below the floor is told by the others; None where none is.

    Lines are the nodes and hidden counts the edges of a graph: a count is told if and only if no circle of hidden
    counts leads through it, that is if without it the graph falls apart into two (Gusfield 1988, "A graph theoretic
    approach to statistical data security", SIAM Journal on Computing 17, 552-571). A count between both mends it.
    """
    first, second = nodes
    told = [edge for edge in _bridges(first, second, np.flatnonzero(hide)) if counts[edge] < floor]
    if not told:
        return None
    kept = hide.copy()
    kept[told[0]] = False
    side = _reached(first, second, np.flatnonzero(kept), int(first[told[0]]))
    sums_of_rows = second == second.max()  # all time shows them anyway
    open_ones = np.flatnonzero((side[first] != side[second]) & ~hide & ~sums_of_rows)
    there = _reached(first, second, np.flatnonzero(kept), int(second[told[0]]))
    between = open_ones[there[first[open_ones]] | there[second[open_ones]]]
    return int(between[np.argmin(counts[between])])


def _reached(first: Ints, second: Ints, edges: Ints, start: int) -> Bools:
    """The nodes that edges lead to from one."""
    reached = np.zeros(int(second.max()) + 1, dtype="bool")
    reached[start] = True
    one, other = first[edges], second[edges]
    while True:
        before = int(reached.sum())
        crossing = reached[one] | reached[other]
        reached[one[crossing]] = reached[other[crossing]] = True
        if int(reached.sum()) == before:
            return reached


def _bridges(first: Ints, second: Ints, edges: Ints) -> list[int]:
    """The edges without which the graph of ``edges`` falls apart: those that no circle leads through (Tarjan 1974)."""
    ways: dict[int, list[tuple[int, int]]] = {}
    for edge in edges.tolist():
        one, other = int(first[edge]), int(second[edge])
        ways.setdefault(one, []).append((edge, other))
        ways.setdefault(other, []).append((edge, one))
    number: dict[int, int] = {}
    return [edge for node in ways if node not in number for edge in _bridges_from(node, ways, number)]


def _bridges_from(start: int, ways: dict[int, list[tuple[int, int]]], number: dict[int, int]) -> list[int]:
    """The bridges that can be reached from a node; ``number`` is the order in which nodes were found."""
    lowest, found = {start: len(number)}, []
    number[start] = len(number)
    stack = [(start, -1, iter(ways[start]))]
    while stack:
        node, by, left = stack[-1]
        edge, other = next(left, (-1, -1))
        if edge < 0:
            stack.pop()
            if stack:
                above = stack[-1][0]
                lowest[above] = min(lowest[above], lowest[node])
                found += [by] if lowest[node] > number[above] else []
        elif other not in number:
            number[other] = lowest[other] = len(number)
            stack.append((other, edge, iter(ways[other])))
        elif edge != by:
            lowest[node] = min(lowest[node], number[other])
    return found
