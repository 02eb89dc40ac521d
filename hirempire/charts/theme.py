"""Colours, type and the words at the marks: what all charts share."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from hirempire.charts.fonts import FONT, measured
from hirempire.language import plain

Part = dict[str, Any]
"""A trace, a layout or a piece of one, in Plotly's own words."""


@dataclass(frozen=True)
class Theme:
    """One look. ``palette`` has a colour for each rank of a channel: the same hue in every theme, and 3:1 to paper."""

    ink: str
    muted: str
    grid: str
    paper: str
    other: str
    """For what is folded together, and is no single channel."""
    palette: tuple[str, ...]
    scale: tuple[str, ...]
    """From few visits to many."""
    diverging: tuple[str, ...]
    """From less than usual over as usual to more: orange and blue, which all eyes tell apart."""
    size: int = 13
    """Of the type, in px; the marks grow with it."""
    for_report: bool = False
    """Whether it becomes a picture: nobody can point at a mark, so that every value must be written."""

    @property
    def row(self) -> int:
        """The height of one row of a chart, in px."""
        return round(self.size * 2.3)


# Chosen for the largest least distance (OKLab) between any two, as seen with normal, protan, deutan and tritan eyes.
LIGHT = Theme(
    ink="#16202B",
    muted="#586574",
    grid="#E6EAEF",
    paper="#FFFFFF",
    other="#7D8996",
    palette=(
        "#0A66C2",
        "#C97D02",
        "#38978B",
        "#660940",
        "#816328",
        "#534B7E",
        "#1395FD",
        "#7A3D3F",
        "#779D5E",
        "#21307B",
        "#EF5CA1",
        "#593906",
    ),
    scale=("#EAF3FB", "#8FBFEC", "#0A66C2", "#06315D"),
    diverging=("#B35C00", "#F3BC7C", "#F2F4F7", "#8FBFEC", "#0A66C2"),
)
DARK = Theme(
    ink="#E6EBF0",
    muted="#9DAAB8",
    grid="#26323E",
    paper="#10161D",
    other="#8C98A5",
    palette=(
        "#378FE9",
        "#FA9D20",
        "#1BC9A4",
        "#C52968",
        "#AE830B",
        "#6C6AA4",
        "#A2CBFE",
        "#DC5F79",
        "#C8E37D",
        "#5169E4",
        "#FAA8D0",
        "#A26300",
    ),
    scale=("#17283A", "#1D578F", "#378FE9", "#C4E0FC"),
    diverging=("#FFAE52", "#80521A", "#1C2833", "#1D578F", "#5FAAF7"),
)
EXPORT = Theme(
    ink=LIGHT.ink,
    muted="#4A5664",
    grid=LIGHT.grid,
    paper=LIGHT.paper,
    other=LIGHT.other,
    palette=LIGHT.palette,
    scale=LIGHT.scale,
    diverging=LIGHT.diverging,
    size=19,
    for_report=True,
)

_ADDED_TO = frozenset({"xaxis", "yaxis", "legend", "margin"})
_PATTERNS = ("", "/", "x", ".", "-", "+")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "star", "hexagon")


def colours(channels: Sequence[str]) -> dict[str, int]:
    """The colour of each channel, as its place in the palette: its rank among all channels, before any filter."""
    return {channel: rank for rank, channel in enumerate(channels)}


def marker(channel: str, colours: Mapping[str, int], theme: Theme) -> dict[str, Any]:
    """How the bars of a channel are filled: its colour, with a pattern from the second round of the palette on.

    A channel without a rank, such as a folded tail, is grey.
    """
    if channel not in colours:
        return {"color": theme.other, "pattern": {"shape": "", "fgcolor": theme.paper}}
    rounds, place = divmod(colours[channel], len(theme.palette))
    colour, shape = theme.palette[place], _PATTERNS[rounds % len(_PATTERNS)]
    pattern = {"shape": shape, "fgcolor": theme.paper, "bgcolor": colour, "size": 6, "solidity": 0.35}
    return {"color": colour, "pattern": pattern, "line": {"color": colour, "width": 1 if shape else 0}}


def looks(
    channels: Sequence[str], colours: Mapping[str, int], theme: Theme, *, bars: int = 1, sums: int = 0
) -> list[tuple[list[int], dict[str, Any]]]:
    """How many channels of ``bars`` bars each are filled with few traces: places of channels, and their trace's marker.

    Plotly draws no list of colours under a pattern: a channel with a pattern has a trace of its own, all others share
    one. The first ``sums`` are no channel, and grey.
    """
    fills = [marker(channel, colours if place >= sums else {}, theme) for place, channel in enumerate(channels)]
    alone = [([place], fill) for place, fill in enumerate(fills) if fill["pattern"]["shape"]]
    shared = [place for place, fill in enumerate(fills) if not fill["pattern"]["shape"]]
    inks = [fills[place]["color"] for place in shared for _ in range(bars)]
    return [(shared, {"color": inks}), *alone] if shared else alone


