"""Keeping in memory once what two frames or arrays have in common. What they say stays as it is."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.ledger import Ledger, Spans

Numbers = npt.NDArray[np.generic]
_SPARE, _LEAST = 8, 1_000
"""An array that grows gets room for an eighth more, and for so many numbers at least."""


def columns_of(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """A frame with the columns of an earlier one wherever they are equal."""
    if len(now) != len(before):
        return now
    return now.assign(**{str(name): before[name] for name in now if name in before and now[name].equals(before[name])})


@dataclass
class Growing:
    """An array that is extended in place: an earlier, shorter one stays the beginning of a later one."""

    room: Numbers
    used: int

    @classmethod
    def of(cls, numbers: Numbers) -> "Growing":
        """Room for these numbers and some more."""
        room = np.empty(len(numbers) + max(_LEAST, len(numbers) // _SPARE), dtype=numbers.dtype)
        room[: len(numbers)] = numbers
        return cls(room, len(numbers))

    def holds(self, numbers: Numbers) -> bool:
        """Whether numbers begin with those in here, and there is room for the others."""
        enough = self.used <= len(numbers) <= len(self.room) and numbers.dtype == self.room.dtype
        return enough and bool(np.array_equal(numbers[: self.used], self.room[: self.used]))

    def extended(self, numbers: Numbers) -> Numbers:
        """These numbers, which begin with those in here, without a copy of those; nobody can write to them."""
        self.room[self.used : len(numbers)] = numbers[self.used :]
        self.used = len(numbers)
        found = self.room[: self.used]
        found.flags.writeable = False
        return found


class GrowingLedgers:
    """Ledgers of the same history as it grows, of which each holds what the one before it held."""

    def __init__(self) -> None:
        self._arrays: list[Growing] = []
        self._links: pd.DataFrame | None = None

    def shared(self, book: Ledger) -> Ledger:
        """The same ledger, in the memory of the last one as far as they agree."""
        gains = book.gains
        arrays: list[Numbers] = [gains.link, gains.begin, gains.end, book.gained, book.past]
        if not self._arrays or not all(map(Growing.holds, self._arrays, arrays)):
            self._arrays = [Growing.of(array) for array in arrays]
        link, begin, end, gained, past = map(Growing.extended, self._arrays, arrays)
        self._links = book.links if self._links is None else columns_of(book.links, self._links)
        return replace(book, links=self._links, gains=Spans(link, begin, end), gained=gained, past=past)  # type: ignore[arg-type]
