"""A small panel for each job, all with the same channels in the same order on one scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from hirempire.analysis.compare import Comparison, Measure
from hirempire.charts.heatmap import hatched
from hirempire.charts.measures import hovers, number, words
from hirempire.charts.theme import Theme, counted, empty, layout, marker, plain, short, text

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
        head, row = theme.size * 3.2, theme.size * 2.05
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
    which is no single job, has no panel. For an index a dotted line marks 1.
    """
    panels = panelled(comparison)
    if not panels or not comparison.channels:
        return empty(theme, "No links to show")
    grid = _Grid.of(theme, len(comparison.channels))
    values = np.nan_to_num(comparison.values(measure).to_numpy()[panels])
    reach = max(float(values.max(initial=0)), 1.0 if measure == "index" else 0.0) or 1.0
    said = hovers(comparison, measure)
    figure = go.Figure(
        layout=layout(
            theme,
            height=round(-(-len(panels) // grid.columns) * grid.panel),
            showlegend=False,
            barmode="overlay",
            barcornerradius=2,
            shapes=_ones(comparison, panels, grid, theme, reach) if measure == "index" else [],
        )
    )
    names = [text(labels.get(row, row), most=60) for row in comparison.rows]
    for channel, name in enumerate(comparison.channels):
        here = [p for p, row in enumerate(panels) if comparison.linked[row, channel]]
        hover = [
            f"<b>{names[panels[p]]}</b><br>{text(name, most=60)}: {text(said[panels[p]][channel], most=120)}"
            for p in here
        ]
        full = [1 - _GAP] * len(here)
        lengths = [(1 - _GAP) * float(values[p, channel]) / reach for p in here]
        look = marker(name, colours, theme)
        figure.add_traces(
            [
                _bars(full, here, channel, grid, {"color": theme.grid}, hover),
                _bars(lengths, here, channel, grid, look | {"line": {"width": 0}}, hover, name=text(name, most=60)),
            ]
        )
    figure.add_traces(
        [*_lines(comparison, panels, grid, theme, measure), *_heads(comparison, labels, panels, grid, theme)]
    )
    figure.add_trace(_lost(comparison, panels, grid, theme))
    figure.update_xaxes(visible=False, range=[0, grid.columns - (0 if theme.for_report else _GAP)])
    return figure.update_yaxes(visible=False, range=[figure.layout.height, 0])


def panelled(comparison: Comparison) -> list[int]:
    """The places of the rows that have a panel."""
    return [place for place, row in enumerate(comparison.rows) if row != comparison.other_row][:MOST_PANELS]


def _bars(
    lengths: list[float],
    panels: list[int],
    channel: int,
    grid: _Grid,
    look: dict[str, Any],
    hover: list[str],
    *,
    name: str = "",
) -> go.Bar:
    """The bars, or the tracks in which they lie, of one channel in all panels."""
    return go.Bar(
        name=name,
        x=lengths,
        y=[grid.line(panel, channel) + grid.row * 0.78 for panel in panels],
        base=[grid.left(panel) for panel in panels],
        width=grid.row * 0.22,
        orientation="h",
        marker=look,
        hovertext=hover,
        hoverinfo="text",
    )


def _lines(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme, measure: Measure) -> list[go.Scatter]:
    """The names of the channels at the left of each panel, and the numbers at its right."""
    marks = words(comparison, measure, theme)
    cells = [
        (panel, channel)
        for panel, row in enumerate(panels)
        for channel in range(len(comparison.channels))
        if not comparison.lost[row]
    ]
    names = [short(name, most=26 if theme.for_report else 15) for name in comparison.channels]
    inks = [theme.ink if comparison.linked[panels[panel], channel] else theme.muted for panel, channel in cells]
    places = [grid.line(*cell) + grid.row * 0.36 for cell in cells]
    return [
        _written([grid.left(p) for p, _ in cells], places, [names[c] for _, c in cells], "right", inks, theme),
        _written(
            [grid.right(p) for p, _ in cells],
            places,
            [text(marks[panels[p]][c]) for p, c in cells],
            "left",
            [theme.muted if marks[panels[p]][c] in {"few", "–", "0"} else theme.ink for p, c in cells],
            theme,
        ),
    ]


def _heads(
    comparison: Comparison, labels: Mapping[str, str], panels: list[int], grid: _Grid, theme: Theme
) -> list[go.Scatter]:
    """Each panel's name, and below it what tells it from others like it, with all its visits."""
    wide = 40 if theme.for_report else 20
    titles, below = [], []
    for row in panels:
        title, _, rest = plain(labels.get(comparison.rows[row], comparison.rows[row]), most=200).partition(" · ")
        total = "not loaded" if comparison.lost[row] else _total(int(comparison.sums[row].sum()), theme)
        titles.append(f"<b>{text(title, most=wide)}</b>")
        below.append(text(" · ".join(filter(None, [total, plain(rest, most=max(4, wide - len(total)))]))))
    left = [grid.left(panel) for panel in range(len(panels))]
    tops = [grid.top(panel) for panel in range(len(panels))]
    return [
        _written(left, [top + theme.size * 0.8 for top in tops], titles, "right", theme.ink, theme, size=theme.size),
        _written(left, [top + theme.size * 2.15 for top in tops], below, "right", theme.muted, theme),
    ]


def _total(visits: int, theme: Theme) -> str:
    return (
        counted(visits, "visit") if visits < 10_000 or theme.for_report else f"{number(visits, 'visits', theme)} visits"
    )


def _lost(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme) -> go.Bar:
    """The panels of jobs that were not loaded."""
    here = [panel for panel, row in enumerate(panels) if comparison.lost[row]]
    inside = grid.row * len(comparison.channels)
    return go.Bar(
        x=[1 - _GAP] * len(here),
        y=[grid.top(panel) + grid.head + inside / 2 for panel in here],
        base=[grid.left(panel) for panel in here],
        width=inside,
        orientation="h",
        marker=hatched(theme),
        hoverinfo="skip",
    )


def _ones(comparison: Comparison, panels: list[int], grid: _Grid, theme: Theme, reach: float) -> list[dict[str, Any]]:
    """A dotted line at 1 in each panel."""
    return [
        {
            "type": "line",
            "x0": (x := grid.left(panel) + (1 - _GAP) / reach),
            "x1": x,
            "y0": grid.line(panel, 0) + grid.row * 0.6,
            "y1": grid.line(panel, len(comparison.channels)),
            "line": {"color": theme.muted, "width": 1, "dash": "dot"},
        }
        for panel, row in enumerate(panels)
        if not comparison.lost[row]
    ]


def _written(
    x: list[int] | list[float],
    y: list[float],
    words: list[str],
    side: str,
    inks: list[str] | str,
    theme: Theme,
    *,
    size: int | None = None,
) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="text",
        text=words,
        textposition=f"middle {side}",
        textfont={"size": size or theme.size - 2, "color": inks},
        cliponaxis=False,
        hoverinfo="skip",
    )
