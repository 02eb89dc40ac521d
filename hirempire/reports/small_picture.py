"""A chart as a picture that is read in a mail: no wider than one, with its title outside."""

from dataclasses import replace

import plotly.graph_objects as go

from hirempire.charts.theme import LIGHT
from hirempire.exhibits.exhibit import Exhibit
from hirempire.reports.chrome import pictures

WIDTH = 600
"""In CSS pixels; the PNG has twice as many."""

_LOOK = replace(LIGHT, for_report=True, size=14)
_MARGIN = {"l": 44, "r": 12, "t": 92, "b": 48}


def small_picture(exhibit: Exhibit) -> bytes:
    """The chart as a PNG.

    Raises:
        ChromeError: this computer can't draw it.
    """
    figure = go.Figure(exhibit.figure(_LOOK)).update_layout(width=WIDTH, autosize=False, paper_bgcolor=LIGHT.paper)
    (drawn,) = pictures([figure])
    return drawn.png
