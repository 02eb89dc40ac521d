"""A small chart for each job: what it gained by day, week or month, all on one scale, gaps drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.job_growth import JobGrowth
from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import Grain
from hirempire.charts.growth import in_words
from hirempire.charts.multiples import MOST_PANELS, panel_head
from hirempire.charts.note_marks import APART, Mark, middle, number, on_spans, together
from hirempire.charts.theme import Part, Theme, empty, figure, hatched, layout, text
from hirempire.language import counted, plain
from hirempire.values import bounded, brief, brief_bounds, day, is_known

__all__ = ["MOST_PANELS", "job_growth", "job_growth_alt"]

_GAP, _BAR = 0.1, 0.8
"""What is left free at the right of a panel, as a part of its width; how much of its span a column fills."""
_HEAD, _PLOT, _FOOT = 4.8, 6.0, 3.4
"""Heights in a panel, in sizes of the type: its name, its columns, its dates."""


@dataclass(frozen=True)
class _Panel:
    """One job's columns and where they stand: x counts columns of panels, y counts px from the top."""

    rows: pd.DataFrame
    left: int
    base: float
    """The lower end of its columns."""

    @property
    def step(self) -> float:
        """The width of a span."""
        return (1 - _GAP) / max(1, len(self.rows))

    @property
    def places(self) -> list[float]:
        """The middle of each span."""
        return [self.left + (place + 0.5) * self.step for place in range(len(self.rows))]


