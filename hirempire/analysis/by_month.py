"""The floor in a period: whole months alone, hidden so that neither another month nor all time tells a small count.

Two periods that overlap differ by few people: whoever may choose any days learns who applied on one of them. So with a
floor a period is a whole past month in UTC, whatever the reader's zone: two of them never overlap. All months together
with the rest, the present month and those without a date, are all time. What may be shown of a month is worked out for
all months, the rest and all time at once, as one table of channels by month.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.conversion import NO_SOURCE, Conversion, Shown, members
from hirempire.analysis.period import Period, midnight
from hirempire.analysis.privacy_floor import Bools, Ints, hidden_in_parts

UTC = "UTC"
_UNDATED, _REST = -1, -2
"""Beside the months, which are numbered: without a date, and in no month that is over."""


def whole_month(period: Period | None, now: pd.Timestamp) -> Period | None:
    """The same month in UTC, if a period is one that is over; else None."""
    if period is None or period.running or period.first.day != 1:
        return None
    after = period.last + timedelta(days=1)
    start, end = midnight(period.first, UTC), midnight(after, UTC)
    if after.day != 1 or period.days > 31 or end > now:
        return None
    return replace(period, start=start, end=end, zone=UTC)


def shown_of(every: Conversion, month: Period, now: pd.Timestamp) -> tuple[dict[str, Shown], bool]:
    """What may be shown of each count of people in a month, and whether the number of those without a date may be.

    ``every`` counts all time, with its floor; ``now`` is the time of the data.
    """
    table = _Table(every, now)
    found = {name: table.shown(name, those, month) for name, those in table.members.items()}
    return {name: shown for name, (shown, _) in found.items()}, found["applicants"][1]


class _Table:
    """Counted candidates by channel and month."""

    def __init__(self, every: Conversion, now: pd.Timestamp) -> None:
        people = every.joined.candidates[every.joined.candidates["counted"].to_numpy()]
        self._every = every
        self.members = members(people, every.stages)
        self._names = [*every.channels.index.astype("str"), NO_SOURCE]
        places = pd.Index(self._names[:-1]).get_indexer(people["channel"].astype("object"))
        self._channel = np.where(places < 0, len(self._names) - 1, places)
        blocks, self._blocks = pd.factorize(np.append(_months(people["applied_at"], now), [_UNDATED, _REST]))
        self._block = blocks[:-2]

    def shown(self, name: str, those: npt.NDArray[np.bool_], month: Period) -> tuple[Shown, bool]:
        """What may be shown of one count in a month, and whether its total of those without a date may be."""
        shape = len(self._names), len(self._blocks)
        counts = np.zeros(shape, dtype="int64")
        np.add.at(counts, (self._channel[those], self._block[those]), 1)
        hide = hidden_in_parts(counts, self._every.floor, also=self._hidden_of_all(name))
        totals = hide[-1]
        of = int(np.flatnonzero(self._blocks == _number(month.start))[0]) if self._has(month) else -1
        undated = not totals[np.flatnonzero(self._blocks == _UNDATED)[0]]
        if of < 0:
            return Shown(frozenset(), total=False), undated
        channels = [channel for channel, gone in zip(self._names, hide[:-1, of].tolist(), strict=True) if not gone]
        return Shown(frozenset(channels), total=not totals[of]), undated

    def _has(self, month: Period) -> bool:
        return bool((self._blocks == _number(month.start)).any())

    def _hidden_of_all(self, name: str) -> tuple[Bools, bool]:
        """What is hidden of all time: of each channel, and the total."""
        channels = [*self._every.channels[name].isna(), pd.isna(self._every.no_source[name])]
        return np.array(channels, dtype="bool"), bool(pd.isna(self._every.whole[name]))


def _months(applied_at: pd.Series, now: pd.Timestamp) -> Ints:
    """The number of the month of each date, if it is over."""
    dated = applied_at.notna().to_numpy()
    at = applied_at.dt.tz_convert(UTC)
    number = (at.dt.year * 12 + at.dt.month).fillna(0).astype("int64").to_numpy()
    return np.where(~dated, _UNDATED, np.where(number < _number(now.tz_convert(UTC)), number, _REST))


def _number(at: pd.Timestamp) -> int:
    return at.year * 12 + at.month
