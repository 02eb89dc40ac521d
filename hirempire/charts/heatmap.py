"""Jobs × channels as a heatmap in which the three empties look different."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, VISITS, Comparison
from hirempire.charts.rows import Rows, job_names
from hirempire.charts.theme import Theme, brief, contrasting, counted, empty, layout, mixed, short, text

_MARKS = {NO_VISIT: "0", NO_LINK: "–", NOT_LOADED: ""}


def heatmap(comparison: Comparison, labels: Mapping[str, str], *, theme: Theme) -> go.Figure:
    """Jobs × channels, each cell with its number, the totals in the first row and the last column.

    "0" is a link without a visit, "–" no such link, a hatched row a job that was not loaded, and its name says so.
    The colour grows with the root of the visits, so that one large cell leaves the others apart.
    """
    visits = comparison.visits
    if visits.empty:
        return empty(theme, "No links to show")
    rows, columns = Rows.of(theme), len(visits.columns)
    heat = _heat(comparison)
    figure = go.Figure(
        [
            _colours(heat, rows, theme),
            _hatched(comparison, rows, theme),
            _numbers(comparison, heat, labels, rows, theme),
            _sums(comparison, rows, theme),
        ],
        layout(theme, height=rows.height * (len(visits) + 1) + theme.size * 10, showlegend=False, barcornerradius=0),
    )
    names = [short(name, most=24 if theme.for_report else 18) for name in visits.columns]
    figure.update_layout(margin_r=20)
    figure.update_xaxes(
        side="top",
        range=[-0.5, columns + 0.5],
        tickvals=list(range(columns + 1)),
        ticktext=[*names, "<b>All</b>"],
        tickangle=-45 if columns > 2 else 0,
        tickfont={"size": theme.size - 1},
    )
    jobs = [
        f"{name} · <i>not loaded</i>" if pd.isna(total) and not name.endswith(NOT_LOADED) else name
        for name, total in zip(job_names(visits.index, labels, theme), comparison.job_totals, strict=True)
    ]
    return rows.name(figure, ["<b>All jobs</b>", *jobs], theme, first=-1)


def _heat(comparison: Comparison) -> list[list[float | None]]:
    """The place of each cell in the colour scale, 0 to 1; None for a cell without a link.

    The most is that of a single job and channel: a folded tail is large because it is many.
    """
    visits = comparison.visits
    folded = {f"Other ({len(comparison.folded_jobs)} jobs)", f"Other ({len(comparison.folded_channels)} channels)"}
    most = visits.loc[~visits.index.isin(folded), ~visits.columns.isin(folded)].max().max()
    most = 1 if pd.isna(most) or most == 0 else int(most)
    cells = visits.to_numpy(dtype=object)
    return [[None if pd.isna(cell) else min(1.0, int(cell) / most) ** 0.5 for cell in row] for row in cells]


def _colours(heat: list[list[float | None]], rows: Rows, theme: Theme) -> go.Heatmap:
    """The cells; between two rows of them lies a row of nothing, for the names."""
    edges = [place + rows.offset + side * rows.half for place in range(len(heat)) for side in (-1, 1)]
    nothing = [None] * len(heat[0])
    return go.Heatmap(
        z=[line for row in heat for line in (row, nothing)][:-1],
        y=edges,
        zmin=0,
        zmax=1,
        colorscale=[[place / (len(theme.scale) - 1), colour] for place, colour in enumerate(theme.scale)],
        showscale=False,
        xgap=2,
        hoverinfo="skip",
    )


def _hatched(comparison: Comparison, rows: Rows, theme: Theme) -> go.Bar:
    """The rows of jobs that were not loaded."""
    places = [place for place, total in enumerate(comparison.job_totals) if pd.isna(total)]
    return go.Bar(
        x=[len(comparison.visits.columns)] * len(places),
        y=[place + rows.offset for place in places],
        base=-0.5,
        orientation="h",
        width=2 * rows.half,
        marker={
            "color": theme.paper,
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": theme.other, "bgcolor": theme.paper, "size": 7, "solidity": 0.16},
        },
        hoverinfo="skip",
    )


def _numbers(
    comparison: Comparison, heat: list[list[float | None]], labels: Mapping[str, str], rows: Rows, theme: Theme
) -> go.Scatter:
    """What stands in each cell, and what it says when pointed at."""
    cells = [(row, column) for row in range(len(heat)) for column in range(len(heat[0]))]
    visits, states = comparison.visits.to_numpy(dtype=object), comparison.state.to_numpy(dtype=object)
    jobs = [text(labels.get(job, job), most=60) for job in comparison.visits.index]
    channels = [text(channel, most=60) for channel in comparison.visits.columns]
    said = [counted(visits[cell], "visit") if states[cell] == VISITS else states[cell] for cell in cells]
    words = [_number(visits[cell], theme) if states[cell] == VISITS else _MARKS[states[cell]] for cell in cells]
    inks = [
        theme.muted if (share := heat[row][column]) is None else contrasting(mixed(theme.scale, share))
        for row, column in cells
    ]
    return _written(cells, words, inks, rows, theme).update(
        hovertext=[
            f"<b>{jobs[row]}</b><br>{channels[column]}: {what}" for (row, column), what in zip(cells, said, strict=True)
        ],
        hoverinfo="text",
    )


def _sums(comparison: Comparison, rows: Rows, theme: Theme) -> go.Scatter:
    """The totals: by channel above the cells, of all in the corner, by job at the right."""
    columns = len(comparison.visits.columns)
    has_link = comparison.visits.notna().any(axis=1)
    totals = [*comparison.channel_totals, comparison.channel_totals.sum(), *comparison.job_totals]
    cells = [(-1, column) for column in range(columns + 1)] + [(row, columns) for row in range(len(comparison.visits))]
    linked = [True] * (columns + 1) + has_link.tolist()
    words = [
        "" if pd.isna(total) else f"<b>{_number(total, theme)}</b>" if some else _MARKS[NO_LINK]
        for total, some in zip(totals, linked, strict=True)
    ]
    sums = _written(cells, words, theme.ink, rows, theme)
    return sums.update(hoverinfo="skip", textfont_size=theme.size - (2 if theme.for_report else 3))


def _number(visits: int, theme: Theme) -> str:
    """Exact where there is room for it: in a report, and below a thousand."""
    return f"{visits:,}" if theme.for_report and visits < 1_000_000 else brief(visits)


def _written(
    cells: list[tuple[int, int]], words: list[str], inks: list[str] | str, rows: Rows, theme: Theme
) -> go.Scatter:
    return go.Scatter(
        x=[column for _, column in cells],
        y=[row + rows.offset for row, _ in cells],
        mode="text",
        text=words,
        textfont={"size": theme.size - 2, "color": inks},
        cliponaxis=False,
    )
