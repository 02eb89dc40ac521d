"""A chart as a picture for a report: one size and one look, whatever the screen."""

from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go

from hirempire.charts.fonts import measured
from hirempire.charts.theme import EXPORT, text, width
from hirempire.language import plain

PLOTLY_JS = Path(__file__).parent / "plotly" / "plotly-cartesian.min.js"
"""The part of plotly.js that our charts need, a third of the whole: files that are mailed are small, and start fast.

Of the version that the plotly package brings, as a test holds; ``docs/development.md`` says where it is from.
"""

WIDTH = 1600
_EDGE = 56
_ROOM = WIDTH - 2 * _EDGE
_TITLE, _SUBTITLE, _FOOTER = 32, 20, 17  # px of type
_LONGEST = 600  # characters of each
_RISE = 22  # px by which Plotly lifts a title of several lines


def for_report(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> go.Figure:
    """A copy of a figure that was built with ``theme=EXPORT``, with its words inside; 1600 px wide.

    ``title`` says what it shows, ``subtitle`` the filters, ``footer`` the time of the data. All three are plain text.
    """
    heads = _lines(title, _TITLE, bold=True)
    subs = _lines(subtitle, _SUBTITLE)
    feet = _lines(footer, _FOOTER)
    top = 48 + 40 * len(heads) + 28 * len(subs)
    foot = 40 + 24 * len(feet)
    legend = _above(figure)
    height = (figure.layout.height or 700) + top + foot + legend
    right = max(_EDGE, (figure.layout.margin.r or 0) + 24)
    below = 92 if figure.layout.xaxis.title.text else 24
    report = go.Figure(figure).update_layout(
        width=WIDTH,
        height=height,
        autosize=False,
        title={
            "text": f"<b>{'<br>'.join(heads)}</b>",
            "font": {"size": _TITLE, "color": EXPORT.ink},
            "subtitle": {"text": "<br>".join(subs), "font": {"size": _SUBTITLE, "color": EXPORT.muted}},
            "x": _EDGE / WIDTH,
            "xanchor": "left",
            "y": 1 - (32 + _RISE * (len(heads) > 1)) / height,
            "yref": "container",
            "yanchor": "top",
        },
    )
    report.update_layout(
        margin={
            "l": _EDGE + _names(figure),
            "r": right,
            "t": top + legend + 16,
            "b": foot + below,
        }
    )
    return report.add_annotation(_footer(feet, below, right))


def with_room(figure: go.Figure) -> go.Figure:
    """A copy of a figure that was built with ``theme=EXPORT``, its margins about as wide as its names and headings.

    Plotly finds out by drawing what they take, and draws again where that is more: so it draws but once.
    """
    margin, below = figure.layout.margin, 92 if figure.layout.xaxis.title.text else 44
    room = {"l": _names(figure), "t": _above(figure), "b": below}
    return go.Figure(figure).update_layout(
        margin={side: max(margin[side] or 0, wanted) for side, wanted in room.items()}
    )


def _footer(lines: list[str], below: int, right: int) -> dict[str, object]:
    """At the lower right of the picture, ``below`` px under the marks, which end ``right`` px before its edge."""
    return {
        "text": "<br>".join(lines),
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "xshift": right - _EDGE,
        "yshift": -below,
        "align": "right",
        "showarrow": False,
        "font": {"size": _FOOTER, "color": EXPORT.muted},
    }


def _names(figure: go.Figure) -> int:
    """How many px the names or numbers at the left take, with a gap; the words above stand at the edge all the same."""
    if figure.layout.yaxis.visible is False:
        return 0
    return width([*(figure.layout.yaxis.ticktext or ["1,000,000"])], EXPORT) + EXPORT.size


def _above(figure: go.Figure) -> int:
    """About how many px stand between the words and the marks: the legend, or the names of the columns."""
    if figure.layout.xaxis.side == "top":
        return round(width([*figure.layout.xaxis.ticktext], EXPORT) * 0.7) + 24
    if figure.layout.showlegend is False:
        return 0
    return 34 * (1 + len(figure.data) // 5) + (40 if figure.layout.legend.y > 1 else 0)


def _lines(words: str, size: int, *, bold: bool = False) -> list[str]:
    """The lines of a text in type of ``size`` px between the edges, without anything that Plotly takes for markup."""
    lines = [""]
    for word in _pieces(plain(words, most=_LONGEST), size):
        line = f"{lines[-1]} {word}".lstrip()
        if measured(f"<b>{text(line, most=_LONGEST)}</b>" if bold else text(line, most=_LONGEST), size) <= _ROOM:
            lines[-1] = line
        else:
            lines.append(word)
    return [text(line, most=_LONGEST) for line in lines if line]


def _pieces(words: str, size: int) -> Iterator[str]:
    """The words, those cut that are longer than a line."""
    most = int(_ROOM / size / 1.1)  # characters, as wide as they can be
    for word in words.split(" "):
        fits = measured(word, size) <= _ROOM * 0.9
        yield from [word] if fits else (word[start : start + most] for start in range(0, len(word), most))