def job_growth(found: JobGrowth, labels: Mapping[str, str], *, theme: Theme, notes: Sequence[Note] = ()) -> go.Figure:
    """Columns by span for each job: solid is certain, hatched is possible; nobody looked where the ground is grey."""
    if found.rows.empty:
        return empty(theme, "No visits gained to show")
    across = 3 if theme.for_report else 2  # two columns fit a phone
    high = theme.size * (_HEAD + _PLOT + _FOOT)
    panels = [
        _Panel(rows, place % across, place // across * high + theme.size * (_HEAD + _PLOT))
        for place, (_, rows) in enumerate(found.rows.groupby("job_id", observed=True, sort=True))
    ]
    top = _top(found.rows)
    marked = [(panel, mark) for panel in panels for mark in _marks(panel, found.grain, notes)]
    scale, height = theme.size * _PLOT / top, round(-(-len(panels) // across) * high)
    return figure(
        [
            _columns(panels, found, labels, scale, theme),
            *_possible(panels, top, scale, theme),
            _heads(panels, found, labels, theme),
            _scales(panels, top, theme),
            _dates(panels, theme),
        ],
        layout(
            theme,
            height=height,
            showlegend=False,
            barmode="overlay",
            barcornerradius=0,
            shapes=[
                *_gaps(panels, theme),
                *(_line(panel, theme) for panel in panels),
                *(_over(panel, mark, theme) for panel, mark in marked),
            ],
            annotations=[note for panel in panels for note in _numbers(panel, found.grain, notes, theme)],
            xaxis={"visible": False, "range": [0, across - (0 if theme.for_report else _GAP / 2)]},
            yaxis={"visible": False, "range": [height, 0]},
        ),
    )


def job_growth_alt(found: JobGrowth, labels: Mapping[str, str]) -> str:
    """What the charts show, in a sentence."""
    sums = found.totals["at_least"]
    if sums.empty or not int(sums.max()):
        return f"Visits gained by {found.grain} and job: none seen."
    most, jobs = str(sums.idxmax()), counted(found.jobs, "job")
    name = plain(labels.get(most, most), most=60)
    return f"Visits gained by {found.grain} for each of {jobs}: {name} gained the most, at least {int(sums.max()):,}."


def _top(rows: pd.DataFrame) -> int:
    """The upper end of the scale; what a gap may add to a span beside it may run out of it."""
    return max(1, int(rows["at_least"].max()))


def _columns(panels: list[_Panel], found: JobGrowth, labels: Mapping[str, str], scale: float, theme: Theme) -> Part:
    return {
        "type": "bar",
        "x": [place for panel in panels for place in panel.places],
        "y": [-scale * int(count) for panel in panels for count in panel.rows["at_least"]],
        "base": [panel.base for panel in panels for _ in panel.places],
        "width": [panel.step * _BAR for panel in panels for _ in panel.places],
        "marker": {"color": theme.palette[0], "line": {"width": 0}},
        "hovertext": [
            f"<b>{text(labels.get(str(job_id), str(job_id)), most=60)}</b><br>"
            f"{bounded(*limits, 'visit') if is_known(*limits) else 'unknown visits'} gained<br>"
            f"{in_words(pd.Timestamp(start), found.grain)}"
            for job_id, start, limits in zip(
                found.rows["job_id"],
                found.rows["start"],
                _limits(found.rows["at_least"], found.rows["at_most"]),
                strict=True,
            )
        ],
        "hoverinfo": "text",
    }


def _limits(least: pd.Series, most: pd.Series) -> list[tuple[int, int | None]]:
    """Bounds side by side; no upper one where it is missing."""
    high = [None if one is pd.NA else int(one) for one in most.array]
    return list(zip(least.astype("int64").tolist(), high, strict=True))


def _possible(panels: list[_Panel], top: int, scale: float, theme: Theme) -> list[Part]:
    """The hatched ends, as far as the scale goes."""
    x, y, base, width = list[float](), list[float](), list[float](), list[float]()
    for panel in panels:
        least = panel.rows["at_least"].to_numpy("float64")
        most = np.minimum(panel.rows["at_most"].to_numpy("float64", na_value=np.nan), top)
        more = np.where(panel.rows["looked"].to_numpy(), np.nan_to_num(most - least), 0)
        for place in np.flatnonzero(more > 0).tolist():
            x.append(panel.places[place])
            y.append(-scale * float(more[place]))
            base.append(panel.base - scale * float(least[place]))
            width.append(panel.step * _BAR)
    if not x:
        return []
    look = hatched(theme) | {"line": {"width": 0.5, "color": theme.muted}}
    drawn: Part = {"type": "bar", "name": "Possibly more", "x": x, "y": y, "base": base, "width": width}
    return [drawn | {"marker": look, "hoverinfo": "skip"}]


def _heads(panels: list[_Panel], found: JobGrowth, labels: Mapping[str, str], theme: Theme) -> Part:
    """Each job's name, and what it gained in all."""
    words = [
        panel_head(labels.get(str(job_id), str(job_id)), f"{brief_bounds(*limits)} visits", theme)
        for job_id, limits in zip(
            found.totals.index, _limits(found.totals["at_least"], found.totals["at_most"]), strict=True
        )
    ]
    tops = [panel.base - theme.size * (_HEAD + _PLOT) for panel in panels]
    return _written([panel.left for panel in panels], tops, words, "bottom right", theme.size, theme.ink)


def _scales(panels: list[_Panel], top: int, theme: Theme) -> Part:
    """The upper end of the scale, over each panel's left corner."""
    ends = [panel.base - theme.size * _PLOT for panel in panels]
    return _written(
        [panel.left for panel in panels], ends, [brief(top)] * len(panels), "top right", theme.size - 3, theme.muted
    )


def _dates(panels: list[_Panel], theme: Theme) -> Part:
    """The first and the last span under each panel's ends."""
    x, y, words, sides = list[float](), list[float](), list[str](), list[str]()
    for panel in panels:
        ends = [(0, "bottom right", panel.left), (-1, "bottom left", panel.left + 1 - _GAP)]
        for place, side, at in ends[: len(panel.rows)]:
            x.append(at)
            y.append(panel.base + theme.size * 0.3)
            words.append(day(pd.Timestamp(panel.rows["start"].iloc[place])))
            sides.append(side)
    return _written(x, y, words, sides, theme.size - 3, theme.muted)


def _gaps(panels: list[_Panel], theme: Theme) -> list[Part]:
    """The ground of the spans in which nobody looked at the job."""
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": panel.left + place * panel.step,
            "x1": panel.left + (place + 1) * panel.step,
            "y0": panel.base - theme.size * _PLOT,
            "y1": panel.base,
            "line": {"width": 0},
            "fillcolor": theme.grid,
            "opacity": 0.6,
        }
        for panel in panels
        for place in np.flatnonzero(~panel.rows["looked"].to_numpy()).tolist()
    ]


def _line(panel: _Panel, theme: Theme) -> Part:
    """The line on which the columns stand."""
    line = {"color": theme.muted, "width": 1}
    return {"type": "line", "x0": panel.left, "x1": panel.left + 1 - _GAP, "y0": panel.base, "y1": panel.base} | {
        "line": line
    }


def _marks(panel: _Panel, grain: Grain, notes: Sequence[Note]) -> list[Mark]:
    """The notes on one job's days: about it, a channel, or everything."""
    job_id = str(panel.rows["job_id"].iloc[0])
    marks = on_spans(panel.rows["start"].reset_index(drop=True), grain, notes)
    return [mark for mark in marks if mark.note.about != "job" or mark.note.name == job_id]


def _over(panel: _Panel, mark: Mark, theme: Theme) -> Part:
    """A bar over the days of a note."""
    top = panel.base - theme.size * _PLOT
    ends = {"x0": panel.left + (mark.begin + 0.5) * panel.step, "x1": panel.left + (mark.end + 0.5) * panel.step}
    return {"type": "rect", **ends, "y0": top, "y1": top + 3, "line": {"width": 0}, "fillcolor": theme.ink}


def _numbers(panel: _Panel, grain: Grain, notes: Sequence[Note], theme: Theme) -> list[Part]:
    """The numbers of the notes over their days."""
    top, apart = panel.base - theme.size * _PLOT, 2 * APART * len(panel.rows)
    return [
        {"x": panel.left + (middle(several) + 0.5) * panel.step, "y": top} | number(several, theme)
        for several in together(_marks(panel, grain, notes), apart)
    ]


def _written(
    x: list[int] | list[float], y: list[float], words: list[str], side: str | list[str], size: int, ink: str
) -> Part:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "text",
        "text": words,
        "textposition": side,
        "textfont": {"size": size, "color": ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
