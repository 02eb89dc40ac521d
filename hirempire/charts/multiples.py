"""A small panel for each job, all with the same channels in the same order on one scale."""

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from hirempire.analysis.compare import Comparison, Measure
from hirempire.charts.heatmap import hatched
from hirempire.charts.measures import hovers, words
from hirempire.charts.theme import Part, Theme, empty, figure, layout, marker, short, text
from hirempire.language import counted, plain
from hirempire.values import brief_bounds

MOST_PANELS = 12
_GAP = 0.07
"""What is left free at the right of a panel, as a part of its width."""


@dataclass(frozen=True)
class _Grid:
    """Where things stand: x counts columns of panels, y counts px from the top."""

    columns: int
    panel: float
    head: float
    row: float

    @classmethod
    def of(cls, theme: Theme, channels: int) -> "_Grid":
        """Two columns fit a phone; a report, which is wide, has three."""
        head, row = theme.size * (3.4 if theme.for_report else 4.6), theme.size * 2.05
        return cls(3 if theme.for_report else 2, head + row * channels + theme.size * 1.8, head, row)

    def left(self, panel: int) -> int:
        return panel % self.columns

    def right(self, panel: int) -> float:
        return panel % self.columns + 1 - _GAP

    def top(self, panel: int) -> float:
        return panel // self.columns * self.panel

    def line(self, panel: int, channel: int) -> float:
        """The upper edge of a channel's line: its words, and its bar below them."""
        return self.top(panel) + self.head + self.row * channel


