"""Marks on the chart of growth: gaps in which no data were loaded."""

import numpy as np

from hirempire.analysis.growth import Growth
from hirempire.charts.theme import Part, Theme

NO_LOOK = "no data"


def empty_spans(found: Growth) -> list[int]:
    """The places of the spans without data."""
    return [place for place, looked in enumerate(found.spans["looked"]) if not looked]


def gap_mark(place: int, theme: Theme) -> Part:
    """The ground of a span without data."""
    return {
        "type": "rect",
        "layer": "below",
        "x0": place - 0.5,
        "x1": place + 0.5,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"width": 0},
        "fillcolor": theme.grid,
        "opacity": 0.6,
    }


def gap_words(found: Growth, theme: Theme) -> list[Part]:
    """One word in the middle of each run of spans without data."""
    blank = empty_spans(found)
    runs = np.split(np.array(blank), np.flatnonzero(np.diff(blank) > 1) + 1) if blank else []
    return [
        {
            "text": NO_LOOK,
            "x": float(np.mean(run)),
            "y": 0.5,
            "yref": "paper",
            "showarrow": False,
            "textangle": -90 if len(run) < 4 else 0,
            "font": {"size": theme.size - 2, "color": theme.muted},
        }
        for run in runs
    ]
