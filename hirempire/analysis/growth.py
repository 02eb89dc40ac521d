"""Visits gained by day, week or month: what was seen to be gained in each, what may have been, and where nobody looked.

The first span begins at the first look, for of what was before nobody knows when it was; the last one may not be over.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.gains import edges_of, series
from hirempire.analysis.kept import Counts, Kept
from hirempire.analysis.ledger import micros
from hirempire.analysis.period import Period, midnight
from hirempire.analysis.timeline import Grain
from hirempire.language import others

MOST_DAYS, MOST_WEEKS = 31, 60
"""The most days, and the most weeks, that are drawn as such where the grain is left to us."""
_OFTEN = 4
"""Looks a day from which days can be told apart."""
_NEARLY_ALL = 0.9
_STEP = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(days=7), "month": pd.DateOffset(months=1)}


@dataclass(frozen=True, eq=False)
class Growth:
    """What channels gained in spans of time that follow each other."""

    grain: Grain
    spans: pd.DataFrame
    """One row per day, week or month: ``start`` (its first day in the recruiter's zone, without a zone; the period's if
    that is later), ``begin`` and ``end`` (UTC), which a period or the looks may cut short; ``looked``: whether any look
    lies in it, or on its edges;
    ``at_least`` and ``at_most`` (Int64, missing where there is no upper bound) over all channels; ``before`` and
    ``before_most``, the same for the span of the compared period, where there is one."""
    channels: pd.DataFrame
    """One row per span and channel: ``start``, ``channel`` (ordered categorical, most gained first, the tail under
    "Other (n channels)"), ``at_least``, ``at_most``, ``looked``."""
    gaps: pd.DataFrame
    """The times without a look in which at least one whole span lies: ``begin`` and ``end`` (UTC), the looks around
    each, and ``gained`` (int64), what was gained between them at least."""
    compared: Period | None = None


def usual_grain(kept: Kept, period: Period | None, zone: str) -> Grain:
    """Days where there are few and nearly all were looked at several times, else weeks, or months for many."""
    edges = edges_by(kept, period, "day", zone)
    days = len(edges) - 1
    inside = np.diff(np.searchsorted(kept.looks, edges))
    if 0 < days <= MOST_DAYS and np.count_nonzero(inside >= _OFTEN) >= _NEARLY_ALL * days:
        return "day"
    return "week" if days <= 7 * MOST_WEEKS else "month"


def growth(
    kept: Kept,
    *,
    grain: Grain,
    zone: str,
    period: Period | None = None,
    before: Period | None = None,
    most_channels: int | None = 8,
) -> Growth:
    """What each channel gained by day, week or month: in a period, or since the first look."""
    edges = edges_by(kept, period, grain, zone)
    running = period is None or period.running
    groups, names = kept.groups(kept.links["channel"])
    found = series(kept.ledger, edges, groups, len(names), running=running)
    order = np.argsort(-found.at_least.sum(axis=1), kind="stable")
    fold, shown = _folded(order, names, most_channels)
    spans = pd.DataFrame(
        {
            "start": starts_of(edges, grain, zone, period),
            "begin": _utc(edges[:-1]),
            "end": _utc(edges[1:]),
            "looked": found.looked,
            "at_least": pd.array(found.at_least.sum(axis=0), dtype="Int64"),
            "at_most": pd.arrays.IntegerArray(found.at_most.sum(axis=0), np.asarray(found.unknown.any(axis=0))),
        }
    )
    return Growth(
        grain,
        spans.join(_before(kept, before, grain, zone, len(spans))),
        _by_channel(found.at_least, found.at_most, found.unknown, fold, shown, spans),
        _gaps(kept, groups, edges, found.looked),
        before,
    )


def _by_channel(
    least: Counts,
    most: Counts,
    unknown: npt.NDArray[np.bool_],
    fold: Counts,
    shown: list[str],
    spans: pd.DataFrame,
) -> pd.DataFrame:
    size, number = len(shown), len(spans)
    sums = np.zeros((3, size, number), dtype="int64")
    for place, values in enumerate((least, most, unknown.astype("int64"))):
        np.add.at(sums[place], fold, values)
    return pd.DataFrame(
        {
            "start": spans["start"].repeat(size).to_numpy(),
            "channel": pd.Categorical.from_codes(
                np.tile(np.arange(size), number), pd.Index(shown, dtype="str"), ordered=True
            ),
            "at_least": pd.array(sums[0].T.ravel(), dtype="Int64"),
            "at_most": pd.arrays.IntegerArray(sums[1].T.ravel(), sums[2].T.ravel() > 0),
            "looked": spans["looked"].repeat(size).to_numpy(),
        }
    )


def _folded(order: Counts, names: list[str], most: int | None) -> tuple[Counts, list[str]]:
    """The place of each channel in the chart, the tail under "Other (n channels)", and what the places are called."""
    place = np.empty(len(names), dtype="int64")
    place[order] = np.arange(len(names))
    shown = [names[at] for at in order]
    if most is None or len(names) <= most + 1:
        return place, shown
    return np.minimum(place, most), [*shown[:most], others(len(names) - most, "channel", taken=names)]


def _gaps(kept: Kept, groups: Counts, edges: Counts, looked: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The looks around the spans in which there was none, and the gains that lie between them."""
    looks = kept.looks
    blank = np.flatnonzero(~looked)
    after = np.searchsorted(looks, edges[blank], side="right") if len(blank) else blank
    ends = np.unique(after[(after > 0) & (after < len(looks))])
    around = np.unique(np.concatenate([ends - 1, ends]))
    gained = np.zeros(0, dtype="int64")
    if len(ends):
        found = series(kept.ledger, looks[around], np.where(groups >= 0, 0, -1), 1)
        gained = found.at_least[0][np.searchsorted(around, ends - 1)]
    return pd.DataFrame({"begin": _utc(looks[ends - 1]), "end": _utc(looks[ends]), "gained": gained})


