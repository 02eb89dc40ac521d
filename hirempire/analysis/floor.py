"""Counts of people below a floor, kept from being shown and from being worked out from what is shown."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def hidden(counts: Ints, floor: int, *, sums: Sequence[Ints] = (), also: Bools | None = None) -> Bools:
    """Which of some counts are not to be shown, so that none below ``floor`` can be told. A floor of 1 hides nothing.

    Hidden is every count below the floor, 0 too. Each of ``sums`` gives, for each count, the number of the group whose
    sum is shown elsewhere: within a group of which one count is hidden, the others and the sum would tell it. So as
    many more are hidden there, the smallest first, until what is left to subtract is two or more counts that have the
    floor together. A group whose own sum is below the floor is hidden whole, and tells nothing. ``also`` are to be
    hidden in any case.

    What it does not hold against: comparing the same page under different filters, as any table that can be filtered,
    and the difference of two shown counts of one row. What it hides is hidden from a reader, not from an attack.
    """
    hide = np.zeros(len(counts), dtype=bool) if also is None else also.copy()
    if floor <= 1:
        return hide
    hide |= counts < floor
    while _hide_more(counts, floor, sums, hide):
        pass
    return hide


def _hide_more(counts: Ints, floor: int, sums: Sequence[Ints], hide: Bools) -> bool:
    """One more count of each group that would tell what it hides; whether there was any."""
    more = False
    for group in sums:
        size = int(group.max()) + 1 if len(group) else 0
        number = np.bincount(group[hide], minlength=size)
        total = np.bincount(group[hide], weights=counts[hide], minlength=size)
        telling = (number > 0) & ((number < 2) | (total < floor))
        telling &= np.bincount(group, weights=counts, minlength=size) >= floor
        open_ones = np.flatnonzero(~hide & telling[group])
        if len(open_ones):
            order = open_ones[np.lexsort((counts[open_ones], group[open_ones]))]
            _, first = np.unique(group[order], return_index=True)
            hide[order[first]] = True
            more = True
    return more
