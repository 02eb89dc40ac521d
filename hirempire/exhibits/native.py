"""The charts of visits as plain data, for office programs to draw: with fewer marks than ours, and editable."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from hirempire.analysis.compare import NO_LINK, NO_VISIT, POSSIBLE, VISITS, Comparison
from hirempire.analysis.coverage import SILENT, Coverage
from hirempire.analysis.growth import Growth
from hirempire.analysis.movers import Movers
from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import Grain
from hirempire.charts.measures import formula
from hirempire.charts.note_marks import noted
from hirempire.charts.theme import EXPORT, LIGHT, marker, mixed
from hirempire.exhibits.exhibit import SINCE
from hirempire.exhibits.office import Native, Nouns, Series, Total
from hirempire.language import plain

MOST_BARS = 16
"""Bars lie side by side on a slide of 16:9, with their names; more would be illegible."""
CHANNELS: Nouns = ("channel", "channels")
_AT_LEAST = "Visits certainly gained; the workbook also has those possibly gained (at most)."
_VISITS: Nouns = ("visit", "visits")


def channels_native(table: pd.DataFrame, ranks: Mapping[str, int], moved: Movers | None = None) -> Native:
    """Visits by channel, for :func:`hirempire.analysis.channels.by_channel`, the tail in one bar.

    With ``moved``, each channel's bar stands beside what it gained in the period before.
    """
    names = [str(name) for name in table.index]
    colours = tuple(colour(name, ranks) for name in names)
    series = [Series("Visits" if moved is None else moved.period.dates, numbers(table["visits"]), colours=colours)]
    if moved is not None:
        before = moved.channels["before_at_least"].reindex(names)
        series.append(Series(moved.before.dates, numbers(before), LIGHT.other))
    return Native(
        kind="bars" if moved is None else "grouped bars",
        categories=names_of(names),
        series=tuple(series),
        value_title="Visits gained, at least" if "at_most" in table else "Visits",
        note=_AT_LEAST if "at_most" in table else SINCE,
        nouns=CHANNELS,
        adds=True,
        folded_colour=LIGHT.other,
        totals=(Total(float(table["visits"].sum()), _VISITS),) if moved is None else (),
    ).first(MOST_BARS)


def compare_native(
    comparison: Comparison, labels: Mapping[str, str], ranks: Mapping[str, int], *, share: bool = False
) -> Native:
    """The visits of each job by channel, for :func:`hirempire.analysis.compare.matrix`, or their shares (0 to 1).

    Shows the jobs with the most visits, then those that were not loaded; a fold of jobs is no bar beside single ones.
    """
    values = comparison.values("share" if share else "visits")
    folds = {comparison.other_row} if comparison.other_row else set()
    places = sorted(
        (place for place, row in enumerate(comparison.rows) if row not in folds),
        key=lambda place: comparison.lost[place],
    )
    return Native(
        kind="stacked bars",
        categories=tuple(_row(comparison, place, labels) for place in places),
        series=(
            *(
                Series(_name(name), numbers(values.iloc[places, column]), colour(name, ranks))
                for column, name in enumerate(comparison.channels)
            ),
            *(() if share else _possible((comparison.most - comparison.sums).sum(axis=1)[places])),
        ),
        value_title="Share within job" if share else "Visits",
        value_kind="share" if share else "count",
        note=formula("share" if share else "visits"),
        nouns=comparison.noun,
        of=len(places) + int(comparison.jobs.sum() - comparison.jobs[places].sum()),
        totals=() if share else (Total(float(comparison.sums.sum()), _VISITS),),
    ).first(MOST_BARS)


def periods_native(table: pd.DataFrame, ranks: Mapping[str, int], *, grain: Grain) -> Native:
    """Visits so far to the links created in each period, for :func:`hirempire.analysis.timeline.by_period`."""
    wide = table.pivot_table(index="period_start", columns="channel", values="visits", observed=True, aggfunc="sum")
    return Native(
        kind="stacked columns",
        categories=tuple(_period(pd.Timestamp(start), grain) for start in wide.index),
        series=tuple(Series(_name(str(name)), numbers(wide[name]), colour(str(name), ranks)) for name in wide.columns),
        value_title="Visits to these links so far",
        note=SINCE,
        nouns=(grain, f"{grain}s"),
    )


def growth_native(found: Growth, ranks: Mapping[str, int], notes: Sequence[Note] = ()) -> Native:
    """Visits gained in spans that follow each other, for :func:`hirempire.analysis.growth.growth`.

    The names of spans have the numbers of the notes that begin in them.
    """
    wide = found.channels.pivot_table(index="start", columns="channel", values="at_least", observed=True, aggfunc="sum")
    looked = found.spans["looked"].to_numpy()
    more = (found.spans["at_most"] - found.spans["at_least"]).where(looked)
    gained = [
        Series(_name(str(name)), numbers(wide[name].where(looked)), colour(str(name), ranks)) for name in wide.columns
    ]
    marks: dict[object, list[str]] = {}
    for number, _, first, _ in noted(found.spans["start"], found.grain, notes):
        marks.setdefault(found.spans["start"].iloc[first], []).append(f"{number}")
    return Native(
        kind="stacked columns",
        categories=tuple(
            _period(pd.Timestamp(start), found.grain) + (f" (note {', '.join(marks[start])})" if start in marks else "")
            for start in wide.index
        ),
        series=(*gained, *_possible(more.to_numpy("float64", na_value=np.nan).tolist())),
        value_title="Visits gained",
        note="“Possibly more” may belong to the column beside it. No column: no data were loaded.",
    )


def _possible(more: Sequence[float]) -> tuple[Series, ...]:
    """What may have been gained besides, where that is known; nothing where it is nothing."""
    known = tuple(float(one) if math.isfinite(one) else None for one in more)
    return (Series("Possibly more", known, LIGHT.grid),) if any(known) else ()


def coverage_native(coverage: Coverage) -> Native:
    """How many of the loaded jobs have a link in each channel, and whether it has visits."""
    state = coverage.state[coverage.loaded]
    names = [str(name) for name in coverage.jobs_with.sort_values(ascending=False, kind="stable").index]
    kinds = {
        VISITS: ("With visits", EXPORT.palette[0]),
        **({POSSIBLE: ("Possibly visits", mixed(EXPORT.scale, 0.5))} if (state == POSSIBLE).to_numpy().any() else {}),
        NO_VISIT: ("No visits in the period" if coverage.when else "No visits yet", EXPORT.scale[1]),
        SILENT: (f"No visits for {coverage.silent_days} or more days", EXPORT.palette[1]),
        NO_LINK: ("No link", EXPORT.grid),
    }
    counts = {kind: tuple(float((state[name] == kind).sum()) for name in names) for kind in kinds}
    return Native(
        kind="stacked bars",
        categories=names_of(names),
        series=tuple(Series(said, counts[kind], colour) for kind, (said, colour) in kinds.items()),
        value_title="Jobs",
        note="Each bar is a channel: how many loaded jobs have a link in it, and whether that has visits.",
        nouns=CHANNELS,
    ).first(MOST_BARS)


def numbers(column: pd.Series) -> tuple[float | None, ...]:
    """The values of a series, None where one is missing."""
    return tuple(None if pd.isna(value) else float(value) for value in column)


def names_of(names: list[str]) -> tuple[str, ...]:
    """Names from outside as those of bars."""
    return tuple(_name(name) for name in names)


def _name(name: str) -> str:
    return plain(name) or "(no name)"


def colour(channel: str, ranks: Mapping[str, int]) -> str:
    """The colour of a channel on paper."""
    return str(marker(channel, ranks, LIGHT)["color"])


def _row(comparison: Comparison, place: int, labels: Mapping[str, str]) -> str:
    """The name of a bar, and why it has no length."""
    row = comparison.rows[place]
    name = _name(labels.get(row, row))
    if comparison.lost[place]:
        return name if row == comparison.lost_row else f"{name} · not loaded"
    return name if comparison.linked[place].any() else f"{name} · no link"


def _period(start: pd.Timestamp, grain: Grain) -> str:
    return f"{start:%b %Y}" if grain == "month" else f"{start.day} {start:%b %Y}"