def _before(kept: Kept, before: Period | None, grain: Grain, zone: str, number: int) -> pd.DataFrame:
    """The totals of the compared period's spans, the first beside the first."""
    least, most = np.zeros(number, "int64"), np.zeros(number, "int64")
    without, open_ = np.ones(number, "bool"), np.ones(number, "bool")
    if before is not None:
        edges = edges_by(kept, before, grain, zone)
        groups, _ = kept.groups(kept.links["channel"])
        found = series(kept.ledger, edges, np.where(groups >= 0, 0, -1), 1)
        size = min(number, len(edges) - 1)
        least[:size], most[:size] = found.at_least[0, :size], found.at_most[0, :size]
        without[:size] = ~found.looked[:size] & (found.at_least[0, :size] == 0)
        open_[:size] = found.unknown[0, :size]
    return pd.DataFrame(
        {
            "before": pd.arrays.IntegerArray(least, without),
            "before_most": pd.arrays.IntegerArray(most, without | open_),
        }
    )


def edges_by(kept: Kept, period: Period | None, grain: Grain, zone: str) -> Counts:
    """The edges of the spans, in microseconds since 1970: each day, week or month, cut where it all begins and ends."""
    looks = kept.looks
    if period is None:
        if not len(looks):
            return np.zeros(1, dtype="int64")
        first, last = int(looks[0]), int(looks[-1])
    else:
        first, last = edges_of(looks, period)
    day = pd.Timestamp(first, unit="us", tz="UTC").tz_convert(zone).tz_localize(None).normalize()
    end = pd.Timestamp(last, unit="us", tz="UTC").tz_convert(zone).tz_localize(None)
    starts = pd.date_range(_first(day, grain), end, freq=_STEP[grain])
    inner = micros(pd.DatetimeIndex([midnight(start.date(), zone) for start in starts]))
    return np.concatenate([[first], inner[(inner > first) & (inner < last)], [last]]).astype("int64")


def _first(day: pd.Timestamp, grain: Grain) -> pd.Timestamp:
    """The first day of the span in which a day lies."""
    if grain == "week":
        return day - pd.Timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def starts_of(edges: Counts, grain: Grain, zone: str, period: Period | None) -> pd.DatetimeIndex:
    """The first day of each span between ``edges``, without a zone; the period's first day if that is later."""
    days = _utc(edges[:-1]).tz_convert(zone).tz_localize(None).normalize()
    starts = pd.DatetimeIndex([_first(day, grain) for day in days], dtype="datetime64[us]")
    if period is None:
        return starts
    return starts.where(starts >= pd.Timestamp(period.first), pd.Timestamp(period.first))


def _utc(edges: Counts) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(edges.astype("int64").view("datetime64[us]")).tz_localize("UTC")