def hatched(theme: Theme) -> dict[str, Any]:
    """How the part of a bar is filled that may be there, and may not."""
    pattern = {"shape": "/", "fgcolor": theme.muted, "bgcolor": theme.paper, "size": 6, "solidity": 0.3}
    return {"color": theme.paper, "pattern": pattern, "line": {"width": 1, "color": theme.muted}}


def symbol(channel: str, colours: Mapping[str, int]) -> str:
    """The shape of a channel's dots, so that colour is not all that tells them apart."""
    return _SYMBOLS[colours[channel] % len(_SYMBOLS)] if channel in colours else "circle-open"


def layout(theme: Theme, **more: Any) -> Part:  # noqa: ANN401 - plotly's own, untyped
    """The layout that every chart starts from; ``more`` is Plotly's own, and adds to the axes, legend and margin."""
    base: Part = {
        "template": {},
        "font": {"family": FONT, "size": theme.size, "color": theme.ink},
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 6},
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.grid,
            "font": {"family": FONT, "size": 13, "color": theme.ink},
            "align": "left",
            "namelength": -1,
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "font": {"size": theme.size - 2},
            "maxheight": 400,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
        "separators": ".,",
        "bargap": 0.28,
        "barcornerradius": 3,
        "xaxis": axis(theme),
        "yaxis": axis(theme),
    }
    return base | {name: base[name] | value if name in _ADDED_TO else value for name, value in more.items()}


def figure(traces: Iterable[Part], layout: Part) -> go.Figure:
    """Plotly's figure of parts that we know to be right: it would look at every one for longer than all else takes.

    The tests have Plotly look at each chart.
    """
    return go.Figure(list(traces), layout, _validate=False)


def axis(theme: Theme, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly's own, untyped
    """A calm axis: no lines but what ``more`` asks for, and room for its labels."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "gridcolor": theme.grid,
        "tickfont": {"color": theme.ink},
        "title": {"font": {"color": theme.muted, "size": theme.size - 1}},
        "automargin": True,
        "fixedrange": True,
    } | more


def title(theme: Theme, words: str) -> dict[str, Any]:
    """The title of an axis."""
    return {"text": words, "font": {"color": theme.muted, "size": theme.size - 1}, "standoff": theme.size}


def axis_heading(words: str, theme: Theme) -> dict[str, Any]:
    """What the height of a chart says, over its axis and under its legend, where it takes no width."""
    return {
        "text": words,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.size - 1, "color": theme.muted},
    }


def empty(theme: Theme, sentence: str) -> go.Figure:
    """A chart of nothing says so."""
    note = {"text": sentence, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    note |= {"font": {"color": theme.muted}}
    hidden = {"visible": False}
    return figure([], layout(theme, height=theme.row * 6, xaxis=hidden, yaxis=hidden, annotations=[note]))


def text(value: str, *, most: int = 40) -> str:
    """A name ready for the inside of a chart, where Plotly would take ``<b>`` or ``<a href>`` for markup."""
    return plain(value, most=most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(channel: str, *, most: int, folded: bool = False) -> str:
    """A channel for a legend or the head of a column: a folded tail loses a word, so that two fit side by side."""
    return text(channel.replace(" channels)", ")") if folded else channel, most=most)


def luminance(colour: str) -> float:
    """The relative luminance of "#RRGGBB", as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1_024)
def contrasting(ground: str) -> str:
    """The ink that reads best on a colour: one of the two always has 4.5:1."""
    return max(("#FFFFFF", "#000000"), key=lambda ink: contrast(ink, ground))


def mixed(scale: Sequence[str], share: float) -> str:
    """The colour at a share (0 to 1) of a scale, mixed as Plotly mixes it."""
    place = share * (len(scale) - 1)
    first = min(int(place), len(scale) - 2)
    ends = [[int(scale[i][j : j + 2], 16) for j in (1, 3, 5)] for i in (first, first + 1)]
    return "#" + "".join(f"{round(a + (b - a) * (place - first)):02X}" for a, b in zip(*ends, strict=True))


def width(words: Sequence[str], theme: Theme) -> int:
    """How many px the longest of some words takes."""
    return math.ceil(max((measured(text, theme.size) for text in words), default=0))
