"""Marks of recruiters' notes on charts over time: a bar over their days, and their numbers above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import Grain
from hirempire.charts.theme import Part, Theme, text

STEP = {"month": pd.DateOffset(months=1), "week": pd.DateOffset(days=7), "day": pd.DateOffset(days=1)}
"""How far one span lies from the next."""
APART = 0.06
"""How far the numbers of two notes must lie apart, as a part of the axis: closer ones stand together."""
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """A note on a chart: its number, and from where to where on the axis it lies."""

    number: int
    note: Note
    begin: float
    end: float

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return (self.begin + self.end) / 2


def noted(starts: "pd.Series[pd.Timestamp]", grain: Grain, notes: Sequence[Note]) -> list[tuple[int, Note, int, int]]:
    """The notes on spans that begin on these days: the number of each, itself, and its first and its last span."""
    marks, ends = [], (starts + STEP[grain]).dt.date
    for number, note in enumerate(notes, 1):
        on = [
            place
            for place, (first, following) in enumerate(zip(starts.dt.date, ends, strict=True))
            if note.first < following and note.last >= first
        ]
        if on:
            marks.append((number, note, on[0], on[-1]))
    return marks


def on_spans(starts: "pd.Series[pd.Timestamp]", grain: Grain, notes: Sequence[Note]) -> list[Mark]:
    """The marks where each span is 1 wide, the first of them around 0."""
    return [Mark(number, note, first - 0.42, last + 0.42) for number, note, first, last in noted(starts, grain, notes)]


def on_days(begin: pd.Timestamp, end: pd.Timestamp, notes: Sequence[Note]) -> list[Mark]:
    """The marks on an axis of dates from ``begin`` to ``end``, both without a zone."""
    return [
        Mark(number, note, milliseconds(max(first, begin)), milliseconds(min(after, end)))
        for number, note in enumerate(notes, 1)
        for first, after in [(pd.Timestamp(note.first), pd.Timestamp(note.last) + _DAY)]
        if first < end and after > begin
    ]


def reached(end: pd.Timestamp, step: pd.DateOffset, notes: Sequence[Note], today: date) -> pd.Timestamp:
    """The end of an axis of dates, moved on in steps to the last note that begins behind it, at most to ``today``."""
    behind = [min(note.last, today) for note in notes if end.date() <= note.first <= today]
    while behind and end.date() <= max(behind):
        end += step
    return end


def bars(marks: Iterable[Mark], theme: Theme) -> list[Part]:
    """A bar over the days of each note."""
    return [
        {
            "type": "rect",
            "x0": mark.begin,
            "x1": mark.end,
            "y0": 1,
            "y1": 1.012,
            "yref": "paper",
            "line": {"width": 0},
            "fillcolor": theme.ink,
        }
        for mark in marks
    ]


def numbers(marks: Iterable[Mark], begin: float, end: float, theme: Theme) -> list[Part]:
    """The number of each note over its days, on an axis of these ends; those too close stand in one mark."""
    room = APART * (end - begin)
    return [
        {"x": middle(several), "y": 1.012, "yref": "paper", "xanchor": _anchor(middle(several), begin, end)}
        | number(several, theme)
        for several in together(marks, room)
    ]


def _anchor(at: float, begin: float, end: float) -> str:
    """On which side of its place a mark stands: never beyond the ends of the axis."""
    room = APART * (end - begin)
    return "left" if at < begin + room else "right" if at > end - room else "center"


def number(several: Sequence[Mark], theme: Theme) -> Part:
    """The numbers of notes that stand in one mark; where it lies is the chart's."""
    return {
        "text": ", ".join(str(mark.number) for mark in several),
        "yanchor": "bottom",
        "showarrow": False,
        "hovertext": "<br>".join(f"{text(mark.note.days)}: {text(mark.note.words, most=120)}" for mark in several),
        "bgcolor": theme.ink,
        "borderpad": 2,
        "font": {"size": theme.size - 3, "color": theme.paper},
    }


def middle(several: Sequence[Mark]) -> float:
    """Where on the axis the numbers of notes stand that share a mark."""
    return sum(mark.middle for mark in several) / len(several)


def together(marks: Iterable[Mark], apart: float) -> list[list[Mark]]:
    """Marks whose numbers would lie over one another in one group each, from left to right."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: (one.middle, one.number)):
        room = apart * (1 + len(groups[-1]) / 2) if groups else 0.0
        if groups and mark.middle - groups[-1][-1].middle < room:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def milliseconds(at: pd.Timestamp) -> float:
    """A moment without a zone as a place on Plotly's axis of dates."""
    return at.value / 1_000_000
