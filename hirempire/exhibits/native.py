"""The charts of a report as plain data, for office programs to draw: with fewer marks than ours, and editable."""

from collections.abc import Mapping

import pandas as pd

from hirempire.analysis.compare import NO_LINK, NO_VISIT, VISITS, Comparison
from hirempire.analysis.coverage import SILENT, Coverage
from hirempire.analysis.timeline import Grain
from hirempire.charts.measures import formula
from hirempire.charts.theme import EXPORT, LIGHT, marker
from hirempire.exhibits.exhibit import SINCE, Native, Series
from hirempire.language import counted, plain

MOST_STEPS = 8
_STEP_COLOURS = (EXPORT.scale[1], EXPORT.palette[1], EXPORT.palette[0])
MOST_BARS, MOST_JOBS = 15, 12
"""Bars lie side by side on a slide of 16:9, with their names; more would be illegible."""


def channels_native(table: pd.DataFrame, ranks: Mapping[str, int]) -> Native:
    """Visits by channel, for :func:`hirempire.analysis.channels.by_channel`, the tail in one bar."""
    top = table if len(table) <= MOST_BARS + 1 else table.iloc[:MOST_BARS]
    names, visits = [str(name) for name in top.index], [float(count) for count in top["visits"]]
    left_out = ""
    if rest := len(table) - len(top):
        names, visits = [*names, f"Other ({rest} channels)"], [*visits, float(table["visits"].iloc[len(top) :].sum())]
        left_out = f"{counted(rest, 'channel')} with fewer visits share the last bar; the table has them all."
    return Native(
        kind="bars",
        categories=_names(names),
        series=(Series("Visits", tuple(visits), colours=tuple(_colour(name, ranks) for name in names)),),
        value_title="Visits",
        note=SINCE,
        left_out=left_out,
    )


def compare_native(
    comparison: Comparison, labels: Mapping[str, str], ranks: Mapping[str, int], *, share: bool = False
) -> Native:
    """The visits of each job by channel, for :func:`hirempire.analysis.compare.matrix`, or their shares (0 to 1).

    Shows the jobs with the most visits, and those that were not loaded; a fold of jobs is no bar beside single ones.
    """
    values = comparison.values("share" if share else "visits")
    folds = {comparison.other_row} if comparison.other_row else set()
    places = [place for place, row in enumerate(comparison.rows) if row not in folds]
    loaded = [place for place in places if not comparison.lost[place]]
    lost = [place for place in places if comparison.lost[place]]
    drawn = [*loaded[:MOST_JOBS], *lost[:3]]
    return Native(
        kind="stacked bars",
        categories=tuple(_row(comparison, place, labels) for place in drawn),
        series=tuple(
            Series(
                _name(name),
                tuple(None if pd.isna(value) else float(value) for value in values.iloc[drawn, column]),
                _colour(name, ranks),
            )
            for column, name in enumerate(comparison.channels)
        ),
        value_title="Share within job" if share else "Visits",
        value_kind="share" if share else "count",
        note=formula("share" if share else "visits"),
        left_out=_jobs_left_out(comparison, loaded[:MOST_JOBS]),
    )


def periods_native(table: pd.DataFrame, ranks: Mapping[str, int], *, grain: Grain) -> Native:
    """Visits so far to the links created in each period, for :func:`hirempire.analysis.timeline.by_period`."""
    wide = table.pivot_table(index="period_start", columns="channel", values="visits", observed=True, aggfunc="sum")
    return Native(
        kind="stacked columns",
        categories=tuple(_period(pd.Timestamp(start), grain) for start in wide.index),
        series=tuple(
            Series(_name(str(name)), tuple(float(value) for value in wide[name]), _colour(str(name), ranks))
            for name in wide.columns
        ),
        value_title="Visits to these links so far",
        note=SINCE,
    )


