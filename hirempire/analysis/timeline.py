"""Links by when they were created. Visits are totals since then: nothing here says on which day a visit was."""

from typing import Literal

import numpy as np
import pandas as pd

from hirempire.analysis.channels import folded

Grain = Literal["day", "week", "month"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month")
_MOST_PERIODS = 40


def best_grain(links: pd.DataFrame, tz: str = "UTC") -> Grain:
    """The finest grain that shows the links of a tidy frame in some forty periods at most."""
    if links.empty:
        return "day"
    days = _made(links, tz).dt.normalize()
    span = (days.max() - days.min()).days + 1
    return "day" if span <= _MOST_PERIODS else "week" if span <= 7 * _MOST_PERIODS else "month"


def by_period(links: pd.DataFrame, *, grain: Grain, tz: str = "UTC", most_channels: int | None = 8) -> pd.DataFrame:
    """Links created in each period, and the visits to them so far, by channel; weeks start on Monday.

    Columns: ``period_start`` (the first day of the period in the zone ``tz``, without a zone), ``channel`` (ordered
    categorical, most visits first, the tail under "Other (n channels)"), ``links``, ``visits`` (int64). Every period
    between the first and the last is there for every channel, zeros included.
    """
    names, order, _ = folded(links, most=most_channels)
    starts = _start(_made(links, tz), grain)
    periods = _all_periods(starts, grain)
    cells = periods.get_indexer(pd.Index(starts)) * len(order) + names.cat.codes.to_numpy()
    sums = np.zeros((2, len(periods) * len(order)), dtype="int64")
    np.add.at(sums[0], cells, 1)
    np.add.at(sums[1], cells, links["visits"].to_numpy())
    channel = np.tile(np.arange(len(order)), len(periods))
    return pd.DataFrame(
        {
            "period_start": periods.repeat(len(order)),
            "channel": pd.Categorical.from_codes(channel, pd.Index(order, dtype="str"), ordered=True),
            "links": sums[0],
            "visits": sums[1],
        }
    )


def each_link(links: pd.DataFrame, *, tz: str = "UTC") -> pd.DataFrame:
    """One row per link, oldest first: ``job_id``, ``link_id``, ``source_name``, ``channel``, ``visits``, ``made``.

    ``made`` is the local time in the zone ``tz``, without a zone.
    """
    return (
        links.assign(made=_made(links, tz))
        .loc[:, ["job_id", "link_id", "source_name", "channel", "visits", "made"]]
        .sort_values("made", kind="stable", ignore_index=True)
    )


def _made(links: pd.DataFrame, tz: str) -> pd.Series:
    """When each link was created, in the local time of ``tz``."""
    made: pd.Series = links["created_at"].dt.tz_convert(tz).dt.tz_localize(None)
    return made


def _start(made: pd.Series, grain: Grain) -> pd.Series:
    """The first day of the period in which each moment lies."""
    days: pd.Series = made.dt.normalize()
    if grain == "week":
        days -= pd.to_timedelta(made.dt.day_of_week, unit="D")
    elif grain == "month":
        days -= pd.to_timedelta(made.dt.day - 1, unit="D")
    return days


def _all_periods(starts: pd.Series, grain: Grain) -> pd.DatetimeIndex:
    if starts.empty:
        return pd.DatetimeIndex([], dtype="datetime64[us]")
    step = {"day": "D", "week": "7D", "month": "MS"}[grain]
    return pd.date_range(starts.min(), starts.max(), freq=step, unit="us")
