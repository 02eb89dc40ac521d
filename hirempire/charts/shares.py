"""Share against share: of each channel its part of the visits, of the applicants and of the hires, on one line."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.conversion import SHARES
from hirempire.charts.funnel import shown
from hirempire.charts.rates import share_axis
from hirempire.charts.rows import Rows, beside
from hirempire.charts.theme import Theme, empty, figure, layout, marker, short, text
from hirempire.language import counted, plain
from hirempire.values import percent

WORDS = {"visits": "visits", "applicants": "applicants", "hired": "hires"}
NOTE = (
    "Ring: share of visits; square: share of applicants; diamond: share of hires. A diamond to the right of its ring "
    "means a larger share of hires than of visits."
)
_SHAPES = (("circle-open", 0.95), ("square", 0.7), ("diamond", 1.0))
"""The three marks of a row in their order: symbol, and size by that of the type."""

Values = Mapping[str, list[float]]
_NOTHING = "No visits, applicants or hires to compare."


def shares(table: pd.DataFrame, *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """A row a channel of :attr:`hirempire.analysis.conversion.Conversion.channels`, most visits first.

    A ring is its share of visits, a square of applicants, a diamond of hires; a line joins them. A share that is not
    known has no mark and is "–" in words.
    """
    columns = [f"share_{name}" for name in SHARES]
    if table.empty or table[columns].isna().all(axis=None):
        return empty(theme, _NOTHING)
    drawn = shown(table)
    values = {WORDS[name].capitalize(): drawn[f"share_{name}"].tolist() for name in SHARES}
    return three_marks(
        values,
        names=[short(str(one), most=30 if theme.for_report else 16) for one in drawn.index],
        words=[_words(shares_of) for shares_of in zip(*values.values(), strict=True)],
        inks=[str(marker(str(channel), colours, theme)["color"]) for channel in drawn.index],
        hovers=_hovers(drawn),
        axis_title="Share of all channels",
        theme=theme,
    )


def three_marks(
    values: Values,
    *,
    names: Sequence[str],
    words: Sequence[str],
    inks: Sequence[str],
    hovers: Sequence[str],
    axis_title: str,
    theme: Theme,
) -> go.Figure:
    """Rows of three shares each, ring, square and diamond, joined by a line; what each is stands in the legend.

    ``values`` has the shares by what they are called, one a row, nan where there is none. Names, words and hovers are
    ready for Plotly.
    """
    rows = Rows.of(theme, lines=0.8)
    places = [place + rows.offset for place in range(len(names))]
    most = max((one for of in values.values() for one in of if not math.isnan(one)), default=0.0) or 1.0
    return figure(
        [
            _lines(values, places, inks, rows),
            *[
                _marks(name, values[name], places, inks, hovers, shape, theme)
                for name, shape in zip(values, _SHAPES, strict=True)
            ],
        ],
        layout(
            theme,
            height=rows.height * len(names) + theme.size * 8,
            margin={"l": theme.size, "r": beside(words, theme), "t": theme.size * 2, "b": 8},
            barmode="overlay",
            barcornerradius=0,
            xaxis=share_axis(theme, 1.06 * most, axis_title),
            yaxis=rows.axis(names, theme),
            annotations=[
                *rows.names(names, theme),
                *rows.ends(words, [theme.muted if ink == theme.other else theme.ink for ink in inks], theme),
            ],
        ),
    )


def shares_alt(table: pd.DataFrame) -> str:
    """What the chart shows, in sentences: who gains and who loses most from visits to hires, or to applicants."""
    aim = "hired" if table["share_hired"].notna().any() else "applicants"
    gain = (table[f"share_{aim}"] - table["share_visits"]).dropna()
    head = f"Shares of visits, applicants and hires, {counted(len(table), 'channel')}."
    if gain.empty:
        return f"{head} {_NOTHING}"
    return " ".join(
        [head, *(_gains(table, str(channel), aim) for channel in dict.fromkeys([gain.idxmax(), gain.idxmin()]))]
    )


def _gains(table: pd.DataFrame, channel: str, aim: str) -> str:
    before, after = (percent(float(table[f"share_{name}"][channel])) for name in ("visits", aim))
    return f"{plain(channel)} has {before} of visits and {after} of {WORDS[aim]}."


def _lines(values: Values, places: list[float], inks: Sequence[str], rows: Rows) -> dict[str, Any]:
    """The lines that join the marks, as thin bars: lines of different colours would be a trace each."""
    known = [[one for one in of if not math.isnan(one)] for of in zip(*values.values(), strict=True)]
    here = [place for place, ends in enumerate(known) if len(ends) > 1]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(known[place]) for place in here],
        "x": [max(known[place]) - min(known[place]) for place in here],
        "y": [places[place] for place in here],
        "width": rows.half * 0.22,
        "marker": {"color": [inks[place] for place in here], "opacity": 0.45},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(
    name: str,
    values: list[float],
    places: list[float],
    inks: Sequence[str],
    hovers: Sequence[str],
    shape: tuple[str, float],
    theme: Theme,
) -> dict[str, Any]:
    """The marks of one share; that of the legend is in the ink of the text, for it is no channel's."""
    symbol, size = shape
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [None, *values],
        "y": [places[0], *places],
        "marker": {
            "size": theme.size * size,
            "symbol": symbol,
            "color": [theme.ink, *inks],
            "line": {"width": theme.size / 6 if symbol.endswith("open") else 0, "color": [theme.ink, *inks]},
        },
        "cliponaxis": False,
        "hovertext": ["", *hovers],
        "hoverinfo": "text",
    }


def _words(shares_of: tuple[float, ...]) -> str:
    first, *between, last = (text(percent(one) or "–") for one in shares_of)
    return f"{' → '.join([first, *between])} → <b>{last}</b>"


def _hovers(drawn: pd.DataFrame) -> list[str]:
    said = []
    for channel, row in zip(drawn.index, drawn.to_dict("records"), strict=True):
        lines = [f"<b>{text(str(channel), most=60)}</b>"]
        for name in SHARES:
            count = "unknown" if pd.isna(row[name]) else f"{row[name]:,}"
            lines.append(text(f"{WORDS[name].capitalize()}: {count} {percent(row[f'share_{name}'])}"))
        said.append("<br>".join(lines))
    return said
