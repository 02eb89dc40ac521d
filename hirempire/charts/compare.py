"""Jobs against channels as bars on one shared axis, and the sentence for bars and heatmap."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK, NOT_LOADED, Comparison
from hirempire.charts.heatmap import heatmap
from hirempire.charts.rows import Rows, job_names
from hirempire.charts.theme import (
    Theme,
    contrasting,
    counted,
    empty,
    layout,
    marker,
    percent,
    plain,
    short,
    text,
    width,
)

__all__ = ["Mode", "bars", "compare_alt", "heatmap"]

Mode = Literal["grouped", "stacked", "share"]


def bars(
    comparison: Comparison,
    labels: Mapping[str, str],
    *,
    theme: Theme,
    colours: Mapping[str, int],
    mode: Mode = "stacked",
) -> go.Figure:
    """One row a job on one shared axis, a colour a channel; the total, or why there is none, at the end of the row.

    ``labels`` names the jobs; a row that is a fold names itself. In ``share`` each row is 100 % of its job's visits.
    """
    visits = comparison.visits
    if visits.empty:
        return empty(theme, "No links to show")
    grouped, channels = mode == "grouped", len(visits.columns)
    parts = visits.div(comparison.job_totals.where(comparison.job_totals > 0), axis=0) if mode == "share" else visits
    rows = Rows.of(theme, lines=channels * 0.85 if grouped else 1)
    ends = _row_ends(comparison)
    figure = go.Figure(
        layout=layout(
            theme,
            height=rows.height * len(visits) + theme.row * (2 + channels // 3),
            barmode="group" if grouped else "stack",
            barcornerradius=2 if grouped else 0,
            bargap=1 - 2 * rows.half,
            uniformtext={"mode": "hide", "minsize": theme.size - 3},
        )
    )
    for channel in visits.columns:
        figure.add_trace(_bar(channel, parts[channel], comparison, labels, rows, theme, colours, mode))
    figure.add_trace(_end_trace(parts, ends, rows, theme, grouped=grouped))
    figure.update_layout(margin_r=width(ends, theme) + 20)
    figure.update_xaxes(visible=False, range=[0, _reach(parts, grouped=grouped)])
    return rows.name(figure, job_names(visits.index, labels, theme), theme)


def compare_alt(comparison: Comparison, labels: Mapping[str, str]) -> str:
    """What heatmap and bars show, in sentences."""
    visits = comparison.visits
    if visits.empty:
        return "No links to show."
    total = int(comparison.channel_totals.sum())
    words = f"Visits to {counted(len(visits), 'job')} by {counted(len(visits.columns), 'channel')}"
    if comparison.folded_jobs or comparison.folded_channels:
        words += ", the tails folded"
    if total == 0:
        return f"{words}: no visit yet."
    cells = [(count, job, name) for name in visits for job, count in visits[name].dropna().items()]
    most, top_job, top_channel = max(cells, key=lambda cell: int(cell[0]))
    called = plain(labels.get(str(top_job), str(top_job)), most=60)
    where = f"{called} through {plain(str(top_channel))}"
    sentences = [f"{words}: of {counted(total, 'visit')} the most, {most:,}, came to {where}."]
    if gaps := int((comparison.state == NO_LINK).to_numpy().sum()):
        sentences.append(f"{counted(gaps, 'cell')} without such a link.")
    if lost := int((comparison.state == NOT_LOADED).to_numpy().any(axis=1).sum()):
        sentences.append(f"{counted(lost, 'row')} not loaded.")
    return " ".join(sentences)


def _bar(
    channel: str,
    part: pd.Series,
    comparison: Comparison,
    labels: Mapping[str, str],
    rows: Rows,
    theme: Theme,
    colours: Mapping[str, int],
    mode: Mode,
) -> go.Bar:
    """The bars of one channel; rows without such a link have none."""
    here = part.notna().to_numpy()
    counts, totals = (column[here].tolist() for column in (comparison.visits[channel], comparison.job_totals))
    shares = [count / total if total else float("nan") for count, total in zip(counts, totals, strict=True)]
    look = marker(channel, colours, theme)
    return go.Bar(
        name=f"{short(channel, most=32 if theme.for_report else 18)} {comparison.channel_totals[channel]:,}",
        x=part[here].tolist(),
        y=[place + rows.offset for place in here.nonzero()[0].tolist()],
        orientation="h",
        marker=look | {"line": {"width": 0 if mode == "grouped" else 1, "color": theme.paper}},
        text=[text(percent(one)) for one in shares] if mode == "share" else [f"{one:,}" for one in counts],
        textposition="outside" if mode == "grouped" else "inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": theme.size - 2},
        insidetextfont={"size": theme.size - 2, "color": contrasting(look["color"])},
        cliponaxis=False,
        hovertext=[
            f"<b>{text(labels.get(job, job), most=60)}</b><br>{text(channel, most=60)}: {counted(count, 'visit')}"
            + (f", {text(percent(share))} of the job's" if percent(share) else "")
            for job, count, share in zip(comparison.visits.index[here], counts, shares, strict=True)
        ],
        hoverinfo="text",
    )


def _row_ends(comparison: Comparison) -> list[str]:
    """What stands at the end of each row: its total, or which of the three empties it is."""
    linked = comparison.visits.notna().any(axis=1)
    return [
        "not loaded" if pd.isna(total) else f"{total:,}" if has_link else "no link"
        for total, has_link in zip(comparison.job_totals, linked, strict=True)
    ]


def _end_trace(parts: pd.DataFrame, ends: list[str], rows: Rows, theme: Theme, *, grouped: bool) -> go.Scatter:
    """The row ends; in groups, where every bar has its number, the empties alone."""
    reach = [0.0] * len(parts) if grouped else parts.sum(axis=1).fillna(0).tolist()
    shown = [(x, y, end) for y, (x, end) in enumerate(zip(reach, ends, strict=True)) if not (grouped and end[0] != "n")]
    return go.Scatter(
        x=[float(x) for x, _, _ in shown],
        y=[y + rows.offset for _, y, _ in shown],
        mode="text",
        text=[f"<i>{end}</i>" if end[0] == "n" else f" {end}" for _, _, end in shown],
        textposition="middle right",
        textfont={
            "color": [theme.muted if end[0] == "n" else theme.ink for _, _, end in shown],
            "size": theme.size - 1,
        },
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )


def _reach(parts: pd.DataFrame, *, grouped: bool) -> float:
    """The right end of the shared axis."""
    longest: Any = (parts.max(axis=1) if grouped else parts.sum(axis=1)).max()
    return float(longest) if pd.notna(longest) and longest > 0 else 1.0