def coverage_native(coverage: Coverage) -> Native:
    """How many of the loaded jobs have a link in each channel, and whether it has visits."""
    state = coverage.state[coverage.loaded]
    names = [str(name) for name in coverage.jobs_with.sort_values(ascending=False, kind="stable").index][:MOST_BARS]
    kinds = {
        VISITS: ("With visits", EXPORT.palette[0]),
        NO_VISIT: ("No visits yet", EXPORT.scale[1]),
        SILENT: (f"No visits for {coverage.silent_days} or more days", EXPORT.palette[1]),
        NO_LINK: ("No link", EXPORT.grid),
    }
    rest = len(coverage.jobs_with) - len(names)
    left_out = f"Only in the table: {counted(rest, 'channel')} that fewer jobs use." if rest else ""
    return Native(
        kind="stacked bars",
        categories=_names(names),
        series=tuple(
            Series(said, tuple(float((state[name] == kind).sum()) for name in names), colour)
            for kind, (said, colour) in kinds.items()
        ),
        value_title="Jobs",
        left_out=left_out,
        note="Each bar is a channel: how many loaded jobs have a link in it, and whether that has visits.",
    )


def funnel_native(table: pd.DataFrame) -> Native:
    """Applicants, those known to be qualified, and hires of each channel, as of a conversion's ``channels``."""
    top = table[table["applicants"].fillna(1) > 0].iloc[:MOST_STEPS]
    steps = {"applicants": "Applicants", "qualified": "Qualified (at least)", "hired": "Hired"}
    return Native(
        kind="grouped bars",
        categories=_names([str(name) for name in top.index]),
        series=tuple(
            Series(said, _numbers(top[name]), colour)
            for (name, said), colour in zip(steps.items(), _STEP_COLOURS, strict=True)
        ),
        value_title="Applicants",
        left_out=_channels_left_out(table, top),
    )


def shares_native(table: pd.DataFrame) -> Native:
    """Each channel's share of visits, of applicants and of hires, as of a conversion's ``channels``."""
    top = table.iloc[:MOST_STEPS]
    return Native(
        kind="grouped bars",
        categories=_names([str(name) for name in top.index]),
        series=tuple(
            Series(f"Share of {noun}", _numbers(top[f"share_{name}"]), colour)
            for (name, noun), colour in zip(
                {"visits": "visits", "applicants": "applicants", "hired": "hires"}.items(), _STEP_COLOURS, strict=True
            )
        ),
        value_title="Share",
        value_kind="share",
        left_out=_channels_left_out(table, top),
    )


def _numbers(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in column)


def _channels_left_out(table: pd.DataFrame, drawn: pd.DataFrame) -> str:
    rest = len(table) - len(drawn)
    return f"Only in the table: {counted(rest, 'channel')} with fewer visits or no applicants." if rest else ""


def _names(names: list[str]) -> tuple[str, ...]:
    return tuple(_name(name) for name in names)


def _name(name: str) -> str:
    return plain(name) or "(no name)"


def _colour(channel: str, ranks: Mapping[str, int]) -> str:
    return str(marker(channel, ranks, LIGHT)["color"])


def _row(comparison: Comparison, place: int, labels: Mapping[str, str]) -> str:
    """The name of a bar, and why it has no length."""
    row = comparison.rows[place]
    name = _name(labels.get(row, row))
    if comparison.lost[place]:
        return name if row == comparison.lost_row else f"{name} · not loaded"
    return name if comparison.linked[place].any() else f"{name} · no link"


def _jobs_left_out(comparison: Comparison, drawn: list[int]) -> str:
    visits = int(comparison.sums.sum() - comparison.sums[drawn].sum())
    jobs = int(comparison.jobs[~comparison.lost].sum()) - len(drawn)
    if not jobs:
        return ""
    return (
        f"Showing the {len(drawn):,} jobs with the most visits. The other {counted(jobs, 'job')} "
        f"with {counted(visits, 'visit')} together are in the table."
    )


def _period(start: pd.Timestamp, grain: Grain) -> str:
    return f"{start:%b %Y}" if grain == "month" else f"{start.day} {start:%b %Y}"
