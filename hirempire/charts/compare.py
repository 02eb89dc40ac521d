"""Jobs against channels as bars on one shared axis, and the sentence for every chart of a comparison."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK, Comparison, Measure
from hirempire.charts.heatmap import heatmap
from hirempire.charts.measures import heads, hovers, label, words
from hirempire.charts.rows import Rows, job_names
from hirempire.charts.theme import Part, Theme, contrasting, empty, figure, hatched, layout, marker, short, text, width
from hirempire.language import counted, plain
from hirempire.values import bounded, bounds, decimal, percent

__all__ = ["Mode", "bars", "compare_alt", "heatmap"]

_Floats = npt.NDArray[np.float64]
Mode = Literal["grouped", "stacked", "share"]


def bars(
    comparison: Comparison,
    labels: Mapping[str, str],
    *,
    theme: Theme,
    colours: Mapping[str, int],
    mode: Mode = "stacked",
    measure: Measure = "visits",
) -> go.Figure:
    """One row a job on one shared axis, a colour a channel; the total, or why there is none, at the end of the row.

    ``labels`` names the jobs; a row that is a fold names itself. In ``share`` each row is 100% of its job's visits.
    ``measure`` is for ``grouped``: other measures than visits do not add up, so that they cannot be stacked.
    """
    visits = comparison.visits
    if visits.empty:
        return empty(theme, "No links to show")
    grouped, channels = mode == "grouped", len(visits.columns)
    shown: Measure = measure if grouped else "share" if mode == "share" else "visits"
    parts = comparison.values(shown)
    rows = Rows.of(theme, lines=channels * 0.85 if grouped else 1)
    ends, missing = _row_ends(comparison), _missing(comparison)
    names = job_names(visits.index, labels, theme)
    extra = _extra(comparison, mode)
    return figure(
        [
            *_bars(comparison, parts, labels, rows, theme, colours, shown, grouped=grouped),
            *_possible(extra, rows, theme),
            _end_trace(parts, extra, ends, missing, rows, theme, grouped=grouped),
        ],
        layout(
            theme,
            height=rows.height * len(visits) + theme.row * (2 + channels // 3),
            barmode="group" if grouped else "stack",
            barcornerradius=2 if grouped else 0,
            bargap=1 - 2 * rows.half,
            uniformtext={"mode": "hide", "minsize": theme.size - 3},
            shapes=[_as_usual(theme)] if shown == "index" else [],
            margin={"r": width(ends, theme) + 20},
            xaxis={"visible": False, "range": [0, _reach(parts, extra, grouped=grouped)]},
            yaxis=rows.axis(names, theme),
            annotations=rows.names(names, theme),
        ),
    )


def compare_alt(comparison: Comparison, labels: Mapping[str, str], measure: Measure = "visits") -> str:
    """What the charts of a comparison show, in sentences. Cells with too few visits to tell are not named as most."""
    if not comparison.rows or not comparison.channels:
        return "No links to show."
    total = int(comparison.sums.sum())
    to = "to" if measure in {"visits", "per day"} else "for"
    words = f"{label(measure, comparison.noun[0])} {to} {counted(comparison.size, *comparison.noun)}"
    words += f" by {counted(len(comparison.channels), 'channel')}"
    if comparison.folded_jobs or comparison.folded_channels:
        words += ", the smaller ones grouped"
    none = "no visits are certain" if comparison.most.any() else "no visits yet"
    sentences = [_finding(comparison, labels, measure, words) if total else f"{words}: {none}."]
    if gaps := int((comparison.state == NO_LINK).to_numpy().sum()):
        sentences.append(f"{counted(gaps, 'cell')} {'has' if gaps == 1 else 'have'} no link.")
    if measure == "index" and (few := int(comparison.few.to_numpy().sum())):
        sentences.append(f"{counted(few, 'cell')} {'has' if few == 1 else 'have'} too few visits to compare.")
    if lost := int(comparison.jobs[comparison.lost].sum()):
        sentences.append(f"{counted(lost, 'job')} couldn't be loaded.")
    return " ".join(sentences)


def _finding(comparison: Comparison, labels: Mapping[str, str], measure: Measure, words: str) -> str:
    """The most there is, and for an index the least as well."""
    values = comparison.values(measure).to_numpy()
    if measure != "visits":
        values = np.where(comparison.few, np.nan, values)
    if np.isnan(values).all():
        return f"{words}: too few visits to compare."

    def where(place: int) -> str:
        row, column = divmod(place, len(comparison.channels))
        job = plain(labels.get(comparison.rows[row], comparison.rows[row]), most=60)
        return f"{job} through {plain(comparison.channels[column])}"

    most, value = where(int(np.nanargmax(values))), float(np.nanmax(values))
    if measure == "visits":
        upper = float(comparison.most.sum())
        every = bounded(int(comparison.sums.sum()), None if math.isinf(upper) else int(upper), "visit")
        certain = "" if comparison.exact else "at least "
        return f"{words}: the most, {certain}{value:,.0f} of {every}, went to {most}."
    if measure == "index":
        least, lowest = where(int(np.nanargmin(values))), decimal(float(np.nanmin(values)))
        return f"{words}: highest {decimal(value)} for {most}, lowest {lowest} for {least}; 1.0 is average."
    return f"{words}: the most, {percent(value) if measure == 'share' else decimal(value)}, for {most}."


def _bars(
    comparison: Comparison,
    parts: pd.DataFrame,
    labels: Mapping[str, str],
    rows: Rows,
    theme: Theme,
    colours: Mapping[str, int],
    measure: Measure,
    *,
    grouped: bool,
) -> list[Part]:
    """The bars, a trace a channel; rows without such a link have none."""
    marks = words(comparison, measure, theme if measure != "visits" else replace(theme, for_report=True))
    said, over = hovers(comparison, measure), heads(comparison, measure, replace(theme, for_report=True))
    jobs = [text(labels.get(job, job), most=60) for job in comparison.rows]
    linked = comparison.linked & ~comparison.lost[:, None]
    bars = []
    for column, channel in enumerate(comparison.channels):
        here = linked[:, column].nonzero()[0].tolist()
        look = marker(channel, colours, theme)
        name = short(channel, most=32 if theme.for_report else 18, folded=channel == comparison.other_channel)
        bars.append(
            {
                "type": "bar",
                "name": f"{name} {over[column]}",
                "x": parts[channel].fillna(0).to_numpy()[here].tolist(),
                "y": [place + rows.offset for place in here],
                "orientation": "h",
                "marker": look | {"line": {"width": 0 if grouped else 1, "color": theme.paper}},
                "text": [marks[place][column] for place in here],
                "textposition": "outside" if grouped else "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"size": theme.size - 2},
                "insidetextfont": {"size": theme.size - 2, "color": contrasting(look["color"])},
                "cliponaxis": False,
                "hovertext": [
                    f"<b>{jobs[place]}</b><br>{text(channel, most=60)}: {said[place][column]}" for place in here
                ],
                "hoverinfo": "text",
            }
        )
    return bars


def _extra(comparison: Comparison, mode: Mode) -> _Floats:
    """What is possible in each row beyond what is certain, where bars add up; 0 where nothing limits it."""
    more = (comparison.most - comparison.sums).sum(axis=1)
    return np.where(np.isfinite(more) & (mode == "stacked"), more, 0.0)


def _possible(extra: _Floats, rows: Rows, theme: Theme) -> list[Part]:
    """The hatched ends of the rows of a period; nothing where all visits are certain."""
    places = np.flatnonzero(extra).tolist()
    if not places:
        return []
    return [
        {
            "type": "bar",
            "name": "Possibly more",
            "x": extra[places].tolist(),
            "y": [place + rows.offset for place in places],
            "orientation": "h",
            "marker": hatched(theme),
            "hovertext": [f"up to {counted(int(extra[place]), 'more visit')}" for place in places],
            "hoverinfo": "text",
        }
    ]


def _as_usual(theme: Theme) -> Part:
    """The line at an index of 1."""
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _row_ends(comparison: Comparison) -> list[str]:
    """What stands at the end of each row: its total, within bounds of a period, or which of the three empties it is."""
    totals = zip(comparison.sums.sum(axis=1).tolist(), comparison.most.sum(axis=1).tolist(), strict=True)
    return [
        "not loaded" if lost else "no link" if missing else bounds(total, None if math.isinf(most) else most)
        for lost, missing, (total, most) in zip(comparison.lost, _missing(comparison), totals, strict=True)
    ]


def _missing(comparison: Comparison) -> list[bool]:
    """Whether each row has no bar at all: it was not loaded, or has no link."""
    missing: list[bool] = (comparison.lost | ~comparison.linked.any(axis=1)).tolist()
    return missing


def _end_trace(
    parts: pd.DataFrame,
    extra: _Floats,
    ends: list[str],
    missing: list[bool],
    rows: Rows,
    theme: Theme,
    *,
    grouped: bool,
) -> Part:
    """The row ends; in groups, where every bar has its number, the empties alone."""
    reach = [0.0] * len(parts) if grouped else (parts.sum(axis=1).fillna(0) + extra).tolist()
    shown = [place for place, without_bar in enumerate(missing) if without_bar or not grouped]
    return {
        "type": "scatter",
        "x": [float(reach[place]) for place in shown],
        "y": [place + rows.offset for place in shown],
        "mode": "text",
        "text": [f"<i>{ends[place]}</i>" if missing[place] else f" {ends[place]}" for place in shown],
        "textposition": "middle right",
        "textfont": {
            "color": [theme.muted if missing[place] else theme.ink for place in shown],
            "size": theme.size - 1,
        },
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _reach(parts: pd.DataFrame, extra: _Floats, *, grouped: bool) -> float:
    """The right end of the shared axis."""
    longest: Any = (parts.max(axis=1) if grouped else parts.sum(axis=1) + extra).max()
    return float(longest) if pd.notna(longest) and longest > 0 else 1.0
