"""Jobs side by side: a rate of each job and channel with its counts, as a heatmap that leaves noise uncoloured."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.conversion import Conversion
from hirempire.analysis.rates import FEWEST_TRIALS, RATE_COLUMNS, RATES, RateName, Reason, ranked
from hirempire.charts.funnel import shown
from hirempire.charts.rates import Ranked, hover, rows_of
from hirempire.charts.rows import Rows, job_names
from hirempire.charts.theme import Theme, axis, contrasting, empty, figure, layout, mixed, short, text
from hirempire.language import ALL_CHANNELS, counted, more, plain
from hirempire.values import brief, rate

MOST_JOBS, MOST_CHANNELS = 20, 6
_NOTHING = "No job has this rate."


@dataclass(frozen=True)
class SideBySide:
    """The jobs and channels that are drawn, in order, and what stands in each cell; None is all of them together."""

    jobs: tuple[str, ...]
    channels: tuple[str, ...]
    cells: Mapping[tuple[str | None, str | None], Ranked]
    name: RateName
    more_jobs: int
    more_channels: int


def side_by_side(conversion: Conversion, name: RateName) -> SideBySide:
    """Lay the rate out: the jobs and channels with most to divide by come first, and stay where there are many."""
    under = RATES[name].under
    channels = [str(one) for one in shown(conversion.channels).index[:MOST_CHANNELS]]
    order = conversion.jobs[under].fillna(0).sort_values(ascending=False, kind="stable").index
    jobs = [str(one) for one in order[:MOST_JOBS]]
    pairs = conversion.pairs
    here = pairs[pairs["job_id"].isin(jobs) & pairs["channel"].isin(channels)]
    keys = zip(here["job_id"], here["channel"], strict=True)
    cells: dict[tuple[str | None, str | None], Ranked] = dict(
        zip(keys, rows_of(ranked(here, name).reindex(here.index)), strict=True)
    )
    cells |= {(job, None): row for job, row in _rows(conversion.jobs, jobs, name).items()}
    cells |= {(None, channel): row for channel, row in _rows(conversion.channels, channels, name).items()}
    whole = conversion.whole.to_frame().T.astype(dict.fromkeys(RATE_COLUMNS, "float64"))
    (cells[None, None],) = rows_of(ranked(whole, name))
    return SideBySide(
        tuple(jobs),
        tuple(channels),
        cells,
        name,
        len(order) - len(jobs),
        len(conversion.channels) - len(channels),
    )


def _rows(table: pd.DataFrame, names: Sequence[str], name: RateName) -> dict[str, Ranked]:
    return dict(zip(names, rows_of(ranked(table, name).loc[list(names)]), strict=True))


def side_by_side_chart(laid: SideBySide, labels: Mapping[str, str], *, theme: Theme) -> go.Figure:
    """Each cell has its rate over its counts; all jobs in the first row, all channels in the last column.

    A cell of fewer than twenty has its counts alone and no colour. "–": the job has neither such a link nor candidates
    of it.
    """
    if not laid.jobs or not laid.channels:
        return empty(theme, _NOTHING)
    rows = Rows.of(theme, lines=1.55)
    most = max((cell.rate for _, cell in _fair_ones(laid)), default=0.0) or 1.0
    columns = len(laid.channels)
    names = ["<b>All jobs</b>", *job_names(laid.jobs, labels, theme)]
    heads = [*(short(one, most=24 if theme.for_report else 14) for one in laid.channels), "<b>All</b>"]
    return figure(
        [_colours(laid, most, rows, theme), *_words(laid, most, rows, theme)],
        layout(
            theme,
            height=rows.height * len(names) + theme.size * 8,
            margin_r=20,
            showlegend=False,
            xaxis=axis(
                theme,
                side="top",
                range=[-0.5, columns + 0.5],
                tickvals=list(range(columns + 1)),
                ticktext=heads,
                tickangle=-35 if columns > 2 else 0,
                tickfont={"size": theme.size - 1},
            ),
            yaxis=rows.axis(names, theme, first=-1),
            annotations=rows.names(names, theme, first=-1),
        ),
    )


def side_by_side_note(laid: SideBySide) -> str:
    """How to read it, on one line."""
    of = RATES[laid.name]
    words = [
        f"{of.metric.name} = {of.metric.formula}.",
        f"Counts only, no colour: fewer than {FEWEST_TRIALS} {of.trials}, or no rate. –: no link and no candidates.",
    ]
    return " ".join(filter(None, [*words, more(laid.more_jobs, "job"), more(laid.more_channels, "channel")]))


def side_by_side_alt(laid: SideBySide, labels: Mapping[str, str]) -> str:
    """What the chart shows, in sentences."""
    of = RATES[laid.name]
    head = (
        f"{of.metric.name} of {counted(len(laid.jobs), 'job')} by {counted(len(laid.channels), 'channel')}, "
        f"{rate(laid.cells[None, None].rate)} in all."
    )
    fair = _fair_ones(laid)
    if not fair:
        return f"{head} No job and channel has {FEWEST_TRIALS} {of.trials}."
    (job, channel), cell = max(fair, key=lambda one: one[1].rate)
    return (
        f"{head} Of the {counted(len(fair), 'cell')} with at least {FEWEST_TRIALS} {of.trials}, the highest is "
        f"{plain(labels.get(job, job), most=60)} through {plain(channel)}, {cell.words} ({cell.counts})."
    )


def _fair_ones(laid: SideBySide) -> list[tuple[tuple[str, str], Ranked]]:
    """The single jobs and channels that have enough to have their rate shown."""
    inner = [(job, channel) for job in laid.jobs for channel in laid.channels]
    return [(key, cell) for key in inner if (cell := laid.cells.get(key)) is not None and _fair(cell)]


def _fair(cell: Ranked) -> bool:
    return cell.reason in {None, Reason.FEW_EVENTS}


def _colours(laid: SideBySide, most: float, rows: Rows, theme: Theme) -> dict[str, Any]:
    """The cells; between two rows of them lies a row of nothing, for the names."""
    lines: list[list[float | None]] = []
    for job in laid.jobs:
        cells = [laid.cells.get((job, channel)) for channel in laid.channels]
        lines += [[_place(cell, most) for cell in cells], [None] * len(cells)]
    return {
        "type": "heatmap",
        "z": lines[:-1],
        "y": [place + rows.offset + side * rows.half for place in range(len(laid.jobs)) for side in (-1, 1)],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[place / (len(theme.scale) - 1), colour] for place, colour in enumerate(theme.scale)],
        "showscale": False,
        "xgap": 2,
        "hoverinfo": "skip",
    }


def _place(cell: Ranked | None, most: float) -> float | None:
    """The place in the scale: by the root, so that one high rate leaves the others apart."""
    return math.sqrt(cell.rate / most) if cell is not None and _fair(cell) else None


def _words(laid: SideBySide, most: float, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """What stands in the cells, a trace an ink."""
    inks = {place: contrasting(mixed(theme.scale, place / 100)) for place in range(101)}
    columns, lines = (*laid.channels, None), (None, *laid.jobs)
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for y, job in enumerate(lines, start=-1):
        for x, channel in enumerate(columns):
            cell = laid.cells.get((job, channel))
            inner = job is not None and channel is not None
            place = _place(cell, most) if inner else None
            ink = theme.ink if cell is not None and _fair(cell) else theme.muted
            ink = ink if place is None else inks[round(place * 100)]
            found.setdefault(ink, []).append((x, y, _mark(cell, theme), _hover(cell, channel, laid.name)))
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [x for x, _, _, _ in here],
            "y": [y + rows.offset for _, y, _, _ in here],
            "text": [mark for _, _, mark, _ in here],
            "textfont": {"size": theme.size - 3, "color": ink},
            "hovertext": [hover for _, _, _, hover in here],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
        for ink, here in found.items()
    ]


def _mark(cell: Ranked | None, theme: Theme) -> str:
    """A cell's rate over its counts; its counts alone where they are few; "•" for what a floor hides."""
    if cell is None or cell.count is None or cell.of is None:
        return "•" if cell is not None and cell.reason is Reason.HIDDEN else "–"
    of = f"{cell.of:,}" if theme.for_report else brief(cell.of)
    counts = f"{cell.count:,}/{of if cell.of == cell.of_most else f'≥{of}'}"
    if not _fair(cell):
        return counts
    size = theme.size - (1 if theme.for_report else 2)
    return f'<b><span style="font-size:{size}px">{text(cell.words)}</span></b><br>{counts}'


def _hover(cell: Ranked | None, channel: str | None, name: RateName) -> str:
    head = channel or ALL_CHANNELS
    return f"<b>{text(head, most=60)}</b><br>no link and no candidates" if cell is None else hover(head, cell, name)
