"""Jobs × channels as a heatmap in which the three empties look different."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from hirempire.analysis.compare import Comparison, Measure
from hirempire.charts.measures import heads, hovers, number, words
from hirempire.charts.rows import Rows, job_names
from hirempire.charts.rows import heads as column_heads
from hirempire.charts.theme import Part, Theme, contrasting, empty, figure, layout, mixed, short, text

TWO_LINES = 1.6
"""How many times as high a row is whose cells have ranges on two lines."""
_FULL = 4.0
"""An index of this many times the usual, or as small a part of it, has the full colour."""


def heatmap(
    comparison: Comparison, labels: Mapping[str, str], *, theme: Theme, measure: Measure = "visits"
) -> go.Figure:
    """Rows × channels, each cell with its number; all rows together in the first row, all channels in the last column.

    "0" is a link without a visit, "–" no such link, a hatched row a job that was not loaded, and its name says so.
    A range, "120–134", stands where a period leaves it open how many visits there were; a screen has it on two lines,
    so that a phone has room for it, too. The colour is that of the certain visits.
    The colour grows with the root of the value, so that one large cell leaves the others apart. An index is coloured
    by how far it is from 1, and "few" in grey where there is none; the first row has the average shares then.
    """
    if not comparison.rows or not comparison.channels:
        return empty(theme, "No links to show")
    rows = Rows.of(theme, lines=1 if comparison.exact or theme.for_report else TWO_LINES)
    heat = _heat(comparison, measure)
    names = [
        short(name, most=24 if theme.for_report else 18, folded=name == comparison.other_channel)
        for name in comparison.channels
    ]
    jobs = [
        f"{name} · <i>not loaded</i>" if lost and row != comparison.lost_row else name
        for row, name, lost in zip(
            comparison.rows, job_names(comparison.rows, labels, theme), comparison.lost, strict=True
        )
    ]
    first = "<b>All jobs: average share</b>" if measure == "index" else "<b>All jobs</b>"
    last = "<b>Visits</b>" if measure in {"share", "index"} else "<b>All</b>"
    return figure(
        [
            _colours(heat, rows, _scale(theme, measure)),
            _hatched(comparison, rows, theme),
            *_numbers(comparison, heat, labels, rows, theme, measure),
            _sums(comparison, rows, theme, measure),
        ],
        layout(
            theme,
            height=rows.height * (len(heat) + 1) + theme.size * 10,
            showlegend=False,
            barcornerradius=0,
            margin={"r": 20},
            xaxis=column_heads([*names, last], theme),
            yaxis=rows.axis([first, *jobs], theme, first=-1),
            annotations=rows.names([first, *jobs], theme, first=-1),
        ),
    )


def _scale(theme: Theme, measure: Measure) -> tuple[str, ...]:
    return theme.diverging if measure == "index" else theme.scale


def _heat(comparison: Comparison, measure: Measure) -> list[list[float | None]]:
    """The place of each cell in the colour scale, 0 to 1; None for a cell without a link, or without a value.

    The most is that of a single row and channel: a folded tail is large because it is many.
    """
    values = comparison.values(measure).to_numpy()
    if measure == "index":
        with np.errstate(divide="ignore"):
            places = np.clip(0.5 + np.log(values) / np.log(_FULL) / 2, 0, 1)
    else:
        single = values[[row != comparison.other_row for row in comparison.rows]]
        single = single[:, [channel != comparison.other_channel for channel in comparison.channels]]
        places = np.sqrt(np.minimum(1, values / (np.nanmax(single, initial=0) or 1)))
    return [[None if np.isnan(cell) else cell for cell in row] for row in places.tolist()]


def _colours(heat: list[list[float | None]], rows: Rows, scale: tuple[str, ...]) -> Part:
    """The cells; between two rows of them lies a row of nothing, for the names."""
    edges = [place + rows.offset + side * rows.half for place in range(len(heat)) for side in (-1, 1)]
    nothing = [None] * len(heat[0])
    return {
        "type": "heatmap",
        "z": [line for row in heat for line in (row, nothing)][:-1],
        "y": edges,
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[place / (len(scale) - 1), colour] for place, colour in enumerate(scale)],
        "showscale": False,
        "xgap": 2,
        "hoverinfo": "skip",
    }


def _hatched(comparison: Comparison, rows: Rows, theme: Theme) -> Part:
    """The rows of jobs that were not loaded."""
    places = np.flatnonzero(comparison.lost).tolist()
    return {
        "type": "bar",
        "x": [len(comparison.channels)] * len(places),
        "y": [place + rows.offset for place in places],
        "base": -0.5,
        "orientation": "h",
        "width": 2 * rows.half,
        "marker": hatched(theme),
        "hoverinfo": "skip",
    }


def hatched(theme: Theme) -> Part:
    """How the place of a job that was not loaded is filled."""
    return {
        "color": theme.paper,
        "line": {"width": 0},
        "pattern": {"shape": "/", "fgcolor": theme.other, "bgcolor": theme.paper, "size": 7, "solidity": 0.16},
    }


def _numbers(
    comparison: Comparison,
    heat: list[list[float | None]],
    labels: Mapping[str, str],
    rows: Rows,
    theme: Theme,
    measure: Measure,
) -> list[Part]:
    """What stands in each cell, and what it says when pointed at: a trace an ink."""
    marks, said = words(comparison, measure, theme), hovers(comparison, measure)
    jobs = [text(labels.get(job, job), most=60) for job in comparison.rows]
    channels = [text(channel, most=60) for channel in comparison.channels]
    scale = _scale(theme, measure)
    inks = [contrasting(mixed(scale, place / 200)) for place in range(201)]
    cells: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, places in enumerate(heat):
        for column, place in enumerate(places):
            cells[theme.muted if place is None else inks[round(place * 200)]].append((row, column))
    return [
        _written(here, [marks[row][column] for row, column in here], ink, rows, theme)
        | {
            "hovertext": [f"<b>{jobs[row]}</b><br>{channels[column]}: {said[row][column]}" for row, column in here],
            "hoverinfo": "text",
        }
        for ink, here in cells.items()
    ]


def _sums(comparison: Comparison, rows: Rows, theme: Theme, measure: Measure) -> Part:
    """What all rows have by channel above the cells, everything in the corner, and the totals by row at the right.

    Shares add up to 100% in every row, so that its visits stand there instead.
    """
    columns = len(comparison.channels)
    ending: Literal["visits", "per day"] = "per day" if measure == "per day" else "visits"
    cells = [(-1, column) for column in range(columns + 1)] + [(row, columns) for row in range(len(comparison.rows))]
    least, most = (
        [comparison.whole(ending, most=upper), *comparison.row_values(ending, most=upper)] for upper in (False, True)
    )
    sums = [number(low, ending, theme, high) for low, high in zip(least, most, strict=True)]
    bold = [*heads(comparison, measure, theme), *sums]
    marks = [f"<b>{mark}</b>" if mark else "" for mark in bold]
    for row in np.flatnonzero((comparison.linked.sum(axis=1) == 0) & ~comparison.lost):
        marks[columns + 1 + row] = "–"
    size = theme.size - (2 if theme.for_report else 3)
    return _written(cells, marks, theme.ink, rows, theme, size=size) | {"hoverinfo": "skip"}


def _written(
    cells: list[tuple[int, int]], words: list[str], ink: str, rows: Rows, theme: Theme, *, size: int | None = None
) -> Part:
    """Words in cells."""
    return {
        "type": "scatter",
        "x": [column for _, column in cells],
        "y": [row + rows.offset for row, _ in cells],
        "mode": "text",
        "text": [word if theme.for_report else on_two_lines(word) for word in words],
        "textfont": {"size": size or theme.size - 2, "color": ink},
        "cliponaxis": False,
    }


def on_two_lines(word: str) -> str:
    """A range on two lines, broken after its dash."""
    low, dash, high = word.partition("–")
    return f"{low}{dash}<br>{high}" if low and high else word
