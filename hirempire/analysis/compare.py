"""Jobs, or groups of jobs, against channels: visits, what makes them comparable, and three different empties."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.channels import folded
from hirempire.language import others, unlike

VISITS, NO_VISIT, NO_LINK, NOT_LOADED = "visits", "no visit", "no link", "not loaded"
POSSIBLE = "possible visits"
"""Of a period: no visit is certain, and some are possible."""
NOT_STATED = "Not stated"
"""The row of jobs that lack the fact by which jobs are grouped."""

Measure = Literal["visits", "per day", "share", "index"]
MEASURES: tuple[Measure, ...] = ("visits", "per day", "share", "index")

FEWEST_EXPECTED = 5
"""The fewest expected visits for an index: the usual minimum for comparing a count with its expectation.

Below it, one visit more or less moves the index by a fifth and more (Cochran 1954, "Some methods for strengthening the
common chi-square tests", Biometrics 10, 417-451).
"""

_MOST_FAILED = 3
_DAY = np.timedelta64(1, "D")
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Rows by channels, both by their totals, most first; jobs that did not load come last.

    A row is a job ID or a group's name, or a fold such as "Other (12 jobs)", or "7 jobs not loaded".
    """

    rows: tuple[str, ...]
    channels: tuple[str, ...]
    sums: npt.NDArray[np.int64]
    """Visits, rows × channels; 0 where there is no link. Of a period, those that are certain."""
    most: _Floats
    """Visits that are possible, rows × channels: ``sums``, but for a period; infinite where there is no upper bound."""
    days: _Floats
    """Days live, rows × channels: the days since each link was created, or in the period, at least one per link,
    added up."""
    linked: npt.NDArray[np.bool_]
    """Whether there is a link, rows × channels."""
    jobs: npt.NDArray[np.int64]
    """How many jobs each row stands for."""
    lost: npt.NDArray[np.bool_]
    """Whether a row's jobs were not loaded."""
    noun: tuple[str, str] = ("job", "jobs")
    """What a row is, one and many."""
    folded_channels: tuple[str, ...] = ()
    folded_jobs: tuple[str, ...] = ()
    other_row: str | None = None
    """The row that ``folded_jobs`` share."""
    lost_row: str | None = None
    """The row that all jobs share that were not loaded, where they do."""

    @property
    def other_channel(self) -> str | None:
        """The column that ``folded_channels`` share: the last."""
        return self.channels[-1] if self.folded_channels else None

    @property
    def size(self) -> int:
        """How many jobs there are, folded and not loaded ones too; or how many groups."""
        if self.noun[0] == "job":
            return int(self.jobs.sum())
        return int((~self.lost).sum()) + (len(self.folded_jobs) - 1 if self.folded_jobs else 0)

    @cached_property
    def visits(self) -> pd.DataFrame:
        """Int64; missing where the row has no such link, or was not loaded."""
        columns = {
            channel: pd.arrays.IntegerArray(self.sums[:, place], ~self.linked[:, place])
            for place, channel in enumerate(self.channels)
        }
        index = pd.Index(self.rows, dtype="str", name="job_id")
        return pd.DataFrame(columns, index=index, columns=pd.Index(self.channels, dtype="str", name="channel"))

    @cached_property
    def link_days(self) -> pd.DataFrame:
        """float64; missing where the row has no such link, or was not loaded."""
        return self._framed(np.where(self.linked, self.days, np.nan))

    @cached_property
    def state(self) -> pd.DataFrame:
        """State of each cell: "visits", "possible visits", "no visit", "no link" or "not loaded"."""
        without = np.where(self.most > 0, POSSIBLE, NO_VISIT)
        state = np.where(self.linked, np.where(self.sums > 0, VISITS, without), NO_LINK)
        return pd.DataFrame(
            np.where(self.lost[:, None], NOT_LOADED, state),
            index=self.visits.index,
            columns=self.visits.columns,
            dtype="str",
        )

    @cached_property
    def job_totals(self) -> pd.Series:
        """Visits by row, Int64; missing where it was not loaded."""
        return pd.Series(pd.arrays.IntegerArray(self.sums.sum(axis=1), self.lost.copy()), index=self.visits.index)

    @cached_property
    def channel_totals(self) -> pd.Series:
        """Visits by channel, Int64."""
        return pd.Series(self.sums.sum(axis=0), index=self.visits.columns, dtype="Int64")

    @cached_property
    def expected(self) -> pd.DataFrame:
        """Expected visits by row and channel: row total × channel's share of all visits."""
        return self._framed(self.sums.sum(axis=1)[:, None] * self.channel_values("share").to_numpy()[None, :])

    @cached_property
    def few(self) -> pd.DataFrame:
        """Whether a cell has too few expected visits for an index."""
        expected = np.nan_to_num(self.expected.to_numpy())
        return self._framed(self.linked & ~self.lost[:, None] & (expected < FEWEST_EXPECTED))

    def values(self, measure: Measure, *, most: bool = False) -> pd.DataFrame:
        """A measure by row and channel, float64; missing where there is no link, or nothing to divide by.

        ``most``, here and below: of the visits that are possible, instead of those that are certain.

        - ``visits``
        - ``per day``: Σ visits ÷ Σ days live of the cell's links
        - ``share``: visits ÷ visits of the row (0 to 1)
        - ``index``: share within the row ÷ the channel's share within the whole set; missing where it is ``few``
        """
        sums = np.where(self.linked, self._counts(most=most), np.nan)
        if measure == "visits":
            return self._framed(sums)
        if measure == "per day":
            return self._framed(_ratio(sums, self.days))
        shares = _ratio(sums, self.sums.sum(axis=1)[:, None])
        if measure == "share":
            return self._framed(shares)
        index = _ratio(shares, self.channel_values("share").to_numpy()[None, :])
        return self._framed(np.where(self.few, np.nan, index))

    @property
    def exact(self) -> bool:
        """Whether every number of visits is known, and not within bounds."""
        return bool((self.most == self.sums).all())

    def row_values(self, measure: Literal["visits", "per day"], *, most: bool = False) -> pd.Series:
        """The measure of each row over all its links, float64; sums over sums, never means of ratios."""
        sums = np.where(self.lost | ~self.linked.any(axis=1), np.nan, self._counts(most=most).sum(axis=1))
        values = _ratio(sums, self.days.sum(axis=1)) if measure == "per day" else sums
        return pd.Series(values, index=self.visits.index)

    def channel_values(self, measure: Literal["visits", "per day", "share"], *, most: bool = False) -> pd.Series:
        """The measure of each channel over the whole set, float64; sums over sums."""
        sums = self._counts(most=most).sum(axis=0)
        under = {"visits": 1.0, "per day": self.days.sum(axis=0), "share": sums.sum()}[measure]
        return pd.Series(_ratio(sums, under), index=pd.Index(self.channels, dtype="str", name="channel"))

    def whole(self, measure: Literal["visits", "per day"], *, most: bool = False) -> float:
        """The measure over everything; missing (nan) where there is nothing to divide by."""
        return float(_ratio(self._counts(most=most).sum(), self.days.sum() if measure == "per day" else 1.0))

    def _counts(self, *, most: bool) -> _Floats:
        return self.most if most else self.sums.astype("float64")

    def _framed(self, values: npt.NDArray[np.generic]) -> pd.DataFrame:
        return pd.DataFrame(values, index=self.visits.index, columns=self.visits.columns)


def matrix(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    groups: Mapping[str, str] | None = None,
    noun: tuple[str, str] = ("job", "jobs"),
    most_channels: int | None = 10,
    most_jobs: int | None = None,
) -> Comparison:
    """Lay the visits of a tidy frame out as ``job_ids`` × channels, the long tails folded; None folds nothing.

    ``failed`` are those of the jobs that could not be loaded; more than three of them share a row with ``most_jobs``,
    and all of them with ``groups``, which names the row of each job (a job that it lacks is in "Not stated"): jobs
    that were not loaded belong to no group. ``noun`` is what a row is, one and many.
    """
    asked = list(dict.fromkeys(job_ids))
    codes, ids = links["job_id"].cat.codes.to_numpy(), links["job_id"].cat.categories.tolist()
    came = {ids[code] for code in np.flatnonzero(np.bincount(codes, minlength=len(ids)))}
    absent = set(failed) - came
    row_of = {
        job_id: job_id if groups is None else groups.get(job_id, NOT_STATED) for job_id in asked if job_id not in absent
    }
    rows = list(dict.fromkeys(row_of.values()))
    places = {row: place for place, row in enumerate(rows)}
    row_codes = np.array([places[row_of[job_id]] if job_id in row_of else -1 for job_id in ids], dtype="int64")
    comparison = replace(
        _summed(links, row_codes[codes] if len(ids) else codes.astype("int64"), rows, most_channels),
        jobs=np.bincount([places[row] for row in row_of.values()], minlength=len(rows)).astype("int64"),
        noun=noun,
    )
    by_total = np.argsort(-comparison.sums.sum(axis=1), kind="stable")
    lost = [job_id for job_id in asked if job_id in absent]
    together = groups is not None or (most_jobs is not None and len(lost) > _MOST_FAILED)
    return first_rows(_with_lost(_taken(comparison, by_total), lost, together=together), most=most_jobs)


def first_channels(comparison: Comparison, *, most: int) -> Comparison:
    """Keep the first ``most`` channels and fold the others into the existing tail; a tail of one stays."""
    single = [channel for channel in comparison.channels if channel != comparison.other_channel]
    if len(single) + len(comparison.folded_channels) <= most + 1:
        return comparison
    tail = (*single[most:], *comparison.folded_channels)
    shown = [*single[:most], others(len(tail), "channel", taken=(*single, *tail))]
    places = {channel: place for place, channel in enumerate(shown)}
    columns = [places.get(channel, len(shown) - 1) for channel in comparison.channels]

    def added(cells: npt.NDArray[Any]) -> npt.NDArray[Any]:
        sums = np.zeros((len(cells), len(shown)), dtype=cells.dtype)
        for column, place in enumerate(columns):
            sums[:, place] += cells[:, column]  # of yes and no: whether any is yes
        return sums

    return replace(
        comparison,
        channels=tuple(shown),
        sums=added(comparison.sums),
        most=added(comparison.most),
        days=added(comparison.days),
        linked=added(comparison.linked),
        folded_channels=tail,
    )


def first_rows(comparison: Comparison, order: Sequence[str] | None = None, *, most: int | None) -> Comparison:
    """Keep the first ``most`` rows in an ``order`` (or the present one) and fold the others; unloaded ones come last.

    ``order`` names rows of the comparison, each once; rows that it lacks follow in their present order.
    """
    places = {row: place for place, row in enumerate(comparison.rows)}
    sequence = [places[row] for row in dict.fromkeys([*(order or ()), *comparison.rows])]
    lost = [place for place in sequence if comparison.lost[place]]
    loaded = [place for place in sequence if not comparison.lost[place]]
    if most is None or len(loaded) <= most + 1:
        return _taken(comparison, np.array([*loaded, *lost], dtype="int64"))
    head, tail = loaded[:most], loaded[most:]
    other = others(len(tail), *comparison.noun, taken=comparison.rows)
    kept, rest, missing = (_taken(comparison, np.array(part, dtype="int64")) for part in (head, tail, lost))
    return replace(
        comparison,
        rows=(*kept.rows, other, *missing.rows),
        sums=np.vstack([kept.sums, rest.sums.sum(axis=0), missing.sums]),
        most=np.vstack([kept.most, rest.most.sum(axis=0), missing.most]),
        days=np.vstack([kept.days, rest.days.sum(axis=0), missing.days]),
        linked=np.vstack([kept.linked, rest.linked.any(axis=0), missing.linked]),
        jobs=np.array([*kept.jobs, rest.jobs.sum(), *missing.jobs], dtype="int64"),
        lost=np.array([*kept.lost, False, *missing.lost], dtype="bool"),
        folded_jobs=rest.rows,
        other_row=other,
    )


def row_order(comparison: Comparison, measure: Measure, *, channel: str | None = None) -> list[str]:
    """Order the rows by a measure through one channel, or through all, highest first; those without one come last.

    Through all channels every share is 100% and every index 1: there the visits count.
    """
    if channel is not None:
        values = comparison.values(measure)[channel]
    else:
        values = comparison.row_values("per day" if measure == "per day" else "visits")
    places = np.argsort(-np.nan_to_num(values.to_numpy(), nan=-1.0), kind="stable")
    return [comparison.rows[place] for place in places]


def with_channels_by(comparison: Comparison, row: str, measure: Measure) -> Comparison:
    """Order the channels by one row's values, highest first; those it lacks come last.

    The folded tail, which is no single channel, stays behind them all.
    """
    values = comparison.values(measure).to_numpy()[comparison.rows.index(row)]
    values = np.where([channel == comparison.other_channel for channel in comparison.channels], -2.0, values)
    places = np.argsort(-np.nan_to_num(values, nan=-1.0), kind="stable")
    return replace(
        comparison,
        channels=tuple(comparison.channels[place] for place in places),
        sums=comparison.sums[:, places],
        most=comparison.most[:, places],
        days=comparison.days[:, places],
        linked=comparison.linked[:, places],
    )


def grouped(job_ids: Sequence[str], facts: pd.DataFrame, fact: str) -> dict[str, str]:
    """The value of a text column of :func:`hirempire.analysis.frame.jobs_frame` for each job; "Not stated" without.

    Values that differ in more than white space stay apart.
    """
    known = dict(zip(facts.index.tolist(), facts[fact].fillna("").tolist(), strict=True))
    return {job_id: " ".join(known.get(job_id, "").split()) or NOT_STATED for job_id in job_ids}


GROUPINGS: Mapping[str, tuple[str, str]] = {
    "department": ("department", "departments"),
    "job_location": ("place", "places"),
    "company_name": ("company", "companies"),
}
"""The facts by which jobs are grouped, and what such a group is, one and many; the most telling first."""


def best_grouping(job_ids: Sequence[str], facts: pd.DataFrame) -> str | None:
    """The first fact that is stated for at least half of the jobs and puts several of them into each of its groups."""
    for fact in GROUPINGS:
        groups = grouped(job_ids, facts, fact)
        stated = [group for group in groups.values() if group != NOT_STATED]
        if 2 * len(stated) >= len(groups) and 2 <= len(set(stated)) <= len(stated) / 2:
            return fact
    return None


def _summed(
    links: pd.DataFrame, row_codes: npt.NDArray[np.int64], rows: Sequence[str], most_channels: int | None
) -> Comparison:
    """The sums by row and channel; a link whose row is -1 is left out."""
    here = row_codes >= 0
    codes = links["channel"].cat.codes.to_numpy()[here]
    visits = links["visits"].to_numpy()[here]
    until, begin = ("lived_until", "lived_from") if "lived_from" in links else ("fetched_at", "created_at")
    days = ((links[until] - links[begin]).to_numpy() / _DAY)[here]
    names = links["channel"].cat.categories
    used = np.flatnonzero(np.bincount(codes, minlength=len(names)))
    totals = _added(codes, visits, len(names))
    shown, channels, folded_channels = folded(
        pd.DataFrame({"channel": pd.Categorical(names[used]), "visits": totals[used]}), most=most_channels
    )
    places = {channel: place for place, channel in enumerate(channels)}
    columns = np.zeros(len(names), dtype="int64")
    columns[used] = [places[name] for name in shown]
    shape = len(rows), len(channels)
    size = shape[0] * shape[1]
    cells = row_codes[here] * len(channels) + columns[codes]
    return Comparison(
        rows=tuple(rows),
        channels=tuple(channels),
        sums=_added(cells, visits, size).reshape(shape),
        most=np.bincount(cells, weights=_possible(links)[here], minlength=size).reshape(shape).astype("float64"),
        days=np.bincount(cells, weights=np.maximum(days, 1.0), minlength=size).reshape(shape).astype("float64"),
        linked=np.bincount(cells, minlength=size).reshape(shape) > 0,
        jobs=np.ones(len(rows), dtype="int64"),
        lost=np.zeros(len(rows), dtype="bool"),
        folded_channels=folded_channels,
    )


def _possible(links: pd.DataFrame) -> _Floats:
    """The most visits of each link; infinite where a period has no upper bound."""
    if "at_most" not in links:
        return links["visits"].to_numpy("float64")
    return links["at_most"].to_numpy("float64", na_value=np.inf)


def _added(places: npt.NDArray[np.integer], counts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """The counts added up by place: exact, which ``bincount`` with its floats is not beyond 2**53."""
    sums = np.zeros(size, dtype="int64")
    np.add.at(sums, places, counts)
    return sums


def _taken(comparison: Comparison, places: npt.NDArray[np.integer]) -> Comparison:
    """The rows at some places, in that order."""
    return replace(
        comparison,
        rows=tuple(comparison.rows[place] for place in places.tolist()),
        sums=comparison.sums[places],
        most=comparison.most[places],
        days=comparison.days[places],
        linked=comparison.linked[places],
        jobs=comparison.jobs[places],
        lost=comparison.lost[places],
    )


def _with_lost(comparison: Comparison, lost: Sequence[str], *, together: bool) -> Comparison:
    """The jobs that did not load as rows at the end: each by its ID, or all in one."""
    if not lost:
        return comparison
    said = f"{len(lost):,} {'job' if len(lost) == 1 else 'jobs'} not loaded"
    names = [unlike(said, comparison.rows)] if together else list(lost)
    nothing = np.zeros((len(names), len(comparison.channels)))
    return replace(
        comparison,
        rows=(*comparison.rows, *names),
        sums=np.vstack([comparison.sums, nothing.astype("int64")]),
        most=np.vstack([comparison.most, nothing]),
        days=np.vstack([comparison.days, nothing]),
        linked=np.vstack([comparison.linked, nothing.astype("bool")]),
        jobs=np.array([*comparison.jobs, *([len(lost)] if together else [1] * len(lost))], dtype="int64"),
        lost=np.array([*comparison.lost, *[True] * len(names)], dtype="bool"),
        lost_row=names[0] if together else None,
    )


def _ratio(over: _Floats | np.generic, under: _Floats | np.generic | float) -> _Floats:
    """A quotient that is missing where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.true_divide(over, under)
    return np.where(np.asarray(under) > 0, quotient, np.nan)