def multiples(
    comparison: Comparison,
    labels: Mapping[str, str],
    *,
    theme: Theme,
    colours: Mapping[str, int],
    measure: Measure = "visits",
) -> go.Figure:
    """A panel for each of the first twelve rows: a line a channel with its name, its number and its bar.

    A channel without a link has "–" and no track for a bar; a job that was not loaded is hatched. The folded row,
    which is no single job, has no panel. On the tracks of an index a line marks 1.
    """
    panels = panelled(comparison)
    if not panels or not comparison.channels:
        return empty(theme, "No links to show")
    grid = _Grid.of(theme, len(comparison.channels))
    values = np.nan_to_num(comparison.values(measure).to_numpy()[panels])
    reach = max(float(values.max(initial=0)), 1.0 if measure == "index" else 0.0) or 1.0
    said = hovers(comparison, measure)
    traces: list[Part] = []
    names = [text(labels.get(row, row), most=60) for row in comparison.rows]
    for channel, name in enumerate(comparison.channels):
        here = [p for p, row in enumerate(panels) if comparison.linked[row, channel]]
        hover = [f"<b>{names[panels[p]]}</b><br>{text(name, most=60)}: {said[panels[p]][channel]}" for p in here]
        full = [1 - _GAP] * len(here)
        lengths = [(1 - _GAP) * float(values[p, channel]) / reach for p in here]
        look = marker(name, colours, theme)
        traces += [
            _bars(full, here, channel, grid, {"color": theme.grid}, hover),
            _bars(lengths, here, channel, grid, look | {"line": {"width": 0}}, hover, name=text(name, most=60)),
        ]
    traces += [*_lines(comparison, panels, grid, theme, measure), _heads(comparison, labels, panels, grid, theme)]
    traces += [_lost(comparison, panels, grid, theme)]
    if measure == "index":
        traces += [_ones(comparison, panels, grid, theme, reach)]
    height = round(-(-len(panels) // grid.columns) * grid.panel)
    return figure(
        traces,
        layout(
            theme,
            height=height,
            showlegend=False,
            barmode="overlay",
            barcornerradius=2,
            xaxis={"visible": False, "range": [0, grid.columns - (0 if theme.for_report else _GAP)]},
            yaxis={"visible": False, "range": [height, 0]},
        ),
    )


def panelled(comparison: Comparison) -> list[int]:
    """The places of the rows that have a panel: the first twelve that are single jobs, and those not loaded."""
    single = [place for place, row in enumerate(comparison.rows) if row != comparison.other_row]
    lost = [place for place in single if comparison.lost[place]]
    return [*[place for place in single if not comparison.lost[place]][:MOST_PANELS], *lost]


def _bars(
    lengths: list[float],
    panels: list[int],
    channel: int,
    grid: _Grid,
    look: Part,
    hover: list[str],
    *,
    name: str = "",
) -> Part:
    """The bars, or the tracks in which they lie, of one channel in all panels."""
    return {
        "type": "bar",
        "name": name,
        "x": lengths,
        "y": [grid.line(panel, channel) + grid.row * 0.78 for panel in panels],
        "base": [grid.left(panel) for panel in panels],
        "width": grid.row * 0.22,
        "orientation": "h",
        "marker": look,
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _lines(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme, measure: Measure) -> list[Part]:
    """The names of the channels at the left of each panel, and the numbers at its right."""
    marks = words(comparison, measure, theme)
    cells = [
        (panel, channel)
        for panel, row in enumerate(panels)
        for channel in range(len(comparison.channels))
        if not comparison.lost[row]
    ]
    names = [
        short(name, most=26 if theme.for_report else 15, folded=name == comparison.other_channel)
        for name in comparison.channels
    ]
    inks = [theme.ink if comparison.linked[panels[panel], channel] else theme.muted for panel, channel in cells]
    places = [grid.line(*cell) + grid.row * 0.36 for cell in cells]
    return [
        _written([grid.left(p) for p, _ in cells], places, [names[c] for _, c in cells], "right", inks, theme),
        _written(
            [grid.right(p) for p, _ in cells],
            places,
            [marks[panels[p]][c] for p, c in cells],
            "left",
            [theme.muted if marks[panels[p]][c] in {"few", "–", "0"} else theme.ink for p, c in cells],
            theme,
        ),
    ]


def _heads(comparison: Comparison, labels: Mapping[str, str], panels: list[int], grid: _Grid, theme: Theme) -> Part:
    """Each panel's name on two lines, and below it all its visits, with what tells it from others like it."""
    names = [labels.get(comparison.rows[row], comparison.rows[row]) for row in panels]
    heads = [panel_head(name, _total(comparison, row, theme), theme) for name, row in zip(names, panels, strict=True)]
    left = [grid.left(panel) for panel in range(len(panels))]
    tops = [grid.top(panel) for panel in range(len(panels))]
    return _written(left, tops, heads, "right", theme.ink, theme) | {
        "textposition": "bottom right",
        "textfont": {"size": theme.size, "color": theme.ink},
    }


def panel_head(name: str, total: str, theme: Theme) -> str:
    """The head of a panel, ready for Plotly: a job's title on up to two lines, then its total and the rest of its name.

    ``total`` is ours, ``name`` from outside.
    """
    wide = 36 if theme.for_report else 18
    title, _, rest = plain(name, most=200).partition(" · ")
    first, *more = textwrap.wrap(title, wide) or [""]
    lines = [first, *([plain(" ".join(more), most=wide)] if more else [])]
    below = " · ".join(filter(None, [total, plain(rest, most=max(4, wide + 3 - len(total)))]))
    bold = "<br>".join(f"<b>{text(line)}</b>" for line in lines)
    return f'{bold}<br><span style="color:{theme.muted};font-size:{theme.size - 2}px">{text(below)}</span>'


def _total(comparison: Comparison, row: int, theme: Theme) -> str:
    """All visits of a row in words, or which of the empties it is."""
    if comparison.lost[row]:
        return "not loaded"
    if not comparison.linked[row].any():
        return "no link"
    visits, most = int(comparison.sums[row].sum()), float(comparison.most[row].sum())
    if visits < most or (visits >= 10_000 and not theme.for_report):
        return f"{brief_bounds(visits, None if math.isinf(most) else most)} visits"
    return counted(visits, "visit")


def _lost(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme) -> Part:
    """The panels of jobs that were not loaded."""
    here = [panel for panel, row in enumerate(panels) if comparison.lost[row]]
    inside = grid.row * len(comparison.channels)
    return {
        "type": "bar",
        "x": [1 - _GAP] * len(here),
        "y": [grid.top(panel) + grid.head + inside / 2 for panel in here],
        "base": [grid.left(panel) for panel in here],
        "width": inside,
        "orientation": "h",
        "marker": hatched(theme),
        "hoverinfo": "skip",
    }


def _ones(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme, reach: float) -> Part:
    """A mark at 1 on each bar's track."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for panel, row in enumerate(panels):
        for channel in comparison.linked[row].nonzero()[0].tolist():
            at, top = grid.left(panel) + (1 - _GAP) / reach, grid.line(panel, channel)
            xs += [at, at, None]
            ys += [top + grid.row * 0.6, top + grid.row * 0.96, None]
    line = {"color": theme.ink, "width": 1.5}
    return {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}


def _written(
    x: list[int] | list[float],
    y: list[float],
    words: list[str],
    side: str,
    inks: list[str] | str,
    theme: Theme,
) -> Part:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "text",
        "text": words,
        "textposition": f"middle {side}",
        "textfont": {"size": theme.size - 2, "color": inks},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
