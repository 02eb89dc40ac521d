"""Jobs, or groups of jobs, against channels, drawn in one of several ways; and two of them against each other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, POSSIBLE, Comparison, Measure
from hirempire.analysis.subject import Subject
from hirempire.charts import difference as differences
from hirempire.charts.compare import Mode, bars, compare_alt, heatmap
from hirempire.charts.measures import BOUNDED, formula
from hirempire.charts.measures import title as title_of
from hirempire.charts.multiples import multiples
from hirempire.charts.theme import Theme, colours
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.native import compare_native
from hirempire.exhibits.office import Native
from hirempire.exhibits.scope import uncertainty
from hirempire.exhibits.visit_tables import JOB_IDS, compare_table, difference_table, share_heading
from hirempire.language import counted
from hirempire.values import Kind

MOST_JOBS, MOST_CHANNELS = 20, 8
"""The most rows and channels in a chart; the table has all."""

Way = Literal["heatmap", "stacked", "grouped", "share", "multiples"]
"""How rows × channels are drawn."""
_BARS: Mapping[Way, Mode] = {"stacked": "stacked", "grouped": "grouped", "share": "share"}
_RANGES = "Ranges: from the visits that are certain to those that are possible."
_EMPTIES = {
    NO_VISIT: "0: a link with no visits.",
    NO_LINK: "–: no link.",
    POSSIBLE: "?: nothing is certain.",
    NOT_LOADED: "Hatched: a job that couldn't be loaded.",
}
"""What the marks of empty cells mean."""


def comparison(
    subject: Subject,
    shown: Comparison,
    whole: Callable[[], Comparison],
    *,
    names: Mapping[str, str],
    measure: Measure,
    way: Way,
) -> Exhibit:
    """Rows × channels by a measure. ``shown`` is drawn, ``whole`` has what the table tells; ``names`` are of rows."""
    noun, ranks = shown.noun[0], colours(subject.channels)
    title = _dated(subject, title_of(measure, noun, gained=_is_gained(subject)))

    def figure(theme: Theme) -> go.Figure:
        if way == "heatmap":
            return heatmap(shown, names, theme=theme, measure=measure)
        if way == "multiples":
            return multiples(shown, names, theme=theme, colours=ranks, measure=measure)
        return bars(shown, names, theme=theme, colours=ranks, mode=_BARS[way], measure=measure)

    def native() -> Native | None:
        if measure not in {"visits", "share"} or not (shown.rows and shown.channels):
            return None
        drawn = compare_native(shown, names, ranks, share=measure == "share")
        return replace(drawn, note=_formula(subject, measure, noun)) if subject.gained else drawn

    return Exhibit(
        title=title,
        alt=compare_alt(shown, names, measure),
        figure=figure,
        build_table=lambda: _table(title, compare_table(whole(), names, subject.jobs, measure), measure, noun),
        build_native=native,
        note=" ".join(filter(None, [_formula(subject, measure, noun), *_marks(shown, measure, way)])),
    )


def _is_gained(subject: Subject) -> bool:
    """Whether its visits are those of a period."""
    return subject.period is not None and subject.gained


def _dated(subject: Subject, title: str) -> str:
    """A title, with the period where there is one."""
    return f"{title}, {subject.period.dates}" if subject.period is not None and subject.gained else title


def _formula(subject: Subject, measure: Measure, noun: str) -> str:
    """How the numbers come about; of a period, how certain they are."""
    usual = "" if subject.gained and measure == "visits" else formula(measure, noun)
    known = "" if not uncertainty(subject) else _RANGES if measure in BOUNDED else uncertainty(subject)
    return f"{usual} {known}".strip()


def _table(title: str, rows: pd.DataFrame, measure: Measure, noun: str) -> Table:
    if measure != "visits":
        return table_of(title, rows, {share_heading(noun): "share"}, short="Rates")
    # The channels stand after the row, its ID or the number of its jobs, and its state, and before the sum.
    counts: dict[str, Kind] = dict.fromkeys(map(str, rows.columns[3:]), "count")
    tinted = tuple(counts)[:-1]
    return replace(table_of(title, rows, counts, short="Jobs by channel", sums=1, ids=JOB_IDS), tinted=tinted)


def _marks(shown: Comparison, measure: Measure, way: Way) -> list[str]:
    """What the marks in the chart mean, and what only the table has."""
    if way not in {"heatmap", "multiples"}:
        return []
    occurring = set(shown.state.to_numpy().ravel())
    if measure in BOUNDED and not np.isinf(shown.most[shown.sums == 0]).any():
        occurring -= {POSSIBLE}  # "0–3" tells itself
    marks = [words for state, words in _EMPTIES.items() if state in occurring]
    folded = len(shown.folded_jobs) if way == "multiples" else 0
    return [*marks, *([f"{counted(folded, *shown.noun)} more in the table."] if folded else [])]


def difference(subject: Subject, apart: pd.DataFrame, names: tuple[str, str]) -> Exhibit:
    """Shares of two rows, compared by :func:`hirempire.analysis.difference.difference`."""
    title = _dated(subject, "Shares of visits by channel, A vs. B")
    shares: dict[str, Kind] = dict.fromkeys(["Share A", "Share B", "95% interval from", "to"], "share")
    return Exhibit(
        title=title,
        alt=differences.difference_alt(apart, names),
        figure=lambda theme: differences.difference(apart, names, theme=theme, colours=colours(subject.channels)),
        build_table=lambda: table_of(title, difference_table(apart, names), shares, short="Difference"),
        note=f"{differences.NOTE} {uncertainty(subject)}".strip() if subject.gained else differences.NOTE,
    )
