"""Marks on the chart of growth: gaps in which no data were loaded, and the notes of recruiters."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hirempire.analysis.growth import Growth
from hirempire.analysis.notes import Note
from hirempire.charts.theme import Part, Theme, text

NO_LOOK = "no data"
STEP = {"month": pd.DateOffset(months=1), "week": pd.DateOffset(days=7), "day": pd.DateOffset(days=1)}
"""How far one span lies from the next."""


def noted(found: Growth, notes: Sequence[Note]) -> list[tuple[int, Note, int, int]]:
    """The notes on the chart: the number of each, itself, and the first and the last span that it is on."""
    marks, starts = [], found.spans["start"]
    ends = (starts + STEP[found.grain]).dt.date
    for number, note in enumerate(notes, 1):
        on = [
            place
            for place, (first, following) in enumerate(zip(starts.dt.date, ends, strict=True))
            if note.first < following and note.last >= first
        ]
        if on:
            marks.append((number, note, on[0], on[-1]))
    return marks


def span_mark(first: int, last: int, theme: Theme) -> Part:
    """A bar over the spans that a note is on."""
    return {
        "type": "rect",
        "x0": first - 0.42,
        "x1": last + 0.42,
        "y0": 1,
        "y1": 1.012,
        "yref": "paper",
        "line": {"width": 0},
        "fillcolor": theme.ink,
    }


def number_marks(found: Growth, notes: Sequence[Note], theme: Theme) -> list[Part]:
    """The number of each note over its days; those on the same span stand in one mark."""
    together: dict[int, list[tuple[int, Note]]] = {}
    for number, note, first, last in noted(found, notes):
        together.setdefault((first + last) // 2, []).append((number, note))
    return [
        {
            "text": ", ".join(str(number) for number, _ in several),
            "x": place,
            "y": 1.012,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "hovertext": "<br>".join(f"{text(note.days)}: {text(note.words, most=120)}" for _, note in several),
            "bgcolor": theme.ink,
            "borderpad": 2,
            "font": {"size": theme.size - 3, "color": theme.paper},
        }
        for place, several in together.items()
    ]


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
